"""The files of a project -> Project, with every problem of every file at once."""

from __future__ import annotations

from collections.abc import Iterable

from avtalebygger.errors import Location
from avtalebygger.load.cursor import Gathered
from avtalebygger.load.library import check_references
from avtalebygger.load.party import load_parties
from avtalebygger.load.plan import load_plans
from avtalebygger.model.agreement import Party, PartyRole
from avtalebygger.model.law_register import LawRegister
from avtalebygger.model.library import Library
from avtalebygger.model.project import Plan, Project
from avtalebygger.model.register import Register

Files = Iterable[tuple[str, bytes]]
_HOSPITALS = {PartyRole.HELSEFORETAK, PartyRole.SYKEHUS}


def load_project(
    plans: Files, parties: Files, library: Library, register: Register, law: LawRegister, gathered: Gathered
) -> Project:
    """Raises SourceError with every Problem of these files and of those that `gathered` brings along."""
    check_references(library, gathered)
    found = load_parties(parties, register, library, gathered)
    wanted = load_plans(plans, library, found, gathered)
    gathered.check()  # a party that cannot be read is not missing: ask who is there only when all are
    for plan in wanted:
        _both_sides(plan, [found[id] for id in plan.party_ids], gathered)
    gathered.check()
    return Project(library, register, law, found, wanted, tuple(gathered.notes))


def _both_sides(plan: Plan, parties: list[Party], gathered: Gathered) -> None:
    """An agreement after § 6-1 has a municipality and a hospital."""
    roles = {party.role for party in parties}
    where = plan.where or Location(plan.path)
    if not roles & _HOSPITALS:
        gathered.add("AVT127", where, role="helseforetak")
    if PartyRole.KOMMUNE not in roles:
        gathered.add("AVT127", where, role="kommune")
