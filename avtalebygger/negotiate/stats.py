"""Proposals and their outcomes by party, topic or round, side by side. Counts, never a ranking: parties stand in the
agreement's order, topics in the order of the document, rounds in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum

from avtalebygger.model.negotiation import Negotiation, Outcome, Proposal
from avtalebygger.model.standing import Tally
from avtalebygger.negotiate.groups import by_number
from avtalebygger.negotiate.views import Views, clause_key


class By(StrEnum):
    PARTY = "party"
    TOPIC = "topic"
    ROUND = "round"


def tallies(negotiation: Negotiation, by: By) -> tuple[Tally, ...]:
    """One for each party (also one that asked for nothing), clause or round."""
    match by:
        case By.PARTY:
            return by_party(negotiation)
        case By.TOPIC:
            return by_topic(negotiation)
        case By.ROUND:
            return by_round(negotiation)


def by_party(negotiation: Negotiation) -> tuple[Tally, ...]:
    count = counting(negotiation)
    asked = gathered(negotiation, lambda each: each.party)
    return tuple(
        count(party.id, negotiation.name_of(party.id), asked.get(party.id, []), party.role)
        for party in negotiation.parties
    )


def by_role(negotiation: Negotiation) -> tuple[Tally, ...]:
    """Helseforetak, kommuner and user organisations, in the order in which the agreement first names one."""
    count = counting(negotiation)
    roles = {party.id: party.role for party in negotiation.parties}
    asked = gathered(negotiation, lambda each: roles.get(each.party, ""))
    return tuple(count(role, role, asked.get(role, []), role) for role in dict.fromkeys(roles.values()))


def by_topic(negotiation: Negotiation) -> tuple[Tally, ...]:
    """Clauses in the order in which the latest round that speaks of them numbers them."""
    count = counting(negotiation)
    asked = gathered(negotiation, clause_key)
    last = {key: proposals[-1] for key, proposals in asked.items()}
    order = sorted(asked, key=lambda key: printed_order(last[key].clause))
    return tuple(
        count(key, " ".join(filter(None, (number_of_clause(last[key]), last[key].clause_title))) or "-", asked[key])
        for key in order
    )


def number_of_clause(proposal: Proposal) -> str:
    """The clause's own number; of the library's clauses, which stand on the first level, a proposal has the ledd's."""
    number = proposal.clause.strip("-")
    return number.partition(".")[0] if proposal.clause_id else number


def by_round(negotiation: Negotiation) -> tuple[Tally, ...]:
    count = counting(negotiation)
    asked = gathered(negotiation, lambda each: str(each.round))
    numbers = (str(each.number) for each in negotiation.rounds)
    return tuple(count(number, f"R{number}", asked.get(number, [])) for number in numbers)


def gathered(negotiation: Negotiation, key: Callable[[Proposal], str]) -> dict[str, list[Proposal]]:
    found: dict[str, list[Proposal]] = {}
    for id in by_number(negotiation.proposals):
        found.setdefault(key(negotiation.proposals[id]), []).append(negotiation.proposals[id])
    return found


def counting(negotiation: Negotiation) -> Callable[..., Tally]:
    look = Views(negotiation)

    def count(key: str, label: str, proposals: Iterable[Proposal], role: str = "") -> Tally:
        became = Counter(outcome_of(look, each) for each in proposals)
        return Tally(
            key=key,
            label=label,
            role=role,
            proposals=sum(became.values()),
            undecided=became[None],
            outcomes={outcome: became[outcome] for outcome in Outcome if became[outcome]},
        )

    return count


def outcome_of(look: Views, proposal: Proposal) -> Outcome | None:
    """What its party took back counts as withdrawn, whatever was decided on others in its group."""
    if proposal.withdrawn:
        return Outcome.WITHDRAWN
    decision = look.decision(proposal)
    return decision.outcome if decision else None


def printed_order(number: str) -> tuple[list[int], str]:
    """7.2 before 7.10; what has no number last."""
    parts = number.split(".")
    return ([int(part) for part in parts], "") if all(part.isdecimal() for part in parts) else ([10**9], number)
