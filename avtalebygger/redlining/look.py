"""How one thing that stays comes to look: the noun that `looks` reads from a redline and `dress` puts on a package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.word.formats import value
from avtalebygger.word.names import w

Element = etree._Element
Says = Mapping[str, Element | None]
"""Properties by name, as they come to be: None is taken away."""


class Wearer(StrEnum):
    """What looks otherwise, named by the element that holds its properties."""

    RUN = "rPr"
    PARAGRAPH = "pPr"
    TABLE = "tblPr"
    GRID = "tblGrid"
    ROW = "trPr"
    CELL = "tcPr"


@dataclass(frozen=True, slots=True)
class Change:
    """The mark that a look is put on under (17.13.5.29, .31). `undoing`: the look is what would take out one that is
    there; what is there stays, and the mark says how it was without."""

    author: str
    date: str
    ids: Iterator[int]
    undoing: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One thing from `start` to `end` of the base that comes to look otherwise. `before` and `after` are all its
    properties, `styles` the ids of its paragraph's style on both sides. `key` says what makes it the same as another's,
    where its elements do not: a list that comes may bear another number in every package. `change`: put on as a tracked
    change."""

    wearer: Wearer
    start: int
    end: int
    says: Says
    before: Element
    after: Element
    styles: tuple[str, str] = ("", "")
    key: str = ""
    change: Change | None = None

    @property
    def extent(self) -> tuple[int, int, str]:
        return self.start, self.end, self.content

    @property
    def content(self) -> str:
        """What makes two looks of one thing the same."""
        if self.key:
            return self.key
        said = (f"{name}={'' if given is None else value(given)}" for name, given in sorted(self.says.items()))
        return flow.digest("look", self.wearer, *said)


def property_of(name: str, given: str) -> Element:
    """A property with one value, as `w:b` and `w:sz` are."""
    element = etree.Element(w(name))
    element.set(w("val"), given)
    return element
