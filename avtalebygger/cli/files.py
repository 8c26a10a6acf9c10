"""The files that a person names: by patterns where the shell left them so, and without the locks of Word."""

from __future__ import annotations

from collections.abc import Sequence
from glob import has_magic
from pathlib import Path
from typing import Final

LOCK: Final = "~$"
"""How the name of the small file begins that Word keeps beside a document while it is open."""


def named(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files, each pattern with what fits it (PowerShell and cmd hand it over as it is), and the locks among them.
    A pattern that nothing fits stays, to be told that there is no such file."""
    found = [path for file in files for path in fitting(file)]
    locks = [path for path in found if path.name.startswith(LOCK)]
    return [path for path in found if path not in locks], locks


def fitting(file: Path) -> list[Path]:
    if file.exists() or not has_magic(file.name):
        return [file]
    return sorted(file.parent.glob(file.name)) or [file]
