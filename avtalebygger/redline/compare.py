"""Items of OLD × items of NEW -> steps: what stays, what goes, what comes, in the order of the redline.

Word-level edits are `text.edits`' (whole tokens, coincidental matches dissolved); here they go down into links, content
controls and fields that both sides have. A field whose result a person could not edit in place is taken out and put in
whole. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from avtalebygger.redline.inline import Item, Kind, is_field
from avtalebygger.text.edits import Span, dissolved, is_coincidence, spans_between
from avtalebygger.word.names import w


class Status(Enum):
    KEEP = "keep"
    DEL = "del"
    INS = "ins"


@dataclass(slots=True)
class Step:
    """KEEP has both sides, DEL only `old`, INS only `new`. `parts`: the steps within a group that is kept."""

    status: Status
    old: Item | None = None
    new: Item | None = None
    parts: list[Step] = field(default_factory=list)

    @property
    def item(self) -> Item:
        item = self.old if self.old is not None else self.new
        assert item is not None
        return item


KEEP, DEL, INS = Status.KEEP, Status.DEL, Status.INS

# Fields whose result is text that readers may edit in place; marks inside them survive (REVISIONS: LibreOffice glues
# the two results of any other field together).
_EDITED_IN_PLACE: Final = frozenset({"HYPERLINK", "TOC", "FORMTEXT", "FILLIN", "SET", "INDEX", "TOA"})


def compared(old: Sequence[Item], new: Sequence[Item], *, dissolve: bool = True) -> list[Step]:
    """The steps that turn `old` into `new`, deletions before insertions within a change."""
    old_keys, new_keys = [item.key for item in old], [item.key for item in new]
    spans = spans_between(old_keys, new_keys)
    if dissolve:
        spans = dissolved(spans, old_keys, new_keys, _is_coincidence)  # type: ignore[arg-type]
    return [step for span in spans for step in _steps(span, old, new)]


def _is_coincidence(kept: Sequence[object]) -> bool:
    return all(isinstance(key, str) for key in kept) and is_coincidence([str(key) for key in kept])


def _steps(span: Span, old: Sequence[Item], new: Sequence[Item]) -> Iterator[Step]:
    if not span.same:
        yield from (Step(DEL, old=item) for item in old[span.a0 : span.a1])
        yield from (Step(INS, new=item) for item in new[span.b0 : span.b1])
        return
    for before, after in zip(old[span.a0 : span.a1], new[span.b0 : span.b1], strict=True):
        yield from _kept(before, after)


def _kept(old: Item, new: Item) -> list[Step]:
    if old.kind is not Kind.GROUP:
        return [Step(KEEP, old, new)]
    if is_field(old):
        return _kept_field(old, new)
    return [Step(KEEP, old, new, compared(old.parts, new.parts))]


def _kept_field(old: Item, new: Item) -> list[Step]:
    """A field with the same instruction: its plumbing is kept, its result compared."""
    old_head, old_result, old_tail = _anatomy(old)
    new_head, new_result, new_tail = _anatomy(new)
    result = compared(old_result, new_result)
    plumbing = _plumbing(old_head + old_tail, new_head + new_tail)
    in_place = old.name in _EDITED_IN_PLACE and old.node is None and new.node is None
    if plumbing is None or not (in_place or all(is_unmarked(step) for step in result)):
        return [Step(DEL, old=old), Step(INS, new=new)]
    head = len(plumbing) - len(old_tail)
    return [Step(KEEP, old, new, [*plumbing[:head], *result, *plumbing[head:]])]


def _anatomy(item: Item) -> tuple[list[Item], list[Item], list[Item]]:
    """Up to the separator, the result, the end. A simple field is all result."""
    if item.node is not None:
        return [], item.parts, []
    depth = next((n for n, part in enumerate(item.parts) if _is_separator(part)), None)
    if depth is None:
        return item.parts[:-1], [], item.parts[-1:]
    return item.parts[: depth + 1], item.parts[depth + 1 : -1], item.parts[-1:]


def _is_separator(item: Item) -> bool:
    return item.node is not None and item.node.get(w("fldCharType")) == "separate"


def _plumbing(old: list[Item], new: list[Item]) -> list[Step] | None:
    """Steps that keep the field's own characters, or None where their formatting cannot be paired. A simple field has
    no such characters; OLD's form is kept."""
    if not old or not new:
        return [Step(KEEP, item, item) for item in old]
    if len(old) == len(new):
        return [Step(KEEP, before, after) for before, after in zip(old, new, strict=True)]
    if {item.format for item in old} == {item.format for item in new} and len({item.format for item in old}) <= 1:
        return [Step(KEEP, item, item) for item in old]
    return None


def is_unmarked(step: Step) -> bool:
    """Whether a reader sees no change in it: kept, with the formatting it had, and so all within it."""
    if step.status is not KEEP or step.old is None or step.new is None:
        return False
    if step.old.kind is Kind.GROUP:
        return all(is_unmarked(part) for part in step.parts)
    return step.old.whole == step.new.whole and not format_changes(step)


def format_changes(step: Step) -> bool:
    """Whether any letter of a kept item has other formatting than it had."""
    old, new = step.old, step.new
    assert old is not None and new is not None
    if old.kind is not Kind.TEXT:
        return old.run is not None and old.format != new.format
    if len(old.pieces) == len(new.pieces) == 1:
        return old.pieces[0].format != new.pieces[0].format
    return [(c, p.format) for p in old.pieces for c in p.text] != [(c, p.format) for p in new.pieces for c in p.text]
