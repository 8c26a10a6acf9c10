"""Where a project is: the folder that holds `avtale.yaml`, found from where one stands. Nothing is read."""

from __future__ import annotations

from pathlib import Path

from avtalebygger.errors import Location, Problem, SourceError
from avtalebygger.messages import text

MAIN = "avtale.yaml"


def project_folder(start: Path) -> Path:
    """The nearest folder with `avtale.yaml`, from `start` upwards. Raises SourceError (AVT122 where there is no such
    place, AVT126 where none of them is a project)."""
    if not start.exists():
        raise SourceError(Problem("AVT122", {"path": str(start)}, Location(str(start)), text("check the path")))
    for folder in (start, *start.parents):
        if (folder / MAIN).is_file():
            return folder
    hint = text("avtalebygger init DIR writes one")
    raise SourceError(Problem("AVT126", {}, Location(str(start)), hint))


def folder_and_file(file: Path | None, project: Path | None, current: Path) -> tuple[Path, Path | None]:
    """The project folder, and the one agreement file that is asked for. `file` may be the folder, `avtale.yaml`, or a
    file of `agreements/`."""
    if file is None:
        return project_folder((project or current).absolute()), None
    path = file.absolute()
    if path.is_dir():
        return project_folder(path), None
    if not path.exists():
        hint = text("check the path; without a file, all agreements of the project are taken")
        raise SourceError(Problem("AVT122", {"path": str(file)}, Location(str(file)), hint))
    return project_folder(path.parent), path


def own_clauses(start: Path) -> Path | None:
    """The `clauses` folder of the project that `start` stands in, or None."""
    for folder in (start, *start.parents):
        if (folder / MAIN).is_file():
            return folder / "clauses" if (folder / "clauses").is_dir() else None
    return None


def concerns_negotiated(folder: Path, file: Path | None) -> bool:
    """Whether the agreement of `avtale.yaml`, which is the one that is negotiated, is among those asked for."""
    return file is None or file == (folder / MAIN).absolute()
