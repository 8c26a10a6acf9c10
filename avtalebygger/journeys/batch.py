"""Many documents: each edition of each plan drafted, checked and rendered, on any executor of concurrent.futures.

An edition whose facts do not add up becomes an outcome with its problems; the others are built. Jobs and results are
plain data and the worker is a function of this module, so that threads, processes and clusters all serve; library and
template are unpacked and compiled once a process."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import lru_cache, partial

from avtalebygger.draft.assemble import drafted, editions
from avtalebygger.draft.setting import Edition
from avtalebygger.errors import AvtaleError, LawError, Problem, WordError
from avtalebygger.journeys.library import data_folder
from avtalebygger.law.case import Case
from avtalebygger.law.check import reviewed
from avtalebygger.messages import text
from avtalebygger.model.language import Maalform
from avtalebygger.model.project import LanguageChoice, Plan, Project
from avtalebygger.model.review import LEGAL
from avtalebygger.word.template import Template, compiled, render

CHUNK = 16  # editions a job: a cluster's overhead of some milliseconds a job then does not count
SHIPPED = "avtale.docx"


@dataclass(frozen=True, slots=True)
class Source:
    """A template as it was read: its name, for messages, and its bytes."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edition: `content` is the DOCX, or None and `problems` say why. `key` is the id of the
    municipality, or empty for a joint agreement; `exit_code` that of the command line: 0 where it was built, 3 where
    its facts do not add up, 6 where a requirement of the law is not met."""

    agreement_id: str
    key: str
    maalform: Maalform
    content: bytes | None = field(default=None, repr=False)
    problems: tuple[Problem, ...] = ()
    exit_code: int = 0

    @property
    def name(self) -> str:
        """What its file is called, without an ending: «avtale-hustadvika-nb»."""
        return "-".join(filter(None, [self.agreement_id, self.key, self.maalform.value]))


@dataclass(frozen=True, slots=True)
class Job:
    """`made` is the pickled project and template: the same bytes in every job of a run, unpacked once a process."""

    made: bytes = field(repr=False)
    editions: tuple[Edition, ...]


def shipped_template() -> Source:
    return Source(SHIPPED, (data_folder("templates") / SHIPPED).read_bytes())


def wanted(
    project: Project, only: Collection[str] = (), language: LanguageChoice | None = None, plan: Plan | None = None
) -> list[Edition]:
    """The editions of one plan, or of all. `only`: ids of municipalities whose copies are wanted.

    Raises WordError (AVT361) for an id that no copy is made for."""
    plans = (plan,) if plan else project.plans
    found = [edition for one in plans for edition in editions(project, one, only=only, language=language)]
    unknown = sorted(set(only) - {edition.key for edition in found})
    if unknown:
        raise WordError([Problem("AVT361", {"party": party}, hint=known_keys(project)) for party in unknown])
    return found


def known_keys(project: Project) -> str:
    keys = {edition.key for plan in project.plans for edition in editions(project, plan) if edition.key}
    if not keys:
        return text("the agreements are joint: one text for all parties")
    return text("known: {parties}", parties=", ".join(sorted(keys)))


def build_many(
    project: Project, editions: Sequence[Edition], template: Source | None = None, executor: Executor | None = None
) -> Iterator[Outcome]:
    """The outcome of each edition, in order, as they come. Without an executor they are made here, one by one.

    Raises nothing for an edition; what the executor raises for a lost worker comes through."""
    source = template or shipped_template()
    if executor is None:
        yield from map(partial(outcome, project, source), editions)
        return
    made = pickle.dumps((project, source), pickle.HIGHEST_PROTOCOL)
    jobs = [Job(made, tuple(chunk)) for chunk in chunks(editions)]
    for future in [executor.submit(work, job) for job in jobs]:
        yield from future.result()


def chunks(editions: Sequence[Edition]) -> Iterable[Sequence[Edition]]:
    return (editions[start : start + CHUNK] for start in range(0, len(editions), CHUNK))


def work(job: Job) -> list[Outcome]:
    """What a worker does with a job."""
    project, source = unpacked(job.made)
    return [outcome(project, source, edition) for edition in job.editions]


@lru_cache(maxsize=1)  # a process works at one run at a time; the library is the heavy part
def unpacked(made: bytes) -> tuple[Project, Source]:
    """What `build_many` packed itself; never bytes from elsewhere."""
    project, source = pickle.loads(made)
    return project, source


@lru_cache(maxsize=4)
def template_of(source: Source) -> Template:
    return compiled(source.content, source.name)


def outcome(project: Project, source: Source, edition: Edition) -> Outcome:
    of_edition = partial(Outcome, edition.plan.id, edition.key, edition.maalform)
    try:
        agreement = drafted(edition, project)
        demand_law(Case(agreement, project.library, project.register, project.law), edition)
        return of_edition(render(template_of(source), agreement))
    except AvtaleError as error:
        return of_edition(None, error.problems, error.exit_code)


def demand_law(case: Case, edition: Edition) -> None:
    """Raises LawError (AVT600) where a requirement of the law is not met; other findings do not stand in the way."""
    unmet = [finding for finding in reviewed(case).findings if finding.kind in LEGAL]
    if unmet:
        hint = text("avtalebygger check {file} says which", file=edition.plan.path)
        raise LawError(Problem("AVT600", {"count": len(unmet)}, edition.plan.where, hint))
