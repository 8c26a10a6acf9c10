"""What a proposal asks for -> spans: in its paragraph, with a few words of it on each side, or by itself.

A paragraph mark is said in words or by its sign and never breaks a line of a table: a person sees that a paragraph
comes or goes, not where the file holds its mark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from avtalebygger.messages import text
from avtalebygger.model.change import Edit, Op
from avtalebygger.model.negotiation import Proposal, ProposalKind
from avtalebygger.model.report import Span, Tone
from avtalebygger.report.wording import shortened, spans_of, visible

LONGEST: Final = 80  # characters of what goes or comes, in a list
MARK: Final = "\n"
NOT_IN_WORDS: Final = frozenset({ProposalKind.MOVE, ProposalKind.FORMAT})


def in_paragraph(proposal: Proposal) -> tuple[Span, ...]:
    """The paragraph as sent with the change in it; the change alone after it where its place is not known."""
    at = place_in(proposal)
    if at < 0 or proposal.kind in NOT_IN_WORDS:
        context = (Span(visible(proposal.context) + " "),) if proposal.context else ()
        return (*context, *in_short(proposal))
    left, right = beside(proposal, at)
    return spans_of(edits(left, proposal.before, proposal.after, right))


def in_short(proposal: Proposal, *, around: int = 0) -> tuple[Span, ...]:
    """The change itself in one line, clipped, with at most `around` characters of what stays on each side, and what no
    words show."""
    note = () if proposal.tracked or proposal.kind is ProposalKind.ADDED else (Span(text(" (not tracked)")),)
    if proposal.value:
        value = proposal.value
        return (Span(visible(f"{value.parameter}: {value.before} → {value.after}")), *note)
    match proposal.kind:
        case ProposalKind.MOVE:
            to = Span(text(" moved to {clause}", clause=proposal.moved_to))
            return Span(clipped(proposal.before), Tone.MOVED), to, *note
        case ProposalKind.FORMAT:
            looks = proposal.reason or proposal.before or proposal.context
            return Span(text("formatting: {looks}", looks=clipped(looks))), *note
        case ProposalKind.SPLIT:
            return Span(text("the paragraph becomes two")), *note
        case ProposalKind.JOIN:
            return Span(text("the paragraph becomes one with the next")), *note
        case _:
            return *excerpt(proposal, around=around, most=LONGEST), *note


def excerpt(proposal: Proposal, *, around: int, most: int = 0) -> tuple[Span, ...]:
    """The words that go and come, at most `most` characters of each, where it is given. Where they lie within a
    paragraph, what stays stands on each side, at most `around` characters of it."""
    at = place_in(proposal)
    before, after = words_of(proposal)
    if around and at >= 0 and is_within(proposal):
        left, right = beside(proposal, at)
        left, right = shortened(left, around, False, True), shortened(right, around, True, False)
        return spans_of(edits(left, cut(before, most), cut(after, most), right))
    if proposal.kind is ProposalKind.ADDED and proposal.reason and not before + after:
        return (Span(one_line(cut(f"«{proposal.reason}»", most))),)  # without a wording it is what its party said
    told = ((before, Tone.DELETED), (after, Tone.INSERTED))
    return tuple(Span(one_line(cut(words, most)), tone) for words, tone in told if words)


def words_of(proposal: Proposal) -> tuple[str, str]:
    """What goes and what comes, without the paragraph marks at the beginning or end of either, which tell only where
    the file holds them."""
    return proposal.before.strip(MARK), proposal.after.strip(MARK)


def aside_of(proposal: Proposal) -> str:
    """In words, what the marks on the text do not say themselves."""
    return " · ".join(aside_words(proposal))


def aside_words(proposal: Proposal) -> Iterator[str]:
    if proposal.moved_to:
        yield text("moved to {clause}", clause=proposal.moved_to)
    if proposal.kind is ProposalKind.SPLIT:
        yield text("the paragraph becomes two")
    if proposal.kind is ProposalKind.JOIN:
        yield text("the paragraph becomes one with the next")
    if proposal.kind is ProposalKind.DELETE and MARK in proposal.before:
        yield text("the whole paragraph goes")
    if proposal.kind is ProposalKind.INSERT and MARK in proposal.after:
        yield text("a new paragraph")
    if proposal.kind is ProposalKind.ADDED:
        yield where_added(proposal)


def where_added(proposal: Proposal) -> str:
    """What accepting a wish that came by hand would write, and where."""
    if not proposal.after.strip():
        return text("no wording: accepting it writes nothing; give one with --counter --text FILE")
    if proposal.clause_id:
        return text("a new paragraph at the end of the clause")
    return text("no place is known: accepted, it is to be written by hand")


def place_in(proposal: Proposal) -> int:
    """Where in the context the change lies: as recorded, or where its words stand but once; else -1. What goes may
    reach past the context, which is one paragraph without its mark."""
    at, there = proposal.offset, words_there(proposal)
    if 0 <= at <= len(proposal.context):
        rest = proposal.context[at:] + MARK
        if rest.startswith(there) or there.startswith(rest):
            return at
    return proposal.context.find(there) if there and proposal.context.count(there) == 1 else -1


def beside(proposal: Proposal, at: int) -> tuple[str, str]:
    """What stays of the context before and after the change."""
    return proposal.context[:at], proposal.context[at + len(words_there(proposal)) :]


def words_there(proposal: Proposal) -> str:
    """The words of the change that stand in the context: what would go, or what the penholder has already written."""
    return proposal.after if proposal.in_base else proposal.before


def is_within(proposal: Proposal) -> bool:
    return MARK not in proposal.before + proposal.after


def edits(left: str, before: str, after: str, right: str) -> list[Edit]:
    pieces = ((Op.KEEP, left), (Op.DELETE, before), (Op.INSERT, after), (Op.KEEP, right))
    return [Edit(op, words) for op, words in pieces if words]


def clipped(words: str) -> str:
    return one_line(cut(words.strip(MARK), LONGEST))


def cut(words: str, most: int) -> str:
    """At most so many characters, whole words; all of it where `most` is 0."""
    return words if not most or len(words) <= most else words[: most - 2].rpartition(" ")[0] + " …"


def one_line(words: str) -> str:
    return visible(words.replace(MARK, " ¶ "))
