"""What a rule looks at: one agreement, the library and registers it is judged by, and its texts clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from avtalebygger.model.agreement import Agreement, AgreementClause, AgreementLedd, Text
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.law_register import LawRegister
from avtalebygger.model.library import Library, Parameter, Role, Value
from avtalebygger.model.register import Register


@dataclass(frozen=True)
class Case:
    agreement: Agreement
    library: Library
    register: Register
    law: LawRegister

    @cached_property
    def texts(self) -> tuple[tuple[AgreementClause, str], ...]:
        """Each clause with all its words in order: titles, text, points, tables and measures."""
        return tuple((clause, clause_text(clause)) for clause in self.agreement.clauses)

    def with_role(self, role: Role) -> Iterator[tuple[AgreementClause, Parameter, Value]]:
        """Each parameter of the agreement's clauses that has the role, and its value here."""
        for clause in self.agreement.clauses:
            if (source := self.library.clauses.get(clause.id)) is None:
                continue
            for parameter in source.parameters:
                if parameter.role is role:
                    yield clause, parameter, self.agreement.values.get(clause.id, {}).get(parameter.name)

    @property
    def is_whole(self) -> bool:
        """Whether the agreement is to stand alone before the law: not a delavtale."""
        return self.agreement.type_id != "delavtale"


def finding(
    code: str, words: str, severity: Severity = Severity.WARNING, clause: AgreementClause | None = None
) -> Finding:
    return Finding(
        kind=code,
        text=words,
        severity=severity,
        clause=clause.number if clause else "-",
        clause_id=clause.id if clause else "",
    )


def clause_text(clause: AgreementClause) -> str:
    return "\n".join([clause.title, *(line for ledd in clause.ledd for line in lines(ledd))])


def lines(ledd: AgreementLedd) -> Iterator[str]:
    """The words of a ledd: no-break spaces as spaces, so that a reference is found however it is bound."""
    for text in _texts(ledd):
        yield joined(text)
    if ledd.title:
        yield ledd.title


def _texts(ledd: AgreementLedd) -> Iterator[Text]:
    yield ledd.text
    yield from ledd.items
    if ledd.table:
        for row in ledd.table.rows:
            yield from row
    if measure := ledd.measure:
        yield from (measure.ansvar, measure.arbeidsgiveransvar, measure.organisering, measure.finansiering)


def joined(text: Text) -> str:
    return "".join(span.text for span in text).replace("\u00a0", " ")
