"""The tables of a clause: fixed rows, the rows of a parameter, and the one of the thirteen points."""

from __future__ import annotations

from collections.abc import Mapping

from avtalebygger.draft import words
from avtalebygger.draft.fill import filled, missing_value
from avtalebygger.draft.setting import Setting
from avtalebygger.model.agreement import AgreementTable, Span, Text
from avtalebygger.model.language import Wording
from avtalebygger.model.library import Clause, LeddTable, Parameter, Value
from avtalebygger.model.points import POINTS


def filled_table(table: LeddTable, clause: Clause, setting: Setting) -> AgreementTable:
    caption = words.bound(table.caption.of(setting.maalform))
    if table.builtin == "coverage":
        return coverage_table(caption, setting)
    if table.rows_from:
        return parameter_table(caption, table.rows_from, clause, setting)
    return AgreementTable(
        caption=caption,
        header=tuple(column.of(setting.maalform) for column in table.columns),
        rows=tuple(tuple(filled(cell, clause, setting) for cell in row) for row in table.rows),
    )


def parameter_table(caption: str, name: str, clause: Clause, setting: Setting) -> AgreementTable:
    parameter = next((one for one in clause.parameters if one.name == name), None)
    value = setting.values[clause.id].get(name)
    if parameter is None or value is None:
        missing_value(name, clause, setting)
        return AgreementTable(caption, (), ())
    return table_of(caption, parameter, value, setting)


def table_of(caption: str, parameter: Parameter, value: Value, setting: Setting) -> AgreementTable:
    """The rows of a table value under the parameter's columns; each cell remembers the parameter."""
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []
    return AgreementTable(
        caption=caption,
        header=tuple(column.title.of(setting.maalform) for column in parameter.columns),
        rows=tuple(
            tuple(
                (Span(row.get(column.id, Wording()).of(setting.maalform), parameter=parameter.name),)
                for column in parameter.columns
            )
            for row in rows
        ),
        parameter=parameter.name,
    )


def coverage_table(caption: str, setting: Setting) -> AgreementTable:
    """The thirteen points and where each is settled: clauses of this agreement, then delavtaler."""
    return AgreementTable(
        caption=caption,
        header=tuple(column.of(setting.maalform) for column in words.COVERAGE_COLUMNS),
        rows=tuple(
            ((Span(str(number)),), (Span(name.of(setting.maalform)),), _settled_in(number, setting))
            for number, name in POINTS.items()
        ),
    )


def _settled_in(number: int, setting: Setting) -> Text:
    spans: list[Span] = []
    point = words.POINT.of(setting.maalform) + words.NBSP
    for clause in setting.clauses:
        if number in clause.covers:
            spans += [Span(", " + point if spans else point), Span(setting.numbers[clause.id], target=clause.id)]
    for sub in setting.edition.sub_agreements:
        if number in sub.points:
            spans.append(Span((", " if spans else "") + sub.title))
    return tuple(spans) or (Span(words.NOT_COVERED.of(setting.maalform)),)
