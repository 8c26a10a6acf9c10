"""avtalebygger accept, avtalebygger reject"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.options import Force
from avtalebygger.cli.outputs import demand_endings, demand_not_read
from avtalebygger.messages import text

HELP = """{does} tracked changes in a Word file: all of them, or those of some authors or in some clauses.

\b
Examples:
  avtalebygger {name} svar.docx -o {file}
  avtalebygger {name} svar.docx -o uten-bergen.docx --author "Bergen kommune"
  avtalebygger {name} svar.docx -o ren.docx --clause 3.2 --clause taushetsplikt

The file itself is never changed. Macros, embedded programs and links to other files than web pages are left out of what
is written, and named.

Exit codes: 0 written, 2 usage, 3 the file is refused, or holds no such change."""
ACCEPT = text(HELP, does="Accept", name="accept", file="ren.docx")
REJECT = text(HELP, does="Reject", name="reject", file="som-sendt.docx")
SAID = {
    "accept": "{output}: {count} tracked changes accepted, {left} left",
    "reject": "{output}: {count} tracked changes rejected, {left} left",
}


def resolve(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=text("The Word file (.docx)."))],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=text("The file to write."))],
    author: Annotated[
        list[str] | None,
        typer.Option("--author", metavar="NAME", help=text("Only changes by this name; may be repeated.")),
    ] = None,
    clause: Annotated[
        list[str] | None,
        typer.Option(
            "--clause", metavar="CLAUSE", help=text("Only in this clause, by number or our id; may be repeated.")
        ),
    ] = None,
    force: Force = False,
) -> None:
    """One command under two names; the name is the verdict."""
    from avtalebygger.journeys.foreign import content
    from avtalebygger.journeys.outputs import Output, write_outputs
    from avtalebygger.journeys.resolve import settled

    given: shell.Shell = context.obj
    verdict = str(context.info_name)
    demand_endings([output], (".docx",))
    demand_not_read([output], [file])
    done = settled(content(file), verdict, author or [], clause or [], str(file))
    write_outputs([Output(output, done.data)], force=force)
    if given.json:
        data = {"file": str(file), "written": str(output), "settled": done.settled, "left": done.left}
        shell.write_json(shell.envelope(verdict, data, warnings=done.notes))
        return
    for note in done.notes:
        shell.say(given, text("note: {note}", note=note))
    shell.say(given, text(SAID[verdict], output=output, count=done.settled, left=done.left))
