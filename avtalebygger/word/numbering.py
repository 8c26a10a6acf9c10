"""List numbers as Word computes them (17.9), for a document as it lies or in one of its readings.

Instances of one definition count together (17.9.15); `w:startOverride` starts a level afresh at the instance's first
use of it; a level starts again after a higher one, unless `w:lvlRestart` says otherwise; a paragraph that a tracked
change deletes shows the number of the one it joins and does not count. A level that was never used shows its start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from operator import is_
from typing import Final, TypeVar

from avtalebygger.model.document import (
    Block,
    Cell,
    Document,
    Level,
    List,
    Opaque,
    Paragraph,
    Row,
    Run,
    Story,
    Table,
)


@dataclass(slots=True)
class Counters:
    """The counters of one story: by definition and level, and which instance has used which level."""

    lists: Mapping[str, List]
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    used: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: Paragraph) -> str:
        """The paragraph's number; counts it, unless it is deleted."""
        place = paragraph.list
        found = self.lists.get(place.list) if place else None
        if place is None or found is None:
            return ""
        if any(revision.removes for revision in paragraph.mark):
            tried = Counters(self.lists, {key: list(counts) for key, counts in self.counts.items()}, set(self.used))
            return tried.label(replace(paragraph, mark=()))
        self._count(place.list, found, place.level)
        return printed(found.levels, self.counts[found.abstract], place.level)

    def _count(self, number: str, found: List, level: int) -> None:
        counts = self.counts.setdefault(found.abstract, [None] * len(found.levels))
        override = dict(found.starts).get(level)
        first = (number, level) not in self.used
        self.used.add((number, level))
        current = counts[level]
        if first and override is not None:
            counts[level] = override
        else:
            counts[level] = found.levels[level].start if current is None else current + 1
        for deeper in range(level + 1, len(found.levels)):
            if _starts_again(found.levels[deeper], deeper, level):
                counts[deeper] = None


def _starts_again(level: Level, at: int, used: int) -> bool:
    """Whether a level starts again after a paragraph of the higher level `used` (17.9.10)."""
    after = at if level.restart is None else level.restart
    return used < after


def printed(levels: tuple[Level, ...], counts: list[int | None], at: int) -> str:
    """The text of a level with each %n replaced by that level's number."""
    level = levels[at]
    if level.format == "bullet":
        return BULLETS.get(level.text, level.text) or "•"
    label = level.text
    for other in range(len(levels)):
        sign = f"%{other + 1}"
        if sign in label:
            label = label.replace(sign, _figure(levels[other], counts[other], level.legal))
    return label


def _figure(level: Level, count: int | None, legal: bool) -> str:
    number = level.start if count is None else count
    return str(number) if legal and level.format != "none" else figure(number, level.format)


BULLETS: Final = dict(zip("\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\uf0a8\uf076", "•▪➢✓-◆❖", strict=True))
"""Symbols of the fonts that Word's bullets come from, by their code points in them."""

_ROMAN: Final = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_CHICAGO: Final = "*†‡§"
LAST_LETTERED: Final = 780
"""Word itself goes no further than thirty times the alphabet."""


def figure(number: int, format_: str) -> str:
    """A number in a format of 17.18.59; those of other scripts, and numbers out of a format's reach, in decimals."""
    match format_:
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02d}"
        case "upperRoman" if 0 < number < 32768:
            return _roman(number)
        case "lowerRoman" if 0 < number < 32768:
            return _roman(number).lower()
        case "upperLetter" if 0 < number <= LAST_LETTERED:
            return _letters(number)
        case "lowerLetter" if 0 < number <= LAST_LETTERED:
            return _letters(number).lower()
        case "ordinal":
            return f"{number}."
        case "numberInDash":
            return f"- {number} -"
        case "hex":
            return f"{number:X}"
        case "chicago" if 0 < number <= LAST_LETTERED:
            return _CHICAGO[(number - 1) % 4] * ((number - 1) // 4 + 1)
        case _:
            return str(number)


def _roman(number: int) -> str:
    written = ""
    for worth, sign in _ROMAN:
        count, number = divmod(number, worth)
        written += sign * count
    return written


def _letters(number: int) -> str:
    """A … Z, AA, BB … ZZ, AAA: the letter repeats, it does not carry."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (times + 1)


def numbered(document: Document) -> Document:
    """The document with every paragraph's number computed anew."""
    if not document.lists:
        return document
    comments = tuple(replace(comment, story=_story(comment.story, document.lists)) for comment in document.comments)
    stories = tuple(_story(story, document.lists) for story in document.stories)
    return replace(document, body=_story(document.body, document.lists), stories=stories, comments=comments)


def _story(story: Story, lists: Mapping[str, List]) -> Story:
    return replace(story, blocks=_blocks(story.blocks, Counters(lists)))


def _blocks(blocks: tuple[Block, ...], counters: Counters) -> tuple[Block, ...]:
    return _same_or(blocks, tuple(_block(block, counters) for block in blocks))


Parts = TypeVar("Parts", bound=tuple[object, ...])


def _same_or(known: Parts, made: Parts) -> Parts:
    """What was known where nothing of it is another: most of a document has no numbers."""
    return known if all(map(is_, known, made)) else made


def _block(block: Block, counters: Counters) -> Block:
    match block:
        case Paragraph():
            return _paragraph(block, counters)
        case Table():
            rows = _same_or(block.rows, tuple(_row(row, counters) for row in block.rows))
            return block if rows is block.rows else replace(block, rows=rows)
        case Opaque():
            return block


def _row(row: Row, counters: Counters) -> Row:
    cells = _same_or(row.cells, tuple(_cell(cell, counters) for cell in row.cells))
    return row if cells is row.cells else replace(row, cells=cells)


def _cell(cell: Cell, counters: Counters) -> Cell:
    blocks = _blocks(cell.blocks, counters)
    return cell if blocks is cell.blocks else replace(cell, blocks=blocks)


def _paragraph(paragraph: Paragraph, counters: Counters) -> Paragraph:
    label = counters.label(paragraph) if paragraph.list else ""
    runs = paragraph.runs
    if any(run.stories for run in runs):
        runs = tuple(_run(run, counters.lists) if run.stories else run for run in runs)
    if label == paragraph.number and runs is paragraph.runs:
        return paragraph
    return replace(paragraph, number=label, runs=runs)


def _run(run: Run, lists: Mapping[str, List]) -> Run:
    return replace(run, stories=tuple(_story(story, lists) for story in run.stories))
