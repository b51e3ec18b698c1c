"""The questions, as methods."""

from __future__ import annotations

from timeline.query import (
    at,
    bursts,
    check,
    coalesce,
    concurrency,
    cooccur,
    coverage,
    duplicates,
    find,
    gaps,
    history,
    infer,
    info,
    items,
    lags,
    leads,
    lookup,
    nearest,
    overlaps,
    rate,
    rejects,
    relate,
    revisions,
    sequence,
    show,
    sql,
    worlds,
)
from timeline.store import HasStore

__all__ = ["Questions"]


class Questions(HasStore):
    """Every question, as it is declared in its module of `timeline.query`."""

    find = find.find
    at = at.at
    show = show.show
    sql = sql.sql

    relate = relate.relate
    overlaps = overlaps.overlaps
    nearest = nearest.nearest
    lookup = lookup.lookup
    worlds = worlds.worlds
    sequence = sequence.sequence

    concurrency = concurrency.concurrency
    gaps = gaps.gaps
    coverage = coverage.coverage
    coalesce = coalesce.coalesce

    items = items.items
    cooccur = cooccur.cooccur
    leads = leads.leads
    lags = lags.lags
    rate = rate.rate
    bursts = bursts.bursts

    info = info.info
    revisions = revisions.revisions
    history = history.history
    rejects = rejects.rejects
    check = check.check

    duplicates = duplicates.duplicates
    infer = infer.infer
