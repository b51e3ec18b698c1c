"""Reports of one event, and names of one entity."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from timeline.database.editing import Writing
from timeline.edit import check_texts

if TYPE_CHECKING:
    from timeline.store import Revision
    from timeline.when.inputs import DateLike

__all__ = ["Likes"]


class Likes(Writing):
    """What may be the same, and how it is joined and taken apart."""

    def merge(
        self,
        *event_ids: str,
        into: str | None = None,
        author: str | None = None,
        reason: str = "merged",
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
    ) -> Revision:
        """Join reports of one event: one of them keeps what all state, the others are retracted; see `unmerge`.

        The evidence of all is kept.
        Dates that agree are intersected; where they do not, the event keeps its own, and the evidence states the others.

        Args:
            event_ids: two events or more.
            into: the one that remains; default: the first.
            author: who records it.
            reason: the reason, in one line.
            recorded_at: when it was learned; default: now.
            dry_run: tell what would change, and change nothing.

        Raises:
            UnknownName: there is no such event.
            BadRow: there are not two different events.
        """
        from timeline.edit.merge import merged

        check_texts("the identity of an event", *event_ids, *([] if into is None else [into]))

        return self._revise_known(
            partial(merged, event_ids=event_ids, into=into),
            author=author,
            reason=reason,
            recorded_at=recorded_at,
            dry_run=dry_run,
        )

    def unmerge(
        self,
        *event_ids: str,
        author: str | None = None,
        reason: str = "unmerged",
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
    ) -> Revision:
        """Take merges back: each event is current again as it was, and the one that held it keeps its own.

        What was amended on that one since the merge stays.

        Raises:
            UnknownName: an event is not merged into another.
        """
        from timeline.edit.merge import unmerged

        check_texts("the identity of an event", *event_ids)

        return self._revise_known(
            partial(unmerged, event_ids=event_ids),
            author=author,
            reason=reason,
            recorded_at=recorded_at,
            dry_run=dry_run,
        )

    def alias(
        self,
        entity: str,
        *names: str,
        author: str | None = None,
        reason: str = "named",
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
    ) -> Revision:
        """Give an entity more names, under which it is found and recognised from now on.

        Args:
            entity: its identifier, name or alias.
            names: the further names; accents, case and punctuation make no difference.
            author: who records it.
            reason: the reason, in one line.
            recorded_at: when it was learned; default: now.
            dry_run: check it, and change nothing.

        Raises:
            UnknownName: nobody is called so.
            Contradiction: a name stands for somebody else already.
        """
        from timeline.edit.alias import aliased

        check_texts("a name", entity, *names)

        return self._revise_known(
            partial(aliased, entity=entity, names=names),
            author=author,
            reason=reason,
            recorded_at=recorded_at,
            dry_run=dry_run,
        )

    def rename(
        self,
        entity: str,
        name: str,
        *,
        author: str | None = None,
        reason: str = "renamed",
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
    ) -> Revision:
        """Give an entity another name; it stays known under the one that it had, as an alias.

        Args:
            entity: its identifier, name or alias.
            name: the name from now on; `as_of` still answers with the name of then.
            author: who records it.
            reason: the reason, in one line.
            recorded_at: when it was learned; default: now.
            dry_run: check it, and change nothing.

        Raises:
            UnknownName: nobody is called so.
            Contradiction: the name stands for somebody else already.
        """
        from timeline.edit.alias import renamed

        check_texts("a name", entity, name)

        return self._revise_known(
            partial(renamed, entity=entity, name=name),
            author=author,
            reason=reason,
            recorded_at=recorded_at,
            dry_run=dry_run,
        )

    def describe(
        self,
        source: str,
        *,
        title: str | None = None,
        kind: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        published: DateLike | None = None,
        author: str | None = None,
        reason: str = "described",
        recorded_at: DateLike | None = None,
        dry_run: bool = False,
    ) -> Revision:
        """Say what a source is; what is not given stays as it is. A source that is not known yet is then known.

        Args:
            source: its identity.
            title: its title; of a new source its identity, where none is given.
            kind: what sort of source it is.
            publisher: who published it.
            url: where it can be read.
            published: when it was published.
            author: who records it.
            reason: the reason, in one line.
            recorded_at: when it was learned; default: now.
            dry_run: check it, and change nothing.

        Raises:
            BadQuery: nothing is said of it.
            BadRow: a field is refused.
        """
        from timeline.edit.describe import described

        check_texts("the identity of a source", source)

        fields = {"title": title, "kind": kind, "publisher": publisher, "url": url, "published": published}
        return self._revise(
            partial(described, source_id=source, fields=fields),
            author=author,
            reason=reason,
            recorded_at=recorded_at,
            dry_run=dry_run,
        )
