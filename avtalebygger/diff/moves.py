"""Sentences that left one paragraph and stand in another: told at both ends.

Whole paragraphs are `align`'s. A sentence counts as moved at five words or more, nearly the same, without rival."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from avtalebygger.diff.blocks import Placed
from avtalebygger.diff.pieces import Passage
from avtalebygger.model.change import ChangeKind, Op
from avtalebygger.text.align import moved

SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+(?=\s|$)|$)")
LEAST_WORDS = 5
MOST = 200


def with_moved_sentences(blocks: Sequence[Placed], before: Sequence[Passage], after: Sequence[Passage]) -> list[Placed]:
    gone = list(sentences(blocks, Op.DELETE))
    come = list(sentences(blocks, Op.INSERT))
    out = list(blocks)
    if not gone or not come or max(len(gone), len(come)) > MOST:
        return out
    for i, j, _ in moved([text for _, text in gone], [text for _, text in come]):
        source, target = gone[i][0], come[j][0]
        if source != target and not both_whole(blocks[source], blocks[target]):
            out[source] = told(out[source], f"a sentence moved to {label(blocks[target], before, after)}", gone[i][1])
            out[target] = told(
                out[target], f"a sentence moved here from {label(blocks[source], before, after)}", come[j][1]
            )
    return out


def sentences(blocks: Sequence[Placed], op: Op) -> Iterator[tuple[int, str]]:
    for index, placed in enumerate(blocks):
        for edit in placed.change.edits:
            if edit.op is op:
                for sentence in SENTENCE.findall(edit.text):
                    if len(sentence.split()) >= LEAST_WORDS:
                        yield index, sentence.strip()


def both_whole(source: Placed, target: Placed) -> bool:
    """Whether both are paragraphs that went and came whole: `align` found them unlike."""
    return source.change.kind is ChangeKind.DELETED and target.change.kind is ChangeKind.INSERTED


def told(placed: Placed, what: str, sentence: str) -> Placed:
    words = " ".join(sentence.split())
    clipped = words if len(words) <= 60 else f"{words[:59]}…"
    return replace(placed, change=replace(placed.change, details=(*placed.change.details, f"{what}: «{clipped}»")))


def label(placed: Placed, before: Sequence[Passage], after: Sequence[Passage]) -> str:
    change = placed.change
    place = after[placed.new].place if placed.new is not None else before[placed.old or 0].place
    return change.number if change.number.startswith(f"{place.number}.") else place.label
