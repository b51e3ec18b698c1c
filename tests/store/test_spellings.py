"""Names that differ in their writing alone are one entity, which keeps every spelling; a name in doubt is another one."""

from __future__ import annotations

from pathlib import Path

from timeline import Timeline

SCHOOL = "British School 19th century"


def met(tl: Timeline, *names: str) -> None:
    """Record one event a name."""
    tl.add(
        [
            {"title": f"Event {n}", "when": "1850", "participants": [{"entity": name}]}
            for n, name in enumerate(names)
        ]
    )


def entities(tl: Timeline) -> dict[str, list[str]]:
    """The aliases of every entity, by its name."""
    return {row["name"]: row["aliases"] for row in tl.sql("SELECT name, aliases FROM entities ORDER BY name")}


DOUBTFUL = {
    "British (?) School 19th century": "british-?-school-19th-century",
    "British School (?) 19th century": "british-school-?-19th-century",
    "?British School 19th century": "?-british-school-19th-century",
    "¿British School? 19th century": "?-british-school-?-19th-century",
    "British School 19th century (??)": "british-school-19th-century-?",
}
SAME = {
    "British School [?] 19th century": "british-school-?-19th-century",
    "British School\uff1f 19th century": "british-school-?-19th-century",
    "British School؟ 19th century": "british-school-?-19th-century",
    "? British School 19th century": "?-british-school-19th-century",
    "british school, 19th century ?": "british-school-19th-century-?",
}


def test_a_name_in_doubt_is_another_name(tl: Timeline) -> None:
    met(tl, SCHOOL, *DOUBTFUL)
    assert entities(tl) == {name: [] for name in (SCHOOL, *DOUBTFUL)}
    for number, name in enumerate([SCHOOL, *DOUBTFUL]):
        assert [row["title"] for row in tl.find(f'who:"{name}"')] == [f"Event {number}"]
    keys = {row["name"]: row["key"] for row in tl.sql("SELECT name, name_key(name) AS key FROM entities")}
    assert keys == {SCHOOL: "british-school-19th-century", **DOUBTFUL}


def test_a_doubt_is_one_in_every_writing(tl: Timeline) -> None:
    met(tl, *SAME)
    assert set(SAME.values()) == set(tl.sql("SELECT entity_id FROM entities").pl()["entity_id"])


def test_marks_of_one_doubt_at_one_place_are_one_name(tl: Timeline) -> None:
    met(tl, "British School (?)", "British School?", "British School [?]", "british school ??")
    assert entities(tl) == {
        "British School (?)": ["British School [?]", "British School?", "british school ??"]
    }


def test_a_mark_of_doubt_at_another_place_is_another_doubt(tl: Timeline) -> None:
    met(tl, "British (?) School", "British School (?)")
    assert len(entities(tl)) == 2


SPELLINGS = [
    ("Jose Perez", "José Pérez"),
    ("IRAN", "Iran"),
    ("Al Qaeda", "al-Qaeda"),
    ("J. M. W. Turner", "J.M.W. Turner"),
    ("Turner (J.M.W.)", "Turner, J.M.W."),
    ("O'Neill", "O\u2019Neill"),
    ("A  B", "A B"),
]


def test_another_spelling_is_kept_as_an_alias(tl: Timeline) -> None:
    met(tl, *(name for pair in SPELLINGS for name in pair))
    assert entities(tl) == {name: [other] for name, other in SPELLINGS}
    for name, other in SPELLINGS:
        assert len(tl.find(f'who:"{other}"').rows()) == len(tl.find(f'who:"{name}"').rows()) == 2
    assert tl.check().rows() == []


def test_words_of_doubt_are_kept_apart_too(tl: Timeline) -> None:
    met(tl, "Rembrandt", "probably Rembrandt", "Rembrandt, attributed to")
    assert len(entities(tl)) == 3


def test_names_that_are_nothing_but_marks_are_names(tl: Timeline) -> None:
    met(tl, "?", "-", "+")
    assert entities(tl) == {"?": [], "-": [], "+": []}


def test_a_later_spelling_is_kept_with_its_revision(tl: Timeline) -> None:
    met(tl, "Ana Pérez")
    tl.add(title="Later", when="1851", participants=[{"entity": "ANA PEREZ"}])
    assert entities(tl) == {"Ana Pérez": ["ANA PEREZ"]}
    assert tl.sql("SELECT alias, revision_id FROM main.entity_alias").rows() == [
        {"alias": "ANA PEREZ", "revision_id": 2}
    ]
    assert tl.add(title="Later", when="1851", participants=[{"entity": "ANA PEREZ"}]).revision_id is None


def test_an_identifier_is_no_spelling(tl: Timeline) -> None:
    tl.add(entities=[{"entity_id": "cfk", "name": "Cristina Fernández", "aliases": ["CFK 2007"]}])
    met(tl, "cfk", "CFK 2007", "Cristina Fernández", "CFK-2007")
    assert entities(tl) == {"Cristina Fernández": ["CFK 2007", "CFK-2007"]}


def test_a_spelling_that_is_an_alias_of_another_entity_stands_for_one(tl: Timeline) -> None:
    tl.add(
        entities=[
            {"entity_id": "a", "name": "First", "aliases": ["The Boss"]},
            {"entity_id": "b", "name": "the boss"},
        ]
    )
    met(tl, "THE BOSS")
    assert entities(tl) == {"First": ["The Boss"], "the boss": []}
    assert tl.check().rows() == []


def test_the_report_of_a_file_counts_spellings(tl: Timeline, tmp_path: Path) -> None:
    path = tmp_path / "works.csv"
    path.write_text(
        "id,date,who\n1,1850,British (?) School\n2,1851,British School\n3,1852,BRITISH SCHOOL\n4,1853,british school\n",
        encoding="utf-8",
    )
    mapping = {
        "name": "works", "id": "{id}", "title": "Work {id}", "when": {"date": "{date}"}, "participant": [{"name": "{who}"}],
    }  # fmt: skip
    (report,) = tl.ingest(path, map_=mapping)
    assert report.remarks == {"spellings kept as aliases of names already there": 2}
    assert "2 spellings kept as aliases of names already there" in str(report)
    assert entities(tl) == {
        "BRITISH SCHOOL": ["British School", "british school"],
        "British (?) School": [],
    }
    path.write_text("id,date,who\n5,1854,British-School\n", encoding="utf-8")
    (one,) = tl.ingest(path, map_=mapping)
    assert one.remarks == {"spelling kept as an alias of a name already there": 1}
    (again,) = tl.ingest(path, map_=mapping)
    assert (again.revision_id, dict(again.remarks)) == (None, {})
