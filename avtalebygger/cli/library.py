"""avtalebygger library list | show | lint"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.help import Commands
from avtalebygger.messages import text

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    help=text("Read and check the clause library."),
)

LIST = text(
    """List the clauses: id, title, the points of § 6-2 they cover.

\b
Examples:
  avtalebygger library list
  avtalebygger --json library list"""
)
SHOW = text(
    """Print a clause in both målformer, with guidance, checklist and parameters.

\b
Examples:
  avtalebygger library show utskrivningsklare
  avtalebygger library show utskrivningsklare --language nn"""
)
LINT = text(
    """Check that clauses keep what docs/clauses.md promises.

\b
Examples:
  avtalebygger library lint
  avtalebygger library lint clauses/

Exit codes: 0 nothing to act on, 1 findings, 3 a file cannot be read."""
)


def own_clauses(given: shell.Shell) -> Path | None:
    """The project's own clauses, where the command stands in a project that has some."""
    from avtalebygger.journeys.finding import own_clauses as found

    return found((given.project or Path.cwd()).absolute())


@app.command("list", help=LIST)
def list_(context: typer.Context) -> None:
    from avtalebygger.journeys.library import load_library
    from avtalebygger.report import of_library

    given: shell.Shell = context.obj
    library = load_library(own_clauses(given))
    if given.json:
        shell.write_json(shell.envelope("library-list", of_library.library_as_json(library)))
    else:
        shell.show(given, of_library.library_report(library))


@app.command(help=SHOW)
def show(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help=text("The clause's id, as `library list` gives it."))],
    language: Annotated[str, typer.Option(metavar="nb|nn|both", help=text("Which målform to print."))] = "both",
) -> None:
    from avtalebygger.journeys.library import clause_of
    from avtalebygger.report import of_library

    if language not in ("nb", "nn", "both"):
        raise typer.BadParameter(text("one of: nb, nn, both"), param_hint="--language")
    given: shell.Shell = context.obj
    clause = clause_of(id, own_clauses(given))
    if given.json:
        shell.write_json(shell.envelope("library-show", of_library.clause_as_json(clause)))
    else:
        shell.show(given, of_library.clause_report(clause, language))


@app.command(help=LINT)
def lint(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help=text("A folder of clauses; otherwise the library's own.")),
    ] = None,
) -> None:
    from avtalebygger.journeys.library import lint as linted
    from avtalebygger.report import of_library

    given: shell.Shell = context.obj
    found = linted(folder)
    bad = of_library.to_act_on(found)
    if given.json:
        shell.write_json(shell.envelope("library-lint", {"findings": len(found)}, ok=not bad, findings=found))
    elif not given.quiet or bad:
        shell.show(given, of_library.lint_report(found))
    raise typer.Exit(1 if bad else 0)
