"""Files in and files out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.store import HasStore

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping

    from timeline.ingest.report import IngestReport
    from timeline.store import Revision
    from timeline.when.inputs import AsOfLike

    Progress = Callable[[int, int | None, str], None]

__all__ = ["Exchange"]


class Exchange(HasStore):
    """What comes from files, and what leaves as files."""

    def ingest(
        self,
        *files: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
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
        """Read events from files: each file is one transaction and one revision (a timeline document may hold several).

        Args:
            files: paths, lists of paths, patterns such as `storms/*.csv.gz`, or `-` for standard input;
                packed files are unpacked.
            as_: the name of a shipped mapping; left out, the columns tell which one knows the file.
            map_: a mapping of your own: a TOML file (`guess` writes one to edit), or a dict of the same shape.
            expand: a stretch of time such as `2024-01/2024-06`: the occurrences in it of what recurs in a calendar are events.
                Left out, each is its first occurrence, and its rule an attribute.
            strict: the first row that makes no event is an error, and nothing of its file is kept.
                Without it such rows are kept aside with their reasons, see `rejects`.
            retract_missing: retract the events of an earlier revision of the same file, read by the same mapping,
                that are no longer in it. Without it they stay, and the report lists them in `missing`.
            dry_run: count what would change, tell what would be amended, and change nothing.
            author: who records it.
            reason: the reason, in one line.
            progress: is called with the bytes read, the bytes of the file and its name.

        A file that comes again adds nothing; one that was corrected amends what it says otherwise.
        What was amended, retracted or merged here since stays so until the file says something new of it:
        then that row is a conflict, and is rejected for a person to decide.
        A row that came, and is no longer in the file, is counted: its event stays unless `retract_missing` is given.

        Returns:
            One report a file (or a revision of a document); its text is a line to print.

        Raises:
            BadRow: no mapping knows the file, a mapping is wrong, or a row is refused in `strict` mode.
            BadQuery: a file is no path, `expand` is given for a file that is no calendar, or `retract_missing` for
                standard input or a timeline document.
            DatabaseMissing: there is no such file.
            UnknownName: there is no such adapter.
            Frozen: the database was opened for reading only.
        """
        from timeline.ingest import ingest

        self._refuse_if_frozen()
        return ingest(
            self._store,
            files,
            as_=as_,
            map_=map_,
            expand=expand,
            strict=strict,
            retract_missing=retract_missing,
            dry_run=dry_run,
            author=author,
            reason=reason,
            progress=progress,
        )

    @staticmethod
    def guess(file: str | os.PathLike[str]) -> str:
        """A mapping for a file that no adapter knows, as TOML text to be edited and given as `map_`.

        Names and values of the columns tell what they may be; every column is listed with a few of its values.

        Raises:
            BadRow: the file has no rows.
            DatabaseMissing: there is no such file.
        """
        from timeline.ingest import guess_mapping

        return guess_mapping(file)

    @staticmethod
    def adapters() -> list[dict[str, str]]:
        """The shipped mappings: name, about, note (what the source's own precision of dates means)."""
        from timeline.ingest import shipped

        return shipped()

    @staticmethod
    def mapping(name: str) -> str:
        """A shipped mapping as TOML text, to be read, or edited and given as `map_`.

        Raises:
            UnknownName: there is none of this name.

        >>> from timeline import Timeline
        >>> print(Timeline.mapping("icews").splitlines()[2])
        about = "ICEWS Coded Event Data"
        """
        from timeline.ingest import printed_mapping

        return printed_mapping(name)

    @staticmethod
    def mapping_schema() -> dict[str, Any]:
        """The JSON Schema of mappings, by which editors of TOML complete keys and say what they mean.

        >>> from timeline import Timeline
        >>> Timeline.mapping_schema()["properties"]["absent"]["enum"]
        ['error', 'missing']
        """
        from timeline.ingest import schema_of_mappings

        return schema_of_mappings()

    def export(
        self,
        directory: str | os.PathLike[str],
        *,
        format: str = "parquet",  # noqa: A002
        partition: str | None = None,
        since: AsOfLike | None = None,
        as_of: AsOfLike | None = None,
        flat: bool = True,
        selector: str = "",
        replace: bool = False,
        escape_formulas: bool = False,
    ) -> Path:
        """Write the database as a Parquet dataset under a written contract, or events as one file for other programs.

        A dataset is one file a table (`events`, `participants`, `entities`, `sources`, `evidence`, `tags`, `revisions`,
        `events_flat`), `history/` with what is no longer current, and `contract.json`, `datapackage.json` and `schema.json`.
        It is written beside its place and then moved there: a reader never sees half of it.

        Args:
            directory: a folder for a dataset, a file for any other format.
            format: `parquet`, or `csv`, `jsonl`, `arrow`, `timelinejs`, `ical`, `geojson`.
            partition: write `events` and `events_flat` into folders by `year` (of the earliest start), `kind` (its first word)
                or `country`,
                those without a limit on one side apart.
            since: a revision or a moment: only what changed after it, with the column `_change`.
            as_of: a revision or a moment: as it was then.
            flat: write `events_flat`, one table with the lists of all parts.
            selector: for the formats of one file, the events that are written.
            replace: write over what this program did not write, or what was changed since; all that it holds is lost.
                Without it an earlier file or dataset gives way as long as it is as it was written, and a dataset to one of
                the same sort only: with `since` and `as_of`, or without them.
            escape_formulas: for csv, write an apostrophe before a text that a spreadsheet would take for a formula.

        Returns:
            The folder or the file.

        Raises:
            BadQuery: there is no such format or partition, or an option does not go with the format.
            Frozen: what is there is not to be replaced, or is a database in use.
        """
        path = Path(directory)
        if format == "parquet":
            from timeline.export import export_dataset

            if escape_formulas:
                raise BadQuery("escape_formulas goes with the format csv")
            if selector:
                raise BadQuery("a dataset holds all events; give a selector with another format, such as csv")
            return export_dataset(
                self._store, path, partition=partition, since=since, as_of=as_of, flat=flat, replace=replace
            )
        from timeline.export.formats import export_file
        from timeline.query.events_flat import flat as flat_events

        if partition is not None or since is not None:
            raise BadQuery("partition and since go with the format parquet")
        events = flat_events(self._store, selector, as_of=as_of)
        return export_file(events, path, format, replace=replace, escape_formulas=escape_formulas)

    def import_(
        self,
        directory: str | os.PathLike[str],
        *,
        author: str | None = None,
        reason: str | None = None,
        dry_run: bool = False,
    ) -> Revision:
        """Bring back a dataset that `export` wrote.

        A whole dataset comes back into an empty database as it was, with its revisions, versions and rejected rows:
        exported again it has the same content.
        Into any other database its events are written as one revision: what is known and says something else is amended,
        and what a dataset of changes (`since`) retracts is retracted.

        Raises:
            BadRow: the folder holds no dataset, or one of another version of the contract.
            DatabaseMissing: there is no such folder.
            Frozen: the database was opened for reading only.
        """
        from timeline.ingest.dataset import import_dataset

        self._refuse_if_frozen()
        return import_dataset(self._store, Path(directory), author=author, reason=reason, dry_run=dry_run)
