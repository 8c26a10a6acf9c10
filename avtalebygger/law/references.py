"""References to acts and sections (known, moved, repealed, unknown), and phrases that real agreements get wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from avtalebygger.model.language import Maalform
from avtalebygger.model.law_register import Act, Certainty, LawRegister, WrongPhrase

_LEDD = r"(?: (?:første|fyrste|andre|annet|tredje|fjerde|femte|sjette|\d{1,2}\.) ledd)?"
_SECTION = rf"\d+(?:-\d+)?(?: [a-h](?![a-zæøå.]))?{_LEDD}(?: bokstav [a-z]\b)?(?: nr\. ?\d+)?"
_LIST = rf"{_SECTION}(?:(?:, | og | til |–){_SECTION})*"
_BASE = re.compile(r"(?:kap\. )?\d+(?:-\d+)?(?: [a-h](?![a-zæøå.]))?")


class Standing(Enum):
    KNOWN = "known"
    MOVED = "moved"
    REPEALED = "repealed"
    UNKNOWN_ACT = "unknown act"
    UNKNOWN_SECTION = "unknown section"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the register says of one reference. `instead`: where a moved section stands now, or why it was repealed."""

    reference: str
    standing: Standing
    certainty: Certainty = Certainty.C
    instead: str = ""
    names_section: bool = False


def judged(reference: str, law: LawRegister) -> Verdict:
    """A reference as `hjemmel` writes it: "hol § 6-2 første ledd nr. 5", "koml kap. 27", "språklova"."""
    name, section = _parted(" ".join(reference.split()))
    act = law.acts.get(name)
    if act is None:
        return Verdict(reference, Standing.UNKNOWN_ACT)
    return judged_section(reference, act, section) if section else Verdict(reference, Standing.KNOWN, act.certainty)


def judged_section(reference: str, act: Act, section: str) -> Verdict:
    plain = _plain(section)
    for old, new in act.moved.items():
        if plain.startswith(_plain(old)):
            return Verdict(reference, Standing.MOVED, act.certainty, f"§ {new}", True)
    base = found[0] if (found := _BASE.match(plain)) else plain
    for gone in act.repealed:
        if _plain(gone.section) in (plain, base):
            return Verdict(reference, Standing.REPEALED, act.certainty, gone.note.nb, True)
    for known in (plain, base):
        if known in act.sections:
            return Verdict(reference, Standing.KNOWN, act.sections[known], "", True)
    return Verdict(reference, Standing.UNKNOWN_SECTION, act.certainty, "", True)


def _parted(reference: str) -> tuple[str, str]:
    name, sign, section = reference.partition(" § ")
    if sign:
        return name, section
    name, sign, chapter = reference.partition(" kap. ")
    return name, f"kap. {chapter}" if sign else ""


def _plain(section: str) -> str:
    """One way of writing it: the register says «andre ledd» and «nr. 5»."""
    words = re.sub(r"\b(?:annet|2\.) ledd", "andre ledd", " ".join(section.split()))
    words = re.sub(r"\b(?:fyrste|1\.) ledd", "første ledd", words)
    return re.sub(r"nr\. ?", "nr. ", words)


def references_in(words: str, law: LawRegister) -> Iterator[Verdict]:
    """Every section that the text names together with an act, by its short name in either målform or its id."""
    for act, pattern in _patterns(tuple(law.acts.values())):
        for match in pattern.finditer(words):
            for section in re.findall(_SECTION, match["sections"]):
                yield judged_section(f"{match['act']} § {section}", act, section)


@lru_cache(maxsize=8)
def _compiled(names: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (id, re.compile(rf"\b(?P<act>{'|'.join(map(re.escape, forms))})s? §§? ?(?P<sections>{_LIST})", re.IGNORECASE))
        for id, forms in names
    )


def _patterns(acts: tuple[Act, ...]) -> Iterator[tuple[Act, re.Pattern[str]]]:
    by_id = {act.id: act for act in acts}
    names = tuple(
        (act.id, tuple(sorted({act.id, *(act.short.of(one) for one in Maalform if act.short.of(one))}, key=len)[::-1]))
        for act in acts
    )
    for id, pattern in _compiled(names):
        yield by_id[id], pattern


def wrong_phrases(words: str, phrases: Iterable[WrongPhrase]) -> Iterator[tuple[str, str]]:
    """What stands there, and what should."""
    for phrase in phrases:
        for match in re.finditer(phrase.pattern, words, re.IGNORECASE):
            yield match[0], phrase.right
