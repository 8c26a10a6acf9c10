"""What the law and the field ask of a project's agreements, before any document is made."""

from __future__ import annotations

from pathlib import Path

from avtalebygger.draft.assemble import assemble
from avtalebygger.law.check import checked
from avtalebygger.law.unused import unused_values
from avtalebygger.model.project import Plan, Project
from avtalebygger.model.review import Check


def check(project: Project, plan: Plan | None = None) -> Check:
    """The check of every agreement of the project, or of one plan.

    Raises DraftError (AVT2xx) where an agreement cannot be drafted at all; a finding never raises."""
    agreements = assemble(project, plan)
    unused = () if plan else unused_values(project, agreements)
    return checked(agreements, project.library, project.register, project.law, [*project.notes, *unused])


def plan_of(project: Project, folder: Path, file: Path | None) -> Plan | None:
    """The plan that `file` holds, or None for all of them."""
    if file is None:
        return None
    return next((plan for plan in project.plans if (folder / plan.path).absolute() == file.absolute()), None)
