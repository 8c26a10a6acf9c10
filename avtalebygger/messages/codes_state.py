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
    "AVT510": "nothing has been sent yet, so there is nothing to {act}",
    "AVT511": "it answers round {base}, not round {round}",
    "AVT512": "round {round} is not closed; the next draft is written when it is",
    "AVT513": "round {round} is closed: it is too late to {act}",
    "AVT514": "round {round} is over and the next draft is written: it is too late, or too early, to {act}",
    "AVT515": "the negotiation is concluded: there is nothing more to {act}",
    "AVT516": "these parties have not answered: {parties}",
    "AVT517": "round {round} is out with all parties",
    "AVT518": "there is no round {round}; the last is {last}",
    "AVT520": "there is no proposal or group {subject}",
    "AVT521": "{subject} is a conflict; a decision is on one of its groups: {groups}",
    "AVT522": "{subject}: a reason is required where the outcome is {outcome}",
    "AVT523": "{subject}: in a joint agreement a change cannot be taken in for one party alone",
    "AVT524": "there is no party «{party}»",
    "AVT525": "{subject} belongs to round {round}, which is over; what was decided then stands",
    "AVT526": "{subject}: a text of its own stands only with the outcome partly or countered, not {outcome}",
    "AVT527": "{subject}: {group} holds wordings that cannot all stand: {proposals}",
    "AVT530": "{count} proposals of {party} are undecided: {proposals}",
    "AVT531": "{conflict}: {groups} are all accepted and cannot stand together",
    "AVT532": "{conflict}: {groups} are all accepted for {parties} and cannot stand together",
    "AVT540": "{subjects} are one group already",
    "AVT541": "{subjects} are not of the same round, and cannot be one group",
    "AVT542": "{subject} stands alone already",
}
