"""avtalebygger history"""

from __future__ import annotations

from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.options import PartyOf
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import text

HELP = text(
    """Show every wording of a clause, round by round.

\b
Examples:
  avtalebygger history utskrivningsklare
  avtalebygger history 15 --party surnadal --json

The clause is named by id, number or heading. Exit codes: 0 shown, 4 there is no such clause, 7 the record is broken."""
)


def history(
    context: typer.Context,
    clause: Annotated[str, typer.Argument(metavar="CLAUSE", help=text("Id, number or heading."))],
    party: PartyOf = "",
) -> None:
    from avtalebygger.journeys.memory import history as found
    from avtalebygger.journeys.memory import said
    from avtalebygger.report import of_memory

    given: shell.Shell = context.obj
    one = found(folder_of(given), clause, party)
    wordings = [(label, said(words)) for label, words in one.drafts]
    if given.json:
        data = {"clause": one.title, "wordings": of_memory.history_as_json(wordings)}
        shell.write_json(shell.envelope("history", data))
    elif not given.quiet:
        shell.show(given, of_memory.history_report(one.title, wordings))
