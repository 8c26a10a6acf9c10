"""The project that a command works in."""

from __future__ import annotations

from pathlib import Path

from avtalebygger.cli.shell import Shell


def folder_of(given: Shell) -> Path:
    """`--project`, else the nearest parent folder with avtale.yaml. Raises SourceError (AVT126)."""
    from avtalebygger.journeys.finding import project_folder

    return project_folder((given.project or Path.cwd()).absolute())
