"""The later rounds: what `round next` drafted, or a draft of one's own in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from avtalebygger.errors import Problem, StateError
from avtalebygger.folder.codec import sha256
from avtalebygger.journeys import agreed, foreign, own_draft
from avtalebygger.journeys.agreed import Agreed
from avtalebygger.journeys.frozen import JOINT_KEY, Frozen
from avtalebygger.journeys.sent_documents import words_of
from avtalebygger.journeys.standing import Standing, party_named, recorded
from avtalebygger.journeys.wishes import wishes_between
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Negotiation, Wish
from avtalebygger.word import gate
from avtalebygger.word.active import passive
from avtalebygger.word.package import Package
from avtalebygger.word.read import read


def frozen_later(folder: Path, now: Standing, draft: Path | None, to: Sequence[str]) -> Frozen:
    """What `round next` drafted; with a draft of one's own in its place, what differs is the penholder's wish."""
    last = now.negotiation.rounds[-1]
    before = words_of(folder, last)
    marks = dict.fromkeys(last.drafted.values())
    by_path = {mark.path: gate.opened(recorded(folder, mark), mark.path) for mark in marks}
    drafts = {party: by_path[mark.path] for party, mark in last.drafted.items()}
    notes: tuple[str, ...] = ()
    wishes: Sequence[Wish] = ()
    own: list[str] = []
    if draft is not None:
        own = drafted_by_hand(now.negotiation, drafts, to)
        package, notes = passive(foreign.package(draft))
        wishes = wishes_between(package, drafts[own[0]])
        drafts |= dict.fromkeys(own, package)
    keys = {party: party if now.negotiation.form == "copies" else JOINT_KEY for party in drafts}
    packages: dict[str, Package] = {}
    words: dict[str, Agreed] = {}
    for party, key in keys.items():
        if key not in packages:
            packages[key] = drafts[party]
            known = before.of(party)
            words[key] = agreed.followed(known, read(drafts[party]), sha256(drafts[party].packed()))
            if draft is not None and party in own:
                own_draft.demand_lawful(folder, known, drafts[party], now.negotiation, draft)
    return Frozen(packages, words, keys, "draft" if draft else "next", wishes, notes)


def drafted_by_hand(negotiation: Negotiation, drafts: Mapping[str, Package], to: Sequence[str]) -> list[str]:
    """The parties that a draft of one's own is for: all in a joint agreement. Raises StateError (AVT553) in copies."""
    if negotiation.form != "copies":
        return list(drafts)
    parties = [party_named(negotiation, each).id for each in to]
    if len(parties) != 1:
        hint = text("avtale round send --draft FILE --to PARTY, then avtale round send for the others")
        raise StateError(Problem("AVT553", {}, hint=hint))
    return parties
