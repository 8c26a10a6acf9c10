"""Two texts with private characters -> edits in the words a reader sees.

A computed result that a program would write anew is no edit; a reference whose result nothing explains is. A field that
an editor flattened to plain text shows the same words, and so is no edit either."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from avtalebygger.diff.pieces import PRIVATE_CHARACTER, Piece, Reference, unmasked
from avtalebygger.model.change import Edit, Op
from avtalebygger.text.edits import edits

Explained = Callable[[Reference | None, Reference | None], bool]


def edited(
    old: Sequence[Piece], new: Sequence[Piece], explained: Explained
) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
    """The edits over the keys (for what must count characters), and the edits as read, neighbours joined."""
    before, after = "\n".join(piece.key for piece in old), "\n".join(piece.key for piece in new)
    raw = edits(before, after)
    if not PRIVATE_CHARACTER.search(before) and not PRIVATE_CHARACTER.search(after):
        return raw, raw
    was = iter([word for piece in old for word in shown_with_references(piece)])
    is_ = iter([word for piece in new for word in shown_with_references(piece)])
    return raw, tuple(joined(read_out(raw, was, is_, explained)))


Shown = tuple[str, Reference | None]
NOTHING: Shown = ("", None)


class Read(NamedTuple):
    """An edit in words, and whether a reference is among them."""

    edit: Edit
    refers: bool = False


END = Read(Edit(Op.KEEP, ""))


def shown_with_references(piece: Piece) -> Iterator[Shown]:
    references = iter(piece.references)
    due = next(references, None)
    for word in piece.shown:
        if due is not None and due.shown == word:
            yield word, due
            due = next(references, None)
        else:
            yield word, None


def read_out(raw: Sequence[Edit], was: Iterator[Shown], is_: Iterator[Shown], explained: Explained) -> Iterator[Read]:
    for edit in raw:
        if edit.op is Op.KEEP:
            yield from kept(edit.text, was, is_, explained)
        else:
            shown = was if edit.op is Op.DELETE else is_
            told = list(islice(shown, len(PRIVATE_CHARACTER.findall(edit.text))))
            said = unmasked(edit.text, iter([word for word, _ in told]))
            yield Read(Edit(edit.op, said), any(reference is not None for _, reference in told))


def kept(text: str, was: Iterator[Shown], is_: Iterator[Shown], explained: Explained) -> Iterator[Read]:
    at = 0
    for sign in PRIVATE_CHARACTER.finditer(text):
        yield Read(Edit(Op.KEEP, text[at : sign.start()]))
        at = sign.end()
        (before, old_reference), (after, new_reference) = next(was, NOTHING), next(is_, NOTHING)
        if before == after or old_reference is None or explained(old_reference, new_reference):
            yield Read(Edit(Op.KEEP, after))
        else:
            yield Read(Edit(Op.DELETE, before))
            yield Read(Edit(Op.INSERT, after))
    yield Read(Edit(Op.KEEP, text[at:]))


def joined(pieces: Iterator[Read]) -> Iterator[Edit]:
    """Deletion before insertion between two stretches that stay. A reference that shows the words which now stand there
    plain, or the reverse, has stayed."""
    stays, gone, come, refers = "", "", "", False
    for edit, reference in [*(piece for piece in pieces if piece.edit.text), END]:
        if edit.op is Op.KEEP:
            if gone == come and refers:
                stays, gone, come = stays + gone, "", ""
            if gone or come:
                yield from spoken(stays, gone, come)
                stays, gone, come = "", "", ""
            stays, refers = stays + edit.text, False
        elif edit.op is Op.DELETE:
            gone, refers = gone + edit.text, refers or reference
        else:
            come, refers = come + edit.text, refers or reference
    yield from spoken(stays, "", "")


def spoken(stays: str, gone: str, come: str) -> Iterator[Edit]:
    if stays:
        yield Edit(Op.KEEP, stays)
    if gone:
        yield Edit(Op.DELETE, gone)
    if come:
        yield Edit(Op.INSERT, come)
