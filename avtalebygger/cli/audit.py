"""avtalebygger audit"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.marking import is_word, page, wanted
from avtalebygger.cli.options import Force, MarkDate, Outputs
from avtalebygger.messages import text

if TYPE_CHECKING:
    from avtalebygger.model.change import Audit

HELP = text(
    """Did they change anything without showing it? A returned Word file against the one we sent.

\b
Examples:
  avtalebygger audit sendt.docx svar.docx
  avtalebygger audit sendt.docx svar.docx -o svar-alle-endringer.docx
  avtalebygger audit sendt.docx svar.docx -o svar.html
  avtalebygger audit sendt.docx svar.docx --json

Every change is tracked or not tracked, with author and date where there is one; then what became of our own open marks,
and what else a person should see. A .docx output is our own file with all of it as tracked changes, those that were not
tracked under an author of their own.

Exit codes: 0 honest marks or nothing at all, 1 something a person should see, 2 usage, 3 a file is refused."""
)
UNTRACKED = "NOT TRACKED"


def audit(
    context: typer.Context,
    sent: Annotated[Path, typer.Argument(metavar="SENT", help=text("The file as we sent it."))],
    returned: Annotated[Path, typer.Argument(metavar="RETURNED", help=text("The file as it came back."))],
    output: Outputs = None,
    author: Annotated[
        str, typer.Option(metavar="NAME", help=text("The name that changes bear which were not tracked."))
    ] = UNTRACKED,
    date: MarkDate = "",
    force: Force = False,
) -> None:
    from avtalebygger.journeys.audit import audited, marked, needs_a_person
    from avtalebygger.journeys.foreign import package
    from avtalebygger.journeys.outputs import Output, write_outputs
    from avtalebygger.report import of_audit

    given: shell.Shell = context.obj
    want = wanted(output, (sent, returned), author, date)
    ours, theirs = package(sent), package(returned)
    result = audited(ours, theirs)
    written = [
        Output(path, marked(ours, theirs, want.author, want.at) if is_word(path) else page_of(result, sent, returned))
        for path in want.paths
    ]
    write_outputs(written, force=force)
    raised = needs_a_person(result)
    if given.json:
        data = {**of_audit.json_of(result, str(sent), str(returned)), "written": [str(path) for path in want.paths]}
        shell.write_json(
            shell.envelope("audit", data, ok=not raised, findings=result.findings, warnings=result.comparison.notes)
        )
    elif not given.quiet:
        shell.show(given, of_audit.report_of(result, str(sent), str(returned)))
    raise typer.Exit(1 if raised else 0)


def page_of(result: Audit, sent: Path, returned: Path) -> bytes:
    from avtalebygger.report import of_audit

    return page(lambda: of_audit.report_of(result, str(sent), str(returned), whole=True), result.comparison)
