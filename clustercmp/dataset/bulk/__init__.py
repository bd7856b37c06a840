"""The second lane for large data: plain rows in bulk by Arrow and numpy, all others as ever."""

import os

# Arrow's memory would go back to the system 10 ms after a piece, and be cleared for the next
os.environ.setdefault("MIMALLOC_PURGE_DELAY", "1000")
