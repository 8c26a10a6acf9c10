"""Values that nobody will read: written for a clause that no agreement of the project has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from avtalebygger.messages import text
from avtalebygger.model.agreement import Agreement
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.project import Project


def unused_values(project: Project, agreements: Iterable[Agreement]) -> Iterator[Finding]:
    """A note for each clause and each file. `agreements`: those of every plan of the project."""
    used = {clause.id for agreement in agreements for clause in agreement.clauses}
    written = [(plan.values, plan.where) for plan in project.plans]
    written += [(party.values, party.where) for party in project.parties.values()]
    for values, where in written:
        for clause_id in values:
            if clause_id not in used:
                words = text("AVT626", clause=clause_id)
                yield Finding("AVT626", words, Severity.INFO, clause_id=clause_id, where=where)
