"""Ids that may occur once: what comes from NEW keeps its own where nothing has it yet, else gets a free one.

The id of a picture (20.4.2.5), a paragraph (`w14:paraId`), a content control (17.5.2.18) or a drawn shape (Part 4,
14.1.2) has no meaning: another says the same. A shape that something outside a Fallback refers to keeps its id: the
reference is part of what the object says (`o:OLEObject/@ShapeID`, `v:shape/@type`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from lxml import etree

from avtalebygger.redlining.elements import attributes
from avtalebygger.word.names import MC, W14, WP, w

Element = etree._Element

_PICTURE: Final = f"{{{WP}}}docPr"
_PARA_ID: Final = f"{{{W14}}}paraId"
_FALLBACK: Final = f"{{{MC}}}Fallback"
_DRAWN: Final = "{urn:schemas-microsoft-com:vml}*"


class Identities:
    """`fresh`: gives a number that no annotation has."""

    def __init__(self, roots: Iterable[Element], fresh: Callable[[], str]) -> None:
        self._fresh = fresh
        self._paragraphs: set[str] = set()
        self._pictures: set[str] = set()
        self._shapes: set[str] = set()
        for root in roots:
            self._paragraphs.update(each.get(_PARA_ID, "") for each in root.iter(w("p")))
            self._pictures.update(each.get("id", "") for each in root.iter(_PICTURE))
            self._shapes.update(each.get("id", "") for each in root.iter(_DRAWN))

    def is_free(self, name: str, value: str) -> bool:
        """Whether a paragraph that comes may keep this attribute of NEW's. Asked once: then it is taken."""
        if name != _PARA_ID:
            return True
        if value in self._paragraphs:
            return False
        self._paragraphs.add(value)
        return True

    def settle(self, own: Element) -> None:
        """Gives everything in what came an identity of its own."""
        for picture in own.iter(_PICTURE):
            if picture.get("id", "") in self._pictures:
                picture.set("id", self._fresh())
            self._pictures.add(picture.get("id", ""))
        for paragraph in own.iter(w("p")):
            if _PARA_ID in paragraph.attrib and not self.is_free(_PARA_ID, paragraph.get(_PARA_ID, "")):
                del paragraph.attrib[_PARA_ID]
        for control in own.iter(w("sdt")):
            self.settle_control(control)
        self._settle_shapes(own)

    def settle_control(self, control: Element) -> None:
        """One that comes always has an id of its own."""
        properties = control.find(w("sdtPr"))
        ident = properties.find(w("id")) if properties is not None else None
        if ident is not None:
            ident.set(w("val"), self._fresh())

    def _settle_shapes(self, own: Element) -> None:
        ids = {ident: each for each in own.iter(_DRAWN) if (ident := each.get("id"))}
        for ident, shape in ids.items():
            references = list(_references(own, ident)) if ident in self._shapes else []
            if ident in self._shapes and all(_stands_aside(holder) for holder, _ in references):
                fresh = f"{ident}_{self._fresh()}"
                shape.set("id", fresh)
                for holder, name in references:
                    holder.set(name, holder.get(name, "").replace(ident, fresh))
            self._shapes.add(shape.get("id", ""))


def _references(own: Element, ident: str) -> Iterator[tuple[Element, str]]:
    for each in own.iter("*"):
        for name, value in attributes(each).items():
            if value == (ident if name == "ShapeID" else f"#{ident}"):
                yield each, name


def _stands_aside(element: Element) -> bool:
    """Whether it is what only a program reads that does not know the drawing itself (Part 3, 9.3)."""
    return next(element.iterancestors(_FALLBACK), None) is not None
