"""Which files a comparing command is to write, told by their endings, and that none of them is a file it reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import typer

from avtalebygger.errors import Location, Problem, WordError
from avtalebygger.messages import text


def demand_endings(outputs: Sequence[Path], endings: Collection[str]) -> None:
    """Raises typer.BadParameter for an output of another kind."""
    for path in outputs:
        if path.suffix.lower() not in endings:
            known = text(" or ").join(sorted(endings))
            raise typer.BadParameter(text("the output {path} must end in {endings}", path=path, endings=known))


def demand_not_read(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Raises WordError (AVT343) for an output that is an input: no file is read and written over."""
    read = {path.resolve() for path in inputs}
    taken = [path for path in outputs if path.resolve() in read]
    if taken:
        raise WordError([Problem("AVT343", {"path": str(path)}, Location(str(path))) for path in taken])


def demand_author(author: str) -> None:
    """A tracked change without an author is no valid one (ECMA-376 Part 1, 17.13.5.18)."""
    if not author.strip() or not author.isprintable():
        raise typer.BadParameter(text("--author must be a name"))
