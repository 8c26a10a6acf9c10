"""NEW's stories in OLD's ids: after this, equal content is written equally on both sides.

Copies of NEW's roots in which styles, lists, relationships, notes and comments are called what they are called in the
draft; what OLD lacks has been brought along. Bookmark ids are no meaning and stay."""

from __future__ import annotations

import copy
from typing import Final

from lxml import etree

from avtalebygger.redlining.draft import Draft
from avtalebygger.redlining.elements import attributes_found
from avtalebygger.redlining.meaning import key_of, text_of
from avtalebygger.redlining.numbering import Lists
from avtalebygger.redlining.styles import USES
from avtalebygger.text.align import aligned
from avtalebygger.word.names import R, w

Element = etree._Element

NOTE_KINDS: Final = ("footnote", "endnote")
COMMENT_MARKERS: Final = (w("commentRangeStart"), w("commentRangeEnd"), w("commentReference"))
_RELATIONS: Final = etree.XPath("//@*[namespace-uri()=$r]")
_HEADERS: Final = (w("headerReference"), w("footerReference"))


class Translator:
    def __init__(self, draft: Draft, styles: dict[str, str], lists: Lists) -> None:
        self.draft = draft
        self._styles = styles
        self._lists = lists

    def root(self, source: str, part: str) -> Element:
        """NEW's part `source` in the ids of the draft's `part`; references to headers, footers, notes and comments
        are left to those who pair them."""
        root = copy.deepcopy(self.draft.new.root(source))
        if self._styles:
            for each in root.iter(*USES):
                value = each.get(w("val"), "")
                each.set(w("val"), self._styles.get(value, value))
        self._lists.translate(root)
        for found in attributes_found(_RELATIONS, root, r=R):
            holder = found.getparent()
            if holder.tag not in _HEADERS:
                holder.set(found.attrname, self.draft.brought(part, source, str(found)))
        return root


def references(root: Element, kind: str) -> list[str]:
    """The ids of the notes of a kind, in the order in which the text refers to them."""
    return list(dict.fromkeys(each.get(w("id"), "") for each in root.iter(w(f"{kind}Reference"))))


def notes_of(root: Element, kind: str) -> dict[str, Element]:
    return {each.get(w("id"), ""): each for each in root.iterchildren(w(kind))}


def paired_notes(
    old_ids: list[str], old_notes: dict[str, Element], new_ids: list[str], new_notes: dict[str, Element]
) -> dict[str, str]:
    """NEW's note id -> OLD's, by order and by what the notes say. A note without any paragraph answers to one like it
    alone: a paragraph alone in its story cannot come or go."""
    old_known = [ident for ident in old_ids if ident in old_notes]
    new_known = [ident for ident in new_ids if ident in new_notes]
    matches = aligned(
        [content_key(old_notes[ident]) for ident in old_known], [text_of(old_notes[ident]) for ident in old_known],
        [content_key(new_notes[ident]) for ident in new_known], [text_of(new_notes[ident]) for ident in new_known],
    )  # fmt: skip
    pairs = [(new_known[match.new[0]], old_known[match.old[0]]) for match in matches if match.is_pair]
    return {new: old for new, old in pairs if bool(len(new_notes[new])) is bool(len(old_notes[old]))}


def content_key(container: Element) -> bytes:
    return b"".join(key_of(child) for child in container)
