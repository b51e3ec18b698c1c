"""The pages of the documentation, and the fenced blocks in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PAGES = tuple(
    sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))
)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: where its text starts and ends (lines from 0), its language, and its text."""

    page: str
    first: int
    last: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.first + 1}"


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, from top to bottom."""
    return [
        Block(page, token.map[0] + 1, token.map[1] - 1, token.info.strip(), token.content)
        for token in MarkdownIt().parse(read(page))
        if token.type == "fence"
    ]


def prose(page: str) -> str:
    """A page without its fenced blocks."""
    fenced = {line for block in blocks(page) for line in range(block.first - 1, block.last + 1)}
    return "\n".join(line for number, line in enumerate(read(page).splitlines()) if number not in fenced)


def links(page: str) -> Iterator[str]:
    """The targets of the links of a page."""
    yield from _LINK.findall(prose(page))


def anchors(page: str) -> set[str]:
    """The names under which the headings of a page can be linked to."""
    tokens = MarkdownIt().parse(read(page))
    headings = (tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open")
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
