"""Comments (17.13.4) of both sides in one part, their threads and states with them.

A comment of NEW's that is one of OLD's (author, date, text; else author and date) takes its id; any other comes along
with its thread (commentsExtended is keyed on the paraId of the comment's last paragraph), its ids and its author."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Final

from lxml import etree

from avtalebygger.redlining.draft import Draft
from avtalebygger.redlining.elements import attributes
from avtalebygger.redlining.meaning import text_of
from avtalebygger.redlining.translate import COMMENT_MARKERS, Translator
from avtalebygger.word.names import W14, w

Element = etree._Element

_COMMENT: Final = w("comment")
_PARA_ID: Final = f"{{{W14}}}paraId"
# Parts that follow the comments, by the relationship's last word, and the attribute that names the comment there.
_COMPANIONS: Final = ("commentsExtended", "commentsIds", "commentsExtensible", "people")
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


class Comments:
    """`pairs`: comments that both sides have: OLD's id -> NEW's element."""

    def __init__(self, draft: Draft, translator: Translator) -> None:
        self._draft = draft
        self.part = draft.old.one("comments")
        self._source = draft.new.one("comments")
        self.pairs: dict[str, Element] = {}
        self._ids: dict[str, str] = {}
        if not self._source:
            return
        if not self.part:
            self.part = draft.add("word/comments.xml", b"", draft.new.types.of(self._source))
            draft.roots[self.part] = translator.root(self._source, self.part)
            draft.relate(draft.old.main, _RELATION, self.part)
            for kind in _COMPANIONS:
                self._bring_companion(kind)
            return
        self._unite(translator.root(self._source, self.part))

    def _unite(self, new_root: Element) -> None:
        olds = list(self._draft.old.root(self.part).iterchildren(_COMMENT))
        come: list[Element] = []
        taken: set[str] = set()
        for strength in (_strict, _loose):
            known = {strength(each): each for each in reversed(olds) if each.get(w("id"), "") not in taken}
            for each in new_root.iterchildren(_COMMENT):
                ident = each.get(w("id"), "")
                same = known.get(strength(each))
                if ident not in self._ids and same is not None and same.get(w("id"), "") not in taken:
                    here = same.get(w("id"), "")
                    taken.add(here)
                    self._ids[ident] = here
                    self.pairs[here] = each
        come = [each for each in new_root.iterchildren(_COMMENT) if each.get(w("id"), "") not in self._ids]
        if come:
            self._come(come)

    def _come(self, come: list[Element]) -> None:
        root = self._draft.root(self.part)
        taken = {each.get(_PARA_ID) for each in root.iter(w("p"))}
        para_ids: dict[str, str] = {}
        number = max((int(each.get(w("id"), "0")) for each in root.iterchildren(_COMMENT)), default=-1)
        for each in come:
            number += 1
            own = copy.deepcopy(each)
            self._ids[each.get(w("id"), "")] = str(number)
            own.set(w("id"), str(number))
            for paragraph in own.iter(w("p")):
                known = paragraph.get(_PARA_ID)
                if known is not None:
                    fresh = _free_para_id(known, taken)
                    taken.add(fresh)
                    para_ids[known] = fresh
                    paragraph.set(_PARA_ID, fresh)
            root.append(own)
        for kind in _COMPANIONS:
            self._add_to_companion(kind, para_ids)

    def _bring_companion(self, kind: str) -> None:
        draft = self._draft
        for each in draft.new.relationships(draft.new.main).values():
            if each.kind == kind and each.target in draft.new.parts and not draft.old.one(kind):
                draft.relate(draft.old.main, each.type, draft.imported(each.target, draft.old.main))

    def _add_to_companion(self, kind: str, para_ids: dict[str, str]) -> None:
        """NEW's entries about what came, in OLD's companion part; the whole part where OLD has none."""
        draft = self._draft
        ours, theirs = draft.old.one(kind), draft.new.one(kind)
        if not theirs:
            return
        if not ours:
            self._bring_companion(kind)
            return
        root = draft.root(ours)
        known = {_entry(each) for each in root}
        for each in draft.new.root(theirs):
            own = copy.deepcopy(each)
            own.tail = None
            for name, value in attributes(own).items():
                if name.endswith(("}paraId", "}paraIdParent")):
                    own.set(name, para_ids.get(value, value))
            if _entry(own) not in known and (kind == "people" or _names_any(own, para_ids.values())):
                root.append(own)

    def translate(self, root: Element) -> None:
        """Gives every anchor in NEW's story the id that its comment has in the draft."""
        if self._ids:
            for each in root.iter(*COMMENT_MARKERS):
                ident = each.get(w("id"), "")
                each.set(w("id"), self._ids.get(ident, ident))

    def separate(self, roots: Iterable[Element]) -> None:
        """A comment whose reference is both deleted and inserted (its text moved) gets a copy of its own for the
        deletion: one definition, one reference."""
        if not self.part:
            return
        references: dict[str, list[Element]] = {}
        for root in roots:
            for each in root.iter(w("commentReference")):
                references.setdefault(each.get(w("id"), ""), []).append(each)
        for ident, found in references.items():
            gone = [each for each in found if _is_deleted(each)]
            if len(found) > 1 and gone:
                self._split(ident, gone[0])

    def _split(self, ident: str, reference: Element) -> None:
        root = self._draft.root(self.part)
        comments = {each.get(w("id"), ""): each for each in root.iterchildren(_COMMENT)}
        if ident not in comments:
            return
        own = copy.deepcopy(comments[ident])
        fresh = str(1 + max(int(each) for each in comments))
        own.set(w("id"), fresh)
        taken = {each.get(_PARA_ID) for each in root.iter(w("p"))}
        for paragraph in own.iter(w("p")):
            if paragraph.get(_PARA_ID):
                paragraph.set(_PARA_ID, _free_para_id(paragraph.get(_PARA_ID, ""), taken))
                taken.add(paragraph.get(_PARA_ID))
        root.append(own)
        for each in reference.getroottree().getroot().iter(*COMMENT_MARKERS):
            if each.get(w("id")) == ident and _is_deleted(each):
                each.set(w("id"), fresh)


def _is_deleted(element: Element) -> bool:
    return next(element.iterancestors(w("del")), None) is not None


def _strict(comment: Element) -> tuple[str, ...]:
    return (*_loose(comment), text_of(comment))


def _loose(comment: Element) -> tuple[str, ...]:
    return (comment.get(w("author"), ""), comment.get(w("date"), ""), comment.get(w("initials"), ""))


def _entry(element: Element) -> str:
    ids = [value for name, value in attributes(element).items() if name.endswith(("}paraId", "}author", "}durableId"))]
    return "|".join(sorted(ids))


def _names_any(element: Element, para_ids: Iterable[str]) -> bool:
    known = set(para_ids)
    return any(value in known for name, value in attributes(element).items() if name.endswith("}paraId"))


def _free_para_id(value: str, taken: set[str | None]) -> str:
    number = int(value, 16)
    while f"{number:08X}" in taken or number == 0:
        number = (number + 1) % 0x80000000
    return f"{number:08X}"
