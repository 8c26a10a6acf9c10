"""avtalebygger parties"""

from __future__ import annotations

from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.messages import text

HELP = text(
    """Find a municipality or a hospital in the register.

\b
Examples:
  avtalebygger parties Surnadal
  avtalebygger parties 1579
  avtalebygger parties "Møre og Romsdal"

Exit codes: 0 found, 1 nothing fits."""
)


def parties(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="[QUERY]", help=text("Part of a name, a number or a helsefellesskap."))
    ] = "",
) -> None:
    from avtalebygger.journeys.library import found_parties
    from avtalebygger.report import of_library

    given: shell.Shell = context.obj
    found = found_parties(query)
    if given.json:
        shell.write_json(shell.envelope("parties", of_library.parties_as_json(found)))
    else:
        shell.show(given, of_library.parties_report(found, query))
    raise typer.Exit(0 if found.kommuner or found.helseforetak else 1)
