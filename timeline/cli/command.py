"""How a command parses, and what its help looks like: options under headings, and examples at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import DATABASE, DEBUG, Option, explained_alone, hide_dashes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from click.shell_completion import CompletionItem

__all__ = ["Command", "Group"]


class _Helped(click.Command):
    """What a command and the group of all commands share: their help."""

    examples: tuple[str, ...] = ()

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options under the heading of each."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record and isinstance(param, click.Option):
                section = param.section if isinstance(param, Option) else "General"
                sections.setdefault(section, []).append(record)
        for name, records in sections.items():
            with formatter.section(name):
                formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the examples, as they are typed."""
        if self.examples:
            with formatter.section("Example" if len(self.examples) == 1 else "Examples"):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


class Command(_Helped):
    """One command.

    Args:
        name: its name.
        callback: what it does; it gets the context and the value of every parameter.
        params: its own options and arguments; the general ones are added.
        help: what it does, in words.
        examples: command lines that work on the database of `timeline demo`.
        database: it asks or changes the database of --db.
    """

    def __init__(
        self,
        name: str,
        callback: Callable[..., Any],
        params: Iterable[click.Parameter],
        help: str,
        examples: Sequence[str],
        *,
        database: bool = True,
    ) -> None:
        general = [*DATABASE, DEBUG] if database else [DEBUG]
        super().__init__(name, params=[*params, *general], callback=click.pass_context(callback), help=help)
        self.examples = tuple(examples)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, with `-kind:election` and `-0344` as arguments and not as options."""
        if any("--explain" in param.opts for param in self.params):
            args = explained_alone(args)
        if not any(isinstance(param, click.Argument) for param in self.params):
            return super().parse_args(ctx, args)
        valued = {
            name
            for param in self.params
            if isinstance(param, click.Option) and not param.is_flag
            for name in param.opts
        }
        return super().parse_args(ctx, hide_dashes(args, valued))


class Group(_Helped, click.Group):
    """All commands, topic by topic; each is made when it is asked for, so that a command loads what it needs alone.

    Args:
        topics: the names under each heading of the help.
        summaries: what the help says of each, in a line.
        make: makes the command of a name.
    """

    def __init__(
        self,
        topics: Mapping[str, Sequence[str]],
        summaries: Mapping[str, str],
        make: Callable[[str], Command],
        examples: Sequence[str],
        **given: Any,
    ) -> None:
        super().__init__(**given)
        self.topics = topics
        self.summaries = summaries
        self.make = make
        self.examples = tuple(examples)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which the help explains them."""
        return [name for names in self.topics.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None where there is none."""
        if cmd_name not in self.commands and cmd_name in self.list_commands(ctx):
            self.commands[cmd_name] = self.make(cmd_name)
        return self.commands.get(cmd_name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands and options that begin so; no command is made for it."""
        from click.shell_completion import CompletionItem

        names = (name for name in self.list_commands(ctx) if name.startswith(incomplete))
        commands = [CompletionItem(name, help=self.summaries[name]) for name in names]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, topic by topic, and then the options of all."""
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands under the heading of each topic."""
        width = max(map(len, self.list_commands(ctx)))
        for topic, names in self.topics.items():
            with formatter.section(topic):
                formatter.write_dl([(name.ljust(width), self.summaries[name]) for name in names])
