"""Questions at scale, against rivals that return the same rows first: `python -m benchmarks [NAME ...]`."""
