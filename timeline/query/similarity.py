"""How alike events are: a score of each pair that is compared, with its reasons.

The score is the mean of what can be compared, by weight: the title, the date, the actors, the place, the kind. Titles cost
most, and are compared where a pair can reach the score that is asked for.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from timeline.kernels.alikeness import ALWAYS, NEAR, NEVER, ROUNDING, alike
from timeline.kernels.distinct import distinct
from timeline.kernels.rarest import taken
from timeline.query.similarity_blocks import Asked, met
from timeline.query.similarity_events import PIECE, described, events
from timeline.query.similarity_words import rarest_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.arrays import Ints
    from timeline.kernels.partners import Keyed
    from timeline.store import Session, Steps

__all__ = ["Alike"]

_WEIGHTS = {"title": 0.3, "date": 0.2, "actors": 0.25, "place": 0.15, "kind": 0.1}
_PIECE = 1 << 15
"""So many pairs are told at once."""
WAITING = 1 << 16
"""So many pairs wait for those of other slices, of which a limit leaves a few."""
_NO_ROWS = np.empty(0, np.int64)


class Alike:
    """Pairs of the events of the step `selected` that are alike.

    Args:
        session: where they are fetched.
        steps: those that select them.
        across: only pairs that share no source.
        min_score: pairs below it are left out.
        limit: so many pairs at most.
    """

    def __init__(
        self, session: Session, steps: Steps, *, across: bool, min_score: float, limit: int | None
    ) -> None:
        self.session, self.steps, self.across = session, steps, across
        self.limit, self.least = limit, min_score
        self.events = events(session, steps, across=across)

    def proposals(self) -> Iterator[pl.DataFrame]:
        """The pairs with their reasons, the most alike first; at least one piece."""
        found = self._pairs()
        told, pairs = self._ordered(found)
        for at in range(0, max(pairs.height, 1), _PIECE):
            yield self._explained(told, pairs[at : at + _PIECE])

    def _pairs(self) -> pl.DataFrame:
        """The rows `one` and `other` of each pair, with `score` and `title_score`; with a limit perhaps some more."""
        found = [self._scored(_NO_ROWS, _NO_ROWS)]
        for one, other in self._can_be():
            scored = self._scored(one, other).filter(pl.col("score") >= self.least)
            if scored.height:
                found.append(scored)
                if self.limit is not None:
                    found = [self._best(found)]
        return pl.concat(found).unique(["one", "other"])

    def _can_be(self) -> Iterator[tuple[Ints, Ints]]:
        """The rows of pairs that may have the score that one more must have, the lower row first."""
        told, weights = self.events.told, np.array(list(_WEIGHTS.values()))
        asked = Asked(lambda: self.words, _WEIGHTS, self._spare, self.limit is not None)
        for base, meetings in met(told, asked):
            for left, right in meetings.can_be(told, base, self._wanted(), weights, apart=self.across):
                yield np.minimum(left, right), np.maximum(left, right)

    @cached_property
    def words(self) -> Keyed:
        """Numbers for the rarest words of each title."""
        return taken(rarest_words(self.events.titles, PIECE), self.events.title)

    def _spare(self) -> float:
        """By weight, how much may be unlike of a pair that has the score that one more pair must have."""
        return sum(_WEIGHTS.values()) * (1 - self.least + ROUNDING)

    def _wanted(self) -> Iterator[float]:
        """The score that one more pair must have, which grows when there are enough."""
        while self.limit != 0:
            yield self.least

    def _scored(self, one: Ints, other: Ints) -> pl.DataFrame:
        title = self.events.title
        parts = {"title": _titles(*(self.events.titles.gather(title[rows]) for rows in (one, other)))}
        scores = alike(self.events.told, one, other)
        names = list(_WEIGHTS)[1:]
        parts |= {name: pl.Series(part).fill_nan(None) for name, part in zip(names, scores, strict=False)}
        weighed = [pl.col(name) * weight for name, weight in _WEIGHTS.items()]
        weights = [pl.when(pl.col(name).is_not_null()).then(weight) for name, weight in _WEIGHTS.items()]
        score = pl.DataFrame(parts).select(
            score=pl.sum_horizontal(weighed) / pl.sum_horizontal(weights), title_score="title"
        )
        rows = pl.DataFrame({"one": one, "other": other}).cast(pl.UInt32)
        return pl.concat([rows, score], how="horizontal")

    def _best(self, found: list[pl.DataFrame]) -> pl.DataFrame:
        """The pairs that a limit leaves, and for the time being those that are as good as the last one."""
        every = pl.concat(found).unique(["one", "other"])
        if not self.limit or every.height < self.limit:
            return every
        self.least = float(every["score"].sort(descending=True)[self.limit - 1])
        best = every.filter(pl.col("score") >= self.least)
        return best if best.height <= WAITING + self.limit else self._ordered(best)[1].select(every.columns)

    def _ordered(self, pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """What is told of the events of some pairs, and the best pairs with their places there as `left` and `right`.

        Those of one score go by the names of their events.
        """
        sides = [pairs[side].to_numpy() for side in ("one", "other")]
        rows = distinct(np.concatenate(sides))
        told = described(self.session, self.steps, self.events.version, rows)
        place = np.empty(rows.size, np.uint32)
        place[np.searchsorted(rows, told["row"].to_numpy())] = np.arange(rows.size, dtype=np.uint32)
        places = [place[np.searchsorted(rows, side)] for side in sides]
        placed = pairs.with_columns(left=np.minimum(*places), right=np.maximum(*places))
        names = [told["event_id"].gather(placed[side]).alias(f"{side}_id") for side in ("left", "right")]
        ordered = placed.with_columns(names).sort(
            ["score", "left_id", "right_id"], descending=[True, False, False]
        )
        return told, ordered.drop("left_id", "right_id").head(
            pairs.height if self.limit is None else self.limit
        )

    def _explained(self, told: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
        left, right = (self._with_numbers(told[pairs[side]]) for side in ("left", "right"))
        *_, kind, km = alike(
            self.events.told, *(side["row"].cast(pl.Int64).to_numpy() for side in (left, right))
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

    def _with_numbers(self, told: pl.DataFrame) -> pl.DataFrame:
        """Events with their first and last days and the number of their place, null where there is none."""
        none = {"first": NEVER, "last": ALWAYS, "place": -1}
        known, rows = self.events.told._asdict(), told["row"].to_numpy()
        return told.with_columns(
            pl.Series(name, known[name][rows]).replace(without, None) for name, without in none.items()
        )


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
