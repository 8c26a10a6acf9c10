"""avtalebygger conclude"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.clock import now
from avtalebygger.cli.options import RECORDER, Author, DryRun
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import counted, text

HELP = text(
    """Hold the final document against the last draft, word for word, and conclude the negotiation.

\b
Examples:
  avtalebygger conclude --final signert.docx --dry-run
  avtalebygger conclude --final signert.docx
  avtalebygger conclude --final surnadal.docx --party surnadal

Signature block, status and date of the agreement may differ; where anything else does, it is said and recorded.

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

    given: shell.Shell = context.obj
    done = concluded(folder_of(given), final, at=now(), by=author, party=party, dry_run=dry_run)
    if given.json:
        data = {"against": done.against, "party": done.party, "differences": list(done.differences), "head": done.head}
        shell.write_json(shell.envelope("conclude", {**data, "dry_run": dry_run}, ok=not done.differences))
    else:
        if done.differences:
            tell_differences(given, done.differences, done.against)
        else:
            shell.say(given, text("{final} says what {draft} says, word for word.", final=final, draft=done.against))
        if not dry_run:
            shell.say(given, text("Concluded.\nnext: avtale verify, and keep its head with the signed agreement"))
    raise typer.Exit(1 if done.differences else 0)


def tell_differences(given: shell.Shell, differences: tuple[str, ...], against: str) -> None:
    from avtalebygger.report.wording import visible

    words = "{count} difference from {draft}:", "{count} differences from {draft}:"
    shell.say(given, counted(len(differences), *words, draft=against))
    for each in differences:
        shell.printed(f"  {visible(each)}\n")
