"""The version of this package, where every room can read it."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
