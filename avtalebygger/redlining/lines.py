"""Paragraphs of the redline before they are written, and the rules for their marks.

A paragraph mark is a character that stays, goes or comes like any other; a `Line` is what lies up to one. A reading
joins a line whose mark is gone with the next. Two rules shift marks between lines so that Word, LibreOffice and the
standard agree on the result (17.13.5.15, .20 leave it open):

barrier: at the end of a story, a cell, before a table or a control the last mark stays; a gap of pure deletion or
    insertion before it moves its marks one line up; a gap with both fuses its last two lines.
ends in an insertion: a line that ends in inserted text with inserted lines after it hands its mark down to the last of
    them, or LibreOffice fuses the two insertions across the mark that stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml import etree

from avtalebygger.redlining.compare import DEL, INS, KEEP, Status, Step
from avtalebygger.redlining.inline import Item, Kind

Element = etree._Element


@dataclass(slots=True)
class Line:
    """`steps` up to the mark, `end` the mark. `same`: OLD's paragraph as it lies, nothing in it changed; its steps are
    read only if its mark must be shifted."""

    steps: list[Step] = field(default_factory=list)
    end: Step = field(default_factory=lambda: Step(KEEP))
    same: bool = False

    @property
    def is_wholly(self) -> Status | None:
        """The one status of a line that is all deletion or all insertion, mark included; else None."""
        status = self.end.status
        if status is KEEP or any(step.status is not status or step.is_around for step in self.steps if counts(step)):
            return None
        return status

    @property
    def is_layered(self) -> bool:
        """Whether its mark bears an earlier change on either side."""
        return any(item is not None and item.layers for item in (self.end.old, self.end.new))


def counts(step: Step) -> bool:
    """Whether a step is content that a reader sees: bookmarks and comment ends are not."""
    return step.item.kind is not Kind.RANGE


def lines_of(steps: Iterable[Step]) -> list[Line]:
    """The steps cut at each paragraph mark; the last of them is a mark."""
    out: list[Line] = []
    pending: list[Step] = []
    for step in steps:
        if step.item.kind is Kind.END:
            out.append(Line(pending, step))
            pending = []
        else:
            pending.append(step)
    assert not pending
    return out


Expand = Callable[[Line], None]


def settled(stretch: list[Line], expand: Expand, *, at_barrier: bool = True) -> list[Line]:
    """The lines between two barriers, their marks shifted by the rules. `expand` reads the steps of a `same` line.
    Where earlier marks stand, none is shifted: whose it is counts for more than how LibreOffice joins."""
    if any(line.is_layered for line in stretch):
        return stretch
    if at_barrier:
        stretch = _barrier(stretch, expand)
    return _insertions_handed_down(stretch, expand)


def _barrier(stretch: list[Line], expand: Expand) -> list[Line]:
    last = max((n for n, line in enumerate(stretch) if line.end.status is KEEP), default=-1)
    gap = stretch[last + 1 :]
    if not gap or any(line.is_wholly is None for line in gap):
        return stretch
    gone = [line for line in gap if line.is_wholly is DEL]
    come = [line for line in gap if line.is_wholly is INS]
    if gone and come:
        return [*stretch[: last + 1], *_fused(gone, come)]
    if last < 0 or not _may_answer(stretch[last].end, gap[-1].end):
        return stretch
    _shift(stretch[last], gap[-1], expand)
    return stretch


def _fused(gone: list[Line], come: list[Line]) -> list[Line]:
    """The last line that goes and the last that comes as one, whose mark stays."""
    old, new = gone[-1].end.old, come[-1].end.new
    if old is None or new is None or old.key != new.key:
        return [*gone, *come]
    both = Line([*gone[-1].steps, *come[-1].steps], Step(KEEP, old, new))
    return [*gone[:-1], *come[:-1], both]


def _may_answer(kept: Step, tracked: Step) -> bool:
    """Whether the mark of a kept line may be exchanged with the gap's last: both end a section, or neither does."""
    assert kept.old is not None and kept.new is not None
    return kept.old.key == kept.new.key == tracked.item.key


def _shift(above: Line, below: Line, expand: Expand) -> None:
    """`above`'s mark gets the status of `below`'s, which stays in its stead."""
    if above.same:
        expand(above)
        above.same = False
    old, new = above.end.old, above.end.new
    if below.end.status is DEL:
        above.end, below.end = Step(DEL, old=old), Step(KEEP, below.end.old, new)
    else:
        above.end, below.end = Step(INS, new=new), Step(KEEP, old, below.end.new)


def _insertions_handed_down(stretch: list[Line], expand: Expand) -> list[Line]:
    for index, line in enumerate(stretch):
        if line.same or line.end.status is not KEEP or not line.steps or line.steps[-1].status is not INS:
            continue
        last = index
        while last + 1 < len(stretch) and stretch[last + 1].is_wholly is INS:
            last += 1
        if last > index and _may_answer(line.end, stretch[last].end):
            _shift(line, stretch[last], expand)
    return stretch


def readings(stretch: list[Line]) -> list[tuple[Item | None, Item | None]]:
    """For each line the marks that end its paragraph in NEW and in OLD: whose properties it must have there, or None
    where nothing of it is left in that reading. Where others alone marked the mark, the paragraph is as
    they have it."""
    out: list[tuple[Item | None, Item | None]] = []
    new: Item | None = None
    old: Item | None = None
    for line in reversed(stretch):
        if line.end.in_new:
            new = line.end.new
        if line.end.in_old:
            old = line.end.old
        in_new = line.end.in_new or any(counts(step) and step.in_new for step in line.steps)
        in_old = line.end.in_old or any(counts(step) and step.in_old for step in line.steps)
        theirs = _as_others_have_it(line.end)
        out.append(theirs or (new if in_new or line.same else None, old if in_old or line.same else None))
    return out[::-1]


def _as_others_have_it(end: Step) -> tuple[Item, Item] | None:
    """Both readings of a paragraph whose mark bears the marks of others alone."""
    if not end.layers or any(not mark.author for mark in end.layers):
        return None
    return end.new or end.item, end.old or end.item
