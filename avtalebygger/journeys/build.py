"""A project -> finished documents, and files of them. The other half of the journey, edition by edition, is `batch`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from avtalebygger.journeys.batch import SHIPPED, Outcome, Source, build_many, shipped_template, wanted
from avtalebygger.journeys.library import read
from avtalebygger.journeys.outputs import Fate, Output, safe_name, write_outputs
from avtalebygger.journeys.pdf import as_pdf, find_soffice
from avtalebygger.model.project import LanguageChoice, Plan, Project

A_START = 8  # documents to one start of LibreOffice: its second is shared, and progress is seen
LARGEST_TEMPLATE = 20_000_000  # bytes: room for a logo or two


class Format(StrEnum):
    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Saved:
    outcome: Outcome
    path: Path
    fate: Fate


def build(
    project: Project,
    *,
    plan: Plan | None = None,
    only: Collection[str] = (),
    language: LanguageChoice | None = None,
    template: Source | None = None,
    executor: Executor | None = None,
) -> tuple[Outcome, ...]:
    """The documents of a project, or of one plan, as DOCX bytes; nothing is written.

    `only`: ids of municipalities whose copies are wanted. `language` goes before the plan's own choice. `template`
    stands in place of the shipped one. An agreement that cannot be made is an outcome with its problems: AVT2xx where
    its facts do not add up, AVT600 where a requirement of the law is not met, AVT35x where the template is wrong.
    Raises WordError (AVT361) for an id in `only` that no copy is made for."""
    return tuple(build_many(project, wanted(project, only, language, plan), template, executor))


def template_for(folder: Path) -> Source:
    """The project's own `templates/avtale.docx`, or the shipped one. Raises SourceError where it cannot be read."""
    own = folder / "templates" / SHIPPED
    if not own.exists():
        return shipped_template()
    return Source(*read(own, str(own.relative_to(folder)), LARGEST_TEMPLATE))


def needs(form: Format) -> str:
    """The program that a format is made by, or empty. Raises WordError (AVT364) where it is missing."""
    return find_soffice() if form is Format.PDF else ""


def printed(outcomes: Sequence[Outcome], soffice: str) -> Iterator[Outcome]:
    """The outcomes in order with PDF in place of DOCX, a few for each start of LibreOffice.

    Raises WordError (AVT365) where LibreOffice gives none."""
    for start in range(0, len(outcomes), A_START):
        chunk = outcomes[start : start + A_START]
        pdfs = iter(as_pdf([(one.name, one.content) for one in chunk if one.content is not None], soffice))
        yield from (one if one.content is None else replace(one, content=next(pdfs)) for one in chunk)


def save(
    outcomes: Iterable[Outcome], out: Path, form: Format = Format.DOCX, *, file: Path | None = None, force: bool = False
) -> list[Saved]:
    """Files of the outcomes that were built: in the folder `out` under their own names, or the one in `file`.

    Raises WordError: AVT36x, before anything is written but for a disk that refuses."""
    built = [(outcome, outcome.content) for outcome in outcomes if outcome.content is not None]
    paths = [file or out / safe_name(f"{outcome.name}.{form.value}") for outcome, _ in built]
    outputs = [Output(path, content) for path, (_, content) in zip(paths, built, strict=True)]
    fates = write_outputs(outputs, force=force)
    return [Saved(outcome, path, fate) for (outcome, _), path, fate in zip(built, paths, fates, strict=True)]
