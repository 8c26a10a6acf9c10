"""In which clause each paragraph stands, by the number as printed: what findings go by.

A clause begins at a paragraph with a number of the agreement's own numbering: the list that its numbered headings are
in, or else its first numbered list; or at a heading whose number is typed. What follows belongs to it until the next,
tables and text boxes too; a note belongs where it is referred to, a comment where it is anchored. Headers, footers and
what comes before the first clause are outside ("-")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from avtalebygger.model.document import (
    Document,
    Paragraph,
    Position,
    RunKind,
    Story,
    StoryKind,
    nested_stories,
    paragraphs,
)

OUTSIDE: Final = "-"
_TYPED: Final = re.compile(
    r"\s*(?:§+\s*|(?:punkt|kapittel|artikkel|pkt\.)\s+)?(\d+(?:[.\-–]\d+)*)[.):]?[\s\u00a0]+\S", re.I
)
_DIGITS: Final = re.compile(r"\d+(?:[.\-–]\d+)*")

Places = Mapping[Position, str]


def clauses(document: Document) -> Places:
    """The clause of every paragraph of the document that stands in one."""
    found: dict[Position, str] = {}
    notes: dict[tuple[RunKind, str], str] = {}
    definition = _main_list(document)
    current = OUTSIDE
    for paragraph in paragraphs(document.body.blocks):
        current = _begins(paragraph, document, definition) or current
        _place(paragraph, current, found, notes)
    for story in document.stories:
        _place_story(story, notes.get((_REFERENCES.get(story.kind, RunKind.TEXT), story.id), OUTSIDE), found)
    for comment in document.comments:
        anchor = found.get(comment.position, OUTSIDE) if comment.position else OUTSIDE
        _place_story(comment.story, anchor, found)
    return found


_REFERENCES: Final = {StoryKind.FOOTNOTE: RunKind.FOOTNOTE, StoryKind.ENDNOTE: RunKind.ENDNOTE}


def _place(
    paragraph: Paragraph, clause: str, found: dict[Position, str], notes: dict[tuple[RunKind, str], str]
) -> None:
    if paragraph.position is not None:
        found[paragraph.position] = clause
    for run in paragraph.runs:
        if run.kind in (RunKind.FOOTNOTE, RunKind.ENDNOTE):
            notes[run.kind, run.detail] = clause
        for story in run.stories:
            _place_story(story, clause, found)


def _place_story(story: Story, clause: str, found: dict[Position, str]) -> None:
    for each in nested_stories(story):
        for paragraph in paragraphs(each.blocks):
            if paragraph.position is not None:
                found.setdefault(paragraph.position, clause)


def _main_list(document: Document) -> str | None:
    """The definition of the list that numbers the clauses, or None where no list does."""
    numbered = [each for each in paragraphs(document.body.blocks) if _DIGITS.search(each.number) and each.list]
    headings = [each for each in numbered if each.outline is not None]
    first = next(iter(headings or numbered), None)
    return _definition(first, document) if first is not None else None


def _definition(paragraph: Paragraph, document: Document) -> str | None:
    found = document.lists.get(paragraph.list.list) if paragraph.list else None
    return found.abstract if found else None


def _begins(paragraph: Paragraph, document: Document, definition: str | None) -> str:
    """The number of the clause that begins here, or ''."""
    if paragraph.number:
        own = paragraph.outline is not None or _definition(paragraph, document) == definition
        number = _DIGITS.search(paragraph.number) if own else None
        return number[0] if number else ""
    return typed_number(paragraph)


def typed_number(paragraph: Paragraph) -> str:
    """The number that is typed at the head of a clause, where no list gives one: "7" of «7. Ansvar», "7.2", "3-1" of
    «§ 3-1 Varsling». Without a heading's style it takes a sign or several levels to be told from an amount."""
    match = _TYPED.match(paragraph.text[:80])
    if match is None:
        return ""
    written = match[0]
    certain = paragraph.outline is not None or "§" in written or "." in written.strip()[:-1] or _has_word(written)
    return match[1] if certain and not _is_date(match[1]) else ""


def _has_word(written: str) -> bool:
    return written.strip()[:1].isalpha()


def _is_date(number: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{2,4}", number))
