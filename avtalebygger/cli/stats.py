"""avtalebygger stats"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.next_step import NOTHING_SENT
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import text

HELP = text(
    """Count proposals and what became of them, by party, topic or round.

\b
Examples:
  avtalebygger stats
  avtalebygger stats --by topic
  avtalebygger stats --by round --json

Parties stand in the agreement's order. Counts always; percentages from five proposals up."""
)


class By(StrEnum):
    PARTY = "party"
    TOPIC = "topic"
    ROUND = "round"


def stats(
    context: typer.Context,
    by: Annotated[By, typer.Option(help=text("What to count by."))] = By.PARTY,
) -> None:
    from avtalebygger.journeys.memory import counted
    from avtalebygger.report import of_memory

    given: shell.Shell = context.obj
    one = counted(folder_of(given), by.value)
    if given.json:
        shell.write_json(shell.envelope("stats", of_memory.stats_as_json(by.value, one.tallies, one.roles)))
    elif not given.quiet:
        shell.show(given, of_memory.stats_report(one.negotiation, by.value, one.tallies, one.roles))
        if not one.negotiation.rounds:
            shell.say(given, text(NOTHING_SENT))
