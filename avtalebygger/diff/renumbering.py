"""Which printed numbers changed without a reason in the order of the document.

A number follows from the paragraphs before it. So the first number that differs where nothing numbered came, went or
moved before it was changed by hand; the numbers after it follow, and are no change."""

from __future__ import annotations

from collections.abc import Sequence

from avtalebygger.diff.align import PieceMatch, rising
from avtalebygger.diff.pieces import Piece, plain_number


def unexplained_numbers(matches: Sequence[PieceMatch]) -> dict[int, str]:
    """The identity of the new piece -> in words, what became of its number."""
    out: dict[int, str] = {}
    explained = False
    for old, new in in_reading_order(matches):
        if old is None or new is None:
            explained = explained or any(plain_number(piece.number) for piece in (old, new) if piece is not None)
            continue
        was, is_ = plain_number(old.number), plain_number(new.number)
        if was == is_:
            continue
        if bool(was) != bool(is_):
            if not typed(was or is_, old, new):
                out[id(new)] = f"number {told(was)} → {told(is_)}"
            explained = True
        elif not explained:
            out[id(new)] = f"number {told(was)} → {told(is_)}"
            explained = True
    return out


def in_reading_order(matches: Sequence[PieceMatch]) -> list[tuple[Piece | None, Piece | None]]:
    """Old and new paragraphs as they lie: pairs, and those without partner at their place. A moved, split or joined one
    counts as gone and come, since it moves the numbers after it."""
    rows: list[tuple[float, int, Piece | None, Piece | None]] = []
    pairs = sorted((m.old[-1].index, m.new[-1].index) for m in matches if m.old and m.new and not m.moved)
    known = {old: float(new) for old, new in rising(pairs)}
    last, place = -1.0, {}
    top = max((spot.index for match in matches for spot in match.old), default=-1)
    for index in range(top + 1):
        last = known.get(index, last)
        place[index] = last
    for match in matches:
        if len(match.old) == 1 == len(match.new) and known.get(match.old[0].index) == match.new[0].index:
            old, new = match.old[0].item, match.new[0].item
            if isinstance(old, Piece) and isinstance(new, Piece):
                rows.append((float(match.new[0].index), 1, old, new))
            continue
        for spot in match.old:
            if isinstance(spot.item, Piece):
                rows.append((place[spot.index] + 0.5, 0, spot.item, None))
        for spot in match.new:
            if isinstance(spot.item, Piece):
                rows.append((float(spot.index), 0, None, spot.item))
    rows.sort(key=lambda row: (row[0], row[1]))
    return [(old, new) for _, _, old, new in rows]


def typed(number: str, old: Piece, new: Piece) -> bool:
    """Whether an editor wrote a computed number out as text, or the reverse."""
    return old.text.lstrip().startswith(number) or new.text.lstrip().startswith(number)


def told(number: str) -> str:
    return number or "none"
