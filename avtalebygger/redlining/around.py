"""Content controls within a paragraph that one side has around text of both: the control comes or goes, the text stays.

The control is opened into its content between two ends before the sides are compared, and closed again over the steps
between its ends. Where two controls would cross, or a paragraph mark would lie within one, nothing is opened: then the
control comes or goes with all its text."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from avtalebygger.redlining.compare import DEL, KEEP, Status, Step, compared
from avtalebygger.redlining.inline import Item, Kind, holds_layers
from avtalebygger.word.names import w

_CONTROL: Final = w("sdt")


def compared_around(old: Sequence[Item], new: Sequence[Item]) -> list[Step]:
    """`compare.compared`, where a control that only one side has is no part of its text. Beneath earlier marks it is:
    the ranges around a control's ends and the marks of others do not go together."""
    sides = opened(old, new)
    if sides is not None and not any(holds_layers(item) for item in (*old, *new)):
        steps = closed(compared(sides.old, sides.new), sides.ends)
        if steps is not None:
            return steps
    return compared(old, new)


@dataclass(slots=True)
class Opened:
    """Both sides with their strange controls opened. `ends`: the items that stand for the ends of one, by identity:
    the control, and whether it begins there."""

    old: list[Item] = field(default_factory=list)
    new: list[Item] = field(default_factory=list)
    ends: dict[int, tuple[Item, bool]] = field(default_factory=dict)


def opened(old: Sequence[Item], new: Sequence[Item]) -> Opened | None:
    """The two sides with each control opened that the other has not; None where there is none."""
    ours, theirs = (set(_keys(side)) for side in (old, new))
    if ours == theirs:
        return None
    result = Opened()
    result.old.extend(_flat(old, theirs, result.ends))
    result.new.extend(_flat(new, ours, result.ends))
    return result


def _keys(items: Iterable[Item]) -> Iterator[Hashable]:
    """The keys of the controls, those in other controls too."""
    for item in items:
        if is_control(item):
            yield item.key
            yield from _keys(item.parts)


def is_control(item: Item) -> bool:
    return item.kind is Kind.GROUP and item.node is not None and item.node.tag == _CONTROL


def _flat(items: Iterable[Item], known: set[Hashable], ends: dict[int, tuple[Item, bool]]) -> Iterator[Item]:
    for item in items:
        if not is_control(item) or item.key in known or not item.parts:
            yield item
            continue
        begin, end = (Item(Kind.RANGE, ("control", id(item), begins)) for begins in (True, False))
        ends[id(begin)], ends[id(end)] = (item, True), (item, False)
        yield begin
        yield from _flat(item.parts, known, ends)
        yield end


@dataclass(slots=True)
class _Open:
    """A control whose end has not come yet, and the steps in it."""

    control: Item | None
    status: Status
    steps: list[Step] = field(default_factory=list)


def closed(steps: Sequence[Step], ends: dict[int, tuple[Item, bool]]) -> list[Step] | None:
    """The steps with each opened control drawn together; None where that cannot be."""
    stack = [_Open(None, KEEP)]
    waiting = list(reversed(steps))
    while waiting:
        step = waiting.pop()
        control, begins = ends.get(id(step.item), (None, False))
        if control is None:
            if step.item.kind is Kind.END and len(stack) > 1:
                return None
            stack[-1].steps.append(step)
        elif begins:
            stack.append(_Open(control, step.status))
        else:
            if control is not stack[-1].control:
                if not (waiting and ends.get(id(waiting[-1].item)) == (stack[-1].control, False)):
                    return None
                waiting[-1], step = step, waiting[-1]  # two end here: the inner first
            inner = stack.pop()
            stack[-1].steps += _around(inner)
    return stack[0].steps


def _around(inner: _Open) -> list[Step]:
    """The control over its steps: bare round what stays, or with all its text where nothing does."""
    assert inner.control is not None
    old, new = (inner.control, None) if inner.status is DEL else (None, inner.control)
    if any(_stays(step) for step in inner.steps):
        return [Step(inner.status, old, new, inner.steps)]
    whole = Step(inner.status, old, new)
    others = [step for step in inner.steps if step.status is not inner.status]
    return [whole, *others] if inner.status is DEL else [*others, whole]


def _stays(step: Step) -> bool:
    if step.parts and step.status is not KEEP:
        return any(_stays(part) for part in step.parts)
    return step.status is KEEP
