"""Three reports of one event, as three sources tell it."""

from __future__ import annotations

from timeline import Event

ONE = Event(
    event_id="one",
    title="Bombing of the AMIA in Buenos Aires",
    kind="attack.bombing",
    when="1994-07",
    country="AR",
    place="Buenos Aires",
    participants=[{"entity": "hezbollah"}, {"entity": "iran", "role": "accused"}],
    evidence=[{"source": "court", "locator": "p. 3"}],
    tags=("bombing",),
    attributes={"dead": 85},
)
TWO = Event(
    event_id="two",
    title="AMIA bombing, Buenos Aires",
    kind="attack",
    when="1994-07-18",
    description="A bomb destroys the centre.",
    country="AR",
    lat=-34.6,
    lon=-58.4,
    participants=[{"entity": "hezbollah"}],
    evidence=[{"source": "press"}],
    tags=("terror", "bombing"),
)
THREE = Event(
    event_id="three",
    title="AMIA attack",
    kind="attack",
    when="1994-07-20",
    evidence=[{"source": "radio"}],
    attributes={"dead": 84},
)
THREE_REPORTS = (ONE, TWO, THREE)
