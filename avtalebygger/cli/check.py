"""avtalebygger check"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.messages import text

HELP = text(
    """See what the law asks of the agreements, before any document is made.

\b
Examples:
  avtalebygger check
  avtalebygger check agreements/utskrivning.yaml
  avtalebygger --json check

Exit codes: 0 nothing to act on, 1 findings, 3 a file cannot be read, 6 a requirement of the law is not met."""
)


def check(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=text("One agreement's file; otherwise all of the project."))
    ] = None,
) -> None:
    from avtalebygger.cli.progress import tracked
    from avtalebygger.journeys.check import concluded, plan_of, reviews, to_review
    from avtalebygger.journeys.project import folder_and_file, load_project
    from avtalebygger.report import of_check

    given: shell.Shell = context.obj
    folder, only = folder_and_file(file, given.project, Path.cwd())
    project = load_project(folder, only)
    plan = plan_of(project, folder, only)
    editions = to_review(project, plan)
    outcome = concluded(project, tracked(given, reviews(project, editions), len(editions)), plan)
    if given.json:
        ok = not outcome.exit_code
        shell.write_json(shell.envelope("check", of_check.json_of(outcome), ok=ok, findings=outcome.findings))
    elif not (given.quiet and not outcome.exit_code):
        shell.show(given, of_check.report_of(outcome))
    raise typer.Exit(outcome.exit_code)
