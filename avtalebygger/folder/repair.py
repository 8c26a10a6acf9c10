"""A damaged last event stops appends; repair moves it to quarantine and never deletes."""

from __future__ import annotations

from pathlib import Path

from avtalebygger.errors import JournalError
from avtalebygger.folder import disk, layout, verify


def damaged_last(project: Path) -> Path | None:
    """The last event file, if it is damaged and nothing else is broken.

    Raises JournalError with all that is broken where more than that is: then a person must look."""
    verification = verify.verified(project)
    if not verification.problems:
        return None
    last = verify.event_files(project)[-1:]
    damaged = {str(problem.where) for problem in verification.problems if problem.code in {"AVT401", "AVT402"}}
    if len(verification.problems) == len(damaged) and last and damaged == {layout.relative(project, last[0])}:
        return last[0]
    raise JournalError(verification.problems)


def repaired(project: Path, path: Path) -> Path:
    """Where the damaged file now lies. To be called with the lock held."""
    return disk.move_aside(project, path)
