"""avtalebygger export consolidated"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.help import Commands
from avtalebygger.cli.options import Force
from avtalebygger.cli.outputs import demand_endings
from avtalebygger.cli.project_folder import folder_of
from avtalebygger.messages import text

if TYPE_CHECKING:
    from avtalebygger.journeys.consolidating import Consolidated

app = typer.Typer(cls=Commands, no_args_is_help=True, rich_markup_mode=None, help=text("Documents of the whole round."))

CONSOLIDATED = text(
    """Write what we sent with every party's marks in it, and a comment for each group of proposals.

\b
Examples:
  avtalebygger export consolidated -o samlet.docx
  avtalebygger export consolidated -o samlet.docx --force

The author of a mark is the parties that ask for it: "Tingvoll, Smøla". Accept the marks of one party and reject the
others, and the text is that party's document. Where copies are in both målformer, the second is FILE-nn.docx.

Exit codes: 0 written, 3 the output is in the way, 4 nothing is sent yet, 7 the record is broken."""
)


@app.command(help=CONSOLIDATED)
def consolidated(
    context: typer.Context,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=text("The Word file to write."))],
    force: Force = False,
) -> None:
    from avtalebygger.journeys.consolidating import consolidated as made
    from avtalebygger.journeys.outputs import Output, write_outputs

    given: shell.Shell = context.obj
    demand_endings([output], (".docx",))
    documents = made(folder_of(given))
    paths = [output if at == 0 else named(output, one.maalform) for at, one in enumerate(documents)]
    write_outputs([Output(p, one.package.packed()) for p, one in zip(paths, documents, strict=True)], force=force)
    if given.json:
        data = {"written": [as_json(path, one) for path, one in zip(paths, documents, strict=True)]}
        shell.write_json(shell.envelope("export-consolidated", data))
        return
    for path, one in zip(paths, documents, strict=True):
        tell(given, path, one)
    shell.say(given, text("next: avtale decide ID --accept | --partly | --reject | --counter | --defer"))


def named(output: Path, maalform: str) -> Path:
    return output.with_name(f"{output.stem}-{maalform}{output.suffix}")


def tell(given: shell.Shell, path: Path, one: Consolidated) -> None:
    shell.say(
        given,
        text("{path}: {parties} ({maalform})", path=path, parties=", ".join(one.names.values()), maalform=one.maalform),
    )
    for mark in one.open_marks:
        shell.say(given, text("  our open mark, taken as accepted: {mark}", mark=mark))
    for party, left in one.left_out.items():
        shell.say(given, text("  left out of {party}'s content: {what}", party=one.names[party], what="; ".join(left)))
    if one.unplaced:
        shell.say(given, text("  no place for a comment on {groups}", groups=", ".join(one.unplaced)))


def as_json(path: Path, one: Consolidated) -> dict[str, object]:
    return {
        "file": str(path),
        "maalform": one.maalform,
        "parties": dict(one.names),
        "open_marks": list(one.open_marks),
        "left_out": {party: list(left) for party, left in one.left_out.items()},
        "values": {party: dict(values) for party, values in one.values.items()},
        "unplaced": list(one.unplaced),
    }
