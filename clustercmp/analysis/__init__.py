"""What is done with figures: each module answers one question with a `Table`."""
