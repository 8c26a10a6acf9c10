"""A group of proposals -> the lines of the comment that stands beside its marks in the consolidated document, in the
agreement's målform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from avtalebygger.model.language import Maalform, Wording
from avtalebygger.model.negotiation import Negotiation, Proposal, ProposalComment, ProposalKind
from avtalebygger.model.standing import Earlier, ProposalView
from avtalebygger.report.formatting import told
from avtalebygger.report.of_negotiation import decision_text
from avtalebygger.report.wording import visible

NOT_TRACKED: Final = Wording("ikke sporet", "ikkje spora")
REASON: Final = Wording("Begrunnelse", "Grunngiving")
COMMENT: Final = Wording("Merknad", "Merknad")
FORMATTING: Final = Wording("Formatering", "Formatering")
VALUE: Final = Wording("Verdi", "Verdi")
MOVED: Final = Wording("Flyttes til", "Blir flytta til")
AGAINST: Final = Wording("Kan ikke stå sammen med", "Kan ikkje stå saman med")
EARLIER: Final = Wording("Tidligere", "Tidlegare")
THE_SAME: Final = Wording("samme ord", "same orda")
UNDECIDED: Final = Wording("ikke avgjort", "ikkje avgjord")


def remark_lines(negotiation: Negotiation, views: Sequence[ProposalView], maalform: Maalform) -> tuple[str, ...]:
    """`views`: the proposals of one group that are still asked for."""
    first = views[0]
    return tuple(visible(line) for line in (
        heading(negotiation, views, maalform),
        *facts(first.proposal, maalform),
        *spoken(negotiation, views, maalform),
        *against(negotiation, first, maalform),
        *earlier(negotiation, first.earlier, maalform),
    ))  # fmt: skip


def heading(negotiation: Negotiation, views: Sequence[ProposalView], maalform: Maalform) -> str:
    """«G7: R2-014 Tingvoll (ikke sporet), R2-021 Smøla»."""
    return f"{views[0].group.id}: {', '.join(asked(negotiation, each.proposal, maalform) for each in views)}"


def asked(negotiation: Negotiation, proposal: Proposal, maalform: Maalform) -> str:
    hidden = "" if proposal.tracked else f" ({NOT_TRACKED.of(maalform)})"
    return f"{proposal.id} {negotiation.name_of(proposal.party)}{hidden}"


def facts(proposal: Proposal, maalform: Maalform) -> Iterator[str]:
    if proposal.value:
        value = proposal.value
        yield f"{VALUE.of(maalform)}: {value.before} → {value.after}"
    if proposal.kind is ProposalKind.FORMAT:
        yield f"{FORMATTING.of(maalform)}: {told(proposal.reason, maalform) or proposal.context}"
    if proposal.moved_to:
        yield f"{MOVED.of(maalform)} {proposal.moved_to}"


def spoken(negotiation: Negotiation, views: Sequence[ProposalView], maalform: Maalform) -> Iterator[str]:
    """Reasons and comments, each with the party that gave it: a person's name stays in the document it came in."""
    for each in views:
        party = negotiation.name_of(each.proposal.party)
        if each.proposal.reason and each.proposal.kind is not ProposalKind.FORMAT:
            yield f"{REASON.of(maalform)} ({party}): «{each.proposal.reason}»"
        for words in thread(each.proposal.comments):
            yield f"{COMMENT.of(maalform)} ({party}): «{words}»"


def thread(comments: Iterable[ProposalComment]) -> Iterator[str]:
    for comment in comments:
        yield comment.text
        yield from thread(comment.replies)


def against(negotiation: Negotiation, view: ProposalView, maalform: Maalform) -> Iterator[str]:
    if view.conflict and view.against:
        others = ", ".join(f"{each.id} {negotiation.name_of(each.party)}" for each in view.against)
        yield f"{view.conflict.id}: {AGAINST.of(maalform)} {others}"


def earlier(negotiation: Negotiation, before: Iterable[Earlier], maalform: Maalform) -> Iterator[str]:
    for each in before:
        became = decision_text(each.decision, maalform) if each.decision else UNDECIDED.of(maalform)
        again = f" ({THE_SAME.of(maalform)})" if each.again else ""
        proposal = each.proposal
        yield f"{EARLIER.of(maalform)}: {proposal.id} {negotiation.name_of(proposal.party)}{again}: {became}"
