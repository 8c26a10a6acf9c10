"""What stands after the signatures: the contact points that clauses ask for, a table each, and never in a clause."""

from __future__ import annotations

from collections.abc import Iterator

from avtalebygger.draft import words
from avtalebygger.draft.setting import Setting
from avtalebygger.draft.tables import table_of
from avtalebygger.model.agreement import AgreementTable, Annex
from avtalebygger.model.library import Clause, Parameter, Role


def annexes(setting: Setting) -> tuple[Annex, ...]:
    tables = tuple(table for clause in setting.clauses for table in contact_tables(clause, setting))
    if not tables:
        return ()
    return (Annex(id="kontaktpunkter", number="1", title=words.CONTACTS.of(setting.maalform), tables=tables),)


def contact_tables(clause: Clause, setting: Setting) -> Iterator[AgreementTable]:
    """One table for each party that gave its contact points; the agreement's own, or the library's, if none did."""
    for parameter in clause.parameters:
        if parameter.role is not Role.CONTACTS:
            continue
        title = parameter.description.of(setting.maalform)
        own = list(_of_parties(clause, parameter, title, setting))
        value = setting.values[clause.id].get(parameter.name)
        if own:
            yield from own
        elif value:
            yield table_of(title, parameter, value, setting)


def _of_parties(clause: Clause, parameter: Parameter, title: str, setting: Setting) -> Iterator[AgreementTable]:
    for party in setting.edition.parties:
        if value := party.values.get(clause.id, {}).get(parameter.name):
            yield table_of(f"{title}: {party.name}", parameter, value, setting)
