"""What `diff` and `audit` share: what they are told to write, checked before a file is opened, and the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from avtalebygger.cli.clock import moment, now
from avtalebygger.cli.outputs import demand_author, demand_endings, demand_not_read

if TYPE_CHECKING:
    from avtalebygger.model.change import Comparison
    from avtalebygger.model.report import Report


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files to write, and the name and time that tracked changes in them bear."""

    paths: Sequence[Path]
    author: str
    at: str

    @property
    def marks(self) -> list[Path]:
        return [path for path in self.paths if is_word(path)]


def wanted(outputs: Sequence[Path] | None, inputs: Sequence[Path], author: str, date: str) -> Wanted:
    """Raises typer.BadParameter for an ending, a name or a date that will not do, WordError (AVT343) for an output that
    is an input."""
    paths = outputs or []
    demand_endings(paths, (".docx", ".html"))
    demand_author(author)
    at = moment(date, "--date") if date else now()
    demand_not_read(paths, inputs)
    return Wanted(paths, author, at)


def is_word(path: Path) -> bool:
    return path.suffix.lower() == ".docx"


def page(report: Callable[[], Report], comparison: Comparison) -> bytes:
    """The report as a page in the målform of the documents; in English where they are in neither."""
    from avtalebygger.messages import speaking
    from avtalebygger.report import as_html
    from avtalebygger.report.language_of import language_of

    of_clauses = (kept.text for change in comparison.changes for kept in change.kept)
    found = language_of(" ".join([*(block.after or block.before for block in comparison.blocks), *of_clauses]))
    with speaking(found):
        return as_html.page(report(), content_lang=found).encode()
