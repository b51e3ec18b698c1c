"""Pairs of events that are alike, by a look at every pair."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from math import asin, cos, exp, floor, radians, sin, sqrt
from typing import Any

from rapidfuzz import fuzz, utils

__all__ = ["alike_pairs"]

DAY = 86_400_000_000
LEVELS = ((3, 1), (93, 31), (1_100, 366))


def alike_pairs(events: list[dict[str, Any]], *, across: bool, most: int) -> dict[tuple[str, str], float]:
    """The score of each pair that is compared.

    Args:
        events: event_id, title, kind, first, last (days, None without limit), place, country, lat, lon, who, sources, in order.
        across: only pairs that share no source.
        most: a crowd in which active events times events are more is left out.
    """
    met = set()
    for crowd in _crowds(events).values():
        active = [n for n, own in crowd.items() if own]
        if len(active) * len(crowd) <= most:
            met |= {tuple(sorted((n, m))) for n in active for m in crowd if n != m}
    return {
        (a["event_id"], b["event_id"]): _score(a, b)
        for (n, a), (m, b) in combinations(enumerate(events), 2)
        if (n, m) in met and _overlap(a, b) and not (across and set(a["sources"]) & set(b["sources"]))
    }


def _crowds(events: list[dict[str, Any]]) -> dict[Any, dict[int, bool]]:
    """Who is in each block and bucket, and whether with its own length."""
    often = Counter(word for event in events for word in _words(event))
    found: dict[Any, dict[int, bool]] = {}
    for n, event in enumerate(events):
        rare = sorted(_words(event), key=lambda word: (often[word], word))[:3]
        blocks = [("a", name) for name in event["who"]] + [("w", word) for word in rare]
        if event["place"] is not None:
            blocks.append(("p", event["place"], event["country"] or ""))
        if event["lat"] is not None and event["lon"] is not None:
            for up, over in ((0, 0), (0, 0.5), (0.5, 0), (0.5, 0.5)):
                blocks.append(("c", up, over, floor(event["lat"] * 2 + up), floor(event["lon"] * 2 + over)))
        own, buckets = _buckets(event)
        for block in blocks:
            for level, bucket in buckets:
                found.setdefault((block, level, bucket), {})[n] = level == own
    return found


def _buckets(event: dict[str, Any]) -> tuple[int, list[tuple[int, int]]]:
    first, last = event["first"], event["last"]
    buckets, own = [(len(LEVELS), 0)], len(LEVELS)
    if first is not None and last is not None:
        own = next((n for n, (most, _) in enumerate(LEVELS) if last - first + 1 <= most), own)
        for level, (_, width) in list(enumerate(LEVELS))[own:]:
            buckets += [(level, bucket) for bucket in range(first // width, last // width + 1)]
    return own, buckets


def _words(event: dict[str, Any]) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}|\d{2,}", event["title"].lower()))


def _overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return all(
        one["first"] is None or other["last"] is None or one["first"] <= other["last"]
        for one, other in ((a, b), (b, a))
    )


def _score(a: dict[str, Any], b: dict[str, Any]) -> float:
    title = fuzz.token_set_ratio(a["title"], b["title"], processor=utils.default_process) / 100
    parts = [
        (0.3, title),
        (0.2, _dates(a, b)),
        (0.25, _actors(a, b)),
        (0.15, _places(a, b)),
        (0.1, _kinds(a, b)),
    ]
    told = [(weight, score) for weight, score in parts if score is not None]
    return sum(weight * score for weight, score in told) / sum(weight for weight, _ in told)


def _dates(a: dict[str, Any], b: dict[str, Any]) -> float | None:
    if None in (a["first"], a["last"], b["first"], b["last"]):
        return None
    days = [set(range(event["first"], event["last"] + 1)) for event in (a, b)]
    common, whole = len(days[0] & days[1]), max(a["last"], b["last"]) - min(a["first"], b["first"]) + 1
    return (common / min(map(len, days)) + common / whole) / 2


def _actors(a: dict[str, Any], b: dict[str, Any]) -> float | None:
    fewest = min(len(a["who"]), len(b["who"]))
    return len(set(a["who"]) & set(b["who"])) / fewest if fewest else None


def _places(a: dict[str, Any], b: dict[str, Any]) -> float | None:
    if None not in (a["lat"], a["lon"], b["lat"], b["lon"]):
        lat, lon, lat2, lon2 = (radians(x) for x in (a["lat"], a["lon"], b["lat"], b["lon"]))
        half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
        return exp(-12_742 * asin(sqrt(min(half, 1))) / 25)
    named = a["place"] is not None and b["place"] is not None
    if named and a["place"] == b["place"]:
        return 1.0
    if a["country"] and b["country"] and a["country"] != b["country"]:
        return 0.0
    return 0.2 if named else None


def _kinds(a: dict[str, Any], b: dict[str, Any]) -> float:
    if a["kind"] == b["kind"]:
        return 1.0
    return 0.7 if a["kind"].split(".")[0] == b["kind"].split(".")[0] else 0.0
