"""avtalebygger repair"""

from __future__ import annotations

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.clock import now
from avtalebygger.cli.options import RECORDER, Author, DryRun
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import text

HELP = text(
    """Move a damaged last event to quarantine, so that the record can go on. Nothing is ever deleted.

\b
Examples:
  avtalebygger repair --dry-run
  avtalebygger repair

Exit codes: 0 repaired, or nothing to repair, 7 more than the last event is broken: a person must look."""
)


def repair(context: typer.Context, author: Author = RECORDER, dry_run: DryRun = False) -> None:
    from avtalebygger.journeys.trust import repair as repaired

    given: shell.Shell = context.obj
    done = repaired(folder_of(given), at=now(), by=author, dry_run=dry_run)
    if given.json:
        data = {"damaged": done.damaged, "moved_to": done.moved_to, "dry_run": dry_run}
        shell.write_json(shell.envelope("repair", data))
        return
    if not done.damaged:
        shell.say(given, text("Nothing to repair."))
    elif dry_run:
        shell.say(given, text("{path} would be moved to quarantine.", path=done.damaged))
    else:
        shell.say(given, text("{path} lies in {moved} now.", path=done.damaged, moved=done.moved_to))
        shell.say(given, text("next: avtale verify"))
