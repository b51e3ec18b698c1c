"""No value is pasted into SQL: values travel as parameters, names go through the one function that quotes them.

Two judges.  One asks every question with values that nobody would write by chance, and looks for them in the SQL of the
answer.  The other reads the syntax tree of every module: in a text that holds SQL, nothing may be filled in between
quotes (`'{name}'`) unless it is listed below with a reason, and no variable may be glued on by `%` or `+`.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from tests.docs.tables import public
from timeline import Timeline
from timeline.when.instant import instant

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("store", "query", "export", "edit", "ingest", "cli", "database", "intervals", "kernels")
SOURCES = tuple(
    path.relative_to(ROOT).as_posix()
    for path in (
        *sorted((ROOT / "timeline").glob("*.py")),
        *(p for r in ROOMS for p in sorted((ROOT / "timeline" / r).rglob("*.py"))),
    )
)

# What may stand between quotes: the module, the expression, and why it is no value of an asker's.
ALLOWED = {
    ("timeline/store/rules.py", "name"): "the name of a file in sql/checks/",
    ("timeline/query/history.py", "name"): "a column of event_version, from a list in the module",
    ("timeline/query/items.py", "name"): "a dimension, one of those that the module of dimensions knows",
}
_UNIT = re.compile(r"unit( or '\w+')?")  # a unit that the parser of resolutions and windows gave back

_SQL = re.compile(
    r"\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET|CREATE|DROP|ATTACH|COPY|WHERE|JOIN|ORDER BY|GROUP BY|CASE WHEN|VALUES|"
    r"UNION ALL|PRAGMA|EXPLAIN)\b|\b(epoch_us|isfinite|make_timestamp|granule_\w*|name_key|list_contains|coalesce)\("
)
_HOLE = "\x00"
_QUOTED = re.compile(rf"'[^'{_HOLE}]*{_HOLE}[^']*'")
_GLUE = re.compile(r"([=<>('%,]|\b(LIMIT|LIKE|IN|BETWEEN|VALUES))\s*$", re.IGNORECASE)


def _text(node: ast.AST) -> tuple[str, list[str]] | None:
    """An f-string or a template with a mark for each thing filled in, and the source of those things."""
    if isinstance(node, ast.JoinedStr):
        holes = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        text = "".join(part.value if isinstance(part, ast.Constant) else _HOLE for part in node.values)
        return text, [ast.unparse(hole) for hole in holes]
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "{" in node.value:
        try:
            parts = list(Formatter().parse(node.value))
        except ValueError:
            return None
        names = [name for _, name, _, _ in parts if name is not None]
        return "".join(text + ("" if name is None else _HOLE) for text, name, _, _ in parts), names
    return None


def breaches(source: str, code: str) -> list[str]:
    """The places of a module where a value is pasted into SQL."""
    found = []
    tree = ast.parse(code)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in docs or id(node) in inner:
            continue
        if isinstance(node, ast.BinOp) and _glues(node):
            found.append(f"{source}:{node.lineno}: SQL put together with an operator: {ast.unparse(node)}")
        told = _text(node)
        if told is None or not _SQL.search(told[0]):
            continue
        text, holes = told
        marks = [match.start() for match in re.finditer(_HOLE, text)]
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        for mark, hole in zip(marks, holes, strict=True):
            listed = (source, hole) in ALLOWED or _UNIT.fullmatch(hole)
            if not listed and any(start < mark < end for start, end in quoted):
                found.append(f"{source}:{node.lineno}: '{{{hole}}}' in SQL: {text.replace(_HOLE, '{}')}")
    return found


def _glues(node: ast.BinOp) -> bool:
    """Whether `%` or `+` puts something beside a piece of SQL that waits for a value."""
    left = node.left
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
        left = left.right
    if not (isinstance(left, ast.Constant) and isinstance(left.value, str) and _SQL.search(left.value)):
        return False
    if isinstance(node.op, ast.Add):
        return bool(_GLUE.search(left.value)) and not isinstance(node.right, ast.Constant)
    return isinstance(node.op, ast.Mod)


def test_there_is_something_to_look_at() -> None:
    assert len(SOURCES) >= 50


@pytest.mark.parametrize("source", SOURCES)
def test_no_value_is_pasted_into_sql(source: str) -> None:
    assert breaches(source, (ROOT / source).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("source", "hole"), ALLOWED, ids=str)
def test_an_exception_is_still_needed(source: str, hole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ALLOWED, (source, hole))
    assert breaches(source, (ROOT / source).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "code",
    [
        "run(f\"SELECT * FROM events WHERE title = '{title}'\")",
        "run(f\"SELECT * FROM events WHERE title LIKE '%{title}%'\")",
        "run(\"SELECT * FROM events WHERE title = '{}'\".format(title))",
        "run('SELECT * FROM events WHERE id = %s' % x)",
        "run('SELECT * FROM events WHERE id = ' + x)",
        "run(base + ' WHERE id = ' + x + ' LIMIT 1')",
        "run(f\"epoch_us('{moment}')\")",
    ],
)
def test_the_judge_sees_a_pasted_value(code: str) -> None:
    assert breaches("somewhere.py", code)


@pytest.mark.parametrize(
    "code",
    [
        "run('SELECT * FROM events WHERE title = $title', {'title': title})",
        "run(f'SELECT * FROM {quote_name(table)} WHERE version = $version')",
        "raise BadQuery(f\"there is no '{name}'\")",
        "run(f'SELECT {columns} FROM events{condition} ORDER BY {order}')",
        "run(base + ' ORDER BY title')",
    ],
)
def test_the_judge_lets_names_and_parameters_pass(code: str) -> None:
    assert breaches("somewhere.py", code) == []


SELECTOR = (
    'kind:attack|death country:AR tag:amia|nisman source:public-record text:"canary 98765" id:amia-bombing'
)
ASKED = {
    "items": lambda tl: tl.items(SELECTOR, by="who,kind", from_="1987-06-05", to="2031-02-03", limit=98765),
    "find": lambda tl: tl.find(
        SELECTOR, from_="1987-06-05", to="2031-02-03", as_of="2029-08-07", limit=98765
    ),
    "find certainly": lambda tl: tl.find("during:1987-06/2031-02", from_="1987-06-05", certainty="certain"),
    "find by a name": lambda tl: tl.find('who:"Hezbollah" place:"Buenos Aires"'),
    "at": lambda tl: tl.at("1987-06-05", SELECTOR, as_of="2029-08-07", limit=98765),
    "show": lambda tl: tl.show("amia-bombing", as_of="2029-08-07"),
    "relate": lambda tl: tl.relate("amia-bombing", "nisman-death", resolution="day", as_of="2029-08-07"),
    "overlaps": lambda tl: tl.overlaps(
        SELECTOR, "kind:government", relation="during", as_of="2029-08-07", limit=98765
    ),
    "cooccur": lambda tl: tl.cooccur(
        "kind:attack|government country:AR", window="777d", min_count=98765, top=98765, as_of="2029-08-07"
    ),
    "cooccur with one": lambda tl: tl.cooccur(only="Hezbollah", window="98765m"),
    "nearest": lambda tl: tl.nearest(
        SELECTOR, "kind:government", k=98765, within="777d", as_of="2029-08-07", resolution="day"
    ),
    "lookup": lambda tl: tl.lookup(SELECTOR, "kind:government", by="country", as_of="2029-08-07"),
    "worlds": lambda tl: tl.worlds(SELECTOR, n=2, seed=98765, horizon="1987/2031", as_of="2029-08-07"),
    "sequence": lambda tl: tl.sequence(
        f"{SELECTOR} then kind:government within 777d by country",
        from_="1987-06-05",
        to="2031-02-03",
        as_of="2029-08-07",
        limit=98765,
    ),
    "concurrency": lambda tl: tl.concurrency(SELECTOR, from_="1987-06-05", to="2031-02-03", bins="year"),
    "gaps": lambda tl: tl.gaps(SELECTOR, min_gap="777d", from_="1987-06-05", to="2031-02-03"),
    "coverage": lambda tl: tl.coverage(SELECTOR, by="who", from_="1987-06-05", to="2031-02-03"),
    "coalesce": lambda tl: tl.coalesce(SELECTOR, min_gap="777d", as_of="2029-08-07"),
    "leads": lambda tl: tl.leads("country:AR", only="Hezbollah", window="777d", lag="98d", top=98765),
    "lags": lambda tl: tl.lags(
        "attack", "death", "country:AR", by="kind", from_="-777d", to="777d", step="7d"
    ),
    "rate": lambda tl: tl.rate("country:AR", every="year", as_of="2029-08-07"),
    "bursts": lambda tl: tl.bursts("country:AR", as_of="2029-08-07"),
    "history": lambda tl: tl.history("amia-bombing"),
    "duplicates": lambda tl: tl.duplicates("country:AR", min_score=0.98765, limit=98765, as_of="2029-08-07"),
    "rejects": lambda tl: tl.rejects(file="canary", revision=98765),
}
WITHOUT_VALUES = {"check", "info", "revisions", "infer", "sql"}  # what is asked holds none, or is SQL
VALUES = (
    *("98765", "1987", "2031", "2029", "canary", "attack", "hezbollah", "buenos"),
    *("amia-bombing", "nisman-death", "public-record"),
    *(str(instant(day)) for day in ("1987-06-05", "2029-08-07")),
    *("777", str(777 * 86_400_000_000), str(98765 * 60_000_000)),
)


@pytest.mark.parametrize("question", ASKED)
def test_no_value_of_a_question_is_in_its_sql(question: str, founding: Timeline) -> None:
    answer = ASKED[question](founding)
    assert [value for value in VALUES if value in answer.sql.lower()] == []
    answer.rows()


def test_every_question_is_asked() -> None:
    verbs = {
        name
        for name, verb in public(Timeline).items()
        if getattr(verb, "__annotations__", {}).get("return") == "Result"
    }
    assert len(verbs) >= 20
    assert verbs - WITHOUT_VALUES == {question.split()[0] for question in ASKED}
