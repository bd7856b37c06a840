"""Compare tech clusters from a CSV of city metrics."""

__version__ = "0.1.0"
