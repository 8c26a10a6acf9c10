"""avtalebygger blame"""

from __future__ import annotations

from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.options import PartyOf
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import text

HELP = text(
    """Show where the words of a clause come from: the library, a value, or a proposal and who decided it.

\b
Examples:
  avtalebygger blame utskrivningsklare
  avtalebygger blame 15 --words
  avtalebygger blame 15 --party surnadal --json

The clause is named by id, number or heading. Exit codes: 0 shown, 4 there is no such clause, 7 the record is broken."""
)


def blame(
    context: typer.Context,
    clause: Annotated[str, typer.Argument(metavar="CLAUSE", help=text("Id, number or heading."))],
    words: Annotated[bool, typer.Option("--words", help=text("Word by word, not paragraph by paragraph."))] = False,
    party: PartyOf = "",
) -> None:
    from avtalebygger.journeys.memory import blame as found
    from avtalebygger.report import of_memory

    given: shell.Shell = context.obj
    one = found(folder_of(given), clause, party)
    if given.json:
        data = {"clause": one.title, "stretches": of_memory.blame_as_json(one.negotiation, one.stretches)}
        shell.write_json(shell.envelope("blame", data))
    elif not given.quiet:
        report = of_memory.blame_report if words else of_memory.by_paragraph
        shell.show(given, report(one.title, one.negotiation, one.stretches))
