"""avtalebygger diff"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.marking import Wanted, is_word, page, wanted
from avtalebygger.cli.options import Force, MarkDate, Outputs
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
    output: Outputs = None,
    only: Annotated[
        list[ChangeClass] | None, typer.Option(help=text("Show changes of this class alone; may be repeated."))
    ] = None,
    existing: Annotated[
        Existing, typer.Option(help=text("What becomes of tracked changes that the files hold already."))
    ] = Existing.ACCEPT,
    author: Annotated[
        str, typer.Option(metavar="NAME", help=text("The name that the tracked changes bear."))
    ] = "avtalebygger",
    date: MarkDate = "",
    force: Force = False,
) -> None:
    from avtalebygger.journeys.compare import compared, pair
    from avtalebygger.journeys.outputs import Output, write_outputs
    from avtalebygger.report import of_comparison

    given: shell.Shell = context.obj
    want = wanted(output, (old, new), author, date)
    files = pair(old, new, existing)
    comparison = compared(files.old, files.new, existing)
    shown, hidden = of_comparison.only(comparison, only or ())
    redline = redline_of(files, want) if want.marks else None
    if redline is not None:
        shown = replace(shown, notes=(*shown.notes, *redline.notes))
    written = [
        Output(path, redline.data if redline and is_word(path) else page_of(shown, files, hidden))
        for path in want.paths
    ]
    write_outputs(written, force=force)
    if given.json:
        data = {
            **of_comparison.json_of(shown, str(old), str(new), hidden),
            "written": [str(path) for path in want.paths],
        }
        shell.write_json(shell.envelope("diff", data, warnings=shown.notes))
    elif want.paths:
        tell(given, want.paths, of_comparison.verdict(shown, hidden), shown.notes)
    elif not given.quiet:
        shell.show(given, of_comparison.report_of(shown, str(old), str(new), hidden=hidden))
    raise typer.Exit(1 if comparison or (redline and redline.beyond) else 0)


def redline_of(files: Pair, want: Wanted) -> Redline:
    from avtalebygger.journeys.redline import redlined

    return redlined(files.old, files.new, want.author, want.at, files.existing)


def page_of(comparison: Comparison, files: Pair, hidden: int) -> bytes:
    from avtalebygger.report import of_comparison

    return page(lambda: of_comparison.report_of(comparison, *files.names, hidden=hidden, whole=True), comparison)


def tell(given: shell.Shell, outputs: Sequence[Path], verdict: str, notes: Sequence[str]) -> None:
    for note in notes:
        shell.say(given, text("note: {note}", note=note))
    for path in outputs:
        shell.say(given, text("{path}: {verdict}", path=path, verdict=verdict))
