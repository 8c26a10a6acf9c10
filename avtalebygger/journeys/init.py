"""Writes the example project, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from avtalebygger.errors import Location, Problem, SourceError
from avtalebygger.messages import text

EXAMPLE = Path(__file__).parent / "example"


def example_files() -> list[str]:
    """The files of the example as seen from its folder."""
    return sorted(str(path.relative_to(EXAMPLE)) for path in EXAMPLE.rglob("*") if path.is_file())


def init(folder: str | Path) -> list[str]:
    """The example project in `folder`, which must be new or empty; the files written, as seen from it.

    Raises SourceError (AVT124) where something is there already, AVT366 where it cannot be written."""
    target = Path(folder)
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            hint = text("name a folder that is new or empty")
            raise SourceError(Problem("AVT124", {"path": str(target)}, Location(str(target)), hint))
        _written(target)
    except OSError as error:
        reason = {"path": str(target), "reason": error.strerror or str(error)}
        raise SourceError(Problem("AVT366", reason, Location(str(target)))) from None
    return example_files()


def _written(target: Path) -> None:
    """A copy made beside the target and then renamed to it: an empty folder gives way, a full one does not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".avtalebygger-", dir=target.parent) as beside:
        copy = Path(beside) / "project"
        shutil.copytree(EXAMPLE, copy)
        if target.exists():
            target.rmdir()
        copy.rename(target)
