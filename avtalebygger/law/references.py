"""References to acts and sections (known, moved, repealed, unknown), and phrases that real agreements get wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from avtalebygger.model.language import Wording
from avtalebygger.model.law_register import Act, Certainty, LawRegister, WrongPhrase

_LEDD = r"(?: (?:første|fyrste|andre|annet|tredje|fjerde|femte|sjette|\d{1,2}\.) ledd)?"
_SECTION = rf"\d+(?:-\d+)?(?: [a-h](?![a-zæøå.]))?{_LEDD}(?: bokstav [a-z]\b)?(?: nr\. ?\d+)?"
_LIST = rf"{_SECTION}(?:(?:, | og | til |–){_SECTION})*"
_SIGN = re.compile(rf" §§? ?(?P<sections>{_LIST})")
LONGEST_NAME = 120  # characters before the sign in which an act's name is looked for
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
    for match in _SIGN.finditer(words):
        before = words[max(0, match.start() - LONGEST_NAME) : match.start()].lower()
        for name, act in _named(tuple(law.acts.values())):
            if before.endswith(name) and not before[: -len(name)][-1:].isalpha():
                for section in re.findall(_SECTION, match["sections"]):
                    yield judged_section(f"{name} § {section}", act, section)
                break


@lru_cache(maxsize=4)
def _names(acts: tuple[tuple[str, Wording], ...]) -> tuple[tuple[str, str], ...]:
    """What an act is called in a text, in lower case, and its id: the longest first."""
    found = {(name.lower(), id) for id, short in acts for name in (id, short.nb, short.nn) if name}
    return tuple(sorted(found, key=lambda one: -len(one[0])))


def _named(acts: tuple[Act, ...]) -> Iterator[tuple[str, Act]]:
    by_id = {act.id: act for act in acts}
    for name, id in _names(tuple((act.id, act.short) for act in acts)):
        yield name, by_id[id]


@lru_cache(maxsize=4096)  # the same clause stands in hundreds of copies
def wrong_phrases(words: str, phrases: tuple[WrongPhrase, ...]) -> tuple[tuple[str, str], ...]:
    """What stands there, and what should."""
    return tuple(
        (match[0], phrase.right) for phrase in phrases for match in re.finditer(phrase.pattern, words, re.IGNORECASE)
    )
