"""How alike events are: a score of each pair that is compared, with its reasons.

The score is the mean of what can be compared, by weight: the title, the date, the actors, the place, the kind. Titles cost
most, and are compared where a pair can reach the score that is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from timeline.constants import INFINITY, MINUS_INFINITY, US_PER_DAY
from timeline.kernels.alikeness import NEAR, Told, alike
from timeline.kernels.partners import Keyed
from timeline.query.similarity_blocks import met

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.kernels.number_line import Ints

__all__ = ["Alike"]

_WEIGHTS = {"title": 0.3, "date": 0.2, "actors": 0.25, "place": 0.15, "kind": 0.1}
_PIECE = 1 << 15
"""So many pairs are told at once."""


class Alike:
    """Pairs of some events that are alike.

    Args:
        events: version_id, event_id, title, kind, when, start_min, end_max, place, country, lat, lon.
        actors: version_id and name of an actor; each once.
        sources: version_id and name of a source; with them, only pairs that share none.
        min_score: pairs below it are left out.
        limit: so many pairs at most.
    """

    def __init__(
        self,
        events: pl.DataFrame,
        actors: pl.DataFrame,
        sources: pl.DataFrame | None,
        *,
        min_score: float,
        limit: int | None,
    ) -> None:
        self.limit, self.least = limit, min_score
        self.events = _dated(events)
        rows = events.select("version_id", row=pl.int_range(pl.len(), dtype=pl.UInt32))
        self.actors = _by_row(rows, actors)
        self.across = sources is not None
        self.told = _told(
            self.events, self.actors, _by_row(rows, actors.clear() if sources is None else sources)
        )

    def proposals(self) -> Iterator[pl.DataFrame]:
        """The pairs with their reasons, the most alike first; at least one piece."""
        pairs = self.pairs()
        for at in range(0, max(pairs.height, 1), _PIECE):
            yield self._explained(pairs[at : at + _PIECE])

    def pairs(self) -> pl.DataFrame:
        """The rows `left` and `right` of each pair, with `score` and `title_score`, the most alike first."""
        found = [self._scored(np.empty(0, np.int64), np.empty(0, np.int64))]
        weights = np.array(list(_WEIGHTS.values()))
        for left, right in met(self.events, self.actors).can_be(
            self.told, self._wanted(), weights, apart=self.across
        ):
            scored = self._scored(left, right).filter(pl.col("score") >= self.least)
            if scored.height:
                found.append(scored)
                if self.limit is not None:
                    found = [self._best(found)]
        return self._best(found)

    def _wanted(self) -> Iterator[float]:
        """The score that one more pair must have, which grows when there are enough."""
        while self.limit != 0:
            yield self.least

    def _scored(self, left: Ints, right: Ints) -> pl.DataFrame:
        titles = self.events["title"]
        scores = alike(self.told, left, right)
        parts = {"title": _titles(titles.gather(left), titles.gather(right))}
        names = list(_WEIGHTS)[1:]
        parts |= {name: pl.Series(part).fill_nan(None) for name, part in zip(names, scores, strict=False)}
        weighed = [pl.col(name) * weight for name, weight in _WEIGHTS.items()]
        weights = [pl.when(pl.col(name).is_not_null()).then(weight) for name, weight in _WEIGHTS.items()]
        score = pl.DataFrame(parts).select(
            score=pl.sum_horizontal(weighed) / pl.sum_horizontal(weights), title_score="title"
        )
        rows = pl.DataFrame({"left": left, "right": right}).cast(pl.UInt32)
        return pl.concat([rows, score], how="horizontal")

    def _best(self, found: list[pl.DataFrame]) -> pl.DataFrame:
        """The best of some pairs; those of one score go by the names of their events."""
        names = self.events["event_id"]
        every = pl.concat(found)
        named = every.with_columns(one=names.gather(every["left"]), other=names.gather(every["right"]))
        best = named.sort(["score", "one", "other"], descending=[True, False, False]).head(
            named.height if self.limit is None else self.limit
        )
        if self.limit and best.height == self.limit:
            self.least = best["score"][-1]
        return best.drop("one", "other")

    def _explained(self, pairs: pl.DataFrame) -> pl.DataFrame:
        left, right = (self._with_actors(pairs[side]) for side in ("left", "right"))
        *_, kind, km = alike(
            self.told, *(pairs[side].cast(pl.Int64).to_numpy() for side in ("left", "right"))
        )
        both = pl.concat([left, right.select(pl.all().name.suffix("_right")), pairs], how="horizontal")
        return both.with_columns(
            shared=pl.col("who").list.set_intersection("who_right"),
            km=pl.Series(km).fill_nan(None),
            kind_score=pl.Series(kind),
        ).select(
            left_id="event_id",
            right_id="event_id_right",
            score=pl.col("score").round(3),
            reasons=_reasons(),
            left_title="title",
            right_title="title_right",
            left_when="when",
            right_when="when_right",
        )

    def _with_actors(self, rows: pl.Series) -> pl.DataFrame:
        """The events of some rows, with a list of their actors, which is empty where they have none."""
        known = (
            self.actors.filter(pl.col("row").is_in(rows.unique().implode())).group_by("row").agg(who="name")
        )
        lists = rows.to_frame("row").join(known, on="row", how="left", maintain_order="left")
        return self.events[rows].with_columns(
            lists["who"].fill_null(pl.Series([[]], dtype=pl.List(pl.String)))
        )


def _by_row(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The names beside the rows of their events, in order."""
    return names.join(rows, on="version_id").select("row", "name").sort("row", "name")


def _dated(events: pl.DataFrame) -> pl.DataFrame:
    """Events with the first and the last day of their hull, null where there is none."""
    ticks = {name: pl.col(name).cast(pl.Datetime("us")).to_physical() for name in ("start_min", "end_max")}
    finite = {
        name: pl.when(column.abs() < 9_000_000_000_000_000_000).then(column) for name, column in ticks.items()
    }
    return events.with_columns(
        first=finite["start_min"] // US_PER_DAY, last=(finite["end_max"] - 1) // US_PER_DAY
    )


def _told(events: pl.DataFrame, actors: pl.DataFrame, sources: pl.DataFrame) -> Told:
    """What the kernels compare."""
    told = events.select(
        first=pl.col("first").fill_null(MINUS_INFINITY),
        last=pl.col("last").fill_null(INFINITY),
        lat=pl.col("lat").cast(pl.Float64).radians().fill_null(np.nan),
        lon=pl.col("lon").cast(pl.Float64).radians().fill_null(np.nan),
        place=_number("place"),
        country=_number("country"),
        kind=_number("kind"),
        family=_number(pl.col("kind").str.split(".").list.first()),
    )
    columns: dict[str, Any] = {name: told[name].to_numpy() for name in told.columns}
    return Told(actors=_keyed(actors, events.height), sources=_keyed(sources, events.height), **columns)


def _number(column: str | pl.Expr) -> pl.Expr:
    """A number for each value, -1 for none."""
    values = pl.col(column) if isinstance(column, str) else column
    return values.rank("dense").cast(pl.Int64).fill_null(-1)


def _keyed(named: pl.DataFrame, rows: int) -> Keyed:
    """Names by row as numbers, ascending in each row."""
    opening = np.searchsorted(named["row"].to_numpy(), np.arange(rows + 1))
    return Keyed(opening, named["name"].rank("dense").cast(pl.Int64).to_numpy())


def _titles(left: pl.Series, right: pl.Series) -> pl.Series:
    from rapidfuzz import fuzz, process, utils

    alike = process.cpdist(
        left.to_list(),
        right.to_list(),
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        dtype=np.float32,
        workers=-1,
    )
    return pl.Series(alike / 100.0, dtype=pl.Float64)


def _reasons() -> pl.Expr:
    same_days = (pl.col("first") == pl.col("first_right")) & (pl.col("last") == pl.col("last_right"))
    one_day = pl.col("first") == pl.col("last")
    near = pl.format("{} km apart", pl.col("km").round(1))
    said: list[Any] = [
        pl.when(same_days & one_day).then(pl.lit("same day"))
        .when(same_days).then(pl.lit("same dates"))
        .otherwise(pl.lit("dates can overlap")),
        pl.when(pl.col("shared").list.len() > 0).then(pl.format("both have {}", pl.col("shared").list.sort().list.join(", "))),
        pl.when(pl.col("km") <= 2 * NEAR).then(near)
        .when(pl.col("place") == pl.col("place_right")).then(pl.lit("same place")),
        pl.when(pl.col("title_score") >= 0.6).then(
            pl.format("titles {} % alike", (pl.col("title_score") * 100).round(0).cast(pl.Int32))
        ),
        pl.when(pl.col("kind_score") == 1).then(pl.format("both are {}", pl.col("kind")))
        .when(pl.col("kind_score") > 0).then(pl.lit("kinds of one family")),
    ]  # fmt: skip
    return pl.concat_list(said).list.drop_nulls()
