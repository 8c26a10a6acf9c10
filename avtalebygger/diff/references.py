"""What a reference points at, before and after. A number that moved with its clause is no change; another target is.

Results of REF fields are computed: they are compared by what they point at, not by the number shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from avtalebygger.diff.pieces import Passage, Piece, Reference, every_piece, plain_number
from avtalebygger.model.document import Document, paragraphs


@dataclass(frozen=True, slots=True)
class Targets:
    """Bookmark name -> the piece in which it begins, on each side; which old piece answers to which new ones; and the
    numbers that bookmarked paragraphs have in a third reading, where a field may have been computed from that one."""

    old: Mapping[str, Piece]
    new: Mapping[str, Piece]
    partners: Mapping[int, frozenset[int]]
    numbers: Mapping[str, str] = field(default_factory=dict)

    def repointed(self, old: Piece, new: Piece) -> Iterator[str]:
        """In words, each reference of two pieces that answer to each other which names the same bookmark and now means
        another place, or shows what neither place explains. Under another name, where all else is as it was."""
        same_count = len(old.references) == len(new.references)
        for before, after in zip(old.references, new.references, strict=False):
            if before.target != after.target and not (same_count and before.shown == after.shown and after.target):
                continue
            was, is_ = self.old.get(before.target), self.new.get(after.target)
            if was is not None and is_ is None:
                if before.shown == after.shown and self.old.keys().isdisjoint(self.new.keys()):
                    continue  # an editor without bookmarks dropped them all, and what readers see is as it was
                yield f"the reference «{after.shown}» points at nothing now; before at {named(was)}"
            elif was is not None and is_ is not None and not self.same(was, is_):
                yield f"the reference «{after.shown}» now points at {named(is_)}; before at {named(was)}"

    def same(self, old: Piece, new: Piece) -> bool:
        return id(new) in self.partners.get(id(old), frozenset()) or old.key == new.key

    def explained(self, before: Reference | None, after: Reference | None) -> bool:
        """Whether another shown result follows from its target's new number or text."""
        if before is None or after is None or before.shown == after.shown or not (before.target or after.target):
            return True
        was, is_ = self.old.get(before.target), self.new.get(after.target)
        if was is None or is_ is None:
            return False
        if after.target in self.numbers and plain_number(after.shown) == self.numbers[after.target]:
            return True
        return fits(before.shown, was) == fits(after.shown, is_)


def fits(shown: str, target: Piece) -> bool:
    """Whether a result is its target's number, or words of its text."""
    said, number = plain_number(shown), plain_number(target.number)
    if number and said:
        return said == number or number.endswith(f".{said}") or said.endswith(f".{number}") or said in target.text
    return bool(shown.strip()) and shown.strip() in target.text


def named(piece: Piece) -> str:
    words = " ".join(piece.text.split())
    clipped = words if len(words) <= 40 else f"{words[:39]}…"
    number = plain_number(piece.number)
    return f"{number} «{clipped}»" if number else f"«{clipped}»"


def numbers_by_bookmark(document: Document) -> dict[str, str]:
    return {
        name: plain_number(paragraph.number)
        for paragraph in paragraphs(document.blocks)
        for name in paragraph.bookmarks
    }


def by_bookmark(passages: Sequence[Passage]) -> dict[str, Piece]:
    return {name: piece for passage in passages for piece in every_piece(passage.pieces) for name in piece.bookmarks}
