"""Arrays in, arrays out: sorts, sweeps and counts over int64 instants.

A module of this room imports NumPy and Numba when it is imported, so callers import it where they use it.
"""
