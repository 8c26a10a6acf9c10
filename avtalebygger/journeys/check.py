"""What the law and the field ask of a project's agreements, before any document is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from avtalebygger.draft.assemble import distinct, drafted, editions
from avtalebygger.draft.setting import Edition
from avtalebygger.errors import DraftError
from avtalebygger.law.case import Case
from avtalebygger.law.check import reviewed, summed
from avtalebygger.law.unused import unused_values
from avtalebygger.model.project import Plan, Project
from avtalebygger.model.review import Check, Review


def check(project: Project, plan: Plan | None = None) -> Check:
    """The check of every agreement of the project, or of one plan.

    Raises DraftError (AVT2xx) where an agreement cannot be drafted at all; a finding never raises."""
    return concluded(project, reviews(project, to_review(project, plan)), plan)


def to_review(project: Project, plan: Plan | None = None) -> tuple[Edition, ...]:
    """The documents that the project, or one plan, is to become."""
    return tuple(edition for one in ((plan,) if plan else project.plans) for edition in editions(project, one))


def reviews(project: Project, wanted: Iterable[Edition]) -> Iterator[Review | DraftError]:
    """Each document in turn: its review, or why it cannot be drafted."""
    for edition in wanted:
        try:
            agreement = drafted(edition, project)
        except DraftError as error:
            yield error
        else:
            yield reviewed(Case(agreement, project.library, project.register, project.law))


def concluded(project: Project, outcomes: Iterable[Review | DraftError], plan: Plan | None = None) -> Check:
    """All reviews in one; what stands in no agreement is noted where every plan was asked for."""
    found = tuple(outcomes)
    if errors := [one for one in found if isinstance(one, DraftError)]:
        raise DraftError(distinct([problem for error in errors for problem in error.problems]))
    whole = tuple(one for one in found if isinstance(one, Review))
    unused = () if plan else unused_values(project, (review.agreement for review in whole))
    return summed(whole, [*project.notes, *unused])


def plan_of(project: Project, folder: Path, file: Path | None) -> Plan | None:
    """The plan that `file` holds, or None for all of them."""
    if file is None:
        return None
    return next((plan for plan in project.plans if (folder / plan.path).absolute() == file.absolute()), None)
