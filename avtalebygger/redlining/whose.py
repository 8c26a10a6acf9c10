"""Marks that several wishes share in one document: whose each is, where it stands, and the name that it is shown under.

A mark's author is the wishes that ask for it, joined as parties are. A wish that stands in the base already and is to
stay open is laid as what would take it out; turned round, that is the mark it came with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.base import content_blocks, story_containers
from avtalebygger.redlining.consolidate import first_free_id
from avtalebygger.redlining.flow import Item, ItemKind, Marked, State
from avtalebygger.redlining.pen import JOINER
from avtalebygger.word.names import local_name, w
from avtalebygger.word.package import Package

Element = etree._Element
Span = tuple[int, int]
TURNED: Final = "undone "
"""Before the name of a wish that is laid as what would take it out."""
MARKS: Final = (w("ins"), w("del"), w("pPrChange"))
OPPOSITE: Final = {
    w(one): w(other)
    for pair in (("ins", "del"), ("t", "delText"), ("instrText", "delInstrText"))
    for one, other in (pair, pair[::-1])
}


@dataclass(slots=True)
class Whereabouts:
    """Where the marks of one wish stand, counted as the accepted document counts: in words, and in look."""

    words: list[Span] = field(default_factory=list)
    looks: list[Span] = field(default_factory=list)


def wishes_in(author: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(author.split(JOINER))) if author else ()


# ---------------------------------------------------------------- turned round, and under another name


def turned_round(package: Package) -> Package:
    """The package with each mark of a wish that was laid the other way as the mark that it came with. Where another
    wish asks for what would take it out, the mark is the first one's alone: one place bears one mark."""
    return with_roots(package, turn)


def turn(root: Element) -> None:
    for mark in list(root.iter(*MARKS)):
        turned = [each.removeprefix(TURNED) for each in wishes_in(author_of(mark)) if each.startswith(TURNED)]
        if not turned:
            continue
        mark.set(w("author"), JOINER.join(turned))
        turn_mark(mark)


def turn_mark(mark: Element) -> None:
    if mark.tag == w("pPrChange"):
        turn_look(mark)
        return
    mark.tag = OPPOSITE[str(mark.tag)]
    for node in mark.iter(w("t"), w("delText"), w("instrText"), w("delInstrText")):
        node.tag = OPPOSITE[str(node.tag)]


def turn_look(change: Element) -> None:
    """Exchanges what a paragraph is formatted as with what the mark says it was; the mark's own look and the section,
    which it does not speak of, stay (CT_PPrBase, 17.3.1.25)."""
    properties, before = change.getparent(), change.find(w("pPr"))
    if properties is None or before is None:
        return
    now = [each for each in properties if each.tag not in {w("rPr"), w("sectPr"), w("pPrChange")}]
    was = list(before)
    before.extend(now)
    for place, each in enumerate(was):
        properties.insert(place, each)


def turned_whole(package: Package) -> Package:
    """The package with every mark the other way round: rejecting them gives what accepting those gave."""

    def turn_all(root: Element) -> None:
        for mark in list(root.iter(*MARKS)):
            turn_mark(mark)

    return with_roots(package, turn_all)


def named(package: Package, name: Callable[[Collection[str]], str]) -> Package:
    """The package whose marks bear the name that `name` makes of their wishes, and each an id of its own: a run that
    was parted has taken its mark along twice."""
    free = count(first_free_id(package))
    taken: set[str] = set()

    def rename(root: Element) -> None:
        for mark in root.iter(*MARKS, w("rPrChange")):
            mark.set(w("author"), name(wishes_in(author_of(mark))))
            id = mark.get(w("id"), "")
            mark.set(w("id"), str(next(free)) if id in taken else id)
            taken.add(id)

    return with_roots(package, rename)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it was written: what it does (its local name), and the words that it is on."""

    author: str
    kind: str
    text: str


def marks_of(package: Package) -> list[Mark]:
    """The marks of every story, in the order of the document."""
    return [mark_of(each) for part in parts_of_stories(package) for each in package.root(part).iter(*MARKS)]


def mark_of(element: Element) -> Mark:
    words = "".join(node.text or "" for node in element.iter(w("t"), w("delText")))
    return Mark(author_of(element), local_name(element.tag), words)


def under_names(package: Package, names: Iterable[str]) -> Package:
    """The package with these authors for its marks, one for each, in the order of the document."""
    rest = iter(names)

    def rename(root: Element) -> None:
        for mark in root.iter(*MARKS):
            mark.set(w("author"), next(rest))

    return with_roots(package, rename)


def author_of(mark: Element) -> str:
    return str(mark.get(w("author"), ""))


def with_roots(package: Package, edit: Callable[[Element], None]) -> Package:
    roots = {part: deepcopy(package.root(part)) for part in parts_of_stories(package)}
    for root in roots.values():
        edit(root)
    return package.changed({part: root for part, root in roots.items() if differs(package.root(part), root)})


def parts_of_stories(package: Package) -> list[str]:
    """The parts that hold stories, each once, in one order for every copy of the document."""
    return list(dict.fromkeys(part for _, part, _ in story_containers(package)))


def differs(one: Element, other: Element) -> bool:
    return bool(etree.tostring(one) != etree.tostring(other))


# ---------------------------------------------------------------- where they stand


def whereabouts(package: Package) -> dict[str, Whereabouts]:
    """Wish -> where its marks stand."""
    walk = Walk()
    for _, _, container in story_containers(package):
        walk.flow(container)
    return walk.found


@dataclass(slots=True)
class Walk:
    """How far the accepted document has been counted (`base`), and what was seen on the way. `gone`: inside a row or
    table that goes, of which nothing counts."""

    at: int = 0
    gone: bool = False
    found: dict[str, Whereabouts] = field(default_factory=dict)

    def flow(self, container: Element) -> None:
        for block in content_blocks(container):
            if block.tag == w("tbl"):
                self.table(block)
            elif block.tag == w("sdt"):
                self.step()
                for content in block.findall(w("sdtContent")):
                    self.flow(content)
            else:
                for item in flow.paragraph_items(block):
                    self.item(item)
        self.step()

    def step(self) -> None:
        self.at += not self.gone

    def table(self, table: Element) -> None:
        with self.inside(flow.table_state(table)):
            self.step()
            for row in flow.rows_of(table):
                self.row(row)
            self.step()

    def row(self, row: Element) -> None:
        with self.inside(flow.row_state(row)):
            self.step()
            for cell in flow.cells_of(row):
                self.flow(cell)

    @contextmanager
    def inside(self, marked: Marked) -> Iterator[None]:
        """Within a table or row that may bear a mark."""
        state, author = marked
        opened = self.mark(state, author)
        before = self.gone
        self.gone = before or state is State.DELETED
        yield
        self.gone = before
        self.close(opened)

    def item(self, item: Item) -> None:
        if not item.has_width:
            return
        marked = self.mark(item.state, item.author)
        start = self.at
        self.at += not (self.gone or item.state is State.DELETED)
        self.close(marked)
        for wish in wishes_in(changed_by(item)) if self.at > start else ():
            self.found.setdefault(wish, Whereabouts()).looks.append((start, self.at))

    def mark(self, state: State, author: str) -> tuple[tuple[str, ...], int]:
        return (wishes_in(author) if state is not State.KEPT else ()), self.at

    def close(self, marked: tuple[Iterable[str], int]) -> None:
        wishes, start = marked
        for wish in wishes:
            self.found.setdefault(wish, Whereabouts()).words.append((start, self.at))


def changed_by(item: Item) -> str:
    """The author of the mark on how the item looks (17.13.5.29, .31)."""
    name = "pPr" if item.kind is ItemKind.MARK else "rPr"
    holder = item.properties if item.kind is ItemKind.MARK else properties_of(item.run)
    change = holder.find(w(f"{name}Change")) if holder is not None else None
    return author_of(change) if change is not None else ""


def properties_of(run: Element | None) -> Element | None:
    return run.find(w("rPr")) if run is not None else None
