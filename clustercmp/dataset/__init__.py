"""Figures and what is known of them: read strictly, named once, kept with file and line."""
