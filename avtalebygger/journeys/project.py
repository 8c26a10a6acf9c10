"""Reads the files of a project and gives a Project."""

from __future__ import annotations

import os
from pathlib import Path

from avtalebygger.errors import Location, Problem, SourceError
from avtalebygger.journeys.finding import MAIN
from avtalebygger.journeys.library import read, shelf, yaml_files
from avtalebygger.load.cursor import Gathered
from avtalebygger.load.project import load_project as project_of
from avtalebygger.model.project import Project


def load_project(folder: str | Path, file: str | Path | None = None) -> Project:
    """The project in `folder`; with `file`, only that agreement is planned (an overordnet avtale keeps its delavtaler).

    Raises SourceError (AVT1xx) with every Problem of every file, each with its place as seen from the folder."""
    root = Path(folder).absolute()
    gathered = Gathered()
    on = shelf(root / "clauses", gathered, root)
    plans = [read(root / MAIN, MAIN), *yaml_files(root / "agreements", root)]
    project = project_of(plans, yaml_files(root / "parties", root), on.library, on.register, on.law, gathered)
    if file is not None and os.path.relpath(Path(file).absolute(), root) not in {plan.path for plan in project.plans}:
        raise SourceError(Problem("AVT138", {"path": str(file)}, Location(str(file))))
    return project
