"""Everything after a table: each format is a function from a table to text or bytes."""
