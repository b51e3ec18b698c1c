"""What the library warns of reaches the reader once, as a remark and without a line of source."""

from __future__ import annotations

import json
import warnings

import pytest

from timeline.cli import notes as remarks
from timeline.cli.notes import shown_remarks
from timeline.errors import TimelineWarning

WINDOW = "the window covers the whole observed period: every pair of events counts, and p says nothing"


def test_a_warning_of_the_library_is_a_note(cli):
    answer = cli("cooccur", "--window", "36500d", "--format", "json")
    assert json.loads(answer.told)
    assert answer.err == f"note: 4 events counted\nnote: {WINDOW}\n" or answer.err == (
        f"note: {WINDOW}\nnote: 4 events counted\n"
    )


def test_it_is_told_once(capsys):
    with shown_remarks():
        for _ in range(3):
            for text in ("one", "other"):
                warnings.warn(text, TimelineWarning, stacklevel=1)
    assert capsys.readouterr().err == "note: one\nnote: other\n"


def test_warnings_of_others_are_not_taken_for_ours(capsys):
    with pytest.raises(UserWarning), shown_remarks():
        warnings.warn_explicit("of others", UserWarning, remarks.__file__, 1, "timeline.x")
    with pytest.raises(DeprecationWarning), shown_remarks():
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert capsys.readouterr().err == ""


def test_nothing_is_left_behind():
    before = warnings.showwarning, list(warnings.filters)
    with shown_remarks():
        pass
    assert (warnings.showwarning, list(warnings.filters)) == before
