"""A Comparison -> a Report or JSON: what changed, clause by clause.

`whole` gives each changed clause in full with the change in it, for a page; without it only the edits in context, for a
terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from avtalebygger.messages import counted, text
from avtalebygger.model.change import (
    BlockChange,
    ChangeClass,
    ChangeKind,
    ClauseChange,
    Comparison,
    Evidence,
    Op,
    Origin,
    Place,
    Story,
    Tracking,
    after_of,
    before_of,
)
from avtalebygger.model.report import Flow, Report, Row, Section, Span, Tone
from avtalebygger.report.wording import label, lines, readable, spans_of, visible

CONTEXT = 60
LEAST_BESIDE = 60  # characters; a shorter text reads well in one line
BESIDE = 0.4  # above this share of changed text a page shows old and new side by side
WORDS: Mapping[ChangeKind, str] = {
    ChangeKind.INSERTED: "new",
    ChangeKind.DELETED: "removed",
    ChangeKind.CHANGED: "changed",
    ChangeKind.MOVED: "moved",
    ChangeKind.SPLIT: "split",
    ChangeKind.JOINED: "joined",
    ChangeKind.FORMATTED: "formatting",
    ChangeKind.REPOINTED: "reference",
}
PLACES = (
    (re.compile(r"row (?P<row>\d+), column (?P<column>\d+)"), "row {row}, column {column}"),
    (re.compile(r"row (?P<row>\d+)"), "row {row}"),
    (re.compile(r"column (?P<column>\d+.*)"), "column {column}"),
    (re.compile(r"comment by (?P<author>.*)", re.DOTALL), "comment by {author}"),
)
CLASS_TONES = {ChangeClass.SUBSTANCE: Tone.STRONG, ChangeClass.WORDING: Tone.PLAIN}


def only(comparison: Comparison, classes: Collection[ChangeClass]) -> tuple[Comparison, int]:
    """The comparison with the changes of these classes alone, and how many the filter hides."""
    if not classes:
        return comparison, 0
    kept = [
        replace(change, blocks=tuple(block for block in change.blocks if block.weight in classes))
        for change in comparison.changes
    ]
    shown = replace(comparison, changes=tuple(change for change in kept if change.blocks))
    return shown, len(comparison.blocks) - len(shown.blocks)


def report_of(
    comparison: Comparison,
    old: str,
    new: str,
    *,
    hidden: int = 0,
    whole: bool = False,
    facts: Sequence[tuple[str, str]] = (),
) -> Report:
    sections = [summary(comparison), *clause_sections(comparison, whole=whole)]
    if comparison.untracked_parts:
        sections.append(listing(text("Not in any clause"), comparison.untracked_parts))
    if comparison.notes:
        sections.append(listing(text("Notes"), comparison.notes))
    return Report(
        text("Comparison"),
        (
            (text("old file"), visible(old)),
            (text("new file"), visible(new)),
            *facts,
            (text("found"), verdict(comparison, hidden)),
        ),
        tuple(sections),
    )


def verdict(comparison: Comparison, hidden: int) -> str:
    if not comparison and not hidden:
        return text("no difference")
    count = Counter(block.weight for block in comparison.blocks)
    classes = ", ".join(f"{count[each]} {text(each.value)}" for each in ChangeClass if count[each])
    changes = counted(len(comparison.blocks), "{count} change", "{count} changes")
    words = "{count} clause with {changes}", "{count} clauses with {changes}"
    said = counted(len(comparison.changes), *words, changes=changes)
    shown = f"{said}: {classes}" if classes else said
    return f"{shown}; {text('{hidden} hidden by --only', hidden=hidden)}" if hidden else shown


def summary(comparison: Comparison) -> Section:
    """One line a changed clause."""
    rows = tuple(line(change, name_of(at)) for at, change in enumerate(comparison.changes, 1))
    return Section("", tuple(map(text, ("clause", "title", "changes", "words", "class"))) if rows else (), rows)


def clause_sections(comparison: Comparison, *, whole: bool) -> Iterator[Section]:
    for at, change in enumerate(comparison.changes, 1):
        yield replace(section(change, whole=whole), id=name_of(at))


def name_of(at: int) -> str:
    return f"c{at}"


def line(change: ClauseChange, link: str) -> Row:
    weight = change.weight
    return Row(
        (
            (Span(visible(change.place.number)),),
            (Span(clipped(visible(change.place.title or text("before the first clause")), 34)),),
            (Span(kinds(change)),),
            words(change.blocks),
            (Span(text(weight.value), CLASS_TONES.get(weight, Tone.MUTED)),),
        ),
        link,
    )


def kinds(change: ClauseChange) -> str:
    if change.kind in (ChangeKind.INSERTED, ChangeKind.DELETED):
        return text("new clause") if change.kind is ChangeKind.INSERTED else text("clause removed")
    count = Counter(text(WORDS[block.kind]) for block in change.blocks)
    said = [f"{number} {word}" for word, number in count.items()]
    return ", ".join([text("clause moved"), *said] if change.moved else said)


def words(blocks: Sequence[BlockChange]) -> tuple[Span, ...]:
    come, gone = sum(block.inserted for block in blocks), sum(block.deleted for block in blocks)
    return (Span(" ".join(part for part in (f"+{come}" if come else "", f"−{gone}" if gone else "") if part)),)


def section(change: ClauseChange, *, whole: bool) -> Section:
    flows: list[tuple[float, Flow]] = [(block.position, flow(block, whole=whole)) for block in change.blocks]
    if whole:
        flows += [
            (kept.position, Flow((Span(lines(kept.text)),), label(kept.number, kept.text)))
            for kept in change.kept
            if kept.text.strip() != change.place.title
        ]
        flows.sort(key=lambda each: each[0])
    return Section(
        visible(change.place.label) if change.place.label != "-" else text("Before the first clause"),
        note=heading_note(change),
        flows=tuple(each for _, each in flows),
    )


def heading_note(change: ClauseChange) -> str:
    parts = [kinds(change), text(change.weight.value)]
    if change.old and change.new and change.old.number != change.new.number:
        parts.append(text("number was {number}", number=change.old.number))
    return " · ".join(parts)


def flow(block: BlockChange, *, whole: bool) -> Flow:
    spans = spans_of(block.edits, clip=0 if whole else CONTEXT)
    if spans_moved(block):
        spans = (Span(visible(clipped(block.before, 160)), Tone.MOVED),)
    if all(edit.op is Op.KEEP for edit in block.edits) and not spans_moved(block):
        said = visible(block.after or block.before)
        spans = (Span(said if whole else clipped(said, 120)),) if said else ()
    beside = whole and mostly_changed(block)
    return Flow(
        spans,
        label(block.number, block.after or block.before),
        changed=True,
        aside=aside(block),
        before=spans_of([edit for edit in readable(block.edits) if edit.op is not Op.INSERT]) if beside else (),
        after=spans_of([edit for edit in readable(block.edits) if edit.op is not Op.DELETE]) if beside else (),
    )


def spans_moved(block: BlockChange) -> bool:
    return block.kind is ChangeKind.MOVED and not block.edits


def mostly_changed(block: BlockChange) -> bool:
    old, new = before_of(block.edits), after_of(block.edits)
    if not old.strip() or not new.strip() or max(len(old), len(new)) < LEAST_BESIDE:
        return False
    stays = sum(len(edit.text) for edit in block.edits if edit.op is Op.KEEP)
    return 1 - stays / max(len(old), len(new)) > BESIDE


def aside(block: BlockChange) -> str:
    """What the text of a change does not say itself."""
    parts = [text(WORDS[block.kind]) if block.kind is not ChangeKind.CHANGED else "", where(block.where)]
    if block.story is not Story.BODY and not block.where:
        parts.append(text(block.story.value))
    if block.moved_from is not None:
        parts.append(text("moved here from {place}", place=block.moved_from.label))
    if block.moved_to is not None:
        parts.append(text("moved to {place}", place=block.moved_to.label))
    parts.append(text(block.weight.value) + (f" ({', '.join(map(text, block.reasons))})" if block.reasons else ""))
    parts += [*block.details, *(origin_words(origin) for origin in block.origins)]
    return visible(" · ".join(part for part in parts if part))


def where(place: str) -> str:
    """«row 2, column 1» or «comment by Kari» in the language spoken; another place as it is."""
    for pattern, words in PLACES:
        if found := pattern.fullmatch(place):
            return text(words, **found.groupdict())
    return text(place)


def origin_words(origin: Origin) -> str:
    who = " ".join(part for part in (origin.author, origin.date) if part)
    match origin.tracking:
        case Tracking.TRACKED:
            return text("tracked: {who}", who=who)
        case Tracking.UNTRACKED:
            return text("NOT TRACKED")
        case Tracking.ANSWER:
            return text("answers our mark")


def listing(heading: str, lines: Sequence[str]) -> Section:
    return Section(heading, rows=tuple(Row(((Span(visible(each)),),)) for each in lines))


def clipped(said: str, most: int) -> str:
    said = " ".join(said.split())
    return said if len(said) <= most else f"{said[: most - 1]}…"


def json_of(comparison: Comparison, old: str, new: str, hidden: int = 0) -> dict[str, Any]:
    """The `data` of `avtalebygger/diff/1`; `docs/diff.schema.json` says what each key holds."""
    blocks = comparison.blocks
    count = Counter(block.weight for block in blocks)
    return {
        "old": old,
        "new": new,
        "same": not comparison and not hidden,
        "counts": {
            "clauses": len(comparison.changes),
            "changes": len(blocks),
            "hidden": hidden,
            "words_inserted": sum(block.inserted for block in blocks),
            "words_deleted": sum(block.deleted for block in blocks),
            "by_class": {each.value: count[each] for each in ChangeClass},
        },
        "clauses": [clause_as_json(change) for change in comparison.changes],
        "not_in_any_clause": list(comparison.untracked_parts),
        "notes": list(comparison.notes),
    }


def clause_as_json(change: ClauseChange) -> dict[str, Any]:
    return {
        **place_as_json(change.place),
        "kind": change.kind.value,
        "class": change.weight.value,
        "moved": change.moved,
        "old": place_as_json(change.old) if change.old else None,
        "new": place_as_json(change.new) if change.new else None,
        "evidence": evidence_as_json(change.evidence),
        "changes": [block_as_json(block) for block in change.blocks],
    }


def place_as_json(place: Place) -> dict[str, str]:
    return {"number": place.number, "title": place.title, "clause_id": place.clause_id}


def evidence_as_json(evidence: Evidence) -> dict[str, Any]:
    return {"basis": evidence.basis.value, "similarity": evidence.similarity}


def block_as_json(block: BlockChange) -> dict[str, Any]:
    return {
        "kind": block.kind.value,
        "class": block.weight.value,
        "reasons": list(block.reasons),
        "details": list(block.details),
        "story": block.story.value,
        "where": block.where,
        "number": block.number,
        "before": block.before,
        "after": block.after,
        "edits": [{"op": edit.op.value, "text": edit.text} for edit in block.edits],
        "moved_from": place_as_json(block.moved_from) if block.moved_from else None,
        "moved_to": place_as_json(block.moved_to) if block.moved_to else None,
        "evidence": evidence_as_json(block.evidence),
        "origins": list(origins_as_json(block.origins)),
    }


def origins_as_json(origins: Sequence[Origin]) -> Iterator[dict[str, str]]:
    for origin in origins:
        yield {"tracking": origin.tracking.value, "author": origin.author, "date": origin.date}
