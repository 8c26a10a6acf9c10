"""A negotiation over a real project in a folder, told in a few words: send, answer, decide, next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from avtalebygger.journeys import demo
from avtalebygger.journeys.deciding import Deciding, decide
from avtalebygger.journeys.demo import exchanged
from avtalebygger.journeys.drafting import Drafting, next_draft
from avtalebygger.journeys.merge import consolidated_document, merged
from avtalebygger.journeys.receiving import Reception, receive
from avtalebygger.journeys.rounds import close, send
from avtalebygger.journeys.standing import standing
from avtalebygger.model.negotiation import Decision, Negotiation, Outcome
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package
from avtalebygger.word.read import read

AT = "2026-05-11T08:00:00Z"
MEETINGS = "Enhetene skal møtes minst to ganger i året."
SOON = "så snart som mulig. Kommunen"


@dataclass
class Table:
    folder: Path

    def send(self, **said: object) -> Table:
        send(self.folder, at=AT, by="Kari", **said)  # type: ignore[arg-type]
        return self

    @property
    def now(self) -> Negotiation:
        return standing(self.folder).negotiation

    def sent(self, party: str, round: int = 0) -> Package:
        rounds = self.now.rounds
        mark = rounds[round - 1 if round else -1].sent[party]
        return opened((self.folder / mark.path).read_bytes(), mark.path)

    def text_sent(self, party: str, round: int = 0) -> str:
        return read(self.sent(party, round)).text

    def answer(
        self, party: str, changes: Mapping[str, str] | Package, *, tracked: bool = True, base: int = 0
    ) -> Reception:
        """The party's answer to what it was sent: words exchanged, or a whole package of its own."""
        sent = self.sent(party, base)
        package = changes if isinstance(changes, Package) else exchanged(sent, changes)
        if tracked:
            package = consolidated_document(merged(sent, {party: package}, {party: f"Ola, {party}"}, AT))
        path = self.folder / f"svar-{party}-{len(self.now.proposals)}.docx"
        path.write_bytes(package.packed())
        said = f"R{base}" if base else ""
        [reception] = receive(self.folder, [path], at=AT, by="Kari", party=party, base=said)
        assert not reception.refused, reception.refused
        return reception

    def decide(self, subject: str, outcome: Outcome = Outcome.ACCEPTED, **said: object) -> Deciding:
        reason = "grunn" if outcome.needs_reason else ""
        decision = Decision(subject, outcome, **{"reason": reason, "body": "SSU", "meeting": "sak 14/26"} | said)  # type: ignore[arg-type]
        return decide(self.folder, [subject], decision, at=AT, by="Kari")

    def accept_all(self, *, but: Sequence[str] = ()) -> Table:
        for group in self.now.groups:
            if group not in but and self.now.decision_on(group) is None:
                self.decide(group)
        return self

    def close(self) -> Table:
        close(self.folder, at=AT, by="Kari", allow_missing=True)
        return self

    def next(self, *, carry_open: bool = False) -> Drafting:
        return next_draft(self.folder, at=AT, by="Kari", carry_open=carry_open)

    def draft(self, party: str) -> Package:
        mark = self.now.rounds[-1].drafted[party]
        return opened((self.folder / mark.path).read_bytes(), mark.path)

    def text_drafted(self, party: str) -> str:
        return read(self.draft(party)).text


def joint(folder: Path) -> Table:
    """One text, helseforetaket and three kommuner."""
    demo.project(folder)
    return Table(folder)


def copies(folder: Path) -> Table:
    """A document each for three kommuner that have values of their own, one of them in nynorsk."""
    demo.project(folder)
    main = folder / "avtale.yaml"
    main.write_text(
        main.read_text("utf-8").replace("form: joint ", "form: copies").replace(demo.PLACES, ""), encoding="utf-8"
    )
    for place, (party, number) in enumerate(demo.KOMMUNER.items(), start=3):
        values = f"values:\n  dognopphold_ohd:\n    senger: {place}\n    sted: {party.capitalize()} helsehus\n"
        (folder / "parties" / f"{party}.yaml").write_text(f"kommunenummer: {number}\n{values}", encoding="utf-8")
    (folder / "parties" / "surnadal.yaml").write_text(
        "kommunenummer: 1566\nvalues:\n  dognopphold_ohd: {senger: 2, sted: Surnadal sjukeheim}\n", encoding="utf-8"
    )
    return Table(folder)
