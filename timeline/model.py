"""What an event, a source, an entity and a piece of evidence are: frozen models that refuse unknown fields."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from timeline.texts import half_character
from timeline.when import When

__all__ = ["Entity", "Event", "Evidence", "Participant", "Source", "slug"]

KIND = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*")
_COUNTRY = re.compile(r"[A-Z]{2,3}")


_LATIN = str.maketrans(
    dict(zip("łŁøØđĐðÐıħĦ", "lLoOdDdDihH", strict=True))
    | {"ß": "ss", "ẞ": "SS", "þ": "th", "Þ": "Th", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe"}
)
"""Latin letters that are no letter with an accent."""


def slug(text: str, most: int = 60) -> str:
    """`text` as a lower-case ASCII identifier: ``'Cristina Fernández'`` becomes ``'cristina-fernandez'``.

    A text with no Latin letter or digit keeps its own letters instead of vanishing.

    >>> slug("Bombing of the AMIA (Buenos Aires)")
    'bombing-of-the-amia-buenos-aires'
    >>> slug("Łódź")
    'lodz'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LATIN)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower()) or re.findall(r"\w+", text.lower())
    return "-".join(words)[:most].rstrip("-")


def _read_when(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value:05d}" if value < 0 else f"{value:04d}"  # a year that JSON or TOML holds as a number
    return When.read(value) if isinstance(value, str) else value


def _check_kind(kind: str) -> str:
    if not KIND.fullmatch(kind):
        raise ValueError(f"kind '{kind}' is not lower-case words joined by dots, such as 'diplomatic.break'")
    return kind


def _check_numbers(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        json.dumps(attributes, allow_nan=False)
    except TypeError as fault:
        raise ValueError(f"attributes hold what JSON cannot: {fault}") from None
    except ValueError:
        raise ValueError(
            "attributes hold NaN or an infinite number, which JSON cannot; leave it out"
        ) from None
    return attributes


def _check_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("this is blank")
    return text


def _check_country(code: str) -> str:
    if not _COUNTRY.fullmatch(code):
        raise ValueError("this is no ISO 3166 code in capitals, such as AR or ARG")
    return code


def _blank_to_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _keep_once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


Date = Annotated[
    When,
    BeforeValidator(_read_when),
    PlainSerializer(lambda when: when.edtf or when.text, return_type=str),
    WithJsonSchema({"type": "string", "description": "an EDTF date"}),
]
Text = Annotated[str, AfterValidator(_check_blank)]
OptionalText = Annotated[Text | None, BeforeValidator(_blank_to_none)]
Identifier = Annotated[str, Field(max_length=200), AfterValidator(_check_blank)]
Country = Annotated[Annotated[str, AfterValidator(_check_country)] | None, BeforeValidator(_blank_to_none)]
Latitude = Annotated[float | None, Field(ge=-90, le=90), BeforeValidator(_blank_to_none)]
Longitude = Annotated[float | None, Field(ge=-180, le=180), BeforeValidator(_blank_to_none)]
Confidence = Annotated[float | None, Field(ge=0, le=1), BeforeValidator(_blank_to_none)]


def _named(field: str, value: Any) -> Any:
    return {field: value} if isinstance(value, str) else value


class Model(BaseModel):
    """The base of all models: frozen, strict about names, plain to print."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _check_characters(cls, fields: Any) -> Any:
        for name, value in fields.items() if isinstance(fields, Mapping) else ():
            if half := half_character(value):
                raise ValueError(f"{name} holds {half}, half a character: the text was cut within it")
        return fields


class Source(Model):
    """Something that says things: an article, a data set, a gazette.

    `published` is the stated time: when the source said what it says.

    >>> Source(source_id="gazette", title="Official Gazette", published="2013-02-28").published.edtf
    '2013-02-28'
    """

    source_id: Identifier
    title: Text
    kind: OptionalText = None
    publisher: OptionalText = None
    url: OptionalText = None
    published: Date | None = None


class Entity(Model):
    """Somebody or something that takes part in events, under one name and any number of aliases.

    >>> Entity(entity_id="cfk", name="Cristina Fernández de Kirchner", aliases=("CFK",)).kind
    'unknown'
    """

    entity_id: Identifier
    name: Text
    kind: Text = "unknown"
    country: Country = None
    aliases: Annotated[tuple[Text, ...], AfterValidator(_keep_once)] = ()


class Participant(Model):
    """The part that an entity has in an event. `entity` is an identifier, a name or an alias."""

    entity: Text
    role: Text = "participant"


class Evidence(Model):
    """Where a claim comes from: a source, a locator in it, a few of its words, and what it says of the date.

    >>> Evidence(source="article", locator="paragraph 4", quote="since 2010", when="2010/..").stance
    'supports'
    """

    source: Identifier
    locator: OptionalText = None
    quote: OptionalText = None
    stance: Literal["supports", "contradicts"] = "supports"
    when: Date | None = None


class Event(Model):
    """One dated event.

    Attributes:
        event_id: its identity; derived from title, kind, date, relative dates, place, country and participants when
            left out.
        title: what happened, in a line.
        kind: lower-case words joined by dots, from general to special (`diplomatic.break`).
        when: the uncertain extent; a text is read with `When.read`.
        when_text: the time phrase as the source states it.
        relative: how it lies to other events, such as `after amia-bombing by 3d..5d`; `infer` works out what follows.
            An event with relative dates needs no other.
        place, country, lat, lon: where; `country` is an ISO 3166 code, degrees are WGS 84.
        participants: who took part and how; a text is a name.
        tags: free words.
        evidence: what supports or contradicts the event; a text is a source.
        confidence: 0 to 1, as stated by whoever recorded it; never computed.
        attributes: whatever else the source tells, kept as it is.

    >>> Event(title="Bombing of the AMIA", kind="attack", when="1994-07-18").when.edtf
    '1994-07-18'
    """

    event_id: Identifier = ""
    title: Text
    kind: Annotated[str, AfterValidator(_check_kind)] = "event"
    description: OptionalText = None
    when: Date
    when_text: OptionalText = None
    relative: Annotated[tuple[Text, ...], AfterValidator(_keep_once)] = ()
    place: OptionalText = None
    country: Country = None
    lat: Latitude = None
    lon: Longitude = None
    participants: tuple[Annotated[Participant, BeforeValidator(partial(_named, "entity"))], ...] = ()
    tags: Annotated[tuple[Text, ...], AfterValidator(_keep_once)] = ()
    evidence: tuple[Annotated[Evidence, BeforeValidator(partial(_named, "source"))], ...] = ()
    confidence: Confidence = None
    attributes: Annotated[Mapping[str, Any], AfterValidator(_check_numbers)] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _date_by_others(cls, fields: Any) -> Any:
        if isinstance(fields, Mapping) and fields.get("relative") and fields.get("when") is None:
            return {**fields, "when": When.undated()}
        return fields

    @model_validator(mode="after")
    def _check_relative(self) -> Event:
        from timeline.when.relative import RelativeDate

        for statement in self.relative:
            RelativeDate.parse(self.event_id, statement)
        return self

    def model_post_init(self, context: Any, /) -> None:
        """Derive the identity of an event that was given none: the same content, the same identity."""
        if not self.event_id:
            parts = [self.title, self.kind, self.when.edtf or self.when.text, repr(self.participants)]
            parts += [repr(more) for more in (self.relative, self.place, self.country) if more]
            digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]
            object.__setattr__(self, "event_id", f"{slug(self.title, 48)}-{digest}")
