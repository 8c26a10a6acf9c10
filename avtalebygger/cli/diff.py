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
from avtalebygger.model.existing import Existing
from avtalebygger.model.weight import ChangeClass

if TYPE_CHECKING:
    from avtalebygger.journeys.compare import Pair
    from avtalebygger.journeys.redline import Redline
    from avtalebygger.model.change import Comparison

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
    from avtalebygger.journeys.compare import compared, pair
    from avtalebygger.journeys.outputs import Output, write_outputs
    from avtalebygger.report import of_comparison

    given: shell.Shell = context.obj
    outputs = output or []
    demand_endings(outputs, (".docx", ".html"))
    demand_author(author)
    at = moment(date) if date else now()
    demand_not_read(outputs, (old, new))
    files = pair(old, new, existing)
    comparison = compared(files.old, files.new, existing)
    shown, hidden = of_comparison.only(comparison, only or ())
    redline = redline_of(files, author, at) if any(is_word(path) for path in outputs) else None
    if redline is not None:
        shown = replace(shown, notes=(*shown.notes, *redline.notes))
    written = [
        Output(path, redline.data if redline and is_word(path) else page_of(shown, files, hidden)) for path in outputs
    ]
    write_outputs(written, force=force)
    if given.json:
        data = {**of_comparison.json_of(shown, str(old), str(new), hidden), "written": [str(path) for path in outputs]}
        shell.write_json(shell.envelope("diff", data, warnings=shown.notes))
    elif outputs:
        tell(given, outputs, of_comparison.verdict(shown, hidden), shown.notes)
    elif not given.quiet:
        shell.show(given, of_comparison.report_of(shown, str(old), str(new), hidden=hidden))
    raise typer.Exit(1 if comparison or (redline and redline.beyond) else 0)


def is_word(path: Path) -> bool:
    return path.suffix.lower() == ".docx"


def redline_of(files: Pair, author: str, date: str) -> Redline:
    from avtalebygger.journeys.redline import redlined

    return redlined(files.old, files.new, author, date, files.existing)


def page_of(comparison: Comparison, files: Pair, hidden: int) -> bytes:
    from avtalebygger.report import as_html, of_comparison
    from avtalebygger.report.language_of import language_of

    said = " ".join(block.after or block.before for block in comparison.blocks)
    report = of_comparison.report_of(comparison, *files.names, hidden=hidden, whole=True)
    return as_html.page(report, content_lang=language_of(said)).encode()


def tell(given: shell.Shell, outputs: Sequence[Path], verdict: str, notes: Sequence[str]) -> None:
    for note in notes:
        shell.say(given, text("note: {note}", note=note))
    for path in outputs:
        shell.say(given, text("{path}: {verdict}", path=path, verdict=verdict))
