"""What a person does next in a negotiation, as the last line of a command says it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from avtalebygger.messages import text

if TYPE_CHECKING:
    from avtalebygger.journeys.following import Status
    from avtalebygger.model.standing import PartyStatus


NOTHING_SENT = "Nothing has been sent yet. next: avtale round send --deadline DATE"


def next_step(status: Status) -> str:
    stage = status.stage.value
    undecided = sum(each.undecided for each in status.parties)
    if stage == "concluded":
        return text("next: avtale verify, and keep its head with the signed agreement")
    if left := status.unconcluded:
        names = ", ".join(map(status.negotiation.name_of, left))
        return text("next: avtale conclude --final FILE --party {id} (not yet: {names})", id=left[0], names=names)
    if stage == "drafted":
        number = status.round.number + 1
        return text("next: avtale round send begins round {number}; or avtale conclude --final FILE", number=number)
    if stage == "sent" and (names := missing(status)):
        return text("next: avtale receive FILE … (not yet answered: {names}); or avtale round close", names=names)
    if undecided:
        return text("next: avtale proposals list --status undecided ({count} left)", count=undecided)
    return text("next: avtale round next") if stage == "closed" else text("next: avtale round close")


def missing(status: Status) -> str:
    """The names of those that were sent the round and have not answered."""
    return ", ".join(status.negotiation.name_of(each.party) for each in awaited(status))


def awaited(status: Status) -> Iterable[PartyStatus]:
    penholder = status.negotiation.penholder
    return (each for each in status.parties if each.sent and not each.received_at and each.party != penholder)
