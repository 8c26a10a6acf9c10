"""Which målform an edition is written in, and why.

Helseforetak are state bodies and bound by språklova; municipalities are not (§ 3 third paragraph a) but may demand a
målform of state bodies by språkvedtak (§ 11). So the municipalities' resolutions decide:

    one municipality with a resolution             its målform                          § 13 third paragraph
    all resolutions the same, others neutral       that målform                         § 15 second paragraph
    resolutions differ, more than half of all      the majority's målform               § 12
    resolutions differ, no majority                both, as editions of equal standing  § 15 second paragraph
    no resolution                                  the agreement type's                 free
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from avtalebygger.messages import text
from avtalebygger.model.agreement import Party, PartyRole
from avtalebygger.model.language import Maalform, Spraakvedtak
from avtalebygger.model.project import LanguageChoice

_DEMANDS = {Spraakvedtak.BOKMAAL: Maalform.NB, Spraakvedtak.NYNORSK: Maalform.NN}
_NAMES = {Maalform.NB: "bokmål", Maalform.NN: "nynorsk"}
BOTH = (Maalform.NB, Maalform.NN)


@dataclass(frozen=True, slots=True)
class LanguageDecision:
    """The editions to make, and the reason in words."""

    maalformer: tuple[Maalform, ...]
    reason: str


def decided(
    parties: Sequence[Party], default: Maalform, choice: LanguageChoice = LanguageChoice.AUTO, reason: str = ""
) -> LanguageDecision:
    """The målform that the law gives for one document between `parties`, or the one that was chosen with a reason."""
    match choice:
        case LanguageChoice.AUTO:
            return by_law([party for party in parties if party.role is PartyRole.KOMMUNE], default)
        case LanguageChoice.BOTH:
            return LanguageDecision(BOTH, _chosen(reason))
        case LanguageChoice.NB | LanguageChoice.NN:
            return LanguageDecision((Maalform(choice.value),), _chosen(reason))


def by_law(kommuner: Sequence[Party], default: Maalform) -> LanguageDecision:
    demands = Counter(_DEMANDS[one.spraakvedtak] for one in kommuner if one.spraakvedtak in _DEMANDS)
    if not demands:
        words = text("no språkvedtak; the agreement type's målform, {maalform}", maalform=_NAMES[default])
        return LanguageDecision((default,), words)
    if len(demands) == 1:
        return _agreed(kommuner, next(iter(demands)))
    [(most, count), *_] = demands.most_common()
    if 2 * count > len(kommuner):
        reason = text(
            "{maalform} is demanded by {count} of {all} municipalities (språklova § 12)",
            maalform=_NAMES[most],
            count=count,
            all=len(kommuner),
        )
        return LanguageDecision((most,), reason)
    return LanguageDecision(BOTH, text("the språkvedtak differ and none has a majority (språklova §§ 12 and 15)"))


def negotiated(parties: Sequence[Party]) -> LanguageDecision:
    """Of an agreement's two editions the one that is negotiated: where every språkvedtak among the municipalities asks
    for the same målform, that one, else the first."""
    kommuner = [party for party in parties if party.role is PartyRole.KOMMUNE]
    demands = {_DEMANDS[one.spraakvedtak] for one in kommuner if one.spraakvedtak in _DEMANDS}
    if len(demands) == 1:
        return _agreed(kommuner, demands.pop())
    words = (
        text("the first, since the språkvedtak differ") if demands else text("the first, since there is no språkvedtak")
    )
    return LanguageDecision(BOTH[:1], words)


def _agreed(kommuner: Sequence[Party], maalform: Maalform) -> LanguageDecision:
    if len(kommuner) == 1:
        reason = text(
            "{kommune} has a språkvedtak for {maalform} (språklova § 13 third paragraph)",
            kommune=kommuner[0].name,
            maalform=_NAMES[maalform],
        )
    else:
        reason = text(
            "every språkvedtak among the municipalities asks for {maalform} (språklova § 15 second paragraph)",
            maalform=_NAMES[maalform],
        )
    return LanguageDecision((maalform,), reason)


def _chosen(reason: str) -> str:
    return text("chosen: {reason}", reason=reason)
