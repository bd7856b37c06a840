"""From record tables to figures, by the queries of a recipe."""
