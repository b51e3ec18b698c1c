"""Pages to look at."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from timeline.cli.command import Command
from timeline.cli.options import AS_OF, REPLACE, argument, choice, option, requoted, selector_argument
from timeline.cli.settings import settings_of

if TYPE_CHECKING:
    import click

__all__ = ["COMMANDS"]

LANES = ("kind", "who", "place", "country", "tag", "source", "role", "certainty", "none")


def _view(context: click.Context, /, page: str | None, selector: str, **given: Any) -> None:
    import click

    from timeline.cli.render import deliver_picture

    if page is not None and not _names_file(page):
        selector, page = " ".join(filter(None, (requoted(page), selector))), None
    with settings_of(context).timeline() as timeline:
        made = timeline.view(page, selector, **given)
    if isinstance(made, Path):
        click.echo(made)
    else:
        deliver_picture(made)


def _names_file(word: str) -> bool:
    """Whether a word is the name of a file, and no term of a selector."""
    return ":" not in word and bool(PurePath(word).suffix)


def _report(context: click.Context, /, page: str, **given: Any) -> None:
    import click

    with settings_of(context).timeline() as timeline:
        click.echo(timeline.report(page, **given))


_PAGE = argument("page", "The page, a name that ends in .html.", metavar="OUT.html")
_SELECTION = [
    selector_argument("selector", many=True),
    option("--from", "from_", metavar="DATE", help="From the start of this date on."),
    option("--to", metavar="DATE", help="Up to the end of this date."),
]
_TITLE = option(
    "--title", metavar="TEXT", help="The heading.  [default: the selector, else the name of the database]"
)

COMMANDS = [
    Command(
        "view",
        _view,
        [argument("page", "The page, a name that ends in .html; without one the terminal shows the picture.", metavar="OUT.html",
                  required=False),
         *_SELECTION,
         choice("--certainty", ("possible", "certain"), "Keep what may be so, or only what is so under every reading.",
                "possible"),
         AS_OF,
         choice("--lanes", LANES, "A lane for each item of this dimension.  [default: kind]"),
         choice("--colour", LANES, "A colour for each item of this dimension.  [default: as the lanes]"),
         _TITLE, REPLACE],
        """Draw events on a page, to be opened from disk.

        What is certain is solid, what is only possible fades, what has no limit ends in an arrow; undated events stand in a
        list. A slider goes back to what was known at each revision. The page is one file and asks nothing of the net.""",
        [
            "timeline view",
            "timeline view founding.html",
            "timeline view attacks.html kind:attack --lanes country --title Attacks",
        ],
    ),
    Command(
        "report",
        _report,
        [_PAGE, *_SELECTION, AS_OF, _TITLE, REPLACE],
        """Draw events, and below them what is counted of them, on one page.

        Kinds and countries, how many go on at once and begin in each unit of time, bursts, which actors appear near each
        other, sources, and what is uncertain; with the certain and the possible answer.""",
        ["timeline report founding-report.html", "timeline report attacks-report.html kind:attack"],
    ),
]  # fmt: skip
