"""Likeverd in counts: how many duties («skal») each clause lays on each side.

A count is no judgement. The topic of municipal beds must speak mostly of the municipality; what a reader should see
is where one side alone is bound. The subject is the party named nearest before «skal» in its sentence, or straight
after it where the sentence begins with something else («Innen 24 timer skal helseforetaket …»)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from avtalebygger.law.case import Case, finding
from avtalebygger.messages import text
from avtalebygger.model.finding import Finding, Severity
from avtalebygger.model.review import Duties

ONE_SIDED_FROM = 4  # duties on one side and none on the other or on both


class Side(Enum):
    HELSEFORETAK = "helseforetak"
    KOMMUNE = "kommune"
    BOTH = "both"


_SIDES = {
    Side.HELSEFORETAK: r"helsef[oø]retaket|helseforetakene|helseføretaka|sykehuset|sjukehuset",
    Side.KOMMUNE: r"kommunen|kommunene|kommunane|vertskommunen",
    Side.BOTH: r"partene|partane|hver part|kvar part|begge parter|begge partar|parten|part|de|dei",
}
_SUBJECT = re.compile("|".join(rf"(?P<{side.name}>\b(?:{words})\b(?!s))" for side, words in _SIDES.items()), re.I)
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+(?=[A-ZÆØÅ])|\n")
_SKAL = re.compile(r"\bskal\b", re.I)


def duties(case: Case) -> tuple[Duties, ...]:
    """The clauses that lay a duty on somebody, in order."""
    counted = ((clause, counted_in(words)) for clause, words in case.texts)
    return tuple(
        Duties(clause, count[Side.HELSEFORETAK], count[Side.KOMMUNE], count[Side.BOTH])
        for clause, count in counted
        if count.total()
    )


@lru_cache(maxsize=4096)  # the same clause stands in hundreds of copies
def counted_in(words: str) -> Counter[Side]:
    """How many «skal» bind each side."""
    return Counter(side for sentence in _SENTENCE.split(words) for side in _bound_by(sentence))


def _bound_by(sentence: str) -> Iterator[Side]:
    for skal in _SKAL.finditer(sentence):
        after = _SUBJECT.match(sentence, skal.end() + 1)
        before = list(_SUBJECT.finditer(sentence, 0, skal.start()))
        if found := after or (before[-1] if before else None):
            yield Side[str(found.lastgroup)]


def one_sided(case: Case) -> Iterator[Finding]:
    for one in duties(case):
        sides = sorted((one.helseforetak, one.kommune))
        if sides[0] == 0 and sides[1] >= ONE_SIDED_FROM and not one.both:
            words = text("AVT617", title=one.clause.title, helseforetak=one.helseforetak, kommune=one.kommune)
            yield finding("AVT617", words, Severity.INFO, one.clause)
