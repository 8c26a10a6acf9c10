"""What a person should see of a returned document: an audit's changes, marks and settings -> findings in their clauses.

| kind | what | severity |
|---|---|---|
| TRACKED_CHANGE | a change they showed us | info |
| UNTRACKED_CHANGE | words changed, come or gone with tracking off | warning |
| TABLE_CELL_CHANGED, FOOTNOTE_CHANGED, HEADER_FOOTER_CHANGED | the same in a cell, note, header or footer | warning |
| NUMBERING_CHANGED, CROSSREF_TARGET_CHANGED | a number or a reference that nothing explains | warning |
| OUR_CHANGE_ACCEPTED, OUR_CHANGE_REJECTED, OUR_CHANGE_ALTERED | what became of an open mark of ours | warning |
| FOREIGN_CHANGE_IN_OUR_NAME | a mark or comment under a name of ours, or one like it, that we did not make | warning |
| BACKDATED_CHANGE | a mark dated before our own last mark | warning |
| PROPERTY_CHANGED | a document property with another value | warning |
| FORMAT_CHANGED, LAYOUT_CHANGED, COMMENT_ADDED, COMMENT_REMOVED, TRACKING_OFF, SETTINGS_CHANGED | | info |

A change of white space or Unicode form alone, and of formatting, is info: editors make them when they save. But what
was struck through reads as gone, and is a warning.
TRACKING_OFF is a warning where something untracked was found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from avtalebygger.diff.attribute import Marks, one_clause
from avtalebygger.diff.marks import Mark, places_of, printed
from avtalebygger.diff.passages import passages, signs
from avtalebygger.messages import text
from avtalebygger.model.change import (
    BlockChange,
    ChangeClass,
    ChangeKind,
    Comparison,
    Fate,
    MarkOutcome,
    Op,
    Place,
    Story,
    Tracking,
)
from avtalebygger.model.document import Comment, Document, Position
from avtalebygger.model.finding import Finding, Severity

TIME_ZONES = timedelta(hours=14)
"""Word writes local time as if it were UTC; so far may an honest date lie before ours."""
TELLING = ("trackRevisions", "documentProtection", "evenAndOddHeaders")
"""The settings of which a change says something; editors write the others as they like."""
LIGHT = frozenset({ChangeClass.FORMAT, ChangeClass.WHITESPACE, ChangeClass.NORMALIZATION})
STRUCK = "struck through"
NUMBER_CAME = "number none → "
KIND_BY_STORY = {
    Story.HEADER: "HEADER_FOOTER_CHANGED",
    Story.FOOTER: "HEADER_FOOTER_CHANGED",
    Story.FOOTNOTE: "FOOTNOTE_CHANGED",
    Story.ENDNOTE: "FOOTNOTE_CHANGED",
    Story.TABLE: "TABLE_CELL_CHANGED",
}
FATES = {
    Fate.ACCEPTED: ("OUR_CHANGE_ACCEPTED", "our {kind} «{text}» was accepted: it is plain text now"),
    Fate.REJECTED: ("OUR_CHANGE_REJECTED", "our {kind} «{text}» was rejected"),
    Fate.ALTERED: ("OUR_CHANGE_ALTERED", "our {kind} «{text}» now reads «{now}»"),
}


def of_changes(comparison: Comparison) -> Iterator[Finding]:
    struck = struck_whole(comparison)
    for change in comparison.changes:
        place = change.old or change.place
        for block in change.blocks:
            if any(origin.tracking is Tracking.UNTRACKED for origin in block.origins):
                yield from of_block(block, place, struck)


def struck_whole(comparison: Comparison) -> frozenset[Position]:
    """The paragraphs that they openly took out. LibreOffice gives one the number and style of the next."""
    return frozenset(
        position
        for block in comparison.blocks
        if block.kind is ChangeKind.DELETED and any(origin.tracking is Tracking.TRACKED for origin in block.origins)
        for position in block.at
    )


def of_moves(untracked: Comparison) -> Iterator[Finding]:
    """Whole clauses that stand elsewhere among the others, with nothing to show it."""
    for change in untracked.changes:
        if change.moved:
            yield finding("UNTRACKED_CHANGE", change.old or change.place, "", text("the clause was moved"))


def of_block(block: BlockChange, place: Place, struck: frozenset[Position]) -> Iterator[Finding]:
    if block.story is Story.COMMENT:
        kind = "COMMENT_REMOVED" if block.kind is ChangeKind.DELETED else "COMMENT_ADDED"
        yield finding(kind, place, block.number, block.after or block.before, Severity.INFO)
        return
    if "numbering" in block.reasons:
        severity = Severity.INFO if is_beside_the_struck(block, struck) else Severity.WARNING
        yield finding("NUMBERING_CHANGED", place, block.number, said(block), severity)
    if "reference" in block.reasons:
        yield finding("CROSSREF_TARGET_CHANGED", place, block.number, said(block))
    if block.weight is ChangeClass.FORMAT:
        struck_by_hand = any(detail.startswith(STRUCK) for detail in block.details)
        severity = Severity.WARNING if struck_by_hand else Severity.INFO
        yield finding("FORMAT_CHANGED", place, block.number, said(block), severity)
    elif any(edit.op is not Op.KEEP for edit in block.edits) or block.kind is ChangeKind.MOVED:
        severity = Severity.INFO if block.weight in LIGHT else Severity.WARNING
        yield finding(KIND_BY_STORY.get(block.story, "UNTRACKED_CHANGE"), place, block.number, said(block), severity)
    elif block.details and not {"numbering", "reference"} & set(block.reasons):
        yield finding(KIND_BY_STORY.get(block.story, "UNTRACKED_CHANGE"), place, block.number, said(block))


def is_beside_the_struck(block: BlockChange, struck: frozenset[Position]) -> bool:
    """Whether the number is that of a paragraph they openly took out, or one that the paragraph after it has come to:
    LibreOffice gives the two one style and list, whichever of them it was."""
    if not block.at or struck.issuperset(block.at):
        return bool(block.at)
    after = {replace(each, paragraph=each.paragraph + 1) for each in struck}
    return after.issuperset(block.at) and any(detail.startswith(NUMBER_CAME) for detail in block.details)


def of_marks(found: Marks, ours: Sequence[MarkOutcome], names: frozenset[str]) -> Iterator[Finding]:
    for outcome in ours:
        if outcome.fate is not Fate.LEFT:
            kind, words = FATES[outcome.fate]
            told = text(words, kind=outcome.kind, text=clipped(outcome.text), now=clipped(outcome.now))
            severity = Severity.INFO if is_struck_openly(outcome, found.foreign) else Severity.WARNING
            yield finding(kind, outcome.place, outcome.number, told, severity)
    newest = max((moment for mark, _ in found.pairs if (moment := moment_of(mark.date))), default=None)
    for mark in found.foreign:
        yield Finding("TRACKED_CHANGE", by_whom(mark), Severity.INFO, mark.clause, mark.place.clause_id)
        if mark.author in names:
            words = text("{kind} «{text}» is in our name ({author}), and we did not make it", **values(mark))
            yield Finding("FOREIGN_CHANGE_IN_OUR_NAME", words, Severity.WARNING, mark.clause, mark.place.clause_id)
        elif newest is not None and (date := moment_of(mark.date)) is not None and date < newest - TIME_ZONES:
            words = text("{kind} «{text}» by {author} is dated {date}, before what we sent", **values(mark))
            yield Finding("BACKDATED_CHANGE", words, Severity.WARNING, mark.clause, mark.place.clause_id)


def is_struck_openly(outcome: MarkOutcome, foreign: Sequence[Mark]) -> bool:
    """Whether they struck our insertion with a mark of their own, and an editor lost ours around it, as LibreOffice
    does with a deletion inside an insertion."""
    said_by_us = outcome.text.strip()
    return outcome.fate is Fate.ACCEPTED and any(
        mark.revision is not None
        and mark.revision.removes
        and one_clause(mark.place, outcome.place)
        and bool(said_by_us)
        and said_by_us in mark.text
        for mark in foreign
    )


def of_comments(sent: Document, returned: Document, names: frozenset[str]) -> Iterator[Finding]:
    """Comments under a name of ours that say what none of ours said."""
    ours = {(comment.author, said_in(comment)) for comment in sent.comments}
    false = [each for each in returned.comments if each.author in names and (each.author, said_in(each)) not in ours]
    places = places_of(passages(returned, signs(returned, returned)[0])) if false else {}
    for each in false:
        place, number = places.get(each.position, (Place(), ""))
        told = text(
            "comment «{text}» is in our name ({author}), and we did not make it",
            text=clipped(each.text), author=each.author,
        )  # fmt: skip
        yield finding("FOREIGN_CHANGE_IN_OUR_NAME", place, number, told)


def said_in(comment: Comment) -> str:
    return unicodedata.normalize("NFC", " ".join(comment.text.split()))


def of_parts(comparison: Comparison) -> Iterator[Finding]:
    for part in comparison.untracked_parts:
        if part.startswith("document property"):
            yield Finding("PROPERTY_CHANGED", part)
        else:
            yield Finding("LAYOUT_CHANGED", part, Severity.INFO)


def of_settings(sent: Document, returned: Document, *, untracked: bool) -> Iterator[Finding]:
    before, after = dict(sent.settings), dict(returned.settings)
    for name in TELLING:
        if before.get(name) == after.get(name):
            continue
        if name == "trackRevisions" and name not in after:
            severity = Severity.WARNING if untracked else Severity.INFO
            yield Finding("TRACKING_OFF", text("tracking of changes was switched off"), severity)
        else:
            words = text(
                "setting {name}: {old} → {new}", name=name, old=before.get(name, "-"), new=after.get(name, "-")
            )
            yield Finding("SETTINGS_CHANGED", words, Severity.INFO)


def our_names(sent: Document, returned: Document, marks: Sequence[Mark]) -> frozenset[str]:
    """The names under which we make changes: those of our marks and of the file's maker, but not the name of the one
    who last saved the returned file, who marks as himself."""
    mine, theirs = dict(sent.metadata), dict(returned.metadata)
    names = {mark.author for mark in marks} | {mine.get("lastModifiedBy", ""), mine.get("creator", "")}
    if theirs.get("lastModifiedBy") != mine.get("lastModifiedBy"):
        names.discard(theirs.get("lastModifiedBy", ""))
    return frozenset(names - {""})


def finding(kind: str, place: Place, number: str, words: str, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(kind, words, severity, printed(place, number), place.clause_id)


def said(block: BlockChange) -> str:
    """The change in one line: what went, what came, what no word shows."""
    signs = {Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}
    parts = [signs[edit.op].format(clipped(edit.text)) for edit in block.edits if edit.op in signs]
    if block.kind is ChangeKind.MOVED:
        parts.insert(0, text("moved"))
    return ": ".join(part for part in (block.where, " ".join([*parts, *block.details])) if part)


def by_whom(mark: Mark) -> str:
    return text("{kind} «{text}» by {author} {date}", **values(mark)).strip()


def values(mark: Mark) -> dict[str, str]:
    return {"kind": mark.words, "text": clipped(mark.text), "author": mark.author, "date": mark.date}


def clipped(words: str, most: int = 160) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"


def moment_of(date: str) -> datetime | None:
    """A revision's date without its zone, which is not to be trusted; None where it is no date."""
    try:
        return datetime.fromisoformat(date).replace(tzinfo=None)
    except ValueError:
        return None
