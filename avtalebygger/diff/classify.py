"""How much a change weighs, by rules one can read.

A change of text is looked at group by group: what was struck, what was put in, and the words around it. `RULES` name
what makes a group substance. What matches none is spelling if each word is the same word in another form, else wording.
Nothing here drops a change; a class filters. The rules look at words and not at meaning: a doubt is settled upwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from avtalebygger.diff.maalform import same_word
from avtalebygger.model.change import ChangeClass, Edit, Op

NEAR = 24  # characters around a group that are read with it
WHOLE = 4  # words from which a stretch that came or went whole is a statement of its own


@dataclass(frozen=True, slots=True)
class Group:
    """Edits between two stretches that stay. `left` and `right` are what stands beside it."""

    removed: str
    added: str
    left: str
    right: str

    @property
    def changed(self) -> str:
        return f"{self.removed}\n{self.added}"

    @property
    def around(self) -> str:
        return f"{self.left}{self.removed}\n{self.added}{self.right}"


def words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


NUMBER = re.compile(r"\d")
NUMBER_WORDS = words(
    "to", "tre", "fire", "fem", "seks", "sju", "syv", "åtte", "ni", "ti", "elleve", "tolv", "fjorten", "tjue",
    "tretti", "førti", "femti", "seksti", "nitti", "hundre", "tusen", "million(?:er)?", "milliard(?:er)?",
    "halv(?:e|t|parten)?", "dobbel(?:t)?", "dobbelt", "første", "andre", "tredje", "fyrste",
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "thirty", "hundred", "thousand",
)  # fmt: skip
CURRENCY = re.compile(
    r"(?<!\w)(?:kr|kroner?|nok|eur|euro|usd|mill|mrd|millioner|milliarder)(?!\w)|[€$£%‰]|prosent", re.I
)
UNITS = (
    r"sekund(?:er)?|minutt(?:er)?|time(?:n|r|s)?|døgn|døger|dag(?:er|ar|en|s)?|virkedag(?:er)?|yrkedag(?:ar)?|"
    r"arbeidsdag(?:er|ar)?|kalenderdag(?:er|ar)?|uke(?:r|n)?|veke(?:r)?|veka|måned(?:er|en|ers|s)?|månad(?:er|en|s)?|"
    r"kvartal(?:er)?|halvår|år(?:et|lig|leg|s)?|hours?|days?|weeks?|months?|years?"
)
UNIT = words(UNITS)
DEADLINE = words(
    UNITS, "frist(?:en|er|ar)?", "senest", "seinast", "innen", "innan", "snarest", "straks", "umiddelbart", "omgående",
    "umiddelbar", "omgåande", "ugrunnet opphold", "ugrunna opphald", "fortløpende", "fortløpande", "within", "deadline",
    "immediately", "promptly",
)  # fmt: skip
MONTHS = r"januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
DATE = re.compile(
    rf"\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}\.\s?(?:{MONTHS})|(?<!\w)(?:{MONTHS})(?!\w)",
    re.IGNORECASE,
)
DUTY = words(
    "skal", "skulle", "kan", "kunne", "bør", "burde", "må", "måtte", "vil", "plikt(?:er|ar|en|a|ig)?",
    "forplikt(?:er|ar|et|a|else|elser|ing)?", "rett(?:en|igheter?)?", "rett til", "ansvar(?:et|lig|leg|lege|lige)?",
    "tillat(?:t|else)?", "forbudt?", "forbode", "samtykke?", "shall", "must", "may", "should", "will", "can",
)  # fmt: skip
NEGATION = words(
    "ikke", "ikkje", "ei", "ingen", "inga", "inkje", "intet", "aldri", "verken", "korkje", "uten", "utan", "unntatt",
    "unnateke", "unntak(?:et|sfritt)?", "med mindre", "bortsett", "ut(?:en|an)om", "likevel", "kun", "bare", "berre",
    "not", "no", "never", "without", "unless", "except", "only", "nor", "neither",
)  # fmt: skip
LIMIT = words(
    "minst", "høyst", "høgst", "maksimal(?:t)?", "minimum", "maksimum", "inntil", "opptil", "over", "under", "alle",
    "enhver", "eitkvart", "ethvert", "hver", "kvar", "samtlige", "samtlege", "begge", "eller", "hvis", "dersom",
    "forutsatt", "føresett", "herunder", "blant anna", "blant annet",
)  # fmt: skip
PARTY = words(
    r"\w*kommun(?:e|en|er|ene|ane|ar|es|ens)", r"\w*helsefo?ø?retak(?:et|a|ene|ets|s)?", "rhf", "hf",
    r"\w*sykehus(?:et|ene|ets)?", r"\w*sjukehus(?:et|a|ets)?", r"part(?:en|ene|ane|er|ar|s|ens|enes|anes)?",
    r"kunde(?:n|ne|r|ns)?", r"leverandør(?:en|ene|er|ens)?", r"oppdragsgiver(?:en|s)?", r"selger(?:en|s)?",
    r"kjøper(?:en|s)?", r"statsforvalter(?:en|s)?", r"fylkeskommune(?:n|ns)?", "staten", "nav", "as", "asa", "supplier",
    "customer", "part(?:y|ies)", "municipality",
)  # fmt: skip
NAME = re.compile(r"(?<=[a-zæøå,;] )[A-ZÆØÅ][a-zæøåé]+")
LAW = re.compile(
    r"§|(?<!\w)(?:jf|nr|ledd|bokstav|kapittel|kap|forskrift\w*|\w{3,}lov(?:en|a|ens|as)?|lov(?:en|a)? om)(?!\w)", re.I
)
ORGANISATION_NUMBER = re.compile(r"(?<!\d)\d{3} ?\d{3} ?\d{3}(?!\d)")
LOOKALIKE = re.compile(r"[a-zæøå][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][a-zæøå]", re.IGNORECASE)
OBJECT = re.compile(r"\[(?:picture|object|equation)\]")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")


def numeric(group: Group) -> bool:
    return bool(NUMBER.search(group.changed))


# (the reason as reports name it, what makes a group be of it): read top down, all that fit are named.
RULES: tuple[tuple[str, Callable[[Group], bool]], ...] = (
    ("law reference", lambda g: bool(LAW.search(g.changed) or (numeric(g) and re.search(r"§+\s*[\w-]*$", g.left)))),
    ("date", lambda g: bool(DATE.search(g.changed) or (numeric(g) and DATE.search(g.around)))),
    ("amount", lambda g: bool(CURRENCY.search(g.changed) or (quantity(g) and CURRENCY.search(g.around)))),
    ("deadline", lambda g: bool(DEADLINE.search(g.changed) or (quantity(g) and UNIT.search(g.around)))),
    ("number", lambda g: quantity(g)),
    ("duty", lambda g: bool(DUTY.search(g.changed))),
    ("negation", lambda g: bool(NEGATION.search(g.changed)) or prefixed(g)),
    ("limit", lambda g: bool(LIMIT.search(g.changed))),
    ("party", lambda g: bool(PARTY.search(g.changed) or named(g))),
    ("invisible character", lambda g: bool(INVISIBLE.search(g.changed))),
    ("look-alike character", lambda g: bool(LOOKALIKE.search(g.changed))),
    ("object", lambda g: bool(OBJECT.search(g.changed))),
    ("whole statement", lambda g: whole(g)),
)  # fmt: skip


def quantity(group: Group) -> bool:
    return numeric(group) or bool(NUMBER_WORDS.search(group.changed))


def prefixed(group: Group) -> bool:
    """gyldig -> ugyldig."""
    old, new = words_of(group.removed), words_of(group.added)
    return len(old) == len(new) and any(
        a != b and (a.casefold() == f"u{b.casefold()}" or f"u{a.casefold()}" == b.casefold())
        for a, b in zip(old, new, strict=True)
    )


def named(group: Group) -> bool:
    """A capital inside a sentence is a name, in Norwegian."""
    return tail_name(group.left, group.removed) or tail_name(group.left, group.added)


def tail_name(left: str, text: str) -> bool:
    return any(match.end() > len(left) for match in NAME.finditer(left + text))


def whole(group: Group) -> bool:
    """A statement of its own that came or went: nothing stands in its place."""
    alone = (
        group.removed.strip() if not group.added.strip() else group.added.strip() if not group.removed.strip() else ""
    )
    return len(alone.split()) >= WHOLE


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", text)


def groups(edits: Sequence[Edit]) -> Iterator[Group]:
    """The stretches of edits between what stays, each with its surroundings."""
    left, removed, added = "", "", ""
    for edit in edits:
        if edit.op is Op.KEEP:
            if removed or added:
                yield Group(removed, added, left[-NEAR:], edit.text[:NEAR])
            left, removed, added = edit.text, "", ""
        elif edit.op is Op.DELETE:
            removed += edit.text
        else:
            added += edit.text
    if removed or added:
        yield Group(removed, added, left[-NEAR:], "")


def weight_of(edits: Sequence[Edit]) -> tuple[ChangeClass, tuple[str, ...]]:
    """The heaviest class among the groups, and the reasons that gave it, in the order of RULES."""
    found = [judged(group) for group in groups(edits)]
    heaviest = max((weight for weight, _ in found), key=lambda weight: weight.weight, default=ChangeClass.FORMAT)
    return heaviest, ordered({reason for weight, named in found if weight is heaviest for reason in named})


def ordered(reasons: Iterable[str]) -> tuple[str, ...]:
    known = [reason for reason, _ in RULES]
    return tuple(sorted(reasons, key=lambda reason: (known.index(reason) if reason in known else len(known), reason)))


def judged(group: Group) -> tuple[ChangeClass, tuple[str, ...]]:
    if group.removed == group.added:  # the same word for another picture
        return ChangeClass.SUBSTANCE, ("object",)
    if same_when(group, lambda text: unicodedata.normalize("NFC", text)):
        return ChangeClass.NORMALIZATION, ("Unicode normalisation",)
    if same_when(group, unspaced) and numbers(group.left, group.removed, group.right) == numbers(
        group.left, group.added, group.right
    ):
        return ChangeClass.WHITESPACE, ("white space",)
    if spelled(group):
        return ChangeClass.SPELLING, ("målform or spelling",)
    reasons = tuple(reason for reason, fits in RULES if fits(group))
    if reasons:
        return ChangeClass.SUBSTANCE, reasons
    if not words_of(group.changed):
        return ChangeClass.WORDING, ("punctuation",)
    return ChangeClass.WORDING, ()


def same_when(group: Group, form: Callable[[str], str]) -> bool:
    return form(group.removed) == form(group.added)


def unspaced(text: str) -> str:
    return re.sub(r"\s+", "", text)


def numbers(left: str, text: str, right: str) -> list[str]:
    """The numbers that a reader sees there, thousands drawn together."""
    return [unspaced(found) for found in re.findall(r"\d{1,3}(?:\s\d{3})+(?!\d)|\d+", left + text + right)]


def spelled(group: Group) -> bool:
    old, new = words_of(group.removed), words_of(group.added)
    return (
        bool(old)
        and len(old) == len(new)
        and signs_of(group.removed) == signs_of(group.added)
        and all(same_word(a, b) for a, b in zip(old, new, strict=True))
    )


def signs_of(text: str) -> str:
    return re.sub(r"[\w\s'’-]", "", text)
