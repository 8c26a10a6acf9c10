"""A negotiation told in a few words, written and read as the journal would.

A wish is a sentence in the field's own notation, "innen [-24-]{+12+} timer"; its place counts the tokens of the
sentence as sent, from `at` on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from avtalebygger.folder import codec
from avtalebygger.model.negotiation import (
    Decision,
    Event,
    EventKind,
    Extent,
    FileMark,
    Negotiation,
    NegotiationParty,
    Outcome,
    ProposalKind,
    Wish,
)
from avtalebygger.negotiate.decide import decided_body
from avtalebygger.negotiate.propose import added_body, received_body, sent_proposals
from avtalebygger.negotiate.record import plain
from avtalebygger.negotiate.regroup import grouped_body, ungrouped_body
from avtalebygger.negotiate.replay import applied
from avtalebygger.text.tokens import tokens

PARTIES = (
    NegotiationParty("hmr", "Helse Møre og Romsdal HF", "helseforetak", "HMR"),
    NegotiationParty("tingvoll", "Tingvoll kommune", "kommune", "Tingvoll", "nn"),
    NegotiationParty("smola", "Smøla kommune", "kommune", "Smøla"),
    NegotiationParty("aure", "Aure kommune", "kommune", "Aure"),
    NegotiationParty("brukerutvalget", "Brukerutvalget", "brukerorganisasjon", signs=False),
)
KOMMUNER = ("tingvoll", "smola", "aure")
MARKED = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.DOTALL)
AT = "2026-05-11T08:00:00Z"


def wish(marked: str, at: int = 0, **said: Any) -> Wish:
    """The one change in a marked sentence. Deletions and insertions that touch are one place."""
    base = before = after = ""
    start = end = come = -1
    last = 0
    for found in MARKED.finditer(marked):
        base += marked[last : found.start()]
        last = found.end()
        here = at + len(tokens(base))
        start = here if start < 0 else start
        if found[1] is not None:
            base, before = base + found[1], before + found[1]
        else:
            come, after = at + len(tokens(base)), after + found[2]
        end = at + len(tokens(base))
    base += marked[last:]
    content = hashlib.sha256(after.encode()).hexdigest()[:12] if after else ""
    place = Extent(start, end, content, (come,) if after else ())
    return Wish(**{"clause": "3.2", "clause_id": "utskrivning", "clause_title": "Varsling"} | said | {
        "before": before, "after": after, "context": base, "extents": (place,)
    })  # fmt: skip


class Story:
    """Events as they are told. Each goes through its bytes, as it would on disk."""

    def __init__(self, form: str = "joint", parties: Sequence[NegotiationParty] = PARTIES) -> None:
        self.events: list[Event] = []
        self.now = Negotiation()
        self.write(
            EventKind.OPENED,
            {"title": "Avtale", "form": form, "penholder": "hmr", "agreement": "abc", "parties": plain(tuple(parties))},
        )

    def write(self, kind: EventKind, body: Mapping[str, Any], *files: str) -> Negotiation:
        number = len(self.events) + 1
        marks = tuple(FileMark(path, hashlib.sha256(path.encode()).hexdigest()) for path in files)
        event = codec.sealed(Event(number, kind, AT, "Kari", body, marks))
        self.events.append(codec.decoded(codec.encoded(event), f"journal/{number:06d}.json"))
        self.now = applied(self.now, self.events[-1])
        return self.now

    def send(self, *parties: str, wishes: Sequence[Wish] = ()) -> Story:
        number = len(self.now.rounds) + 1
        paths = {party: f"rounds/R{number}/sent/{party}.docx" for party in parties or KOMMUNER}
        body = {"round": number, "deadline": "2026-06-01", "sent": paths, "agreement": "", "source": "project"}
        self.write(EventKind.SENT, {**body, **sent_proposals(self.now, number, wishes)}, *paths.values())
        return self

    def receive(self, party: str, *wishes: Wish, base: int = 0, **said: Any) -> Story:
        path = f"rounds/R1/received/{party}-{len(self.events)}.docx"
        base = base or self.now.rounds[-1].number
        body = received_body(
            self.now, party=party, base_round=base, original_name=f"{party}.docx", wishes=wishes, **said
        )
        self.write(EventKind.RECEIVED, body, path)
        return self

    def add(self, party: str, wish: Wish) -> Story:
        self.write(EventKind.ADDED, added_body(self.now, party, wish))
        return self

    def group(self, *subjects: str) -> Story:
        self.write(EventKind.GROUPED, grouped_body(self.now, subjects))
        return self

    def ungroup(self, *subjects: str) -> Story:
        self.write(EventKind.UNGROUPED, ungrouped_body(self.now, subjects))
        return self

    def decide(self, subject: str, outcome: Outcome = Outcome.ACCEPTED, reason: str = "grunn", **said: Any) -> Story:
        decision = Decision(subject, outcome, reason, **{"body": "SSU", "meeting": "02.06.2026 sak 14/26"} | said)
        self.write(EventKind.DECIDED, decided_body(self.now, [decision], "Kari"))
        return self

    def close(self, *missing: str) -> Story:
        self.write(EventKind.CLOSED, {"round": self.now.rounds[-1].number, "missing": list(missing)})
        return self

    def draft(self, carried: Mapping[str, Sequence[Extent]] | None = None) -> Story:
        number = self.now.rounds[-1].number
        paths = {party: f"rounds/R{number + 1}/draft/{party}.docx" for party in KOMMUNER}
        body = {"round": number, "drafts": paths, "values": [], "carried": plain(dict(carried or {}))}
        self.write(EventKind.DRAFTED, body, *paths.values())
        return self


def added(words: str, clause: str = "3.2") -> Wish:
    return Wish(clause=clause, clause_id="utskrivning", after=words, kind=ProposalKind.ADDED)


def spoken(reason: str, clause: str = "3.2") -> Wish:
    """What came by telephone, without a wording."""
    return replace(added("", clause), reason=reason)
