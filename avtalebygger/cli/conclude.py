"""avtalebygger conclude"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.clock import now
from avtalebygger.cli.next_step import next_step
from avtalebygger.cli.options import RECORDER, Author, DryRun
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import counted, text

if TYPE_CHECKING:
    from avtalebygger.journeys.following import Status
    from avtalebygger.model.negotiation import Negotiation

HELP = text(
    """Hold the final document against the last draft, word for word, and conclude the negotiation.

\b
Examples:
  avtalebygger conclude --final signert.docx --dry-run
  avtalebygger conclude --final signert.docx
  avtalebygger conclude --final surnadal.docx --party surnadal

Signature block, status and date of the agreement may differ; where anything else does, it is said and recorded. Parties
that have not answered the last round are named.

Exit codes: 0 word for word the same, 1 it differs, 3 the file is refused (a PDF is), 4 it is not the time, 5 proposals
are undecided, 7 the record is broken."""
)


def conclude(
    context: typer.Context,
    final: Annotated[Path, typer.Option("--final", metavar="FILE", help=text("The final Word document."))],
    party: Annotated[str, typer.Option(metavar="ID", help=text("Copies: whose document it is."))] = "",
    author: Author = RECORDER,
    dry_run: DryRun = False,
) -> None:
    from avtalebygger.journeys.concluding import conclude as concluded
    from avtalebygger.journeys.following import status
    from avtalebygger.journeys.standing import standing

    given: shell.Shell = context.obj
    folder = folder_of(given)
    done = concluded(folder, final, at=now(), by=author, party=party, dry_run=dry_run)
    notes = unanswered(standing(folder).negotiation, done.missing)
    if given.json:
        data = {
            "against": done.against,
            "party": done.party,
            "differences": list(done.differences),
            "missing": list(done.missing),
            "head": done.head,
            "dry_run": dry_run,
        }
        shell.write_json(shell.envelope("conclude", data, ok=not done.differences, warnings=notes))
    else:
        for note in notes:
            shell.say(given, text("note: {note}", note=note))
        if done.differences:
            tell_differences(given, done.differences, done.against)
        else:
            shell.say(given, text("{final} says what {draft} says, word for word.", final=final, draft=done.against))
        if not dry_run:
            tell_concluded(given, status(folder), done.party)
    raise typer.Exit(1 if done.differences else 0)


def tell_concluded(given: shell.Shell, stands: Status, party: str) -> None:
    name = stands.negotiation.name_of(party) if party else ""
    shell.say(given, text("Concluded for {party}.", party=name) if name else text("Concluded."))
    shell.say(given, next_step(stands))


def unanswered(negotiation: Negotiation, missing: Sequence[str]) -> list[str]:
    """That parties have not answered the last round: no obstacle, but a person should know whom nobody heard from."""
    if not missing:
        return []
    names = ", ".join(map(negotiation.name_of, missing))
    return [text("no answer to round {round} from: {parties}", round=negotiation.rounds[-1].number, parties=names)]


def tell_differences(given: shell.Shell, differences: tuple[str, ...], against: str) -> None:
    from avtalebygger.report.wording import visible

    words = "{count} difference from {draft}:", "{count} differences from {draft}:"
    shell.say(given, counted(len(differences), *words, draft=against))
    for each in differences:
        shell.printed(f"  {visible(each)}\n")
