"""Our own open marks in a sent document: whose each is, and what takes wishes out by them.

A comparison of what stands with and without the marks cannot tell this: in «[-to-]{+tre+}{+fire+}» it sees one word
that came for another. So `round next` records the groups that ask for each mark when it writes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from avtalebygger.model.document import Revision, every_story, paragraphs
from avtalebygger.model.negotiation import Owners
from avtalebygger.redlining.base import BaseFlow
from avtalebygger.redlining.layers import Layer, layer_of
from avtalebygger.redlining.pen import JOINER
from avtalebygger.redlining.whose import Mark, marks_of, turned_whole, under_names, wishes_in
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.resolve import resolved
from avtalebygger.word.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class OpenMarks:
    """`package`: the sent document, the author of each mark the groups that ask for it, or nobody. `groups`: those all
    of whose marks are known."""

    package: Package
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Undone:
    """What takes groups out of the document as it reads with every mark accepted, in the order of its marks. Each piece
    of the layer is signed with the author of the mark that it undoes: one of `signatures`."""

    layer: Layer
    groups: frozenset[str]
    signatures: tuple[str, ...]


def owners_of(marked: Package) -> Owners:
    """The groups of each mark of a document whose marks bear them."""
    return tuple(wishes_in(mark.author) for mark in marks_of(marked))


def open_marks(sent: Package, drafted: Package, owners: Owners) -> OpenMarks:
    """`owners`: of each mark of what was drafted, the groups. The penholder may have sent another document (`sent`):
    there it is the same mark where it says the same in the same order."""
    ours = marks_of(drafted)
    if not owners or len(owners) != len(ours):
        return OpenMarks(sent)
    theirs = marks_of(sent)
    places = same_marks(ours, theirs)
    names = [""] * len(theirs)
    for here, there in places.items():
        names[there] = JOINER.join(owners[here])
    lost = {id for here, ids in enumerate(owners) if here not in places for id in ids}
    in_words = {id for mark, ids in zip(ours, owners, strict=True) if mark.kind in {"ins", "del"} for id in ids}
    return OpenMarks(under_names(sent, names), frozenset(in_words - lost))


def same_marks(ours: Sequence[Mark], theirs: Sequence[Mark]) -> dict[int, int]:
    """The number of each mark that is in both documents, in one and the other; whose it is, an editor may have taken
    away."""
    here, there = ([(mark.kind, mark.text) for mark in marks] for marks in (ours, theirs))
    blocks = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def is_moot(marks: OpenMarks, id: str, taken: Collection[str]) -> bool:
    """Whether the document reads the same with and without the group, when these are in it and no others."""

    def reading(groups: set[str]) -> list[str]:
        def decide(revision: Revision) -> Verdict:
            ids = wishes_in(revision.author)
            return Verdict.REJECT if ids and groups.isdisjoint(ids) else Verdict.ACCEPT

        return said(resolved(marks.package, decide))

    return reading({*taken, id}) == reading(set(taken))


def said(package: Package) -> list[str]:
    """The words of each paragraph, in every story."""
    return [paragraph.text for story in every_story(read(package)) for paragraph in paragraphs(story.blocks)]


def undone(
    flows: Sequence[BaseFlow], marks: OpenMarks, out: Collection[str], staying: Collection[str]
) -> Undone | None:
    """What takes the groups out. A mark that a group asks for which stays is left. None where no mark of these groups
    is known, or the marks do not answer one by one to the document as it reads."""
    going = marks.groups & set(out)
    if not going:
        return None

    def decide(revision: Revision) -> Verdict:
        ids = wishes_in(revision.author)
        return Verdict.KEEP if going.intersection(ids) and not set(staying).intersection(ids) else Verdict.ACCEPT

    left = resolved(marks.package, decide)
    layer = layer_of(list(flows), turned_whole(left))
    if layer.fallbacks or layer.notes:
        return None
    return Undone(layer, going, tuple(dict.fromkeys(mark.author for mark in marks_of(left))))
