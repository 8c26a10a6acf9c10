"""Which header or footer of NEW answers to which of OLD.

Sections are paired from both ends; a header or footer of a pair of sections and of the same type answers to the other,
each of OLD's to one of NEW's at most. The story is then redlined in OLD's part. Any other of NEW's comes along as a
part of its own. After this NEW's references name parts of the draft. What the last section gains or loses no mark can
hold (17.6.18, 17.10): `last_section` names it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Final

from lxml import etree

from avtalebygger.redlining.draft import Draft
from avtalebygger.redlining.sections import REFERENCES
from avtalebygger.redlining.translate import Translator
from avtalebygger.word.names import r, w
from avtalebygger.word.package import Relationship

Element = etree._Element

Slot = tuple[str, str]
SECTION: Final = w("sectPr")


class Headers:
    """`pairs`: OLD's part -> NEW's part whose story it is to become."""

    def __init__(self, draft: Draft, old_main: Element, new_main: Element) -> None:
        self._draft = draft
        self.pairs: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        olds, news = _sections(old_main), _sections(new_main)
        for old, new in _paired(olds, news):
            self._pair(old, new)

    def _pair(self, old: Element, new: Element) -> None:
        ours, theirs = _slots(old), _slots(new)
        for slot, reference in theirs.items():
            if slot not in ours:
                continue
            source = self._part(self._draft.new.relationships(self._draft.new.main), reference)
            part = self._part(self._draft.old.relationships(self._draft.old.main), ours[slot])
            if source and part and source not in self._taken and part not in self.pairs:
                self._taken[source] = part
                self.pairs[part] = source

    @staticmethod
    def _part(relations: object, reference: Element) -> str:
        assert isinstance(relations, dict)
        relation: Relationship | None = relations.get(reference.get(r("id"), ""))
        return relation.target if relation is not None and not relation.external else ""

    def translate(self, new_main: Element, translator: Translator) -> None:
        """NEW's references, in its translated body, by the draft's relationships."""
        draft = self._draft
        relations = draft.new.relationships(draft.new.main)
        for reference in new_main.iter(*REFERENCES):
            relation = relations.get(reference.get(r("id"), ""))
            if relation is None or relation.external or relation.target not in draft.new.parts:
                continue
            part = self._taken.get(relation.target) or self._come(relation.target, translator)
            reference.set(r("id"), self._relate(relation.type, part))

    def _relate(self, kind: str, part: str) -> str:
        return self._draft.relate(self._draft.old.main, kind, part)

    def _come(self, source: str, translator: Translator) -> str:
        draft = self._draft
        name = draft.add(source, b"", draft.new.types.of(source))
        draft.roots[name] = translator.root(source, name)
        self._taken[source] = name
        return name

    def story(self, source: str, part: str, translator: Translator) -> Element:
        """NEW's header in the ids of OLD's part."""
        return translator.root(source, part)


def _sections(main: Element) -> list[Element]:
    """The section properties in order, the body's own last; not those that a tracked change holds."""
    return [each for each in main.iter(SECTION) if each.getparent() is not None and not _is_old(each)]


def _is_old(section: Element) -> bool:
    parent = section.getparent()
    return parent is not None and parent.tag == w("sectPrChange")


def _paired(olds: list[Element], news: list[Element]) -> Iterator[tuple[Element, Element]]:
    """The last with the last, then from the front."""
    if olds and news:
        yield olds[-1], news[-1]
        yield from zip(olds[:-1], news[:-1], strict=False)


def _slots(section: Element) -> dict[Slot, Element]:
    return {(str(each.tag), each.get(w("type"), "default")): each for each in section.iterchildren(*REFERENCES)}


def last_section(old: Element | None, new: Element | None) -> tuple[Element | None, list[str]]:
    """OLD's last section with NEW's references; and what of them no mark can hold, in words of the standard
    (`header default`)."""
    if old is None or new is None:
        return old, []
    ours, theirs = _slots(old), _slots(new)
    mine = {slot: each.get(r("id")) for slot, each in ours.items()}
    wanted = {slot: each.get(r("id")) for slot, each in theirs.items()}
    if mine == wanted:
        return old, []
    own = copy.deepcopy(old)
    for each in own.findall(REFERENCES[0]) + own.findall(REFERENCES[1]):
        own.remove(each)
    own[0:0] = [copy.deepcopy(each) for each in new if each.tag in REFERENCES]
    changed = sorted(slot for slot in {*mine, *wanted} if mine.get(slot) != wanted.get(slot))
    return own, [f"{slot[0].rpartition('}')[2].removesuffix('Reference')} {slot[1]}" for slot in changed]
