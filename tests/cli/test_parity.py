"""Every verb of `Timeline` is a command of the same name with the same options, and the other way round."""

from __future__ import annotations

import inspect

import pytest

from timeline import Event, Timeline
from timeline.cli.app import all_commands

COMMANDS = all_commands()

NOT_COMMANDS = {
    "close": "a connection is as long as a command",
    "memory": "a database in memory ends with the command",
    "event": "a model is Python's; `show` tells the same",
    "guess": "it is `ingest --guess`",
    "adapters": "it is `ingest --list`",
    "mapping": "it is `ingest --print`",
    "mapping_schema": "it is `ingest --schema`",
}
NOT_VERBS = {
    "demo": "it types other commands",
    "when": "it needs no database",
    "completion": "it is the shell's",
    "cluster": "it asks a dataset; `ClusterTimeline` has the verbs",
}
OF_THE_COMMAND = {
    "out",
    "sql",
    "explain",
    "count",
    "whole",
    "columns",
    "sort",
    "help",
    "dayfirst",
    "monthfirst",
}
OF_THE_ANSWER = {"format", "replace", "escape_formulas"}  # what a verb calls so is its own
TOLD_DIFFERENTLY = {
    "add": ({"events", "sources", "entities"}, {"json", "file"}),
    "ingest": ({"progress"}, {"guess", "list", "print", "schema"}),  # a terminal shows the progress
}
FIELDS = {
    "participants": {"who"},
    "tags": {"tag"},
    "attributes": {"attribute"},
    "evidence": {"source", "locator", "quote", "stance", "evidence_when"},
}
VERBS = {
    name.removesuffix("_"): verb
    for name, verb in inspect.getmembers(Timeline, callable)
    if not name.startswith("_") and name not in NOT_COMMANDS
}


def parameters(verb):
    """The parameters of a verb and their defaults; `**fields` are the fields of an event."""
    found = dict(list(inspect.signature(verb).parameters.items())[1:])
    defaults = {
        name: None if parameter.default is parameter.empty else parameter.default
        for name, parameter in found.items()
        if parameter.kind is not parameter.VAR_KEYWORD
    }
    if "fields" in found:
        for field in Event.model_fields:
            defaults |= dict.fromkeys(FIELDS.get(field, {field}))
    return defaults


def options(command, verb):
    """The options and arguments of a command and their defaults; what must be given has none."""
    own = OF_THE_COMMAND | (OF_THE_ANSWER - set(verb))
    return {
        param.name: param.to_info_dict()["default"]
        for param in command.params
        if param.expose_value and param.name not in own
    }


def test_verbs_are_commands():
    assert set(VERBS) == set(COMMANDS) - set(NOT_VERBS)


def test_exceptions_are_still_true():
    assert set(NOT_COMMANDS) <= set(dir(Timeline))
    assert set(NOT_VERBS) <= set(COMMANDS)


@pytest.mark.parametrize("name", VERBS)
def test_options_are_parameters(name):
    verb = parameters(VERBS[name])
    command = options(COMMANDS[name], verb)
    only_verb, only_command = TOLD_DIFFERENTLY.get(name, (set(), set()))
    assert set(command) - only_command == set(verb) - only_verb


@pytest.mark.parametrize("name", VERBS)
def test_defaults_are_the_same(name):
    verb = parameters(VERBS[name])
    command = options(COMMANDS[name], verb)
    for option in set(verb) & set(command):
        assert (command[option] or None) == (verb[option] or None), option


def test_resolutions_are_those_of_the_calendar():
    from timeline.when.units import UNITS

    offered = [
        tuple(param.type.choices)
        for command in COMMANDS.values()
        for param in command.params
        if param.name == "resolution" and hasattr(param.type, "choices")
    ]
    assert len(offered) == 12
    assert set(offered) == {tuple(UNITS)}


def test_words_are_those_of_the_export():
    from timeline.cli.commands.files import EXPORTS, PARTITIONS
    from timeline.export import dataset, formats

    assert ("parquet", *formats.FORMATS) == EXPORTS
    assert tuple(dataset.PARTITIONS) == PARTITIONS


def test_every_option_is_explained():
    for command in COMMANDS.values():
        for param in command.params:
            assert param.help, f"{command.name} {param.name}"
            assert param.help[-1] in ".]", f"{command.name} {param.name}: {param.help}"


def test_every_length_is_taken_as_it_is_written():
    lengths = [
        (name, option.name, option.type.name)
        for name, command in COMMANDS.items()
        for option in command.params
        if option.metavar == "LENGTH"
    ]
    assert ("leads", "lag", "text") in lengths
    assert {kind for *_, kind in lengths} == {"text"}
