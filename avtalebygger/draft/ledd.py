"""One ledd of a clause, filled: its text, points, table and samarbeidstiltak."""

from __future__ import annotations

from avtalebygger.draft import words
from avtalebygger.draft.fill import filled
from avtalebygger.draft.setting import Setting
from avtalebygger.draft.tables import filled_table
from avtalebygger.model.agreement import AgreementLedd, Measure
from avtalebygger.model.library import Clause, Ledd, MeasureText


def filled_ledd(ledd: Ledd, index: int, number: str, clause: Clause, setting: Setting) -> AgreementLedd:
    return AgreementLedd(
        number=number,
        text=filled(ledd.wording, clause, setting),
        index=index,
        title=words.bound(ledd.title.of(setting.maalform)),
        items=tuple(filled(item, clause, setting) for item in ledd.items),
        table=filled_table(ledd.table, clause, setting) if ledd.table else None,
        measure=filled_measure(ledd.measure, clause, setting) if ledd.measure else None,
    )


def filled_measure(measure: MeasureText, clause: Clause, setting: Setting) -> Measure:
    return Measure(
        name="".join(span.text for span in filled(measure.name, clause, setting)),
        ansvar=filled(measure.ansvar, clause, setting),
        arbeidsgiveransvar=filled(measure.arbeidsgiveransvar, clause, setting),
        organisering=filled(measure.organisering, clause, setting),
        finansiering=filled(measure.finansiering, clause, setting),
    )
