"""The commands that are no questions, one family a file."""
