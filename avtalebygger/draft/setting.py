"""What one document is drafted in: its parties, målform, clauses and numbers, and whether a condition holds there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from avtalebygger.errors import Problem
from avtalebygger.model.agreement import Form, Party, PartyRole, SubAgreement
from avtalebygger.model.language import Maalform
from avtalebygger.model.library import Choice, Clause, Condition, Value
from avtalebygger.model.project import Plan

HOSPITALS = (PartyRole.HELSEFORETAK, PartyRole.SYKEHUS)
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Edition:
    """One document to draft. `key` names it among the copies: a party id, or "" for a joint agreement."""

    plan: Plan
    parties: tuple[Party, ...]
    maalform: Maalform
    reason: str
    key: str = ""
    sub_agreements: tuple[SubAgreement, ...] = ()
    editions: int = 1  # how many målformer the same agreement is made in
    everyone: Mapping[str, Party] = field(default_factory=dict)  # a copy may name a host municipality outside it


@dataclass(frozen=True, slots=True)
class Setting:
    """`clauses` those chosen, in order; `numbers` clause id -> «7». `problems` gathers what is missing."""

    edition: Edition
    clauses: tuple[Clause, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Values] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def maalform(self) -> Maalform:
        return self.edition.maalform

    @property
    def kommuner(self) -> tuple[Party, ...]:
        return tuple(party for party in self.edition.parties if party.role is PartyRole.KOMMUNE)

    @property
    def hospitals(self) -> tuple[Party, ...]:
        return tuple(party for party in self.edition.parties if party.role in HOSPITALS)

    def missing(self, code: str, hint: str = "", /, **values: object) -> None:
        """Something that a person has yet to write, told at the agreement's file."""
        self.problems.append(Problem(code, values, self.edition.plan.where, hint))

    def broken(self, code: str, clause: Clause, hint: str = "", /, **values: object) -> None:
        """A fault of the clause's own words, told at the clause."""
        self.problems.append(Problem(code, {"clause": clause.id, **values}, clause.where, hint))

    def with_clauses(self, clauses: tuple[Clause, ...]) -> Setting:
        """The same setting for these clauses, numbered through from 1, with the values each is filled with."""
        return replace(
            self,
            clauses=clauses,
            numbers={clause.id: str(number) for number, clause in enumerate(clauses, start=1)},
            values={clause.id: values_of(clause, self.edition) for clause in clauses},
        )


def holds(condition: Condition, clause: Clause, setting: Setting) -> bool:
    """Whether all that the condition sets is so in this document."""
    plan = setting.edition.plan
    return (
        condition.kommuner in ("", "one" if len(setting.kommuner) == 1 else "many")
        and condition.form in ("", plan.form)
        and condition.editions in ("", "one" if setting.edition.editions == 1 else "two")
        and (not condition.agreement or plan.type_id in condition.agreement)
        and (not condition.clause or any(one.id == condition.clause for one in setting.clauses))
        and all(chosen(clause, name, setting) == value for name, value in condition.values)
        and (condition.excludes is None or not holds(condition.excludes, clause, setting))
    )


def chosen(clause: Clause, name: str, setting: Setting) -> str:
    """The id chosen for a `choice` parameter of the clause, or empty."""
    known = setting.values.get(clause.id) or values_of(clause, setting.edition)
    value = known.get(name)
    return value.id if isinstance(value, Choice) else ""


def values_of(clause: Clause, edition: Edition) -> dict[str, Value]:
    """The value of each parameter: the municipality's before the hospital's, before the agreement file's, before the
    library's. In a joint agreement of several municipalities their own values are not read (`fill` says so)."""
    found: dict[str, Value] = {parameter.name: parameter.default for parameter in clause.parameters}
    found.update(edition.plan.values.get(clause.id, {}))
    for party in (*of_role(edition, *HOSPITALS), *spokesmen(edition)):
        found.update(party.values.get(clause.id, {}))
    return found


def of_role(edition: Edition, *roles: PartyRole) -> tuple[Party, ...]:
    return tuple(party for party in edition.parties if party.role in roles)


def spokesmen(edition: Edition) -> tuple[Party, ...]:
    """The municipalities whose own values the document takes: the only one, or none."""
    kommuner = of_role(edition, PartyRole.KOMMUNE)
    return kommuner if len(kommuner) == 1 or edition.plan.form is Form.COPIES else ()
