"""What is tried until it breaks, and counted: kills, writers at once, random and hostile input.

`python -m tests.torture` tries each part for a bounded time, adds what it counted to `runs.jsonl` and writes the table of
`docs/reliability.md` anew.
"""
