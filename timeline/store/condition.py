"""A condition in SQL that a person wrote: one expression, which cannot leave the brackets that it is put into."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from timeline.errors import BadQuery
from timeline.store.calls import check_calls
from timeline.store.translate_errors import check_characters

if TYPE_CHECKING:
    from timeline.store.session import Session

__all__ = ["one_condition"]

_SHOWN = 500
_PARSED = "SELECT json_serialize_sql($sql::VARCHAR)"


def one_condition(session: Session, text: str) -> str:
    """The condition, where it is one expression, both by itself and in brackets.

    Raises:
        Frozen: it calls a function that acts.
        BadQuery: it is not SQL, more than one expression or statement, has a comment, or asks for a parameter.
    """
    import duckdb

    condition = text.strip()
    if not condition:
        raise BadQuery("an empty condition; write one such as country = 'IR', or leave it out")
    check_characters(condition)
    if any(kind == duckdb.token_type.comment for _, kind in duckdb.tokenize(condition)):
        raise _refused(condition, "it holds a comment; leave it out")
    check_calls(condition)
    alone, bracketed = (_parsed(session, sql) for sql in (f"SELECT {condition}", f"SELECT ({condition})"))
    statements = alone.get("statements", [])
    if alone["error"]:
        raise _refused(condition, alone["error_message"].splitlines()[0])
    if bracketed["error"] or len(statements) != 1 or len(statements[0]["node"]["select_list"]) != 1:
        raise _refused(condition, "it is more than one expression; join conditions with AND or OR")
    if statements[0]["named_param_map"]:
        raise _refused(condition, "it has a parameter; write the value itself, a text in 'single quotes'")
    return condition


def _parsed(session: Session, sql: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(session.value(_PARSED, {"sql": sql}))
    except ValueError:  # the engine gives an empty text for an infinite number, which JSON does not know
        return {"error": True, "error_message": "it holds a number that is too large"}
    return found


def _refused(condition: str, why: str) -> BadQuery:
    shown = " ".join(condition.split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return BadQuery(f"the condition {shown!r} cannot be used: {why}")
