"""avtalebygger build"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from avtalebygger.cli import shell
from avtalebygger.messages import text

if TYPE_CHECKING:
    from avtalebygger.errors import Problem
    from avtalebygger.journeys.batch import Outcome
    from avtalebygger.journeys.build import Saved

HELP = text(
    """Make the agreements of a project as Word documents, or as PDF.

\b
Examples:
  avtalebygger build
  avtalebygger build --party hustadvika -o hustadvika.docx
  avtalebygger build agreements/utskrivning.yaml --language both --out utkast
  avtalebygger build --format pdf --force

The files lie in `out` in the project folder unless -o or --out says otherwise; a file that would come out the same is
left alone. From the first `round send` on, the sent documents are the source of the text: --force builds all the same.

Exit codes: 0 all were made, 3 one or more could not be made, 4 the agreement is being negotiated, 6 one or more do not
meet a requirement of the law: see `avtalebygger check`. The others are made all the same."""
)
OUT = "out"


class Language(StrEnum):
    NB = "nb"
    NN = "nn"
    BOTH = "both"


class Kind(StrEnum):
    DOCX = "docx"
    PDF = "pdf"


def build(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=text("One agreement's file; otherwise all of the project."))
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help=text("Where the one document goes."))
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=text("The folder of the documents."))] = None,
    party: Annotated[
        list[str] | None, typer.Option("--party", metavar="ID", help=text("Only this municipality's; may be repeated."))
    ] = None,
    language: Annotated[Language | None, typer.Option(help=text("Before what the project and the law say."))] = None,
    format: Annotated[
        Kind, typer.Option("--format", help=text("The kind of file; PDF is made by LibreOffice."))
    ] = Kind.DOCX,
    force: Annotated[bool, typer.Option("--force", help=text("Replace files that say something else."))] = False,
) -> None:
    from avtalebygger.cli.progress import tracked
    from avtalebygger.journeys.batch import build_many, wanted
    from avtalebygger.journeys.build import Format, needs, printed, save, template_for
    from avtalebygger.journeys.check import plan_of
    from avtalebygger.journeys.finding import concerns_negotiated, folder_and_file
    from avtalebygger.journeys.project import load_project
    from avtalebygger.journeys.standing import demand_unsent
    from avtalebygger.model.project import LanguageChoice

    given: shell.Shell = context.obj
    demand_one_place(output, out, format)
    soffice = needs(Format(format))
    folder, only = folder_and_file(file, given.project, Path.cwd())
    if not force and concerns_negotiated(folder, only):
        demand_unsent(folder)
    project = load_project(folder, only)
    choice = LanguageChoice(language) if language else None
    editions = wanted(project, party or (), choice, plan_of(project, folder, only))
    if output is not None and len(editions) != 1:
        raise typer.BadParameter(text("-o names one file, and there are {count} documents", count=len(editions)))
    outcomes = [*tracked(given, build_many(project, editions, template_for(folder)), len(editions))]
    if soffice:
        outcomes = [*tracked(given, printed(outcomes, soffice), len(outcomes))]
    saved = save(outcomes, out or folder / OUT, Format(format), file=output, force=force)
    tell(given, outcomes, saved)
    raise typer.Exit(max((outcome.exit_code for outcome in outcomes), default=0))


def demand_one_place(output: Path | None, out: Path | None, format: Kind) -> None:
    if output is not None and out is not None:
        raise typer.BadParameter(text("-o and --out cannot both be given"))
    if output is not None and output.suffix.lower() in {".docx", ".pdf"} - {f".{format}"}:
        raise typer.BadParameter(text("{file} is not called as a {format} file is", file=output, format=format))


def tell(given: shell.Shell, outcomes: Sequence[Outcome], saved: Sequence[Saved]) -> None:
    """What was written and what could not be."""
    from avtalebygger.report.of_build import report_of

    problems = [problem for outcome in outcomes for problem in outcome.problems]
    rows = [(shown(one.path), one.fate.value) for one in saved]
    shell.complain(problems)
    if given.json:
        shell.write_json(as_json(outcomes, saved, problems))
    elif saved and not given.quiet:
        shell.show(given, report_of(rows, len(outcomes)))
        if not problems:
            shell.say(given, text("next: avtale round send --deadline DATE begins the negotiation"))


def as_json(outcomes: Sequence[Outcome], saved: Sequence[Saved], problems: Sequence[Problem]) -> dict[str, Any]:
    paths = {one.outcome.name: one for one in saved}
    documents = [
        {
            "agreement": outcome.agreement_id,
            "party": outcome.key,
            "language": outcome.maalform.value,
            "file": str(paths[outcome.name].path) if outcome.name in paths else "",
            "status": paths[outcome.name].fate.value if outcome.name in paths else "refused",
        }
        for outcome in outcomes
    ]
    return shell.envelope("build", {"documents": documents}, ok=not problems, errors=problems)


def shown(path: Path) -> str:
    """As a person would type it: from the current folder where it lies there."""
    full = path.absolute()
    return str(full.relative_to(Path.cwd())) if full.is_relative_to(Path.cwd()) else str(path)
