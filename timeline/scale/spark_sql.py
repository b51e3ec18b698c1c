"""The SQL of the questions, written for the embedded engine, in the words of Spark: meaning is not written twice.

Within Spark an instant is a BIGINT of microseconds; what has no limit is the smallest or the largest BIGINT
(`timeline.constants.MINUS_INFINITY`, `INFINITY`), so that comparisons need no case analysis there either. Outside, in the
answers and in the condition that an asker states, instants are `timestamp_ntz`, and what has no limit is NULL.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from timeline.constants import INFINITY, MINUS_INFINITY
from timeline.errors import BadQuery, MissingExtra
from timeline.scale.levels import in_slices
from timeline.scale.rows import INSTANTS
from timeline.scale.spark_calendar import DAY, FINITE, between, moved, once, piece, series, truncated, typed
from timeline.scale.spark_functions import functions, joined
from timeline.store.macros import library

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlglot import exp

    _Rules = dict[type[exp.Expr], Callable[[Any], exp.Expr | None]]

__all__ = ["FUNCTIONS", "selection", "spark_sql", "statement_of", "statements"]

FUNCTIONS = {"name_key": "timeline_name_key", "folded": "timeline_folded"}
"""What Spark lacks, and the name under which a session has it: see `timeline.store.name_keys`."""
_STATED = "stated"
"""The step that shows events to the condition of an asker."""
_NUMBERS = {"lat", "lon", "confidence"}
_NUMBER_AS_TEXT = (
    "CASE WHEN isnan(:x) THEN 'nan' WHEN abs(:x) = double('infinity') THEN if(:x > 0, 'inf', '-inf')"
    " ELSE CAST(:x AS STRING) END"
)


def spark_sql(sql: str, tables: Mapping[str, str], *, foreign: bool = False, cuts: Sequence[int] = ()) -> str:
    """A statement of the embedded engine as one of Spark.

    Args:
        sql: the statement; `$name` marks a parameter, which becomes `:name`.
        tables: what each table is called in Spark.
        foreign: it is a statement of an asker's own, on tables whose instants are timestamps.
        cuts: where levels are cut into slices, which are counted one by one.

    Raises:
        BadQuery: it asks for what Spark lacks, or for a table that there is not.
        MissingExtra: sqlglot is not installed.
    """
    tree = in_slices(statement_of(sql), cuts) if cuts else statement_of(sql)
    return _spark(_translated(tree, tables, foreign=foreign), sql)


def selection(tree: exp.Expr, tables: Mapping[str, str]) -> str:
    """What `spark_sql` gives, of a selection that is read already."""
    return _spark(_translated(tree, tables, foreign=False), "")


def statements(script: str) -> list[exp.Expr]:
    """The statements of a script of the embedded engine, read."""
    return [tree for tree in _sqlglot().parse(script, read="duckdb") if tree is not None]


def statement_of(sql: str) -> exp.Expr:
    """A statement of the embedded engine, read."""
    glot = _sqlglot()
    try:
        tree: exp.Expr = glot.parse_one(sql, read="duckdb")
        return tree
    except glot.errors.SqlglotError as fault:
        raise BadQuery(f"this SQL cannot be read: {_line(fault)}", sql) from None


def _spark(tree: exp.Expr, sql: str) -> str:
    glot = _sqlglot()
    try:
        return tree.sql(dialect="spark", unsupported_level=glot.ErrorLevel.RAISE)
    except glot.errors.SqlglotError as fault:
        raise BadQuery(f"Spark has no word for a part of this SQL: {_line(fault)}", sql) from None


def _line(fault: Exception) -> str:
    return str(fault).partition("\n")[0]


def _sqlglot() -> Any:
    try:
        import sqlglot
    except ImportError:
        raise MissingExtra("sqlglot", "spark", "a question on a cluster") from None
    return sqlglot


def _translated(tree: exp.Expr, tables: Mapping[str, str], *, foreign: bool) -> exp.Expr:
    from sqlglot import exp

    shared, ours, asked = _rules()
    tree = _inlined(tree)
    theirs = {id(node) for node in tree.walk()} if foreign else _conditions(tree)
    _name_tables(tree, tables)
    for node in reversed([*tree.walk(bfs=False)]):
        rule = shared.get(type(node)) or (asked if id(node) in theirs else ours).get(type(node))
        new = rule(node) if rule else None
        if new is not None:
            if node is tree:
                tree = new
            else:
                node.replace(new)
    for step in tree.find_all(exp.CTE):
        if step.alias == _STATED:
            _show(step.this)
    return tree


def _conditions(tree: exp.Expr) -> set[int]:
    """The nodes of conditions that an asker states."""
    from sqlglot import exp

    found = set()
    for select in tree.find_all(exp.Select):
        source = select.args.get("from_") or select.args.get("from")
        if source is not None and source.this.name == _STATED and select.args.get("where"):
            found |= {id(node) for node in select.args["where"].walk()}
    return found


def _name_tables(tree: exp.Expr, tables: Mapping[str, str]) -> None:
    """Tables by their names in Spark; a step hides the table of its name, but where the table is called `main.NAME`."""
    from sqlglot import exp

    steps = {step.alias for step in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier) or (not table.db and table.name in steps):
            continue
        if table.name not in tables:
            known = ", ".join(sorted(tables))
            raise BadQuery(f"there is no table '{table.name}' on the cluster; known: {known}")
        alias = table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(table.name))
        table.replace(exp.Table(this=exp.to_identifier(tables[table.name]), alias=alias))


# --- macros ------------------------------------------------------------------------------------------------


@lru_cache(128)
def _macro(name: str) -> tuple[tuple[str, ...], exp.Expr]:
    """The parameters of a macro of the library, and its body without a call of another."""
    create = statement_of(library()[name].statement)
    return tuple(parameter.name for parameter in create.this.expressions), _inlined(create.expression)


def _inlined(tree: exp.Expr) -> exp.Expr:
    """The tree with every macro of ours replaced by its body, but those that a session of Spark has as functions."""
    from sqlglot import exp

    for call in reversed([*tree.find_all(exp.Anonymous, bfs=False)]):
        name = call.name.lower()
        if name not in library() or name in FUNCTIONS:
            continue
        parameters, body = _macro(name)
        values = dict(zip(parameters, call.expressions, strict=True))
        filled = _bound(body, *values.items()) if len(values) == 1 else None
        filled = filled or exp.paren(body.copy().transform(_filled, values))
        if call is tree:
            tree = filled
        else:
            call.replace(filled)
    return tree


def _bound(body: exp.Expr, given: tuple[str, exp.Expr]) -> exp.Expr | None:
    """A body that names its one parameter several times, of a value that is worked out once; None where that is no matter."""
    from sqlglot import exp

    name, value = given
    times = sum(column.name == name for column in body.find_all(exp.Column))
    if times < 2 or isinstance(value.unnest(), exp.Column | exp.Literal):
        return None
    once = body.copy().transform(_filled, {name: exp.column(f"_{name}")})
    return piece(f"transform(array(:given), _{name} -> :body)[0]", given=value, body=once)


def _filled(node: exp.Expr, values: Mapping[str, exp.Expr]) -> exp.Expr:
    from sqlglot import exp

    if isinstance(node, exp.Column) and not node.table and node.name in values:
        return exp.paren(values[node.name].copy())
    return node


def _without_limit(node: exp.Expr) -> exp.Expr | None:
    """A text that stands for an instant without limit."""
    if not node.is_string or node.name.lower() not in ("infinity", "-infinity"):
        return None
    return piece(f"CAST({MINUS_INFINITY if node.name.startswith('-') else INFINITY} AS BIGINT)")


def _cast(node: exp.Cast) -> exp.Expr | None:
    from sqlglot import exp

    if node.to.this == exp.DType.TEXT and node.this.name in _NUMBERS:
        return piece(_NUMBER_AS_TEXT, x=node.this)
    return node.this if node.to.this in (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ) else None


def _called(*, theirs: bool) -> Callable[[exp.Expr], exp.Expr | None]:
    """The functions that only the embedded engine has."""
    from sqlglot import exp

    def rule(node: exp.Expr) -> exp.Expr | None:
        name, given = node.name.lower(), node.expressions
        if name in FUNCTIONS:
            return exp.Anonymous(this=FUNCTIONS[name], expressions=[each.copy() for each in given])
        if name == "strip_accents":
            inner = given[0].this if isinstance(given[0], exp.Lower) else None
            if inner is None:
                raise BadQuery("strip_accents is known on a cluster as strip_accents(lower(text)) only")
            return exp.Anonymous(this=FUNCTIONS["folded"], expressions=[inner.copy()])
        if name == "isfinite":
            if theirs:
                return piece(":x IS NOT NULL", x=given[0])
            if given[0].name in _NUMBERS:
                return piece("abs(:x) < double('infinity')", x=given[0])
            return once(given[0], FINITE)
        if name == "epoch_us":
            if theirs:
                return piece(
                    "timestampdiff(MICROSECOND, TIMESTAMP_NTZ '1970-01-01 00:00:00', :x)", x=given[0]
                )
            return once(given[0], f"CASE WHEN {FINITE} THEN :x END")
        return None

    return rule


def _selected(node: exp.Select) -> exp.Expr | None:
    """A selection without what Spark's lacks: replaced columns, conditions on windows; its order by the columns it gives."""
    _spread(node)
    _unnest_together(node)
    _order_by_columns(node)
    return _qualified(node)


def _spread(node: exp.Expr) -> None:
    """`* REPLACE (x AS a)` as `* EXCEPT (a), x AS a`."""
    from sqlglot import exp

    for each in [*node.expressions]:
        star = each.this if isinstance(each, exp.Column) else each
        replaced = star.args.get("replace") if isinstance(star, exp.Star) else None
        if replaced:
            star.set("replace", None)
            star.set("except_", [exp.to_identifier(alias.alias) for alias in replaced])
            node.set("expressions", [*node.expressions, *(alias.copy() for alias in replaced)])


def _unnest_together(node: exp.Expr) -> None:
    """Lists that are unnested side by side, which Spark does of one list alone: a list of rows."""
    from sqlglot import exp

    lists = {each: _list_of(each.unalias()) for each in node.expressions}
    lists = {each: found for each, found in lists.items() if found is not None}
    if len(lists) < 2:
        return
    rows = exp.Inline(this=exp.ArraysZip(expressions=[*lists.values()]))
    names = [exp.to_identifier(each.alias) for each in lists]
    kept = [each for each in node.expressions if each not in lists]
    node.set("expressions", [*kept, exp.Aliases(this=rows, expressions=names)])


def _list_of(node: exp.Expr) -> exp.Expr | None:
    """The list that is unnested, or the places of one."""
    from sqlglot import exp

    if isinstance(node, exp.Explode):
        listed: exp.Expr = node.this.copy()
        return listed
    if isinstance(node, exp.Anonymous) and node.name.lower() == "generate_subscripts":
        return piece("sequence(1, size(:list))", list=node.expressions[0])
    return None


def _order_by_columns(node: exp.Expr) -> None:
    from sqlglot import exp

    given = {each.this: each.alias for each in node.expressions if isinstance(each, exp.Alias)}
    for ordered in node.args["order"].expressions if node.args.get("order") else ():
        if ordered.this in given:
            ordered.set("this", exp.column(given[ordered.this], quoted=True))


def _qualified(node: exp.Select) -> exp.Expr | None:
    from sqlglot import exp

    qualify = node.args.get("qualify")
    if qualify is None:
        return None
    inner, condition = node.copy(), qualify.this.copy()
    inner.set("qualify", None)
    kept = [*inner.expressions]
    named = [exp.Star() if each.is_star else exp.column(each.alias_or_name, quoted=True) for each in kept]
    if condition.find(exp.Window):
        inner.set("expressions", [*kept, exp.alias_(condition, "_kept")])
        condition = exp.column("_kept")
    outer = exp.select(*named).where(condition)
    for part in ("order", "limit"):
        if inner.args.get(part):
            outer.set(part, inner.args[part].copy())
            inner.set(part, None)
    return outer.from_(inner.subquery("_windowed"))


def _show(select: exp.Expr) -> None:
    """Let the columns of instants of a step be timestamps."""
    from sqlglot import exp

    shown = []
    for each in select.expressions:
        bare = each.this if isinstance(each, exp.Alias) else each
        is_instant = isinstance(each, exp.Alias) and isinstance(bare, exp.Case)
        shown.append(exp.alias_(piece(typed(":x"), x=bare), each.alias) if is_instant else each)
        star = each.this if isinstance(each, exp.Column) else each
        if isinstance(star, exp.Star):
            star.set("except_", [*star.args["except_"], exp.to_identifier("recorded_from")])
    shown.append(exp.alias_(piece(typed("e.recorded_from")), "recorded_from"))
    select.set("expressions", shown)


@cache
def _rules() -> tuple[_Rules, _Rules, _Rules]:
    """What becomes of each kind of node: everywhere, in what the questions say, in what an asker states."""
    from sqlglot import exp

    shared: _Rules = {
        **functions(),
        exp.Select: _selected,
    }
    ours: _Rules = {
        exp.Add: moved(1),
        exp.Anonymous: _called(theirs=False),
        exp.Cast: _cast,
        exp.Concat: joined(INSTANTS),
        exp.DateDiff: between,
        exp.GenerateSeries: series,
        exp.Literal: _without_limit,
        exp.Sub: moved(-1),
        exp.TimestampTrunc: truncated,
        exp.Try: lambda node: node.this,
        exp.UnixToTime: lambda node: node.this,
        exp.Year: lambda node: once(node.this, f"CASE WHEN {FINITE} THEN year({DAY}) END"),
    }
    theirs: _Rules = {
        exp.Anonymous: _called(theirs=True),
        exp.Concat: joined(()),
        exp.UnixToTime: lambda node: piece(typed(":x"), x=node.this),
    }
    return shared, ours, theirs
