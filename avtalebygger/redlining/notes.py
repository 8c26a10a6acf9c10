"""Footnotes and endnotes (17.11): NEW's in OLD's part, and which answers to which.

OLD's ids stay. A note of NEW's that answers to one of OLD's takes its id, any other comes along under a fresh one; the
separators (notes with a type) are OLD's. One definition, one reference."""

from __future__ import annotations

import copy
from typing import Final

from lxml import etree

from avtalebygger.redlining.draft import Draft
from avtalebygger.redlining.translate import Translator, notes_of, paired_notes, references
from avtalebygger.word.names import w

Element = etree._Element

_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class Notes:
    """The notes of one kind. `new_notes`: NEW's, in the draft's ids of everything but their own; `came`: those of the
    draft that came from NEW."""

    def __init__(self, kind: str, draft: Draft, translator: Translator) -> None:
        self.kind = kind
        self._draft = draft
        self.part = draft.old.one(f"{kind}s")
        source = draft.new.one(f"{kind}s")
        self.new_root: Element | None = None
        self.came: list[Element] = []
        self.new_notes: dict[str, Element] = {}
        if not source:
            return
        if not self.part:
            self.part = draft.add(f"word/{kind}s.xml", b"", draft.new.types.of(source))
            root = translator.root(source, self.part)
            draft.roots[self.part] = root
            draft.put(self.part, b"")
            draft.relate(draft.old.main, f"{_RELATION}{kind}s", self.part)
            self._is_new = True
            self.new_root = root
            return
        self._is_new = False
        self.new_root = translator.root(source, self.part)
        self.new_notes = notes_of(self.new_root, kind)

    @property
    def old_ids(self) -> set[tuple[str, str]]:
        if not self.part or self.part not in self._draft.old.parts:
            return set()
        return {(self.kind, ident) for ident in notes_of(self._draft.old.root(self.part), self.kind)}

    def translate(self, old_main: Element, new_main: Element) -> None:
        """Gives every reference in NEW's body the id that its note has in the draft."""
        if not self.new_notes:
            return
        old_notes = notes_of(self._draft.old.root(self.part), self.kind)
        ids = paired_notes(references(old_main, self.kind), old_notes, references(new_main, self.kind), self.new_notes)
        known = dict(self.new_notes)
        self.new_notes = {}
        for reference in new_main.iter(w(f"{self.kind}Reference")):
            ident = reference.get(w("id"), "")
            if ident in known:
                here = ids.get(ident) or self._come(known[ident])
                ids[ident] = here
                self.new_notes[here] = known[ident]
                reference.set(w("id"), here)

    def _come(self, note: Element) -> str:
        root = self._draft.root(self.part)
        numbers = [int(each.get(w("id"), "0")) for each in root.iterchildren(w(self.kind))]
        own = copy.deepcopy(note)
        own.tail = None
        own.set(w("id"), str(max([0, *numbers]) + 1))
        root.append(own)
        self.came.append(own)
        return own.get(w("id"), "")

    def copied(self, ident: str) -> str:
        """A fresh note that says what NEW's note `ident` says: its reference moved, and the old one needs its own."""
        note = self.new_notes.get(ident)
        if note is None:
            note = notes_of(self._draft.root(self.part), self.kind)[ident]
        fresh = self._come(note)
        self.new_notes[fresh] = note
        return fresh

    def ordered(self, main: Element) -> None:
        """The definitions in the order of their references, where any came: LibreOffice pairs the two by position."""
        if self.part not in self._draft.roots or self.part not in self._draft.old.parts:
            return
        root = self._draft.root(self.part)
        place = {ident: number for number, ident in enumerate(references(main, self.kind))}
        notes = list(root.iterchildren(w(self.kind)))
        wanted = sorted(
            notes, key=lambda note: place.get(note.get(w("id"), ""), len(place)) if not _typed(note) else -1
        )
        if wanted != notes:
            for note in notes:
                root.remove(note)
            root.extend(wanted)


def _typed(note: Element) -> bool:
    return note.get(w("type"), "normal") != "normal"
