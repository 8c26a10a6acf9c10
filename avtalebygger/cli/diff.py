"""avtalebygger diff"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.clock import moment, now
from avtalebygger.cli.outputs import demand_author, demand_endings, demand_not_read
from avtalebygger.messages import text
from avtalebygger.model.change import ChangeClass
from avtalebygger.model.existing import Existing

if TYPE_CHECKING:
    from avtalebygger.journeys.outputs import Output
    from avtalebygger.model.change import Comparison
    from avtalebygger.word.package import Package

HELP = text(
    """See what changed between two Word files, clause by clause.

\b
Examples:
  avtalebygger diff avtale-v1.docx avtale-v2.docx
  avtalebygger diff v1.docx v2.docx -o redline.docx --author "Bergen kommune"
  avtalebygger diff v1.docx v2.docx -o changes.html --only substance
  avtalebygger diff v1.docx v2.docx --json

A redline holds every difference as a tracked change: accept all gives NEW, reject all gives OLD.

Exit codes: 0 no difference, 1 differences, 2 usage, 3 a file is refused."""
)


def diff(
    context: typer.Context,
    old: Annotated[Path, typer.Argument(metavar="OLD", help=text("The earlier file."))],
    new: Annotated[Path, typer.Argument(metavar="NEW", help=text("The later file."))],
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", help=text("Write a redline (.docx) or a page (.html); may be given twice.")),
    ] = None,
    only: Annotated[
        list[ChangeClass] | None, typer.Option(help=text("Show changes of this class alone; may be repeated."))
    ] = None,
    existing: Annotated[
        Existing, typer.Option(help=text("What becomes of tracked changes that the files hold already."))
    ] = Existing.ACCEPT,
    author: Annotated[str, typer.Option(help=text("The name that the tracked changes bear."))] = "avtalebygger",
    date: Annotated[str, typer.Option(help=text("Their date, ISO 8601; otherwise now."))] = "",
    force: Annotated[bool, typer.Option("--force", help=text("Replace an output file that exists."))] = False,
) -> None:
    from avtalebygger.journeys.compare import compared
    from avtalebygger.journeys.foreign import package
    from avtalebygger.journeys.outputs import write_outputs
    from avtalebygger.report import of_comparison

    given: shell.Shell = context.obj
    outputs = output or []
    demand_endings(outputs, (".docx", ".html"))
    demand_author(author)
    at = moment(date) if date else now()
    demand_not_read(outputs, (old, new))
    before, after = package(old), package(new)
    comparison = compared(before, after, existing)
    shown, hidden = of_comparison.only(comparison, only or ())
    written, notes = made(outputs, (before, after), shown, hidden, (author, at, existing))
    shown = replace(shown, notes=(*shown.notes, *notes))
    write_outputs(written, force=force)
    if given.json:
        data = {**of_comparison.json_of(shown, str(old), str(new), hidden), "written": [str(path) for path in outputs]}
        shell.write_json(shell.envelope("diff", data, warnings=shown.notes))
    elif outputs:
        tell(given, outputs, of_comparison.verdict(shown, hidden), shown.notes)
    elif not given.quiet:
        shell.show(given, of_comparison.report_of(shown, str(old), str(new), hidden=hidden))
    raise typer.Exit(1 if comparison or notes_differ(notes) else 0)


def notes_differ(notes: Sequence[str]) -> bool:
    """What a redline could not track is a difference, though no clause shows it."""
    return bool(notes)


def made(
    outputs: Sequence[Path],
    packages: tuple[Package, Package],
    comparison: Comparison,
    hidden: int,
    how: tuple[str, str, Existing],
) -> tuple[list[Output], tuple[str, ...]]:
    """The files to write, and what the redline says of itself; nothing is made that nobody asked for."""
    from avtalebygger.journeys.outputs import Output

    notes: tuple[str, ...] = ()
    found: list[Output] = []
    for path in outputs:
        if path.suffix.lower() == ".docx":
            from avtalebygger.journeys.redline import redlined

            redline = redlined(packages[0], packages[1], *how)
            notes = redline.notes
            found.append(Output(path, redline.data))
    for path in outputs:
        if path.suffix.lower() == ".html":
            names = (packages[0].name, packages[1].name)
            found.append(Output(path, page_of(replace(comparison, notes=(*comparison.notes, *notes)), names, hidden)))
    return found, notes


def page_of(comparison: Comparison, names: tuple[str, str], hidden: int) -> bytes:
    from avtalebygger.report import as_html, of_comparison
    from avtalebygger.report.language_of import language_of

    said = " ".join(block.after or block.before for block in comparison.blocks)
    report = of_comparison.report_of(comparison, *names, hidden=hidden, whole=True)
    return as_html.page(report, content_lang=language_of(said)).encode()


def tell(given: shell.Shell, outputs: Sequence[Path], verdict: str, notes: Sequence[str]) -> None:
    for note in notes:
        shell.say(given, text("note: {note}", note=note))
    for path in outputs:
        shell.say(given, text("{path}: {verdict}", path=path, verdict=verdict))
