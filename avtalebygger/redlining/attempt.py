"""One redline of two plain packages: everything united, every story redlined. Whether it keeps its word is asked
elsewhere (`verify`); what should be replaced whole the next time is an argument (`doubts`, `loose`)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from avtalebygger.errors import Problem
from avtalebygger.redlining import blocks, controls, headers, settings, styles
from avtalebygger.redlining.comments import Comments
from avtalebygger.redlining.draft import Draft, with_namespaces
from avtalebygger.redlining.elements import values
from avtalebygger.redlining.headers import Headers
from avtalebygger.redlining.identities import Identities
from avtalebygger.redlining.ink import Ink
from avtalebygger.redlining.inline import Reader, bookmark_names
from avtalebygger.redlining.meaning import Properties
from avtalebygger.redlining.notes import Notes
from avtalebygger.redlining.numbering import Lists
from avtalebygger.redlining.sections import references, tracked_section
from avtalebygger.redlining.story import Shared, Story
from avtalebygger.redlining.translate import NOTE_KINDS, Translator, notes_of
from avtalebygger.word.names import W, w
from avtalebygger.word.package import Package

Element = etree._Element

_REVISIONS: Final = tuple(
    w(name)
    for name in "ins del moveFrom moveTo cellIns cellDel cellMerge rPrChange pPrChange sectPrChange tblPrChange "
    "tblPrExChange trPrChange tcPrChange tblGridChange numberingChange".split()
)
_IDS: Final = etree.XPath("//@w:id", namespaces={"w": W})


@dataclass(slots=True)
class Attempt:
    """The redline as a package, what a person should know of it, and what was found that asks for another attempt.
    `new_blocks` and `old_blocks`: per part of the input, the keys of its blocks, by which one is doubted."""

    package: Package
    notes: list[Problem]
    loose: frozenset[str]
    references_tracked: bool
    replaced: int
    old_blocks: dict[str, list[bytes]] = field(default_factory=dict)
    new_blocks: dict[str, list[bytes]] = field(default_factory=dict)


def attempted(
    old: Package, new: Package, author: str, date: str, doubts: frozenset[bytes], loose: frozenset[str]
) -> Attempt:
    return _Work(old, new, author, date, doubts, loose).done()


class _Work:
    """The steps of one attempt, and what they hand on to each other."""

    def __init__(
        self, old: Package, new: Package, author: str, date: str, doubts: frozenset[bytes], loose: frozenset[str]
    ) -> None:
        self.old, self.new = old, new
        self.draft = Draft(old, new)
        lists = Lists(self.draft)
        style_ids, self._changed_styles = styles.united(self.draft, lists.translate)
        self.translator = Translator(self.draft, style_ids, lists)
        self.notes = {kind: Notes(kind, self.draft, self.translator) for kind in NOTE_KINDS}
        self.comments = Comments(self.draft, self.translator)
        ink = Ink(author, date, _first_id(old, new))
        self.shared = Shared(
            ink=ink,
            properties=Properties(),
            copied_note=lambda kind, ident: self.notes[kind].copied(ident),
            identities=Identities([old.root(part) for part in _story_parts(old)], ink.fresh_id),
            old_notes={each for notes in self.notes.values() for each in notes.old_ids},
            doubts=doubts,
            loose=loose,
        )
        self.loose: set[str] = set()
        self.problems: list[Problem] = []
        self.old_blocks: dict[str, list[bytes]] = {}
        self.new_blocks: dict[str, list[bytes]] = {}

    def done(self) -> Attempt:
        untracked = self._body()
        self._headers()
        self._notes()
        self._comments()
        self._unique_ids()
        self._unique_bookmarks()
        self._unique_identities()
        self._say(untracked)
        package = controls.spread(self.draft.package(), self.shared.ink)
        replaced = len(self.shared.doubts)
        tracked = not untracked
        return Attempt(
            package, self.problems, frozenset(self.loose), tracked, replaced, self.old_blocks, self.new_blocks
        )

    def _body(self) -> list[str]:
        draft = self.draft
        old_main, new_main = self.old.root(self.old.main), self.new.root(self.new.main)
        heads = self.heads = Headers(draft, old_main, new_main)
        theirs = self.translator.root(self.new.main, self.old.main)
        heads.translate(theirs, self.translator)
        for notes in self.notes.values():
            notes.translate(old_main, theirs)
        self.comments.translate(theirs)
        main = draft.roots[self.old.main] = with_namespaces(draft.root(self.old.main), theirs)
        self.untrackable = settings.taken(draft, main, theirs)
        body, other = _body(main), _body(theirs)
        story = self._redlined(body, other, main, theirs, self.old.main, self.new.main)
        return self._last_section(body, other, story)

    def _last_section(self, body: Element, other: Element, story: Story) -> list[str]:
        old, new = body.find(w("sectPr")), other.find(w("sectPr"))
        if new is None or old is None:
            return self._only_section(body, old, new)
        referring, untracked = headers.last_section(old, new)
        assert referring is not None
        if referring is not old:
            body.replace(old, referring)
        section = tracked_section(referring, new, story)
        body.replace(referring, section)
        self._mark_gained(old, referring)
        return untracked

    def _mark_gained(self, old: Element, referring: Element) -> None:
        """A header that the last section gains cannot be taken away again, but what it says can be an insertion."""
        relations = {each.id: each.target for each in self.draft.relationships(self.old.main)}
        known = {reference[:2] for reference in references(old)}
        for kind, slot, ident in references(referring):
            part = relations.get(ident, "")
            if (kind, slot) not in known and part in self.draft.roots and part not in self.old.parts:
                blocks.come_whole(self.draft.roots[part], self._story(self.draft.roots[part], self.draft.roots[part]))

    @staticmethod
    def _only_section(body: Element, old: Element | None, new: Element | None) -> list[str]:
        """A body of which one side has no section properties at all: no mark can hold that (17.6.17)."""
        if new is not None:
            body.append(copy.deepcopy(new))
        return ["page set-up"] if new is not old else []

    def _headers(self) -> None:
        for part, source in sorted(self.heads.pairs.items()):
            theirs = self.translator.root(source, part)
            if self.old.parts[part] == self.new.parts[source]:
                continue
            root = self.draft.roots[part] = with_namespaces(self.draft.root(part), theirs)
            self._redlined(root, theirs, root, theirs, part, source)

    def _notes(self) -> None:
        for kind in NOTE_KINDS:
            notes = self.notes[kind]
            kept = {ident for known, ident in self.shared.kept_notes if known == kind}
            changed = [ident for ident in sorted(kept) if ident in notes.new_notes]
            if not notes.part or notes.new_root is None or not changed:
                continue
            root = self.draft.root(notes.part)
            mine = notes_of(root, kind)
            for ident in changed:
                self._redlined(mine[ident], notes.new_notes[ident], root, notes.new_root)
            notes.ordered(self.draft.root(self.old.main))

    def _comments(self) -> None:
        part = self.comments.part
        if part and self.comments.pairs:
            root = self.draft.root(part)
            mine = {each.get(w("id"), ""): each for each in root.iterchildren(w("comment"))}
            for ident, theirs in self.comments.pairs.items():
                self._redlined(mine[ident], theirs, root, theirs.getroottree().getroot())
        self.comments.separate([self.draft.root(self.old.main)])

    def _unique_ids(self) -> None:
        """No two tracked changes bear one id, also where an object that came holds earlier ones of its own."""
        seen: set[str] = set()
        for part in _story_parts(self.draft.old):
            for each in self.draft.roots[part].iter(*_REVISIONS) if part in self.draft.roots else ():
                ident = each.get(w("id"), "")
                if ident in seen:
                    each.set(w("id"), self.shared.ink.fresh_id())
                seen.add(ident)

    def _unique_bookmarks(self) -> None:
        """A bookmark in a note or header that came must not bear the id of one that was there."""
        came = [part for part in self.draft.roots if part != self.old.main and part not in self.heads.pairs]
        seen = {value for part in _story_parts(self.old) for value in _bookmark_ids(self._root_of(part), part in came)}
        for part in came:
            renamed: dict[str, str] = {}
            for each in self.draft.roots[part].iter(w("bookmarkStart"), w("bookmarkEnd")):
                ident = each.get(w("id"), "")
                if each.tag == w("bookmarkStart"):
                    renamed[ident] = self.shared.ink.fresh_id() if ident in seen else ident
                    seen.add(renamed[ident])
                each.set(w("id"), renamed.get(ident, ident))

    def _unique_identities(self) -> None:
        """What came as a note or a part of its own; comments settle theirs, by which their threads are known."""
        for part in [part for part in self.draft.roots if part not in self.old.parts and part != self.comments.part]:
            self.shared.identities.settle(self.draft.roots[part])
        for notes in self.notes.values():
            for each in notes.came:
                self.shared.identities.settle(each)

    def _root_of(self, part: str) -> Element:
        return self.draft.roots[part] if part in self.draft.roots else self.old.root(part)

    def _redlined(
        self, mine: Element, theirs: Element, root: Element, other: Element, part: str = "", source: str = ""
    ) -> Story:
        story = self._story(root, other)
        keys = blocks.redlined(mine, theirs, story)
        if part:
            self.old_blocks[part], self.new_blocks[source] = keys
        self.loose |= story.loose_bookmarks()
        return story

    def _story(self, root: Element, other: Element) -> Story:
        shared = self.shared
        return Story(
            shared,
            Reader(shared.properties, bookmark_names(root), shared.loose, "<"),
            Reader(shared.properties, bookmark_names(other), shared.loose, ">"),
            blocks.redlined,
        )

    def _say(self, untracked: list[str]) -> None:
        """What no mark can hold and NEW decided."""
        for code, names in (
            ("AVT330", untracked), ("AVT331", self._changed_styles), ("AVT332", self.untrackable),
            ("AVT337", sorted(self.shared.overruled)),
        ):  # fmt: skip
            if names:
                self.problems.append(Problem(code, {"names": _some(names)}))


_NAMED: Final = 8


def _some(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" (+ {more})" if more > 0 else "")


def _bookmark_ids(root: Element, left_out: bool) -> list[str]:
    return [] if left_out else [each.get(w("id"), "") for each in root.iter(w("bookmarkStart"))]


def _body(root: Element) -> Element:
    body = root.find(w("body"))
    assert body is not None
    return body


def _first_id(*packages: Package) -> int:
    """Above every id of an annotation in either package."""
    return 1 + max((number for package in packages for number in _numbers(package)), default=0)


def _numbers(package: Package) -> Iterator[int]:
    for part in _story_parts(package):
        yield from (int(value) for value in values(_IDS, package.root(part)) if value.isdigit() and len(value) < 10)


def _story_parts(package: Package) -> Iterator[str]:
    yield package.main
    for kind in ("header", "footer", "footnotes", "endnotes", "comments"):
        yield from package.related(kind)
