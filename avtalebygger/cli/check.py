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

Once a round is sent, what was sent (or the next draft) is checked in place of the project.

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
    from avtalebygger.journeys.check_sent import sent_check
    from avtalebygger.journeys.finding import concerns_negotiated, folder_and_file
    from avtalebygger.journeys.project import load_project
    from avtalebygger.report import of_check, of_check_sent

    given: shell.Shell = context.obj
    folder, only = folder_and_file(file, given.project, Path.cwd())
    project = load_project(folder, only)
    negotiated = sent_check(folder, project) if concerns_negotiated(folder, only) else None
    if negotiated is not None:
        if given.json:
            data = of_check_sent.json_of(negotiated)
            ok = not negotiated.exit_code
            shell.write_json(shell.envelope("check", data, ok=ok, findings=negotiated.findings))
        elif not (given.quiet and not negotiated.exit_code):
            shell.show(given, of_check_sent.report_of(negotiated))
        raise typer.Exit(negotiated.exit_code)
    plan = plan_of(project, folder, only)
    editions = to_review(project, plan)
    outcome = concluded(project, tracked(given, reviews(project, editions), len(editions)), plan)
    if given.json:
        ok = not outcome.exit_code
        shell.write_json(shell.envelope("check", of_check.json_of(outcome), ok=ok, findings=outcome.findings))
    elif not (given.quiet and not outcome.exit_code):
        shell.show(given, of_check.report_of(outcome))
        if outcome.exit_code in {0, 1}:
            shell.say(given, text("next: avtale build; or avtale round send --deadline DATE begins a negotiation"))
    raise typer.Exit(outcome.exit_code)
