"""A table in the terminal is as rich lays it out, whatever stands in it and however wide the terminal is."""

from __future__ import annotations

from io import StringIO

from hypothesis import example, given
from hypothesis import strategies as st
from rich.table import Table

from avtalebygger.model.report import Section, row
from avtalebygger.report import as_terminal

CELLS = st.text(st.sampled_from("ab æ漢\n\t­é"), max_size=30)
SECTIONS = st.builds(
    lambda heads, lines: Section("", tuple(heads), tuple(row(*line) for line in lines)),
    st.lists(st.text(st.sampled_from("Part y"), max_size=9), max_size=7),
    st.lists(st.lists(CELLS, min_size=1, max_size=7), min_size=1, max_size=5),
)


@given(SECTIONS, st.integers(1, 120))
@example(Section("", ("A",), (row("b"),)), 1)
@example(Section("", ("Id", "Clause"), (row("", ""),)), 80)
def test_columns_are_as_wide_as_rich_makes_them(section: Section, width: int) -> None:
    ours = as_terminal.table_of(section, width)
    theirs = as_terminal.table_of(section, width)
    for column in theirs.columns:
        column.width = None
    assert written(ours, width) == written(theirs, width)


def written(table: Table, width: int) -> str:
    stream = StringIO()
    as_terminal.Terminal(file=stream, width=width, highlight=False).print(table)
    return stream.getvalue()
