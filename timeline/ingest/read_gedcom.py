"""GEDCOM: one row an event of an individual or of a family, its date as it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from timeline.errors import BadRow
from timeline.ingest.batches import Batch, reject_frame
from timeline.ingest.values import LINE, LISTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.ingest.files import File
    from timeline.ingest.mapping import Read

__all__ = ["read_gedcom"]

_LINE = re.compile(r"\s*(\d{1,2}) +(?:@([^@]+)@ +)?(\w+)(?: (.*))?")
_OF_PEOPLE = {
    "BIRT": "birth", "CHR": "christening", "DEAT": "death", "BURI": "burial", "CREM": "cremation", "ADOP": "adoption",
    "BAPM": "baptism", "BARM": "bar mitzvah", "BASM": "bas mitzvah", "BLES": "blessing", "CHRA": "adult christening",
    "CONF": "confirmation", "FCOM": "first communion", "ORDN": "ordination", "NATU": "naturalization", "EMIG": "emigration",
    "IMMI": "immigration", "CENS": "census", "PROB": "probate", "WILL": "will", "GRAD": "graduation", "RETI": "retirement",
    "BAPL": "LDS baptism", "CONL": "LDS confirmation", "ENDL": "LDS endowment", "INIL": "LDS initiatory",
    "SLGC": "LDS sealing to parents", "RESI": "residence", "OCCU": "occupation", "EDUC": "education", "TITL": "title",
    "PROP": "possession", "RELI": "religion", "NATI": "nationality", "CAST": "caste", "DSCR": "description",
    "EVEN": "event", "FACT": "fact",
}  # fmt: skip
_OF_FAMILIES = {
    "MARR": "marriage", "MARB": "marriage bann", "MARC": "marriage contract", "MARL": "marriage license",
    "MARS": "marriage settlement", "DIV": "divorce", "DIVF": "divorce filed", "ANUL": "annulment", "ENGA": "engagement",
    "CENS": "census", "RESI": "residence", "SLGS": "LDS sealing to spouse", "EVEN": "event", "FACT": "fact",
}  # fmt: skip
_EVENTS = {"INDI": _OF_PEOPLE, "FAM": _OF_FAMILIES}
_ATTRIBUTES = ("RESI", "OCCU", "EDUC", "TITL", "PROP", "RELI", "NATI", "CAST", "DSCR", "FACT")
_COLUMNS = (
    "record", "tag", "number", "what", "type", "value", "title", "date", "place", "note", "cause", "age", "source",
    "person", "husband", "wife", "names", "person_id", "husband_id", "wife_id",
)  # fmt: skip


@dataclass
class Node:
    """A line and those below it."""

    line: int
    tag: str
    value: str = ""
    key: str = ""
    below: list[Node] = field(default_factory=list)

    def first(self, tag: str) -> str | None:
        """What the first line of a tag says."""
        return next((node.text for node in self.below if node.tag == tag and node.text), None)

    @property
    def text(self) -> str:
        """What the line says, with the lines that continue it."""
        more = (
            ("\n" if node.tag == "CONT" else "") + node.value
            for node in self.below
            if node.tag in ("CONT", "CONC")
        )
        return (self.value + "".join(more)).strip()


def read_gedcom(file: File, read: Read) -> Iterator[Batch]:
    """The events of a GEDCOM file, of version 5.5 or 7; `LINE` is the line on which an event begins.

    A fact without a date, such as an occupation, is a row too only where it has a date; an event is one in any case.

    Raises:
        BadRow: the file is no GEDCOM.
    """
    text = file.whole().decode(read.encoding or file.encoding, errors="replace").removeprefix("\ufeff")
    records, rejects = _records(text, file.name)
    if not records or records[0].tag != "HEAD":
        raise BadRow("not GEDCOM: it begins with a line 0 HEAD", file.name)
    people = {node.key: _name(node) for node in records if node.tag == "INDI"}
    rows = [row for node in records if node.tag in _EVENTS for row in _events(node, people)]
    schema = {LINE: pl.Int64, **dict.fromkeys(_COLUMNS, pl.String)}
    yield Batch(pl.DataFrame(rows, schema=schema, orient="row"), reject_frame(rejects), file.size)


def _records(text: str, name: str) -> tuple[list[Node], list[tuple[object, ...]]]:
    """The records of level 0 with all that is below them, and the lines that are none of GEDCOM."""
    records: list[Node] = []
    rejects: list[tuple[object, ...]] = []
    path: list[Node] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line)
        level = int(found[1]) if found else -1
        if found is None or level > len(path):
            rejects.append(
                (name, number, None, line.strip()[:200], "not a line of GEDCOM: level, tag, value", line)
            )
            continue
        node = Node(number, found[3].upper(), (found[4] or "").strip(), found[2] or "")
        del path[level:]
        (path[-1].below if path else records).append(node)
        path.append(node)
    return records, rejects


def _name(person: Node) -> str:
    """A name without the slashes around the surname."""
    return " ".join((person.first("NAME") or "").replace("/", " ").split()) or f"somebody ({person.key})"


def _events(record: Node, people: dict[str, str]) -> Iterator[dict[str, object]]:
    counted: dict[str, int] = {}
    who = _who(record, people)
    for node in record.below:
        what = _EVENTS[record.tag].get(node.tag)
        if what is None or (node.tag in _ATTRIBUTES and node.first("DATE") is None):
            continue
        counted[node.tag] = counted.get(node.tag, 0) + 1
        kind = node.first("TYPE")
        label = kind if kind and node.tag in ("EVEN", "FACT") else what
        fact = node.text if node.text != "Y" else ""
        yield {
            LINE: node.line,
            "record": record.key,
            "tag": node.tag,
            "number": str(counted[node.tag]) if counted[node.tag] > 1 else None,
            "what": label,
            "type": kind,
            "value": fact or None,
            "title": _title(label, str(who["names"]), fact, named=label is kind),
            "date": _date(node),
            "place": node.first("PLAC"),
            "note": node.first("NOTE"),
            "cause": node.first("CAUS"),
            "age": node.first("AGE"),
            "source": LISTED.join(
                text.strip("@") for one in node.below if one.tag == "SOUR" and (text := one.text)
            )
            or None,
            **who,
        }


def _title(what: str, names: str, fact: str, *, named: bool) -> str:
    """`Birth of Ana`, `Occupation of Ana: miller`; what the file names itself stands before a colon: `Knighted: Ana`."""
    whose = f": {names}" if named else f" of {names}"
    return what[:1].upper() + what[1:] + whose + (f": {fact.splitlines()[0]}" if fact else "")


def _date(event: Node) -> str | None:
    """The date, or the words that stand for it."""
    for node in event.below:
        if node.tag == "DATE":
            return node.text or node.first("PHRASE")
    return None


def _who(record: Node, people: dict[str, str]) -> dict[str, str | None]:
    if record.tag == "INDI":
        name = people[record.key]
        return {"person": name, "names": name, "person_id": f"{record.key} {name}"}
    spouses: dict[str, str | None] = {}
    for tag, column in (("HUSB", "husband"), ("WIFE", "wife")):
        key = (record.first(tag) or "").strip("@")
        if key in people:
            spouses |= {column: people[key], f"{column}_id": f"{key} {people[key]}"}
    names = [spouse for column in ("husband", "wife") if (spouse := spouses.get(column))]
    return {**spouses, "names": " and ".join(names) or f"the family {record.key}"}
