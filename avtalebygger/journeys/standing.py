"""Where a negotiation stands: its events read from the folder and replayed.

A command that only shows checks the chain of events; one that writes also checks every document, as the journal does
before each append."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from avtalebygger.errors import Location, Problem, StateError
from avtalebygger.folder import journal, layout
from avtalebygger.messages import text
from avtalebygger.model.negotiation import Event, EventKind, FileMark, Negotiation, NegotiationParty
from avtalebygger.negotiate.replay import applied, replay


@dataclass(frozen=True, slots=True)
class Standing:
    folder: Path
    negotiation: Negotiation
    events: tuple[Event, ...] = ()

    @property
    def head(self) -> str:
        return self.negotiation.head


def standing(folder: Path) -> Standing:
    """Where the negotiation of a project stands. Raises JournalError where the chain does not hold."""
    events = journal.chain(folder)
    return Standing(folder, replay(events, journal.head(folder)), events)


def still(now: Standing) -> Standing:
    """Where it stands: as it was, where nobody added an event since; else read again. An append checks the whole record
    in any case."""
    return now if journal.head(now.folder) == now.head else standing(now.folder)


def after(now: Standing, event: Event) -> Standing:
    """Where one more event, as it now lies on disk, leads."""
    negotiation = replace(applied(now.negotiation, event), head=journal.head(now.folder))
    return Standing(now.folder, negotiation, (*now.events, event))


def party_named(negotiation: Negotiation, name: str) -> NegotiationParty:
    """The party with that id, name, short name, kommunenummer or organisasjonsnummer, in any case of letters.

    Raises StateError (AVT524) with the nearest there is."""
    wanted = name.strip().casefold().replace(" ", "")
    for party in negotiation.parties:
        if wanted in {each.casefold().replace(" ", "") for each in party.names}:
            return party
    ids = [party.id for party in negotiation.parties]
    close = get_close_matches(wanted[:60], ids, n=1, cutoff=0.6)
    hint = text("did you mean {id}?", id=close[0]) if close else text("one of: {names}", names=", ".join(ids))
    raise StateError(Problem("AVT524", {"party": name}, hint=hint))


def recorded(folder: Path, mark: FileMark) -> bytes:
    """The bytes of a document of the record. `journal.chain` does not look at documents: whoever reads one compares."""
    return journal.document(folder, mark)


def demand_unsent(folder: Path) -> None:
    """Raises StateError (AVT552) once a round is sent: from then on what was sent is the source of the text."""
    if any(event.kind is EventKind.SENT for event in journal.chain(folder)):
        hint = text("avtale round status says where it stands; --force builds all the same")
        raise StateError(Problem("AVT552", {}, Location(layout.JOURNAL), hint))
