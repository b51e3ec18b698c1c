"""Mappings from TOML files or from dicts, one built on another where it says so."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as AnyMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from timeline.errors import BadRow, UnknownName
from timeline.ingest.faults import in_one_line
from timeline.ingest.mapping import Mapping
from timeline.resources import folder

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["load_mapping", "shipped_mappings"]


def shipped_mappings() -> dict[str, Path]:
    """The files of the shipped mappings, by name."""
    return {file.stem: file for file in sorted((folder("seeds") / "adapters").glob("*.toml"))}


def load_mapping(given: str | PathLike[str] | AnyMapping[str, Any], name: str | None = None) -> Mapping:
    """A mapping from a TOML file or from a dict of the same shape.

    With `extends = "acled"` it starts as that shipped mapping, and every key that it gives replaces the one there.

    Raises:
        UnknownName: it extends a mapping that is not shipped.
        BadRow: it is not TOML, or a key of it is unknown, missing or refused; the message names the key.
    """
    where = None if isinstance(given, AnyMapping) else str(given)
    content = _extended(dict(given) if isinstance(given, AnyMapping) else _read(given))
    if name is not None:
        content.setdefault("name", name)
    try:
        return Mapping.model_validate(content)
    except ValidationError as fault:
        raise _refusal(fault, where) from fault
    except RecursionError as fault:
        raise BadRow(f"not a mapping: {in_one_line(fault)}", where) from fault


def _read(path: str | PathLike[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError as fault:
        raise BadRow(
            "there is no such mapping; write one with: timeline ingest --guess FILE", str(path)
        ) from fault
    except (ValueError, RecursionError, OSError) as fault:
        raise BadRow(f"not a mapping: {in_one_line(fault)}", str(path)) from fault


def _extended(content: dict[str, Any]) -> dict[str, Any]:
    """The mapping on which one is built, with what that one says itself."""
    base = content.pop("extends", None)
    if base is None:
        return content
    known = shipped_mappings()
    if base not in known:
        raise UnknownName("mapping to extend", str(base), known)
    return _extended(_read(known[base])) | content


def _refusal(fault: ValidationError, where: str | None) -> BadRow:
    first = fault.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    reason = str(first["msg"]).removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        reason = "a mapping has no such key here"
    elif first["type"] == "missing":
        reason = f"the mapping needs a {key}"
    more = f" (and {fault.error_count() - 1} more)" if fault.error_count() > 1 else ""
    value = None if first["type"] == "missing" else _shown(first["input"])
    return BadRow(reason + more, where, None, key or None, value)


def _shown(value: Any) -> str:
    """The beginning of a value as a message shows it."""
    try:
        return str(value)[:80]
    except (RecursionError, ValueError):  # of a number of thousands of digits
        return "..."
