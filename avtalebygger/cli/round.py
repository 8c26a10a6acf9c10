"""avtalebygger round send | status | list | close"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.clock import moment, now
from avtalebygger.cli.help import Commands
from avtalebygger.cli.next_step import NOTHING_SENT, next_step
from avtalebygger.cli.options import RECORDER, Author, DryRun
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.cli.waiting import waiting_count
from avtalebygger.messages import counted, text

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    help=text("Rounds of the negotiation: send, follow, close."),
)

SEND = text(
    """Send the next round: freeze the draft, one Word document for each party.

\b
Examples:
  avtalebygger round send --deadline 2026-12-15
  avtalebygger round send --to hustadvika --to surnadal
  avtalebygger round send --draft utkast.docx

The first round is made of the project, or is any Word file; the later ones are what `round next` wrote. Change tracking
is switched on, names are taken out of the metadata. From the first send on, what was sent is the source of the text.

Exit codes: 0 sent, 2 usage, 3 a file is refused or the agreement cannot be made, 4 it is not the time, 6 a requirement
of the law is not met, 7 the record is broken."""
)
STATUS = text(
    """Show where each party stands in the present round.

\b
Examples:
  avtalebygger round status
  avtalebygger round status --json"""
)
LIST = text(
    """List the rounds.

\b
Examples:
  avtalebygger round list
  avtalebygger round list --json"""
)
CLOSE = text(
    """Close the present round: no more answers are received in it.

\b
Examples:
  avtalebygger round close
  avtalebygger round close --allow-missing

Exit codes: 0 closed, 4 parties have not answered, or it is not the time."""
)


@app.command(help=SEND)
def send(
    context: typer.Context,
    deadline: Annotated[str, typer.Option(metavar="DATE", help=text("When answers are due: 2026-12-15."))] = "",
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="PARTY", help=text("Only this party; may be repeated."))
    ] = None,
    draft: Annotated[Path | None, typer.Option(metavar="FILE", help=text("A Word file of your own to send."))] = None,
    author: Author = RECORDER,
    dry_run: DryRun = False,
) -> None:
    from avtalebygger.journeys.rounds import send as sent

    given: shell.Shell = context.obj
    due = moment(deadline, "--deadline")[:10] if deadline else ""
    done = sent(folder_of(given), at=now(), by=author, deadline=due, to=to or (), draft=draft, dry_run=dry_run)
    if given.json:
        data = {
            "round": done.round,
            "sent": dict(done.sent),
            "deadline": done.deadline,
            "proposals": list(done.proposals),
            "waiting": list(done.waiting),
            "head": done.head,
            "dry_run": dry_run,
        }
        shell.write_json(shell.envelope("round-send", data, warnings=done.notes))
        return
    for note in done.notes:
        shell.say(given, text("note: {note}", note=note))
    if done.deadline and done.deadline < now()[:10]:
        shell.say(given, text("note: the deadline, {date}, is over already", date=done.deadline))
    for party, path in done.sent.items():
        shell.say(given, f"  {party}  {path}")
    words = out_words(dry_run)
    shell.say(given, counted(len(done.sent), *words, round=done.round))
    if done.waiting:
        shell.say(given, text("not yet: {parties} (avtale round send)", parties=", ".join(done.waiting)))
    if not dry_run:
        shell.say(given, text("next: e-mail the files; then avtale receive FILE …"))


def out_words(dry_run: bool) -> tuple[str, str]:
    if dry_run:
        return "Round {round} would go out to {count} party.", "Round {round} would go out to {count} parties."
    return "Round {round} is out with {count} party.", "Round {round} is out with {count} parties."


@app.command(help=STATUS)
def status(context: typer.Context) -> None:
    from avtalebygger.journeys.following import status as found
    from avtalebygger.report import of_negotiation

    given: shell.Shell = context.obj
    folder = folder_of(given)
    one = found(folder)
    waiting = waiting_count(folder, one.negotiation)
    if given.json:
        data = of_negotiation.status_as_json(one.negotiation, one.stage, one.parties, waiting=waiting)
        shell.write_json(shell.envelope("round-status", data))
    elif not given.quiet:
        report = of_negotiation.status_report(
            one.negotiation, one.stage, one.parties, today=now()[:10], waiting=waiting
        )
        shell.show(given, report)
        shell.say(given, next_step(one))


@app.command("list", help=LIST)
def list_(context: typer.Context) -> None:
    from avtalebygger.journeys.standing import standing
    from avtalebygger.report import of_negotiation

    given: shell.Shell = context.obj
    negotiation = standing(folder_of(given)).negotiation
    if given.json:
        rounds = of_negotiation.rounds_as_json(negotiation)
        shell.write_json(shell.envelope("round-list", {"rounds": rounds, "head": negotiation.head}))
    elif not given.quiet:
        shell.show(given, of_negotiation.rounds_report(negotiation))
        if not negotiation.rounds:
            shell.say(given, text(NOTHING_SENT))


@app.command(help=CLOSE)
def close(
    context: typer.Context,
    allow_missing: Annotated[
        bool, typer.Option("--allow-missing", help=text("Close without those that have not answered."))
    ] = False,
    author: Author = RECORDER,
    dry_run: DryRun = False,
) -> None:
    from avtalebygger.journeys.following import status as stands
    from avtalebygger.journeys.rounds import close as closed

    given: shell.Shell = context.obj
    folder = folder_of(given)
    done = closed(folder, at=now(), by=author, allow_missing=allow_missing, dry_run=dry_run)
    if given.json:
        data = {"round": done.round, "missing": list(done.missing), "head": done.head, "dry_run": dry_run}
        shell.write_json(shell.envelope("round-close", data))
        return
    words = "Round {round} would be closed." if dry_run else "Round {round} is closed."
    shell.say(given, text(words, round=done.round))
    if done.missing:
        shell.say(given, text("no answer from: {parties}", parties=", ".join(done.missing)))
    shell.say(given, next_step(stands(folder)) if not dry_run else text("nothing was written"))
