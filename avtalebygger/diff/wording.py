"""Two texts with private characters -> edits in the words a reader sees.

A computed result that a program would write anew is no edit; a reference whose result nothing explains is. A field that
an editor flattened to plain text shows the same words, and so is no edit either."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from avtalebygger.diff.passages import PRIVATE_CHARACTER, Piece, Reference, unmasked
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


def shown_with_references(piece: Piece) -> Iterator[Shown]:
    references = iter(piece.references)
    due = next(references, None)
    for word in piece.shown:
        if due is not None and due.shown == word:
            yield word, due
            due = next(references, None)
        else:
            yield word, None


def read_out(raw: Sequence[Edit], was: Iterator[Shown], is_: Iterator[Shown], explained: Explained) -> Iterator[Edit]:
    for edit in raw:
        if edit.op is Op.DELETE:
            yield Edit(Op.DELETE, unmasked(edit.text, (word for word, _ in was)))
        elif edit.op is Op.INSERT:
            yield Edit(Op.INSERT, unmasked(edit.text, (word for word, _ in is_)))
        else:
            yield from kept(edit.text, was, is_, explained)


def kept(text: str, was: Iterator[Shown], is_: Iterator[Shown], explained: Explained) -> Iterator[Edit]:
    at = 0
    for sign in PRIVATE_CHARACTER.finditer(text):
        yield Edit(Op.KEEP, text[at : sign.start()])
        at = sign.end()
        (before, old_reference), (after, new_reference) = next(was, ("", None)), next(is_, ("", None))
        if before == after or old_reference is None or explained(old_reference, new_reference):
            yield Edit(Op.KEEP, after)
        else:
            yield Edit(Op.DELETE, before)
            yield Edit(Op.INSERT, after)
    yield Edit(Op.KEEP, text[at:])


def joined(pieces: Iterator[Edit]) -> Iterator[Edit]:
    """Deletion before insertion between two stretches that stay; what goes and comes back the same has stayed."""
    kept_text, gone, come = "", "", ""
    for edit in pieces:
        if edit.op is Op.KEEP:
            if not edit.text:
                continue
            if gone == come:
                kept_text, gone, come = kept_text + gone, "", ""
            if gone or come:
                yield from spoken(kept_text, gone, come)
                kept_text, gone, come = "", "", ""
            kept_text += edit.text
        elif edit.op is Op.DELETE:
            gone += edit.text
        else:
            come += edit.text
    if gone == come:
        kept_text, gone, come = kept_text + gone, "", ""
    yield from spoken(kept_text, gone, come)


def spoken(kept_text: str, gone: str, come: str) -> Iterator[Edit]:
    if kept_text:
        yield Edit(Op.KEEP, kept_text)
    if gone:
        yield Edit(Op.DELETE, gone)
    if come:
        yield Edit(Op.INSERT, come)
