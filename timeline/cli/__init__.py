"""The command `timeline`: parse, one call of the facade, render. The only room that knows click and rich."""

from __future__ import annotations

import os
import sys
from io import StringIO
from typing import TYPE_CHECKING

import click

from timeline.cli.interrupt import STOPPED, handle_signals, stopped
from timeline.cli.say import say
from timeline.cli.stdio import check_text, prepare_streams
from timeline.errors import BadDate, TimelineError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main", "run"]

DONE, FAILED, MISUSED, FAULTY, UNREAD = 0, 1, 2, 70, 141


def main() -> None:
    """The entry point: run the command line of this process, and leave with its exit code."""
    handle_signals()
    prepare_streams()
    code = run()
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            code = UNREAD
        else:
            code = _fail(f"standard output: {error.strerror}", error, sys.argv)
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line.

    Returns:
        The exit code: 0 done, 1 an error of the data or a breach found by `check`, 2 a wrong use of the command,
        70 a fault of this program, 129 hung up, 130 interrupted, 141 nobody reads the output any
        more, 143 terminated.
    """
    from timeline.cli.app import app
    from timeline.cli.notes import shown_remarks

    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        check_text(arguments)
        with shown_remarks():
            return app.main(arguments, prog_name="timeline", standalone_mode=False) or DONE
    except SystemExit:  # of click, where the pipe of the output is closed
        return UNREAD
    except click.UsageError as misuse:
        return _misused(misuse)
    except click.ClickException as failure:
        return _fail(failure.format_message(), failure, arguments)
    except BadDate as error:
        from timeline.when.reading.remedies import in_words_of

        return _fail(in_words_of("command", str(error)), error, arguments)
    except TimelineError as error:
        return _fail(str(error), error, arguments)
    except OSError as error:
        if error.errno is None:
            return _report_bug(error)
        return _fail(f"{error.filename or 'standard output'}: {error.strerror}", error, arguments)
    except (click.Abort, KeyboardInterrupt):
        return _stop()
    except Exception as fault:  # noqa: BLE001 - the last resort: what is not foreseen is shown in full
        # The engine gives up a question with an error of its own when it is interrupted.
        return _stop() if STOPPED.is_set() else _report_bug(fault)


def _misused(misuse: click.UsageError) -> int:
    shown = StringIO()
    misuse.show(shown)
    say(shown.getvalue().removesuffix("\n"))
    return MISUSED


def _stop() -> int:
    word, code = stopped()
    click.echo(f"timeline: {word}", err=True)
    return code


def _fail(message: str, error: BaseException, arguments: Sequence[str]) -> int:
    """Say in one line what is wrong; with --debug also where, and the SQL."""
    if "--debug" in arguments:
        _show_traceback(error)
        if sql := getattr(error, "sql", None):
            say(f"{sql}\n")
    line = " ".join(message.split())
    say(f"timeline: error: {_lowered(line)}")
    return FAILED


def _lowered(line: str) -> str:
    """The line with a small first letter, where the first word is not a name."""
    first = line.split(" ", 1)[0]
    return line[:1].lower() + line[1:] if first.istitle() else line


def _report_bug(fault: BaseException) -> int:
    """Tell of a fault of this program: all that a report needs."""
    import platform

    from timeline import __version__

    _show_traceback(fault)
    click.echo(
        f"timeline: this is a fault of timeline {__version__} (Python {platform.python_version()}, "
        f"{platform.system()}), not of yours; please report it with the command and the lines above",
        err=True,
    )
    return FAULTY


def _show_traceback(error: BaseException) -> None:
    import traceback

    say("".join(traceback.format_exception(error)).removesuffix("\n"))
