"""All commands under one name, the options that every command takes, and what an error becomes.

The options of `GLOBAL` are accepted before and after the command: `main` moves them to the front before typer sees
them, so that no command has to declare them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import avtalebygger
from avtalebygger.cli import shell, streams
from avtalebygger.cli.help import Commands
from avtalebygger.messages import text

GLOBAL_FLAGS = frozenset({"--json", "-q", "--quiet", "-v", "--verbose", "--no-color", "--no-input"})
GLOBAL_VALUES = frozenset({"--project"})

app = typer.Typer(
    name="avtalebygger",
    cls=Commands,
    help=text(
        """Draft, compare and negotiate samarbeidsavtaler between municipalities and health trusts.

\b
Examples:
  avtalebygger demo forhandling              a whole negotiation in a minute
  avtalebygger init eksempel                 a project of your own
  avtalebygger diff v1.docx v2.docx          what changed between two Word files

`avtale` is a shorter name for the same command. COMMAND --help has examples of each."""
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog=text(
        "Environment: AVTALEBYGGER_NOW (as 2026-11-21T12:00:00Z) sets the clock; NO_COLOR takes the colours away, "
        "COLUMNS is the width of what is printed.\n\n"
        "Exit codes: 0 done, 1 done with differences or findings, 2 usage, 3 input refused, 4 wrong state, "
        "5 undecided or in conflict, 6 a requirement of the law not met, 7 broken journal, 70 a bug of ours, "
        "130 interrupted."
    ),
)


def say_version(wanted: bool) -> None:
    if wanted:
        shell.printed(f"avtalebygger {avtalebygger.__version__}\n")
        raise typer.Exit(0)


@app.callback()
def options(
    context: typer.Context,
    project: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help=text("The project folder; otherwise the nearest parent with avtale.yaml.")),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help=text("One JSON object on standard output."))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=text("Say only what went wrong."))] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help=text("Say more."))] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help=text("Signs without colour, as with NO_COLOR."))] = False,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=say_version, help=text("Say which version this is."))
    ] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help=text("Never ask; refuse instead."))] = False,
) -> None:
    context.obj = shell.Shell(
        project=project, json=json, quiet=quiet, verbose=verbose, color=not no_color, ask=not no_input
    )


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The arguments with the global options first; what stands after `--` is left alone."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            return [*front, *rest, word, *words]
        name, _, value = word.partition("=")
        if word in GLOBAL_FLAGS or (name in GLOBAL_VALUES and value):
            front.append(word)
        elif word in GLOBAL_VALUES:
            front += [word, *([following] if (following := next(words, None)) is not None else [])]
        else:
            rest.append(word)
    return [*front, *rest]


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point of `avtalebygger` and `avtale`. Ends the process with the exit code."""
    from avtalebygger.cli import commands

    # A command builds what it compares and ends. Looking for garbage all the while finds none, and takes a third of
    # the time of a large document.
    gc.set_threshold(100_000, 50, 100)
    commands.register(app)
    given = hoisted(sys.argv[1:] if arguments is None else arguments)
    streams.prepare()
    code = shell.guarded(lambda: app(given, standalone_mode=False), json="--json" in given)
    sys.exit(shell.guarded(streams.flush, json=False) or code)
