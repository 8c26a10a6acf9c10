"""avtalebygger read"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.messages import text

HELP = text(
    """See what a Word file says: clauses, tracked changes, comments, and what a person should know of it.

\b
Examples:
  avtalebygger read svar.docx
  avtalebygger read svar.docx --json

The text is shown with all tracked changes accepted; each change stands in a list of its own. Nothing in the file is
run, followed or fetched.

Exit codes: 0 read, 1 read, with findings a person should see, 3 the file is refused."""
)


def read(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=text("The Word file (.docx)."))],
) -> None:
    from avtalebygger.journeys.foreign import content
    from avtalebygger.journeys.read import text_of
    from avtalebygger.report import of_document

    given: shell.Shell = context.obj
    document = text_of(content(file), str(file))
    raised = any(finding.severity.value != "info" for finding in document.findings)
    if given.json:
        data = of_document.json_of(document)
        shell.write_json(shell.envelope("read", data, ok=not raised, findings=document.findings))
    elif not given.quiet:
        shell.show(given, of_document.report_of(document))
    raise typer.Exit(1 if raised else 0)
