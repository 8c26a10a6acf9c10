"""avtalebygger accept, avtalebygger reject"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.outputs import demand_endings, demand_not_read
from avtalebygger.messages import text

ACCEPT = text(
    """Accept tracked changes in a Word file: all of them, or those of some authors or in some clauses.

\b
Examples:
  avtalebygger accept svar.docx -o ren.docx
  avtalebygger accept svar.docx -o ren.docx --author "Bergen kommune"
  avtalebygger accept svar.docx -o ren.docx --clause 3.2 --clause taushetsplikt

The file itself is never changed. Macros, embedded programs and links to other files than web pages are left out of what
is written, and named.

Exit codes: 0 written, 2 usage, 3 the file is refused, or holds no such change."""
)
REJECT = text(
    """Reject tracked changes in a Word file: all of them, or those of some authors or in some clauses.

\b
Examples:
  avtalebygger reject svar.docx -o som-sendt.docx
  avtalebygger reject svar.docx -o uten-bergen.docx --author "Bergen kommune"
  avtalebygger reject svar.docx -o ren.docx --clause 3.2 --clause taushetsplikt

The file itself is never changed. Macros, embedded programs and links to other files than web pages are left out of what
is written, and named.

Exit codes: 0 written, 2 usage, 3 the file is refused, or holds no such change."""
)
File = Annotated[Path, typer.Argument(metavar="FILE", help=text("The Word file (.docx)."))]
Out = Annotated[Path, typer.Option("-o", "--output", help=text("The file to write."))]
Authors = Annotated[list[str] | None, typer.Option("--author", help=text("Only changes by NAME; may be repeated."))]
Clauses = Annotated[
    list[str] | None,
    typer.Option("--clause", help=text("Only changes in this clause, by number or our id; may be repeated.")),
]
Force = Annotated[bool, typer.Option("--force", help=text("Replace an output file that exists."))]


def accept(
    context: typer.Context,
    file: File,
    output: Out,
    author: Authors = None,
    clause: Clauses = None,
    force: Force = False,
) -> None:
    settle(context.obj, "accept", (file, output), author or [], clause or [], force)


def reject(
    context: typer.Context,
    file: File,
    output: Out,
    author: Authors = None,
    clause: Clauses = None,
    force: Force = False,
) -> None:
    settle(context.obj, "reject", (file, output), author or [], clause or [], force)


def settle(
    given: shell.Shell, verdict: str, paths: tuple[Path, Path], authors: list[str], clauses: list[str], force: bool
) -> None:
    from avtalebygger.journeys.foreign import content
    from avtalebygger.journeys.outputs import Output, write_outputs
    from avtalebygger.journeys.resolve import settled

    file, output = paths
    demand_endings([output], (".docx",))
    demand_not_read([output], [file])
    done = settled(content(file), verdict, authors, clauses, str(file))
    write_outputs([Output(output, done.data)], force=force)
    if given.json:
        data = {"file": str(file), "written": str(output), "settled": done.settled, "left": done.left}
        shell.write_json(shell.envelope(verdict, data, warnings=done.notes))
        return
    for note in done.notes:
        shell.say(given, text("note: {note}", note=note))
    words = {"accept": "{output}: {count} tracked changes accepted, {left} left"}
    said = words.get(verdict, "{output}: {count} tracked changes rejected, {left} left")
    shell.say(given, text(said, output=output, count=done.settled, left=done.left))
