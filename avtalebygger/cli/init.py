"""avtalebygger init"""

from __future__ import annotations

import typer

from avtalebygger.cli import shell
from avtalebygger.cli.options import NewFolder
from avtalebygger.messages import text

HELP = text(
    """Write a small example project: one helseforetak, two municipalities of different målform.

\b
Examples:
  avtalebygger init eksempel
  cd eksempel; avtalebygger build

Nothing that exists is written over."""
)


def init(
    context: typer.Context,
    folder: NewFolder,
) -> None:
    from avtalebygger.journeys.init import init as written

    given: shell.Shell = context.obj
    files = written(folder)
    if given.json:
        shell.write_json(shell.envelope("init", {"folder": str(folder), "files": files}))
    else:
        shell.say(given, text("Wrote {count} files to {folder}.", count=len(files), folder=folder))
        shell.say(given, text("next: cd {folder}; avtalebygger build", folder=folder))
