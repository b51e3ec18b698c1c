"""The parameters that questions share, each with its type and its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from timeline.constants import Certainty, Direction, NullModel
from timeline.query import option_help
from timeline.query.question import Option
from timeline.when.inputs import AsOfLike, DateLike, LengthLike

__all__ = [
    "AsOfOption", "At", "AtLeast", "Author", "Bins", "By", "ByOption", "CertaintyOption", "CircaOption",
    "Counted",
    "Dimension", "DirectionOption", "Draws", "EventId", "Every", "Expected", "FileName", "Flag", "From", "HorizonOption",
    "Item", "LastingOption", "Left", "LeftEvent", "LengthOption", "LimitOption", "MatchesOption", "MinCount",
    "Neighbours", "NullOption", "OneRevision", "OnlyOption", "Params", "PatternOption", "ProbabilityOption",
    "Reason", "RecordedAt", "RelationName", "RelationOption", "Resolution", "ResolutionOption",
    "RevisionNumber", "Right", "RightEvent", "Scale", "Score", "Seed", "Selector", "SingleDimension",
    "Statement", "To", "TopOption", "WhereOption", "Window", "Worlds",
]  # fmt: skip

Dimension: TypeAlias = Literal["who", "kind", "place", "country", "tag", "source", "role"]
Resolution: TypeAlias = Literal[
    "tick", "second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century", "millennium"
]  # fmt: skip
RelationName: TypeAlias = Literal[
    "before", "meets", "overlaps", "starts", "during", "finishes", "equals", "finished_by", "contains", "started_by",
    "overlapped_by", "met_by", "after", "intersects", "disjoint", "precedes", "follows", "covers", "covered_by",
]  # fmt: skip
Selector = Annotated[
    str, Option("terms such as kind:attack country:AR|BO -tag:x; empty picks all.", kind="selector")
]
Left = Annotated[str, Option("the events of the left side.", kind="selector")]
Right = Annotated[str, Option("the events of the right side.", kind="selector")]
EventId = Annotated[str, Option("the identity of an event.", kind="event")]
At = Annotated[DateLike, Option(metavar="DATE", kind="date")]
From = Annotated[DateLike | None, Option("from the start of this date on.", "DATE", "date")]
To = Annotated[DateLike | None, Option("up to the end of this date.", "DATE", "date")]
AsOfOption = Annotated[
    AsOfLike | None,
    Option(option_help.AS_OF, "REVISION|DATE"),
]
By = Annotated[Dimension | None, Option("group by the items of this dimension.", "DIMENSION")]
ByOption = Annotated[Dimension | str, Option(metavar="DIMENSION")]
CertaintyOption = Annotated[Certainty, Option("keep what may be so, or only what is so under every reading.")]
ResolutionOption = Annotated[
    Resolution | None,
    Option("compare at this unit; default: the finest precision of the events picked, or the day."),
]
ProbabilityOption = Annotated[bool, Option("say in which share of the possible worlds it holds.")]
LastingOption = Annotated[
    Literal["any", "moment"],
    Option("with a share: an event has any length that its bounds allow, or lasts one unit where it can."),
]
HorizonOption = Annotated[
    DateLike | None, Option("with a share: cut off what has no limit, such as 1900/2030.", "INTERVAL", "date")
]
CircaOption = Annotated[
    LengthLike | None,
    Option("take what is dated with ~ or ? to be so much wider on either side, such as 5y.", "LENGTH"),
]
AtLeast = Annotated[float | None, Option(metavar="0..1")]
LengthOption = Annotated[LengthLike | None, Option(metavar="LENGTH")]
LimitOption = Annotated[int | None, Option("maximum number of rows.", "N")]
OnlyOption = Annotated[
    str | Iterable[str] | None,
    Option("keep the pairs that hold this item, or one of several.", "ITEM", "names"),
]
WhereOption = Annotated[
    str | None, Option("a SQL condition on the columns of an event, for the rest; NULL is unbounded.", "SQL")
]

Bins = Annotated[Literal["day", "week", "month", "quarter", "year"] | None, Option()]
Counted = Annotated[Literal["begins", "touches"], Option()]
DirectionOption = Annotated[Direction, Option()]
Draws = Annotated[int, Option(metavar="N")]
Every = Annotated[Resolution | str, Option(metavar="BIN")]
Flag = Annotated[bool, Option()]
Expected = Annotated[
    bool,
    Option("say what is expected where all extents of an event weigh the same, and how far it may be off."),
]
FileName = Annotated[str | None, Option(metavar="FILE")]
Item = Annotated[str, Option()]
LeftEvent = Annotated[str, Option("the identity of the left event.", kind="event")]
MatchesOption = Annotated[Literal["all", "first", "disjoint"], Option()]
MinCount = Annotated[int, Option(metavar="N")]
Neighbours = Annotated[int, Option(metavar="N")]
NullOption = Annotated[NullModel, Option()]
Params = Annotated[Mapping[str, Any] | None, Option(kind="values")]
PatternOption = Annotated[str, Option(kind="pattern")]
RelationOption = Annotated[RelationName, Option("the relation of left to right.", "NAME")]
OneRevision = Annotated[int | str | None, Option(metavar="REVISION")]
RevisionNumber = Annotated[int | None, Option(metavar="N")]
RightEvent = Annotated[str, Option("the identity of the right event.", kind="event")]
Scale = Annotated[float, Option(metavar="X")]
Score = Annotated[float, Option(metavar="0..1")]
Seed = Annotated[int, Option(metavar="N")]
SingleDimension = Annotated[Literal["country", "kind", "place"] | None, Option(metavar="DIMENSION")]
Statement = Annotated[str, Option(kind="statement")]
TopOption = Annotated[int | None, Option(metavar="N")]
Worlds = Annotated[int, Option(metavar="N")]
Window = Annotated[LengthLike, Option(metavar="LENGTH")]
Author = Annotated[str | None, Option(option_help.AUTHOR, "NAME")]
Reason = Annotated[str | None, Option(option_help.REASON, "TEXT")]
RecordedAt = Annotated[DateLike | None, Option(option_help.RECORDED_AT, "INSTANT")]
