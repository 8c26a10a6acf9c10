"""A wish in the other målform: the ledd that answers to the one it was asked for in, and what goes there without a
translation.

Copies of one library say the same ledd in both målformer, in the same order, until one of them loses or gets some. So a
ledd that is struck is struck in all of them, and a number that stands once in both is the same number. All else takes
words that only a person has: a wording decided for the party (`decide --for`), which stands instead of the ledd that
answers to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from avtalebygger.journeys.agreed import DRAFT, LIBRARY, PROPOSED, AgreedParagraph, AgreedRound
from avtalebygger.model.negotiation import Proposal
from avtalebygger.redlining.base import BaseFlow, BasePlace, every_flow
from avtalebygger.redlining.chosen import exchanged, layer_from
from avtalebygger.redlining.flow import ItemKind
from avtalebygger.redlining.layers import Layer
from avtalebygger.text.align import aligned
from avtalebygger.text.edits import spans_between
from avtalebygger.text.tokens import words

NUMERAL: Final = re.compile(r"[\d\s.,:/%–-]*\d[\d\s.,:/%–-]*")


def is_in_other_words(agreed: AgreedRound, proposal: Proposal, party: str) -> bool:
    """Whether the proposal was made in a document of the other målform than the party's."""
    return proposal.party in agreed.parties and agreed.of(proposal.party).maalform != agreed.of(party).maalform


def paired_layer(
    flows: Sequence[BaseFlow], agreed: AgreedRound, proposal: Proposal, party: str, decided: str
) -> Layer | None:
    """What the wish, or the wording that was decided instead of it, does in the party's document; None where nobody
    has said it in its målform."""
    place = paired_place(flows, agreed, proposal, party)
    if place is None:
        return None
    if decided:
        theirs = proposal.context.strip("\n")
        return layer_from(flows, [(place.start, decided)]) if is_wording_of(decided, place.words, theirs) else None
    if not proposal.after and proposal.before.strip("\n") == proposal.context.strip("\n"):
        return exchanged(flows, place.start, place.start + place.width, "")
    return with_number(flows, place, proposal)


def paired_place(flows: Sequence[BaseFlow], agreed: AgreedRound, proposal: Proposal, party: str) -> BasePlace | None:
    """The paragraph in the party's document that answers to the proposal's."""
    said = (proposal.clause_id, proposal.clause.partition(".")[0], proposal.clause_title)
    theirs, ours = (agreed.of(each).clause(*said) for each in (proposal.party, party))
    if theirs is None or ours is None:
        return None
    context = proposal.context.strip("\n")
    pairs = pairs_of(theirs.paragraphs, ours.paragraphs)
    found = [mine for each, mine in pairs if each.text == context and parameters_in(each) == parameters_in(mine)]
    places = [
        place
        for one in every_flow(flows)
        for place in one.blocks
        if place.kind is ItemKind.MARK and len(found) == 1 and place.words == found[0].text
    ]
    return places[0] if len(places) == 1 else None


def pairs_of(
    theirs: Sequence[AgreedParagraph], ours: Sequence[AgreedParagraph]
) -> list[tuple[AgreedParagraph, AgreedParagraph]]:
    """The paragraphs of a clause that say the same in both målformer: by their order; and where one side has lost or
    got any since they left the library, as the words that both have in common tell, by those alone."""
    said = [[each.text for each in side] for side in (theirs, ours)]
    alike = [
        (match.old[0], match.new[0])
        for match in aligned(said[0], said[0], said[1], said[1])
        if match.old[1] - match.old[0] == match.new[1] - match.new[0] == 1
    ]
    if len(theirs) == len(ours) and all(one == other for one, other in alike):
        return list(zip(theirs, ours, strict=True))
    return [(theirs[one], ours[other]) for one, other in alike]


def parameters_in(paragraph: AgreedParagraph) -> set[str]:
    return {origin for _, origin in paragraph.spans} - {LIBRARY, DRAFT, PROPOSED}


def is_wording_of(said: str, paragraph: str, other: str) -> bool:
    """Whether a wording is one of the whole paragraph, in its målform: more than half of it is there, and not less
    than of the same ledd in the other målform, with which it has most of its words in common."""
    held = share_of(paragraph, said)
    return held > 0.5 and held >= share_of(other, said)


def share_of(paragraph: str, said: str) -> float:
    """How much of a paragraph's words a wording has, from 0 to 1."""
    kept = list(words(paragraph))
    held = sum(span.a1 - span.a0 for span in spans_between(kept, list(words(said))) if span.same)
    return held / len(kept) if kept else 0.0


def with_number(flows: Sequence[BaseFlow], place: BasePlace, proposal: Proposal) -> Layer | None:
    before, after = proposal.before, proposal.after
    plain = NUMERAL.fullmatch(before) and NUMERAL.fullmatch(after)
    said = place.words_by_item
    if not plain or proposal.context.count(before) != 1 or said.count(before) != 1:
        return None
    start = place.start + said.index(before)
    return exchanged(flows, start, start + len(before), after)
