"""What the negotiation remembers -> Report and JSON: counts of proposals and outcomes, every wording of a clause, the
source of each word.

Counts always, percentages only from five up; parties in the agreement's order and never ranked, with the same columns
for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from avtalebygger.messages import text
from avtalebygger.model.language import Maalform
from avtalebygger.model.negotiation import OUTCOME_WORDS, Group, Negotiation, Outcome
from avtalebygger.model.report import Flow, Report, Row, Section, Span, Tone, row
from avtalebygger.model.standing import SourceKind, Stretch, Tally, WordSource
from avtalebygger.report.of_negotiation import day
from avtalebygger.report.wording import lines, spans_of, visible
from avtalebygger.text.edits import edits

FEWEST = 5  # of fewer proposals a percentage says nothing

# ---------------------------------------------------------------- stats


def stats_report(
    negotiation: Negotiation,
    by: str,
    tallies: Sequence[Tally],
    roles: Sequence[Tally] = (),
    *,
    maalform: Maalform = Maalform.NB,
) -> Report:
    """`roles`: the same counts with helseforetak, kommuner and user organisations side by side, each in a column."""
    heading = text("Proposals and outcomes by {by}", by=text(by))
    columns = ("", text("Proposals"), text("Outcomes"))
    sections = [Section(heading, columns, tuple(tally_row(each, maalform) for each in tallies))] if tallies else []
    if roles:
        heads = ("", *(visible(each.label) for each in roles))
        sections.append(Section(text("Side by side"), heads, tuple(side_by_side(roles, maalform))))
    return Report(negotiation.title, sections=tuple(sections))


def tally_row(tally: Tally, maalform: Maalform) -> Row:
    """What became of them in words: as columns, all outcomes there are take more than a terminal's width."""
    counted = [(tally.outcomes.get(each, 0), OUTCOME_WORDS[each].of(maalform)) for each in Outcome]
    counted.append((tally.undecided, text("undecided")))
    said = ", ".join(f"{count} {words}{percentage(count, tally.proposals)}" for count, words in counted if count)
    return row(visible(tally.label), str(tally.proposals), said)


def side_by_side(roles: Sequence[Tally], maalform: Maalform) -> Iterator[Row]:
    yield row(text("Proposals"), *(str(each.proposals) for each in roles))
    for outcome in Outcome:
        counts = [each.outcomes.get(outcome, 0) for each in roles]
        if any(counts):
            yield row(OUTCOME_WORDS[outcome].of(maalform), *map(share, counts, (each.proposals for each in roles)))
    yield row(text("undecided"), *(share(each.undecided, each.proposals) for each in roles))


def share(count: int, whole: int) -> str:
    return f"{count}{percentage(count, whole)}"


def percentage(count: int, whole: int) -> str:
    return f" ({100 * count / whole:.0f}\N{NO-BREAK SPACE}%)" if whole >= FEWEST and count else ""


def stats_as_json(by: str, tallies: Iterable[Tally], roles: Iterable[Tally] = ()) -> dict[str, Any]:
    return {
        "by": by,
        "rows": [tally_as_json(each) for each in tallies],
        "roles": [tally_as_json(each) for each in roles],
    }


def tally_as_json(tally: Tally) -> dict[str, Any]:
    return {
        "key": tally.key,
        "label": tally.label,
        "role": tally.role,
        "proposals": tally.proposals,
        "undecided": tally.undecided,
        "outcomes": {outcome.value: count for outcome, count in tally.outcomes.items()},
    }


# ---------------------------------------------------------------- history


def history_report(title: str, wordings: Sequence[tuple[str, str]]) -> Report:
    """`wordings`: what each draft is called, with the clause's whole text in it; in order. The first stands whole, of
    the others what changed since the one before."""
    first = [Section(label, flows=(Flow((Span(lines(words)),)),)) for label, words in wordings[:1]]
    later = [changed_section(label, before, after) for (_, before), (label, after) in pairwise(wordings)]
    return Report(visible(title), sections=(*first, *later))


def changed_section(label: str, before: str, after: str) -> Section:
    if before == after:
        return Section(label, note=text("unchanged"))
    return Section(label, flows=(Flow(spans_of(edits(before, after)), changed=True),))


def history_as_json(wordings: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"draft": label, "text": words} for label, words in wordings]


# ---------------------------------------------------------------- blame


def blame_report(title: str, negotiation: Negotiation, stretches: Sequence[Stretch]) -> Report:
    rows = tuple(row(visible(each.text.strip()), *source_words(negotiation, each.source)) for each in said(stretches))
    return Report(visible(title), sections=(Section("", (text("Words"), text("From"), text("Decided")), rows),))


def by_paragraph(title: str, negotiation: Negotiation, stretches: Sequence[Stretch]) -> Report:
    """Paragraph by paragraph, with every source that its words have, each once."""
    paragraphs: list[list[Stretch]] = [[]]
    for each in stretches:
        first, *more = each.text.split("\n")
        paragraphs[-1].append(Stretch(first, each.source))
        paragraphs += [[Stretch(line, each.source)] for line in more]
    rows = [paragraph_row(negotiation, each) for each in paragraphs if said(each)]
    return Report(visible(title), sections=(Section("", (text("Words"), text("From"), text("Decided")), tuple(rows)),))


def paragraph_row(negotiation: Negotiation, stretches: Sequence[Stretch]) -> Row:
    sources = list(dict.fromkeys(source_words(negotiation, each.source) for each in said(stretches)))
    words = visible("".join(each.text for each in stretches))
    froms, decided = ("; ".join(filter(None, (pair[at].text for pair in sources))) for at in (0, 1))
    return row(words, froms, decided)


def said(stretches: Iterable[Stretch]) -> list[Stretch]:
    return [each for each in stretches if each.text.strip()]


def source_words(negotiation: Negotiation, source: WordSource) -> tuple[Span, Span]:
    match source.kind:
        case SourceKind.LIBRARY:
            return Span(text("library {clause} {version}", clause=source.name, version=source.version).strip()), Span(
                ""
            )
        case SourceKind.PARAMETER:
            return Span(text("value {name}", name=source.name)), Span("")
        case SourceKind.DRAFT:
            return Span(text("the draft itself"), Tone.MUTED), Span("")
        case SourceKind.PROPOSAL:
            group = negotiation.groups[source.name]
            return Span(asked_for(negotiation, group)), Span(decided_where(negotiation, group))


def asked_for(negotiation: Negotiation, group: Group) -> str:
    parties = ", ".join(map(negotiation.name_of, negotiation.asked_by(group)))
    return f"{group.proposals[0]} {parties}".strip()


def decided_where(negotiation: Negotiation, group: Group) -> str:
    """The body and meeting of the decision that stands; of a local adaptation, the latest."""
    decision = negotiation.decision_on(group.id) or next(
        (each for each in reversed(negotiation.decisions) if each.group == group.id), None
    )
    if decision is None:
        return text("undecided")
    return visible(" ".join(filter(None, (decision.body, decision.meeting or day(decision.at)))))


def blame_as_json(negotiation: Negotiation, stretches: Iterable[Stretch]) -> list[dict[str, Any]]:
    return [stretch_as_json(negotiation, each) for each in stretches]


def stretch_as_json(negotiation: Negotiation, stretch: Stretch) -> dict[str, Any]:
    source = stretch.source
    found: dict[str, Any] = {
        "text": stretch.text,
        "source": source.kind.value,
        "name": source.name,
        "version": source.version,
    }
    if source.kind is SourceKind.PROPOSAL:
        group = negotiation.groups[source.name]
        found["proposals"] = list(group.proposals)
        found["parties"] = list(negotiation.asked_by(group))
        found["decided"] = decided_where(negotiation, group)
    return found
