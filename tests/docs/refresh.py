"""Write what the machine says today into the console blocks and doctests of pages: `python -m tests.docs.refresh [PAGE ...]`.

What a page tells with `...` and still holds is left alone.  Read the difference before committing it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.docs.pages import PAGES, ROOT, blocks, read
from tests.docs.running import Reader, Terminal, environment


def refresh(page: str) -> list[str]:
    """Rewrite one page; what it said before, where that was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        known = environment(Path(folder))
        os.environ.update({name: known[name] for name in ("TZ", "TIMELINE_AUTHOR", "TIMELINE_DB")})
        os.chdir(folder)
        terminal = Terminal(Path(folder), known)
        terminal.type("timeline demo out")
        reader = Reader(terminal)
        reader.read(page)
        terminal.close()
        os.chdir(ROOT)
    lines = read(page).splitlines(keepends=True)
    for block in reversed(blocks(page)):
        if block in reader.written and reader.written[block] != block.text:
            lines[block.first : block.last] = [reader.written[block]]
    (ROOT / page).write_text("".join(lines), encoding="utf-8")
    return reader.problems


if __name__ == "__main__":
    for page in sys.argv[1:] or PAGES:
        for problem in refresh(page):
            sys.stderr.write(f"{problem}\n")
