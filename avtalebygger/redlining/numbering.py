"""NEW's lists in OLD's package: the union of both definitions (17.9).

OLD's keep their ids. A list of NEW's that is defined as one of OLD's is that one, each of OLD's answering to one of
NEW's at most (two lists that each begin at 1 must not become one); the others come along under fresh ids. A changed
definition cannot be tracked: its paragraphs change to another list."""

from __future__ import annotations

import copy
import re
from typing import Final

from lxml import etree

from avtalebygger.redlining.draft import Draft
from avtalebygger.redlining.elements import declarations, with_declarations
from avtalebygger.redlining.meaning import canonical
from avtalebygger.word.names import w

Element = etree._Element

_ABSTRACT: Final = w("abstractNum")
_NUM: Final = w("num")
_NOISE: Final = re.compile(
    rb"<w:(?:nsid|tmpl|name)(?: [^>]*)?></w:(?:nsid|tmpl|name)>| \w+:(?:rsid\w*|tplc|abstractNumId|durableId|"
    rb'restartNumberingAfterBreak)="[^"]*"| xmlns:\w+="[^"]*"'
)
_NUMBERING_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"


class Lists:
    """NEW's list ids -> those of the redline; brings a definition along when it is first asked for."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._ours, self._theirs = draft.old.one("numbering"), draft.new.one("numbering")
        self._old = _definitions(draft.old.root(self._ours)) if self._ours else {}
        self._new = _definitions(draft.new.root(self._theirs)) if self._theirs else {}
        self._ids = self._paired()
        self._abstract: dict[str, str] = {}

    def _paired(self) -> dict[str, str]:
        ids = {ident: ident for ident, key in self._new.items() if self._old.get(ident) == key}
        free = [ident for ident in self._old if ident not in ids.values()]
        for ident, key in self._new.items():
            if ident not in ids:
                same = next((each for each in free if self._old[each] == key), None)
                if same is not None:
                    ids[ident] = same
                    free.remove(same)
        return ids

    def translate(self, root: Element) -> None:
        """Rewrites every list id under `root`, an element of NEW's."""
        if self._ours == "" and self._theirs == "":
            return
        for each in root.iter(w("numId")):
            value = each.get(w("val"), "")
            if value != "0" and value in self._new:
                each.set(w("val"), self._here(value))

    def _here(self, ident: str) -> str:
        if ident not in self._ids:
            self._ids[ident] = self._brought(ident)
        return self._ids[ident]

    def _brought(self, ident: str) -> str:
        draft = self._draft
        if not self._ours:
            self._ours = self._empty()
        root, source = draft.root(self._ours), draft.new.root(self._theirs)
        num = copy.deepcopy(next(each for each in source.iterchildren(_NUM) if each.get(w("numId")) == ident))
        abstract = num.find(w("abstractNumId"))
        if abstract is not None:
            abstract.set(w("val"), self._brought_abstract(abstract.get(w("val"), ""), root, source))
        fresh = str(1 + max((int(each.get(w("numId"), "0")) for each in root.iterchildren(_NUM)), default=0))
        num.set(w("numId"), fresh)
        num.tail = None
        last = [each for each in root if each.tag in (_NUM, _ABSTRACT)]
        root.insert(root.index(last[-1]) + 1 if last else len(root), num)
        return fresh

    def _brought_abstract(self, ident: str, root: Element, source: Element) -> str:
        """A definition of levels of its own: a counter belongs to the definition, so two lists must not share one."""
        if ident in self._abstract:
            return self._abstract[ident]
        found = next((each for each in source.iterchildren(_ABSTRACT) if each.get(w("abstractNumId")) == ident), None)
        if found is None:
            return ident
        own = copy.deepcopy(found)
        own.tail = None
        taken = [int(each.get(w("abstractNumId"), "0")) for each in root.iterchildren(_ABSTRACT)]
        fresh = str(1 + max(taken, default=-1))
        own.set(w("abstractNumId"), fresh)
        nsid = own.find(w("nsid"))
        if nsid is not None:
            nsid.set(w("val"), _free_nsid(nsid.get(w("val"), "0"), root))
        last = [each for each in root if each.tag == _ABSTRACT]
        first_num = next((n for n, each in enumerate(root) if each.tag == _NUM), len(root))
        root.insert(root.index(last[-1]) + 1 if last else first_num, own)
        self._abstract[ident] = fresh
        return fresh

    def _empty(self) -> str:
        draft = self._draft
        root = with_declarations(w("numbering"), declarations(draft.new.root(self._theirs)))
        name = draft.add("word/numbering.xml", root, _NUMBERING_TYPE)
        draft.relate(draft.old.main, _RELATION, name)
        return name


def _free_nsid(value: str, root: Element) -> str:
    taken = {each.get(w("val"), "").upper() for each in root.iter(w("nsid"))}
    number = int(value, 16)
    while f"{number:08X}" in taken:
        number = (number + 1) & 0xFFFFFFFF
    return f"{number:08X}"


def _definitions(root: Element) -> dict[str, bytes]:
    """List id -> what it is: its levels and what it overrides in them."""
    levels = {each.get(w("abstractNumId")): _NOISE.sub(b"", canonical(each)) for each in root.iterchildren(_ABSTRACT)}
    found: dict[str, bytes] = {}
    for num in root.iterchildren(_NUM):
        abstract = num.find(w("abstractNumId"))
        own = b"".join(_NOISE.sub(b"", canonical(each)) for each in num.findall(w("lvlOverride")))
        found[num.get(w("numId"), "")] = levels.get(abstract.get(w("val")) if abstract is not None else None, b"") + own
    return found
