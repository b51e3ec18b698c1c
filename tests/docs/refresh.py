"""Write what the machine says today into the pages: `python -m tests.docs.refresh [PAGE ...]`.

That is the page of the SQL objects, tables made from docstrings, console blocks and doctests.

What a page tells with `...` and still holds is left alone.  Read the difference before committing it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.docs.pages import PAGES, ROOT, blocks, read
from tests.docs.running import Reader, Terminal, environment, retold
from tests.docs.sql_reference import PAGE
from tests.docs.sql_reference import page as sql_page
from tests.docs.tables import with_tables


def refresh(page: str) -> list[str]:
    """Rewrite one page; what it said before, where that was wrong."""
    (ROOT / page).write_text(with_tables(page), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        known = environment(Path(folder))
        os.environ.update({name: known[name] for name in ("TZ", "TIMELINE_AUTHOR", "TIMELINE_DB")})
        os.chdir(folder)
        terminal = Terminal(Path(folder), known)
        shown, _ = terminal.type("timeline demo out")
        reader = Reader(terminal)
        reader.read(page)
        if page == "README.md":
            screens = [block for block in blocks(page) if block.language == "text"]
            reader.written |= {block: retold(block.text, shown) for block in screens}
        terminal.close()
        os.chdir(ROOT)
    lines = read(page).splitlines(keepends=True)
    for block in reversed(blocks(page)):
        if block in reader.written and reader.written[block] != block.text:
            lines[block.first : block.last] = [reader.written[block]]
    (ROOT / page).write_text("".join(lines), encoding="utf-8")
    return reader.problems


if __name__ == "__main__":
    (ROOT / PAGE).write_text(sql_page(), encoding="utf-8")
    for page in sys.argv[1:] or PAGES:
        for problem in refresh(page):
            sys.stderr.write(f"{problem}\n")
