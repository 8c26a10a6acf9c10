"""What a party is answered: every proposal of its in a round, the outcome, the reason and who decided, in the party's
målform. Nothing is left unanswered: what is put off or carried on is said to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from avtalebygger.model.language import Maalform, Wording
from avtalebygger.model.negotiation import (
    OUTCOME_WORDS,
    ClauseComment,
    Decision,
    Negotiation,
    NegotiationParty,
    Outcome,
    Proposal,
    ProposalKind,
)
from avtalebygger.model.report import Report, Row, Section, Span, Tone
from avtalebygger.model.standing import ProposalView
from avtalebygger.report.asked import excerpt, one_line, place_in, words_of
from avtalebygger.report.formatting import told
from avtalebygger.report.of_negotiation import day
from avtalebygger.report.remarks import FORMATTING, MOVED, VALUE
from avtalebygger.report.wording import visible

TITLE: Final = Wording("Svar på forslag i runde {round}", "Svar på forslag i runde {round}")
FROM: Final = Wording("Fra", "Frå")
TO: Final = Wording("Til", "Til")
AGREEMENT: Final = Wording("Avtale", "Avtale")
DATE: Final = Wording("Dato", "Dato")
SUMMARY: Final = Wording("Oppsummering", "Oppsummering")
NOTHING: Final = Wording("ingen forslag", "ingen forslag")
INTRO: Final = Wording(
    "Her er hvert av forslagene deres, med utfallet, begrunnelsen og hvem som avgjorde. Det som er tatt til følge, "
    "står i utkastet som følger med.",
    "Her er kvart av forslaga dykkar, med utfallet, grunngivinga og kven som avgjorde. Det som er teke til følgje, "
    "står i utkastet som følgjer med.",
)
HEADING: Final = Wording("Forslag", "Forslag")
REMARKS: Final = Wording("Merknader uten forslag til endring", "Merknader utan forslag til endring")
COLUMNS: Final = (
    Wording("Nr.", "Nr."),
    Wording("Punkt", "Punkt"),
    Wording("Forslag", "Forslag"),
    Wording("Utfall", "Utfall"),
    Wording("Begrunnelse", "Grunngiving"),
    Wording("Avgjort av", "Avgjort av"),
)
OPEN: Final = Wording("ikke avgjort; står åpent i utkastet", "ikkje avgjord; står ope i utkastet")
PUT_OFF: Final = Wording("ikke avgjort; tas opp i neste runde", "ikkje avgjord; blir teke opp i neste runde")
SPLIT: Final = Wording("Avsnittet deles i to", "Avsnittet blir delt i to")
JOIN: Final = Wording("Avsnittet slås sammen med det neste", "Avsnittet blir slått saman med det neste")
INSTEAD: Final = Wording("I stedet", "I staden")
READ: Final = Wording("lest", "lese")
AROUND: Final = 48  # characters of what stays, on each side of a change
PLAIN_WORDS: Final = {ProposalKind.SPLIT: SPLIT, ProposalKind.JOIN: JOIN}
MONTHS: Final = (
    "januar februar mars april mai juni juli august september oktober november desember".split()
)  # the same in both målformer


def letter(
    negotiation: Negotiation,
    party: NegotiationParty,
    round: int,
    views: Sequence[ProposalView],
    remarks: Sequence[ClauseComment],
    carried: Collection[str],
    *,
    today: str,
) -> Report:
    """`views`: all that the party asked for in the round, in the order of ids; `carried`: groups that stand open in the
    next draft."""
    maalform = Maalform(party.maalform)
    rows = tuple(answer_row(view, carried, maalform) for view in views)
    sections = [Section(HEADING.of(maalform), tuple(each.of(maalform) for each in COLUMNS), rows, INTRO.of(maalform))]
    if remarks:
        sections.append(Section(REMARKS.of(maalform), rows=tuple(remark_row(each, maalform) for each in remarks)))
    return Report(
        TITLE.of(maalform).format(round=round),
        (
            (FROM.of(maalform), visible(sender(negotiation))),
            (TO.of(maalform), visible(party.name)),
            (AGREEMENT.of(maalform), visible(negotiation.title)),
            (DATE.of(maalform), long_day(today)),
            (SUMMARY.of(maalform), summary(views, carried, maalform)),
        ),
        tuple(sections) if rows else tuple(sections[1:]),
    )


def sender(negotiation: Negotiation) -> str:
    one = negotiation.party(negotiation.penholder)
    return one.name if one else ""


def long_day(iso: str) -> str:
    """«1. mars 2027»."""
    year, month, date = iso[:10].split("-")
    return f"{int(date)}. {MONTHS[int(month) - 1]} {year}"


def summary(views: Sequence[ProposalView], carried: Collection[str], maalform: Maalform) -> str:
    became = Counter(outcome_words(view, carried, maalform) for view in views)
    return ", ".join(f"{count} {words}" for words, count in became.items()) or NOTHING.of(maalform)


def answer_row(view: ProposalView, carried: Collection[str], maalform: Maalform) -> Row:
    decision = view.decision
    return Row(
        (
            (Span(view.proposal.id),),
            (Span(visible(place(view.proposal))),),
            tuple(asked_for(view.proposal, maalform)),
            (Span(outcome_words(view, carried, maalform), Tone.STRONG),),
            tuple(reasons(decision, maalform)),
            (Span(visible(decided_by(decision))),),
        )
    )


def place(proposal: Proposal) -> str:
    return " ".join(filter(None, (proposal.clause.strip("-"), proposal.clause_title))) or "–"


def asked_for(proposal: Proposal, maalform: Maalform) -> Iterator[Span]:
    """The change in its own words, whole, with a little of what stands around it: deletion before insertion."""
    if proposal.kind in PLAIN_WORDS:
        yield Span(PLAIN_WORDS[proposal.kind].of(maalform))
    elif proposal.kind is ProposalKind.FORMAT:
        yield Span(visible(f"{FORMATTING.of(maalform)}: {told(proposal.reason, maalform) or proposal.context}"))
    elif proposal.moved_to:
        yield Span(one_line(words_of(proposal)[0]), Tone.MOVED)
        yield Span(visible(f" {MOVED.of(maalform)} {proposal.moved_to}"))
    elif proposal.value and place_in(proposal) < 0:
        yield Span(visible(f"{VALUE.of(maalform)}: {proposal.value.before} → {proposal.value.after}"))
    else:
        yield from parted(excerpt(proposal, around=AROUND))


def parted(spans: Sequence[Span]) -> Iterator[Span]:
    """A space between what goes and what comes: the two words are not one where the marks are not seen."""
    for before, span in zip((None, *spans), spans, strict=False):
        if before and before.tone is Tone.DELETED and span.tone is Tone.INSERTED:
            yield Span(" ")
        yield span


def outcome_words(view: ProposalView, carried: Collection[str], maalform: Maalform) -> str:
    if view.proposal.withdrawn:
        return OUTCOME_WORDS[Outcome.WITHDRAWN].of(maalform)
    if view.decision is None:
        return (OPEN if view.group.id in carried else PUT_OFF).of(maalform)
    return OUTCOME_WORDS[view.decision.outcome].of(maalform)


def reasons(decision: Decision | None, maalform: Maalform) -> Iterator[Span]:
    if decision is None:
        return
    if decision.reason:
        yield Span(visible(decision.reason))
    if decision.text:
        yield Span(visible(f"{after(decision.reason)}{INSTEAD.of(maalform)}: «{decision.text.strip()}»"))


def after(said: str) -> str:
    """What parts one sentence from the next."""
    return "" if not said else " " if said.rstrip().endswith((".", "!", "?")) else ". "


def decided_by(decision: Decision | None) -> str:
    """The body and its meeting, or the day it was recorded."""
    return " ".join(filter(None, (decision.body, decision.meeting or day(decision.at)))) if decision else ""


def remark_row(remark: ClauseComment, maalform: Maalform) -> Row:
    place = " ".join(filter(None, (remark.clause.strip("-"), remark.clause_title)))
    return Row(((Span(visible(place)),), (Span(visible(remark.comment.text)),), (Span(READ.of(maalform)),)))
