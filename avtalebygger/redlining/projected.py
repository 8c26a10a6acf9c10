"""A superimposed flow as one party's document: its marks accepted, all others rejected."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.flow import ItemKind, State
from avtalebygger.redlining.pen import JOINER
from avtalebygger.word.names import w

Element = etree._Element


def projected(container: Element, party_name: str) -> str:
    """The text of a superimposed flow with one party's marks accepted and all others rejected; "" rejects all."""
    return "".join(_projected(container, party_name))


def belongs(author: str, party_name: str) -> bool:
    return party_name in author.split(JOINER)


def stands(item_state: State, author: str, party_name: str) -> bool:
    if item_state is State.INSERTED:
        return belongs(author, party_name)
    return not (item_state is State.DELETED and belongs(author, party_name))


def _projected(container: Element, name: str) -> Iterator[str]:
    for item in flow.items_of(container):
        if item.kind is ItemKind.TABLE:
            yield from _projected_rows(item.nodes[0], name)
        elif item.kind is ItemKind.CONTROL:
            content = item.nodes[0].find(w("sdtContent"))
            if content is not None:
                yield from _projected(content, name)
        elif stands(item.state, item.author, name):
            yield flow.shown(item)


def _projected_rows(table: Element, name: str) -> Iterator[str]:
    rows = [row for row in flow.rows_of(table) if stands(*flow.row_state(row), name)]
    if rows:
        yield "▦\n"
    for row in rows:
        for cell in flow.cells_of(row):
            yield from _projected(cell, name)
            yield "│"
        yield "\n"
