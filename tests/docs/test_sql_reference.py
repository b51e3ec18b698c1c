"""`docs/sql.md` says what the headers in `sql/` say, and leaves nothing out."""

from __future__ import annotations

from tests.docs.pages import ROOT, read
from tests.docs.sql_reference import NOT_TO_CALL, PAGE, objects, page


def test_the_page_is_fresh() -> None:
    assert read(PAGE) == page(), f"{PAGE} is stale; run: python -m tests.docs.sql_reference"


def test_every_object_is_told() -> None:
    files = {path.stem for path in (ROOT / "sql").glob("*/*.sql") if path.parent.name not in NOT_TO_CALL}
    assert {item.name for item in objects()} == files
    assert len(files) >= 60
    text = read(PAGE)
    for name in files:
        assert name.startswith("_") or f"### {name}\n" in text or f"| `{name}` |" in text, name


def test_every_macro_has_arguments_and_an_example() -> None:
    for item in objects():
        assert item.purpose.endswith("."), item.name
        if item.room != "checks":
            assert item.arguments, item.name
            assert item.example.startswith("SELECT"), item.name
