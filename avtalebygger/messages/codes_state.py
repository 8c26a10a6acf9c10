"""The words of the codes AVT4xx (the journal) and AVT5xx (the state of a negotiation)."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    "AVT401": "the event is cut short or incomplete: {cause}",
    "AVT402": "the event is not what was written: its hash does not fit its content",
    "AVT403": "the chain is broken: the event does not follow the one before it (hash or order)",
    "AVT404": "the chain is broken: {missing} is missing",
    "AVT405": "a fork: two events in the chain follow the same one, this and {other}",
    "AVT406": "the document is not what the journal says: its sha256 is another",
    "AVT407": "the document is missing",
    "AVT408": "no event of the chain has the hash {head}",
    "AVT410": "the journal is missing, though rounds are there",
    "AVT501": "the project is locked by {holder}; gave up after {seconds} seconds",
    "AVT502": "somebody else added an event at the same time; the project is busy, run the command again",
}
