"""One page that holds a drawing and all that it needs: it asks nothing of anybody."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.errors import BadQuery

if TYPE_CHECKING:
    import os

__all__ = ["check_page", "module", "page_of"]

_STATIC = Path(__file__).resolve().parent / "static"
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1 dir="auto">{title}</h1>
<noscript><p>This page draws by a script that it holds; allow scripts to see it.</p></noscript>
<div data-timeline="timeline-data"></div>
{below}
</main>
<script type="application/octet-stream" id="timeline-data">{data}</script>
<script type="module">{script}</script>
</body>
</html>
"""


def module() -> str:
    """The canvas as an ECMAScript module: it exports `draw(element, data, options)`."""
    return _static("timeline.js")


def _static(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


def page_of(data: bytes, title: str, below: str = "") -> str:
    """The page of a document, see `timeline.view.document`; `below` is more HTML, with its texts escaped."""
    script, style = module(), _static("page.css")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)};"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )
    return _PAGE.format(
        policy=policy,
        title=escape(title or "Timeline"),
        style=style,
        data=base64.b64encode(data).decode(),
        script=script,
        below=below,
    )


def check_page(path: str | os.PathLike[str]) -> Path:
    """The path of a page.

    Raises:
        BadQuery: its name does not end in `.html`.
    """
    target = Path(path)
    if target.suffix.lower() not in (".html", ".htm"):
        raise BadQuery(f"a drawing is a page: end '{target.name}' in .html")
    return target


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
