"""The layouts of files: how each is recognised by its header, and how its rows are read."""
