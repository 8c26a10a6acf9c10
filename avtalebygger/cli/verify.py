"""avtalebygger verify"""

from __future__ import annotations

from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import text

HELP = text(
    """Check that the record of the negotiation holds: every event, every document, nothing changed or missing.

\b
Examples:
  avtalebygger verify
  avtalebygger verify --head 3afa9f6729f9…
  avtalebygger verify --json

The head that it prints stands in every document we send, as avt_head; kept elsewhere, it also shows a record that was
rewritten from end to end.

Exit codes: 0 it holds, 1 something a person should see, 7 the record is broken."""
)


def verify(
    context: typer.Context,
    head: Annotated[str, typer.Option(metavar="HASH", help=text("A head kept elsewhere: is it in the chain?"))] = "",
) -> None:
    from avtalebygger.journeys.trust import verify as verified

    given: shell.Shell = context.obj
    found = verified(folder_of(given), head)
    notes = [text("{path}: left by a crash before it was recorded", path=path) for path in found.leftovers]
    shell.complain(found.problems)
    if given.json:
        data = {"head": found.head, "events": found.events, "documents": found.documents}
        shell.write_json(
            shell.envelope(
                "verify",
                data,
                ok=not found.exit_code,
                findings=found.findings,
                warnings=notes,
                errors=found.problems,
            )
        )
        raise typer.Exit(found.exit_code)
    for each in found.findings:
        shell.say(given, f"{each.where}: {each.kind} {each.text}" if each.where else f"{each.kind} {each.text}")
    for note in notes:
        shell.say(given, text("note: {note}", note=note))
    if not found.problems and not given.quiet:
        counts = {"events": found.events, "documents": found.documents}
        shell.printed(text("The record holds: {events} events, {documents} documents.", **counts) + "\n")
        shell.printed(text("head {head}", head=found.head or "-") + "\n")
    raise typer.Exit(found.exit_code)
