"""What was asked of one document, moved over into another: an earlier round's answer into the present draft, one
party's copy into another's. What does not fit there is named, with those that ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from avtalebygger.errors import Problem, StateError
from avtalebygger.journeys.material import Material, asked_places, marks_moved_over, one_merging
from avtalebygger.journeys.merge import as_marks
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Proposal
from avtalebygger.redlining.chosen import chosen
from avtalebygger.redlining.segments import Segment
from avtalebygger.text.tokens import words
from avtalebygger.word.package import Package

AROUND = 40  # characters of a paragraph on each side of the words that a problem speaks of
LONGEST = 160


def fitting(known: Material, target: str, asker: str, groups: Sequence[str]) -> Package:
    """The target's document with the asker's groups in it. Raises StateError (AVT560) where one does not fit."""
    package, stuck = marks_moved_over(
        known.sent[target], known.returns[asker].answered, answer_with(known, asker, groups)
    )
    demand_fit(known, target, stuck, groups)
    return package


def answer_with(known: Material, asker: str, groups: Iterable[str]) -> Package:
    """The document that a party answered, with those of its wishes alone that the groups hold, as marks.

    Raises StateError (AVT560) where one of them is not found there: nothing that was decided is left out in silence."""
    one = known.returns[asker]
    merging = one_merging(one.answered, one.returned, asker)
    found = merging.places(asker)
    asked = [each for id in groups for each in asked_now(known, id) if each.party == asker]
    if lost := [each for each in asked if not asked_places([each]) <= found]:
        hint = text("decide it with a wording of its own: --counter --text FILE --reason TEXT")
        said = {
            "groups": ", ".join(each.id for each in lost),
            "party": known.negotiation.name_of(asker),
            "words": stretch(lost[0].context, lost[0].before),
        }
        raise StateError(Problem("AVT560", said, hint=hint))
    held = asked_places(asked)
    return as_marks(merging, {asker: chosen(merging.flows, merging.layers[asker], lambda each: each.extent in held)})


def asked_now(known: Material, group: str) -> list[Proposal]:
    """The group's proposals of the present round: what an earlier one carried on stands in the draft already."""
    negotiation = known.negotiation
    return [each for each in negotiation.standing(negotiation.groups[group]) if each.round == known.round.number]


def demand_fit(known: Material, target: str, stuck: Sequence[Segment], groups: Sequence[str]) -> None:
    """Raises StateError (AVT560) for what could not be moved over into the target's document: each such stretch with
    the groups that ask for it, of those that were to go in."""
    if not stuck:
        return
    hint = text("decide it with a wording that fits all: --counter --text FILE --reason TEXT")
    if not known.is_joint:
        hint = text("{hint}; or for single parties: --for", hint=hint)
    name = text("all parties") if known.is_joint else known.negotiation.name_of(target)
    told = {(", ".join(asking(known, each, groups)), stretch(each.context, each.before)): None for each in stuck}
    raise StateError(
        [Problem("AVT560", {"groups": at, "party": name, "words": words}, hint=hint) for at, words in told]
    )


def asking(known: Material, segment: Segment, groups: Sequence[str]) -> Sequence[str]:
    """The groups that ask for a stretch: those that put in the same words in a paragraph that is mostly the same. Where
    no words tell, it may be any of them."""
    found = [id for id in groups if any(is_asked(segment, each) for each in asked_now(known, id))]
    return found or groups


def is_asked(segment: Segment, proposal: Proposal) -> bool:
    here, there = set(words(segment.context)), set(words(proposal.context))
    alike = 2 * len(here & there) >= max(len(here), len(there))
    return alike and words(segment.after) == words(proposal.after)


def stretch(paragraph: str, at: str) -> str:
    """The paragraph around the words `at`, or its beginning."""
    place = max(paragraph.find(at), 0)
    start, end = max(place - AROUND, 0), min(place + len(at) + AROUND, len(paragraph), place + LONGEST)
    return f"{'…' if start else ''}{paragraph[start:end]}{'…' if end < len(paragraph) else ''}".replace("\n", " ")
