"""Benchmarks beside the obvious alternatives: `make bench`, or `python -m bench switch first-load`."""
