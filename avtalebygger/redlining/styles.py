"""NEW's styles in OLD's package: the union of both.

A style is the same where its id and kind are, else where its name is (a Norwegian Word calls `Heading1` `Overskrift1`):
then NEW's references are rewritten. A definition that differs cannot be tracked as a whole: NEW's is taken, and named.
A style that only NEW has is added; one that only OLD has stays, deleted text needs it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Final

from lxml import etree

from avtalebygger.redlining.draft import Draft
from avtalebygger.redlining.meaning import key_of
from avtalebygger.word.names import w

Element = etree._Element

STYLE: Final = w("style")
USES: Final = (w("pStyle"), w("rStyle"), w("tblStyle"))
_REFERENCES: Final = (w("basedOn"), w("next"), w("link"))


def united(draft: Draft, translated_numbering: Callable[[Element], None]) -> tuple[dict[str, str], list[str]]:
    """Brings NEW's styles along. What NEW's ids are called here, where that is another id; and the names of what was
    taken from NEW though OLD said otherwise."""
    ours, theirs = draft.old.one("styles"), draft.new.one("styles")
    if theirs and not ours:
        return {}, _all_of_them(draft, theirs, translated_numbering)
    if not theirs or draft.old.parts[ours] == draft.new.parts[theirs]:
        return {}, []
    old_styles = _styles(draft.old.root(ours))
    new_styles = _styles(draft.new.root(theirs))
    ids = _ids(old_styles, new_styles)
    changed: list[str] = []
    for ident, style in new_styles.items():
        own = _translated(style, ids, translated_numbering)
        known = old_styles.get(own.get(w("styleId"), ""))
        if known is None:
            draft.root(ours).append(own)
        elif key_of(known) != key_of(own):
            root = draft.root(ours)
            root.replace(_styles(root)[own.get(w("styleId"), "")], own)
            changed.append(_name(style) or ident)
    if _take_defaults(draft, ours, theirs):
        changed.append("docDefaults")
    return ids, changed


def _all_of_them(draft: Draft, theirs: str, translated_numbering: Callable[[Element], None]) -> list[str]:
    """OLD has no styles at all: NEW's part as it is."""
    root = copy.deepcopy(draft.new.root(theirs))
    translated_numbering(root)
    relation = next(e for e in draft.new.relationships(draft.new.main).values() if e.kind == "styles")
    draft.relate(draft.old.main, relation.type, draft.add(theirs, root, draft.new.types.of(theirs)))
    return []


def _styles(root: Element) -> dict[str, Element]:
    return {each.get(w("styleId"), ""): each for each in root.iterchildren(STYLE)}


def _name(style: Element) -> str:
    name = style.find(w("name"))
    return name.get(w("val"), "") if name is not None else ""


def _kind(style: Element) -> str:
    return style.get(w("type"), "paragraph")


def _ids(old: dict[str, Element], new: dict[str, Element]) -> dict[str, str]:
    """NEW's style id -> the id here, where they differ."""
    by_name = {(_kind(style), _name(style).casefold()): ident for ident, style in old.items()}
    ids: dict[str, str] = {}
    for ident, style in new.items():
        if ident in old and _kind(old[ident]) == _kind(style):
            continue
        named = by_name.get((_kind(style), _name(style).casefold()))
        if named is not None and named not in new:
            ids[ident] = named
        elif ident in old:
            ids[ident] = _free(ident, {*old, *new, *ids.values()})
    return ids


def _free(ident: str, taken: set[str]) -> str:
    number = 1
    while f"{ident}{number}" in taken:
        number += 1
    return f"{ident}{number}"


def _translated(style: Element, ids: dict[str, str], translated_numbering: Callable[[Element], None]) -> Element:
    own = copy.deepcopy(style)
    own.tail = None
    ident = own.get(w("styleId"), "")
    own.set(w("styleId"), ids.get(ident, ident))
    for each in own.iter(*_REFERENCES):
        each.set(w("val"), ids.get(each.get(w("val"), ""), each.get(w("val"), "")))
    translated_numbering(own)
    return own


def _take_defaults(draft: Draft, ours: str, theirs: str) -> bool:
    old, new = draft.old.root(ours).find(w("docDefaults")), draft.new.root(theirs).find(w("docDefaults"))
    if new is None or (old is not None and key_of(old) == key_of(new)):
        return False
    root = draft.root(ours)
    mine = root.find(w("docDefaults"))
    if mine is not None:
        root.replace(mine, copy.deepcopy(new))
    else:
        root.insert(0, copy.deepcopy(new))
    return True
