"""What the founding database answers, after each of its revisions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from timeline import Timeline

SEED = Path(__file__).resolve().parents[2] / "seeds" / "founding.toml"
FIRST, SECOND = "2023-11-10", "2023-12-01"  # moments of recorded time after the first and the second revision


@pytest.fixture(scope="module")
def founding() -> Iterator[Timeline]:
    with Timeline.memory() as tl:
        tl.ingest(SEED)
        yield tl


def going_on(tl: Timeline, when: str, **options: Any) -> dict[str, set[str]]:
    """certainty -> the events that were going on."""
    found: dict[str, set[str]] = {"certain": set(), "possible": set()}
    for row in tl.at(when, **options):
        found[row["certainty"]].add(row["event_id"])
    return found


def dates(tl: Timeline, selector: str, **options: Any) -> dict[str, str]:
    return {row["event_id"]: row["when"] for row in tl.find(selector, **options)}


def test_three_revisions_make_31_events_in_61_versions(founding: Timeline) -> None:
    revisions = [(row["added"], row["amended"], row["retracted"]) for row in founding.revisions()]
    assert sorted(revisions) == [(0, 5, 0), (2, 25, 0), (29, 0, 0)]
    assert len(founding.find()) == 31
    assert [len(founding.find(as_of=number)) for number in (1, 2, 3)] == [29, 31, 31]
    versions = founding.sql("SELECT count(*) AS n FROM event_version").rows()
    assert versions == [{"n": 61}]


def test_nothing_is_unsound(founding: Timeline) -> None:
    assert founding.check().rows() == []


def test_loading_it_again_changes_nothing(founding: Timeline) -> None:
    founding.ingest(SEED)
    assert len(founding.revisions()) == 3


# Who was in office, and what else was going on.  Dates that the article leaves open stay possible throughout.
UNDATED = {"sanctioned-planes-chile", "venezuela-passports"}
ALWAYS = {"iran-influence-latin-america"}
BOLIVIA_NOW = {"mas-in-power-second", "arce-presidency", "iran-advisers-bolivia"}
LATE_2022 = {"fernandez-presidency", "boric-presidency", "petro-presidency", "emtrasur-aircraft-held"}


@pytest.mark.parametrize(
    ("when", "certain", "possible"),
    [
        ("1994-07-18", {"amia-bombing"}, set()),
        (
            "2010",
            {"cfk-presidency", "morales-presidency", "mas-in-power-first", "iran-advisers-bolivia"},
            set(),
        ),
        (
            "2015-01-16",
            {"cfk-presidency", "morales-presidency", "mas-in-power-first", "iran-advisers-bolivia"},
            set(),
        ),
        (
            "2022-08-11",
            BOLIVIA_NOW | LATE_2022 | {"emtrasur-aircraft-seizure"},
            {"iran-ambassadors-colombia"},
        ),
        (
            "2023-10-31",
            BOLIVIA_NOW | LATE_2022 | {"lula-presidency", "gaza-war", "bolivia-israel-break"},
            {"iran-ambassadors-colombia"},
        ),
    ],
)
def test_what_was_going_on(founding: Timeline, when: str, certain: set[str], possible: set[str]) -> None:
    assert going_on(founding, when) == {"certain": certain | ALWAYS, "possible": possible | UNDATED}


def test_ongoing_is_certain_until_the_article_appeared_and_possible_after(founding: Timeline) -> None:
    for when, certainty in (("2023-10-31", "certain"), ("2024-06-01", "possible")):
        found = going_on(founding, when, as_of=SECOND)
        assert {"fernandez-presidency", "arce-presidency", "boric-presidency", "gaza-war"} <= found[certainty]


def test_bolivia_before_the_outside_dates(founding: Timeline) -> None:
    assert dates(founding, "country:BO", as_of=FIRST) == {
        "arce-presidency": "/..",
        "bolivia-israel-break": "2023-10-31",
        "iran-advisers-bolivia": "2010/..",
        "mas-in-power-first": "[..2023]",
        "mas-in-power-second": "/..",
        "mas-interruption": "[..2023]",
        "morales-presidency": "[..2023]",
    }


def test_bolivia_now(founding: Timeline) -> None:
    assert dates(founding, "country:BO") == {
        "arce-presidency": "2020-11-08/2025-11-08",
        "bolivia-israel-break": "2023-10-31",
        "iran-advisers-bolivia": "2010/..",
        "mas-in-power-first": "2006-01-22/2019-11-10",
        "mas-in-power-second": "2020-11-08/2025-11-08",
        "mas-interruption": "2019-11-12/2020-11-08",
        "morales-presidency": "2006-01-22/2019-11-10",
    }


@pytest.mark.parametrize("name", ["CFK", "Cristina Kirchner", "cristina fernandez de kirchner"])
def test_one_person_under_every_name(founding: Timeline, name: str) -> None:
    assert set(dates(founding, f'who:"{name}"')) == {
        "cfk-presidency",
        "argentina-iran-memorandum",
        "nisman-complaint",
    }


def test_the_attacks(founding: Timeline) -> None:
    assert dates(founding, "kind:attack") == {
        "israeli-embassy-bombing": "1992-03-17",
        "amia-bombing": "1994-07-18",
        "hamas-attack": "2023-10-07",
    }
