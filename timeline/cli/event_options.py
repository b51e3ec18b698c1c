"""The fields of an event as options, and back: what `add` and `amend` share."""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import choice, option, value_of
from timeline.errors import BadRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from timeline.edit.answered import Answered
    from timeline.model import Entity, Event, Source

__all__ = ["FIELDS", "GIVEN", "MORE", "fields_of", "given_documents", "participant"]

_ROLE = re.compile(r"(?P<entity>.+):(?P<role>[^\s:][^:]*)")


def _number(text: str) -> float | str:
    """A number; a blank text stays one, which removes the field."""
    return float(text) if text.strip() else text


FIELDS = (
    option("--title", metavar="TEXT", help="What happened, in a line."),
    option(
        "--when",
        metavar="DATE",
        help="EDTF or as people write it: 1994-07-18, 'c. 1983', 2010/.., 'since 2010'.",
    ),
    option("--when-text", metavar="TEXT", help="The time phrase as the source states it."),
    option(
        "--relative",
        multiple=True,
        metavar="STATEMENT",
        help="How it lies to another event: 'after amia-bombing by 3d..5d', 'during ID'; repeat it.",
    ),
    option("--kind", metavar="KIND", help="Lower-case words joined by dots: attack, diplomatic.break."),
    option("--who", metavar="ENTITY[:ROLE]", multiple=True, help="A participant; repeat it."),
    option("--place", metavar="TEXT", help="Where."),
    option("--country", metavar="CODE", help="ISO 3166 code: AR, BO."),
    option("--lat", type=_number, metavar="DEGREES", help="Latitude, WGS 84."),
    option("--lon", type=_number, metavar="DEGREES", help="Longitude, WGS 84."),
    option("--tag", metavar="WORD", multiple=True, help="A free word; repeat it."),
    option("--description", metavar="TEXT", help="More than a line."),
    option("--confidence", type=_number, metavar="0..1", help="As stated by whoever records it."),
    option(
        "--attribute", metavar="NAME=VALUE", multiple=True, help="Whatever else the source states; repeat it."
    ),
    option("--source", metavar="ID", help="Evidence: the identity of the source."),
    option("--locator", metavar="TEXT", help="Evidence: where in the source."),
    option("--quote", metavar="TEXT", help="Evidence: a few of its words."),
    choice(
        "--stance",
        ("supports", "contradicts"),
        "Evidence: does the source support it, or contradict it?  [default: supports]",
    ),
    option(
        "--evidence-when",
        metavar="DATE",
        help="Evidence: the date that the source states, where it is another.",
    ),
    option(
        "--id", "event_id", metavar="ID", help="The identity of the event.  [default: made from the title]"
    ),
)
MORE = (
    option(
        "--add-who",
        metavar="ENTITY[:ROLE]",
        multiple=True,
        help="A participant more; the others stay. Repeat it.",
    ),
    option(
        "--remove-who",
        metavar="ENTITY[:ROLE]",
        multiple=True,
        help="A participant fewer, by any of its names; repeat it.",
    ),
    option("--add-tag", metavar="WORD", multiple=True, help="A tag more; repeat it."),
    option("--remove-tag", metavar="WORD", multiple=True, help="A tag fewer; repeat it."),
)
GIVEN = (
    option("--json", metavar="JSON|-", help="Events as JSON, or - for standard input."),
    option("--file", metavar="FILE", help="Events as a file of JSON or JSON Lines."),
)
_PARTS = ("events", "sources", "entities")
_EVIDENCE = {name: name for name in ("source", "locator", "quote", "stance")} | {"evidence_when": "when"}
_PLAIN = (
    "title", "when", "when_text", "kind", "place", "country", "lat", "lon", "description", "confidence", "event_id",
)  # fmt: skip


def fields_of(options: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an event that the options give; what was not given is left out."""
    fields = {name: options[name] for name in _PLAIN if options.get(name) is not None}
    for name, (field, read) in _MANY.items():
        if options[name]:
            fields[field] = [read(text) for text in options[name] if text.strip()]
    if "attributes" in fields:
        fields["attributes"] = dict(fields["attributes"])
    evidence = {field: options[name] for name, field in _EVIDENCE.items() if options[name] is not None}
    if evidence:
        if "source" not in evidence:
            given = next(name for name in _EVIDENCE if options[name] is not None)
            raise click.UsageError(f"--{given.replace('_', '-')} is evidence: say of which --source")
        fields["evidence"] = [evidence]
    return fields


def participant(text: str) -> dict[str, str]:
    """The entity and the role of `ENTITY[:ROLE]`."""
    found = _ROLE.fullmatch(text)
    return {"entity": found["entity"], "role": found["role"]} if found else {"entity": text}


_MANY: dict[str, tuple[str, Callable[[str], Any]]] = {
    "who": ("participants", participant),
    "tag": ("tags", str),
    "relative": ("relative", str),
    "attribute": ("attributes", partial(value_of, where="--attribute")),
}
"""The options that are repeated, each with its field and how one value is read; a blank one alone removes the field."""


def given_documents(
    json: str | None, file: str | None
) -> tuple[list[Event | Answered], list[Source], list[Entity]]:
    """The events, sources and entities of a JSON text, of standard input, or of a file of JSON or JSON Lines.

    One event is an object with a title; several are a list, or an object with `events`, `sources` and `entities`.
    What `show` and `find` print is taken as well.

    Raises:
        BadRow: it is no JSON, or something in it is not what it should be.
    """
    from timeline.edit.answered import read_event_or_answer
    from timeline.edit.fields import entity_of, source_of

    where, text = _text_of(json, file)
    given = _read_json(text, where)
    if isinstance(given, list) or "title" in given:
        given = {"events": given if isinstance(given, list) else [given]}
    unknown = sorted(set(given) - set(_PARTS))
    if unknown:
        raise BadRow(
            f"there is no '{unknown[0]}' here; write an event, a list of events, or {', '.join(_PARTS)}",
            where,
        )
    events, sources, entities = (given.get(part, []) for part in _PARTS)
    return (
        [read_event_or_answer(item, f"{where}: event {number}") for number, item in enumerate(events, 1)],
        [source_of(item) for item in sources],
        [entity_of(item) for item in entities],
    )


def _text_of(json: str | None, file: str | None) -> tuple[str, str]:
    if file not in (None, "-"):
        with click.open_file(str(file), encoding="utf-8") as stream:
            return str(file), stream.read()
    if "-" in (json, file):
        return "standard input", sys.stdin.read()
    return "--json", str(json)


def _read_json(text: str, where: str) -> Any:
    import json

    try:
        given = json.loads(text)
    except ValueError as fault:
        given = _read_json_lines(text, where)
        if given is None:
            raise BadRow(f"this is no JSON: {fault}", where) from fault
    if not isinstance(given, list | dict):
        raise BadRow("this is no event; write an object with a title and a date", where, value=str(given))
    return given


def _read_json_lines(text: str, where: str) -> list[Any] | None:
    """One event a line; None where the first line is no JSON of its own."""
    import json

    items: list[Any] = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            items += [json.loads(line)] if line.strip() else []
        except ValueError as fault:
            if not items:
                return None
            raise BadRow(f"this line is no JSON: {fault}", where, number) from fault
    return items
