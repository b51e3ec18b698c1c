"""Foreign rows in: read, normalised, staged. One file a format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Executor

    from timeline.ingest.files import File
    from timeline.ingest.load import Reading
    from timeline.ingest.report import IngestReport
    from timeline.store import Store

    Progress = Callable[[int, int | None, str], None]

__all__ = ["guess_mapping", "ingest", "printed_mapping", "schema_of_mappings", "shipped"]


def ingest(
    store: Store,
    files: Sequence[str | os.PathLike[str] | Iterable[str | os.PathLike[str]]],
    *,
    as_: str | None = None,
    map_: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    expand: str | None = None,
    strict: bool = False,
    retract_missing: bool = False,
    dry_run: bool = False,
    author: str | None = None,
    reason: str | None = None,
    progress: Progress | None = None,
) -> list[IngestReport]:
    """Read events from files, see `Timeline.ingest`."""
    from concurrent.futures import ThreadPoolExecutor

    from timeline.ingest.files import found_files
    from timeline.ingest.prefetch import one_ahead

    options: dict[str, Any] = {"dry_run": dry_run, "author": author, "reason": reason}
    made: list[IngestReport] = []
    with found_files(_one_by_one(files)) as found:
        # Everything that can be refused without the database is refused before there is one.
        mappings = [_expanding(_mapping_of(file, as_, map_), file, expand) for file in found]
        if retract_missing:
            _refuse_unknown_past(found, mappings)
        target = store.target(dry_run=dry_run)
        with ThreadPoolExecutor(1) as pool, target.held():
            readings = (_reading(*pair, pool) for pair in zip(found, mappings, strict=True))
            for file, reading in zip(found, one_ahead(readings), strict=True):
                if reading is None:
                    from timeline.ingest.document import load_document

                    made += load_document(target, file.path, name=file.name, **options)
                else:
                    from timeline.ingest.load import load_file

                    made.append(
                        load_file(
                            target,
                            reading,
                            strict=strict,
                            retract_missing=retract_missing,
                            progress=progress,
                            **options,
                        )
                    )
    return made


def _expanding(mapping: Any, file: File, expand: str | None) -> Any:
    """A mapping by which recurring events are expanded.

    Raises:
        BadQuery: the file is no calendar.
        BadRow: the window is none.
    """
    if expand is None:
        return mapping
    from timeline.errors import BadQuery
    from timeline.ingest.formats import format_of
    from timeline.ingest.recurring import window_of

    if mapping is None or format_of(file, mapping.read) != "ical":
        raise BadQuery(f"expand is of calendars (.ics), and {file.name} is none")
    window_of(expand)
    return mapping.model_copy(update={"read": mapping.read.model_copy(update={"expand": expand})})


def _refuse_unknown_past(files: Sequence[File], mappings: Sequence[Any]) -> None:
    """Refuse to retract what is missing from what has no earlier revision to be known by.

    Raises:
        BadQuery: it came through a pipe, or is a timeline document.
    """
    from timeline.errors import BadQuery

    for file, mapping in zip(files, mappings, strict=True):
        if file.piped:
            raise BadQuery(
                f"{file.name} has no place by which an earlier revision of it is known; give a file"
            )
        if mapping is None:
            raise BadQuery(f"{file.name} is a timeline document: what it retracts stands in it")


def _one_by_one(
    files: Sequence[str | os.PathLike[str] | Iterable[str | os.PathLike[str]]],
) -> list[str | os.PathLike[str]]:
    """Paths, and the paths of lists among them.

    Raises:
        BadQuery: something is neither.
    """
    import os
    from collections.abc import Iterable

    from timeline.errors import BadQuery

    flat: list[Any] = []
    for item in files:
        if isinstance(item, Iterable) and not isinstance(item, (str, bytes)):
            flat += item
        else:
            flat.append(item)
    for item in flat:
        if not isinstance(item, (str, os.PathLike)):
            raise BadQuery(f"a file is a path, a pattern or '-', not {item!r}")
    return flat


def _reading(file: File, mapping: Any, pool: Executor) -> Reading | None:
    """A file that is being read already; None for a timeline document."""
    if mapping is None:
        return None
    from timeline.ingest.load import Reading

    return Reading(file, mapping, pool)


def guess_mapping(path: str | os.PathLike[str]) -> str:
    """The text of a mapping for a file, to be edited, see `Timeline.guess`."""
    from timeline.ingest.files import found_files
    from timeline.ingest.guess import guess

    with found_files([path]) as found:
        return guess(found[0])


def printed_mapping(name: str) -> str:
    """The text of a shipped mapping, see `Timeline.mapping`."""
    from timeline.ingest.adapters import adapter
    from timeline.ingest.load_mapping import shipped_mappings

    return shipped_mappings()[adapter(name).name].read_text(encoding="utf-8")


def schema_of_mappings() -> dict[str, Any]:
    """The JSON Schema of a mapping, see `Timeline.mapping_schema`."""
    from timeline.ingest.mapping_schema import mapping_schema

    return mapping_schema()


def shipped() -> list[dict[str, str]]:
    """Every shipped mapping, by name, with what it reads, see `Timeline.adapters`."""
    from timeline.ingest.adapters import adapters

    return [
        {"name": name, "about": mapping.about, "note": mapping.note.strip()}
        for name, mapping in adapters().items()
    ]


def _is_document(file: File) -> bool:
    """Whether a file is a timeline document rather than somebody else's."""
    if file.ending == ".toml":
        return True
    if file.ending != ".json":
        return False
    from timeline.ingest.read_json import top_keys

    keys = top_keys(file)
    return bool(keys) and keys <= {"document", "source", "entity", "revision"}


def _mapping_of(file: File, as_: str | None, map_: Any) -> Any:
    """The mapping by which a file is read; None for a timeline document."""
    if as_ is None and map_ is None and _is_document(file):
        return None
    from timeline.ingest.adapters import detected, named
    from timeline.ingest.load_mapping import load_mapping

    if map_ is not None:
        return load_mapping(map_, name=as_)
    return detected(file) if as_ is None else named(as_, file)
