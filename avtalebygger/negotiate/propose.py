"""What a party wishes -> numbered proposals, their groups and conflicts, as the body of an event.

The wishes of one party in one document come in; what is already known of the round decides which of them are new, which
the party asked for before, and which it no longer asks for. Finding the wishes in a document is not asked here, nor is
anything decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from avtalebygger.model.change import MarkOutcome
from avtalebygger.model.finding import Finding
from avtalebygger.model.negotiation import (
    Claim,
    ClauseComment,
    Negotiation,
    Proposal,
    ProposalComment,
    ProposalKind,
    Receipt,
    Wish,
)
from avtalebygger.negotiate.groups import (
    Key,
    by_number,
    conflict_changes,
    joined,
    key_of,
    number_of,
    with_groups,
    with_proposals,
)
from avtalebygger.negotiate.record import plain, record
from avtalebygger.text.tokens import words

Body = dict[str, Any]
WORDS_OF_A_MOVE = 5  # fewer occur twice by chance


# ---------------------------------------------------------------- bodies of events


def received_body(
    negotiation: Negotiation,
    *,
    party: str,
    base_round: int,
    original_name: str,
    wishes: Sequence[Wish],
    findings: Sequence[Finding] = (),
    marks: Sequence[MarkOutcome] = (),
    remarks: Sequence[ClauseComment] = (),
    claim: Claim | None = None,
) -> Body:
    """A `received` event's body. What the party's earlier files of the round asked for keeps its id where it is asked
    for again; the rest of it is withdrawn. The negotiation has a round."""
    round = current(negotiation)
    replaced = standing_receipt(negotiation, party)
    known = asked_in_files(negotiation, party)
    asked = with_moves(wishes)
    return {
        "round": round,
        "party": party,
        "base_round": base_round,
        "original_name": original_name,
        "replaces": replaced.file.path if replaced else "",
        **proposed(negotiation, round, party, asked, base_round, known),
        "findings": plain(tuple(findings)),
        "marks": plain(tuple(marks)),
        "remarks": plain(tuple(remarks)),
        "counts": {
            "tracked": sum(wish.tracked for wish in asked),
            "untracked": sum(not wish.tracked for wish in asked),
            "comments": comments_of(asked) + sum(count_of(each.comment) for each in remarks),
        },
        **({"claim": plain(claim)} if claim else {}),
    }


def added_body(negotiation: Negotiation, party: str, wish: Wish) -> Body:
    """An `added` event's body: a wish that came by e-mail, by telephone, at a meeting."""
    round = current(negotiation)
    wish = wish if wish.kind else replace(wish, kind=ProposalKind.ADDED)
    body = proposed(negotiation, round, party, [wish], round)
    [proposal] = body.pop("proposals")
    del body["kept"], body["withdrawn"]
    return {"round": round, "proposal": proposal, **body}


def recorded_as(negotiation: Negotiation, body: Body) -> Proposal | None:
    """The proposal that holds the wish of an `added` event's body already, word for word and undecided."""
    wish = replace(record(Proposal, body["proposal"]), id="")
    same = (each for each in negotiation.proposals.values() if replace(each, id="") == wish)
    return next((each for each in same if not is_decided(negotiation, each)), None)


def is_decided(negotiation: Negotiation, proposal: Proposal) -> bool:
    group = negotiation.group_of(proposal.id)
    return group is not None and negotiation.decision_on(group.id) is not None


def sent_proposals(negotiation: Negotiation, round: int, wishes: Sequence[Wish]) -> Body:
    """What a `sent` event says of the penholder's own changes in the draft that goes out."""
    own = [replace(wish, in_base=True) for wish in with_moves(wishes)]
    return proposed(negotiation, round, negotiation.penholder, own, round)


def proposed(
    negotiation: Negotiation,
    round: int,
    party: str,
    wishes: Iterable[Wish],
    base_round: int,
    known: Sequence[Proposal] = (),
) -> Body:
    """The part of a body that any event with proposals has: `proposals` new or said anew, `kept`, `withdrawn`,
    `groups`, `conflicts`, `collisions`."""
    asked = in_order(unnumbered(wish, round, party, base_round) for wish in wishes)
    kept, new = matched(asked, known)
    new = numbered(new, last_number(negotiation, round))
    withdrawn = [each.id for each in known if each.id not in {one.id for one in kept} and not each.withdrawn]
    said_anew = [each for each in kept if each != negotiation.proposals[each.id]]
    held = with_proposals(negotiation, [*said_anew, *new], withdrawn)
    groups = joined(held, new)
    return {
        "proposals": plain([*said_anew, *new]),
        "kept": by_number(each.id for each in kept),
        "withdrawn": withdrawn,
        "groups": groups,
        **conflict_changes(with_groups(held, round, groups), round),
    }


def current(negotiation: Negotiation) -> int:
    return negotiation.rounds[-1].number


# ---------------------------------------------------------------- what the party asked for before


def standing_receipt(negotiation: Negotiation, party: str) -> Receipt | None:
    return negotiation.rounds[-1].receipt(party)


def received_before(negotiation: Negotiation, party: str, sha256: str) -> Receipt | None:
    """The receipt of the very same bytes in this round, if it still stands: then there is nothing to record."""
    receipt = standing_receipt(negotiation, party)
    return receipt if receipt is not None and receipt.file.sha256 == sha256 else None


def asked_in_files(negotiation: Negotiation, party: str) -> tuple[Proposal, ...]:
    """All that the party's files of the round ever asked for, in order; what was added by hand is not among it."""
    ids = {id for each in negotiation.rounds[-1].receipts if each.party == party for id in each.proposals}
    return tuple(negotiation.proposals[id] for id in by_number(ids))


def matched(asked: Iterable[Proposal], known: Iterable[Proposal]) -> tuple[list[Proposal], list[Proposal]]:
    """Those asked for before, under their ids, and the new ones."""
    before: dict[Key, list[str]] = {}
    for each in known:
        before.setdefault(wish_key(each), []).append(each.id)
    kept: list[Proposal] = []
    new: list[Proposal] = []
    for each in asked:
        ids = before.get(wish_key(each))
        (kept if ids else new).append(replace(each, id=ids.pop(0)) if ids else each)
    return kept, new


def wish_key(proposal: Proposal) -> Key:
    """As for groups; within one party's own files the words will do."""
    return key_of(proposal) or (
        proposal.base_round,
        proposal.clause_id,
        proposal.clause,
        proposal.before,
        proposal.after,
    )


# ---------------------------------------------------------------- wishes made proposals


def unnumbered(wish: Wish, round: int, party: str, base_round: int) -> Proposal:
    said = {one.name: getattr(wish, one.name) for one in fields(wish) if one.name != "kind"}
    return Proposal(id="", round=round, party=party, kind=kind_of(wish), base_round=base_round, **said)


def in_order(proposals: Iterable[Proposal]) -> list[Proposal]:
    """As they lie in the document; what has no place, last, in the order given."""
    return sorted(proposals, key=lambda each: (not each.extents, [(e.start, e.end, e.content) for e in each.extents]))


def last_number(negotiation: Negotiation, round: int) -> int:
    return max((number_of(each.id) for each in negotiation.proposals.values() if each.round == round), default=0)


def numbered(proposals: Iterable[Proposal], last: int) -> list[Proposal]:
    return [replace(each, id=f"R{each.round}-{number:03d}") for number, each in enumerate(proposals, start=last + 1)]


def kind_of(wish: Wish) -> ProposalKind:
    if wish.kind is not None:
        return wish.kind
    if wish.value is not None:
        return ProposalKind.VALUE
    if not wish.before.strip() and not wish.after.strip():
        return kind_of_white_space(wish.before, wish.after)
    if not wish.before.strip():
        return ProposalKind.INSERT
    return ProposalKind.REWORD if wish.after.strip() else ProposalKind.DELETE


def kind_of_white_space(before: str, after: str) -> ProposalKind:
    """A paragraph mark alone, or with the space beside it, splits or joins. No words at all is formatting."""
    marks = after.count("\n") - before.count("\n")
    if marks:
        return ProposalKind.SPLIT if marks > 0 else ProposalKind.JOIN
    return ProposalKind.REWORD if before or after else ProposalKind.FORMAT


# ---------------------------------------------------------------- moves


def with_moves(wishes: Sequence[Wish]) -> list[Wish]:
    """The wishes, a deletion and an insertion of the same words as one move. Of several alike the first of each."""
    coming = {number: words(wish.after) for number, wish in enumerate(wishes) if is_plain(wish, ProposalKind.INSERT)}
    moved: dict[int, int] = {}
    for number, wish in enumerate(wishes):
        said = words(wish.before)
        if is_plain(wish, ProposalKind.DELETE) and len(said) >= WORDS_OF_A_MOVE:
            partner = next((other for other, theirs in coming.items() if theirs == said), None)
            if partner is not None:
                moved[number] = partner
                del coming[partner]
    comes = set(moved.values())
    return [
        move_of(wish, wishes[moved[number]]) if number in moved else wish
        for number, wish in enumerate(wishes)
        if number not in comes
    ]


def is_plain(wish: Wish, kind: ProposalKind) -> bool:
    return kind_of(wish) is kind and len(wish.extents) == 1 and not wish.in_base


def move_of(gone: Wish, come: Wish) -> Wish:
    return replace(
        gone,
        kind=ProposalKind.MOVE,
        after=come.after,
        extents=(*gone.extents, *come.extents),
        common=(*gone.common, *come.common),
        moved_to=come.clause,
        tracked=gone.tracked and come.tracked,
        comments=(*gone.comments, *come.comments),
        reason=gone.reason or come.reason,
    )


def comments_of(wishes: Iterable[Wish]) -> int:
    """Comments, answers in a thread included."""
    return sum(count_of(comment) for wish in wishes for comment in wish.comments)


def count_of(comment: ProposalComment) -> int:
    return 1 + sum(map(count_of, comment.replies))
