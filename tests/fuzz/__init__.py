"""Random input for everything that reads: `python -m tests.fuzz --seconds 60`, which `make fuzz` runs."""
