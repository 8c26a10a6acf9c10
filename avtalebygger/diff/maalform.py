"""Whether two words are the same word in another målform or spelling. Answers by tables a person can read; it knows no
grammar, so an inflection (kommune, kommunen) is another word here."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Nynorsk -> bokmål, whole words.
_WORD_PAIRS = """
    ikkje/ikke inga/ingen inkje/intet korkje/verken ein/en ei/en eit/et eitt/ett eg/jeg ho/hun dei/de
    deira/deres dykk/dere dykkar/deres me/vi frå/fra gjev/gir gje/gi gjere/gjøre gjera/gjøre gjer/gjør gjort/gjort
    vere/være vera/være vart/ble vert/blir blei/ble vorte/blitt bli/bli verte/bli sjølv/selv sjølve/selve mykje/mye
    noko/noe nokon/noen nokre/noen nokor/noen kva/hva kven/hvem kvar/hver kvart/hvert korleis/hvordan kvifor/hvorfor
    innan/innen seinast/senest seinare/senere tidlegare/tidligere saman/sammen åleine/alene berre/bare desse/disse
    anna/annet annan/annen eigen/egen eige/eget eigne/egne veke/uke veka/uken veker/uker vekene/ukene døger/døgn
    seie/si seier/sier høve/tilfelle heile/hele heil/hel høgst/høyst høg/høy høgare/høyere fleire/flere
    fleirtal/flertall tal/tall utan/uten unnateke/unntatt unntake/unntatt teke/tatt tek/tar take/ta gjeld/gjelder
    heimel/hjemmel lovheimel/lovhjemmel saka/saken plikta/plikten lova/loven avtala/avtalen partane/partene
    tenesta/tjenesten tenestene/tjenestene tenester/tjenester teneste/tjeneste skule/skole skulen/skolen
"""
WORDS = dict(pair.split("/") for pair in _WORD_PAIRS.split())
# Nynorsk -> bokmål, stems within a word.
STEMS = (
    ("føretak", "foretak"), ("tenest", "tjenest"), ("sjuk", "syk"), ("heim", "hjem"), ("månad", "måned"),
    ("skule", "skole"), ("høgare", "høyere"), ("ansvarleg", "ansvarlig"), ("eigen", "egen"), ("eige", "eie"),
    ("kvar", "hver"), ("gjera", "gjøre"), ("saman", "sammen"), ("sjølv", "selv"), ("tryggleik", "sikkerhet"),
    ("verksemd", "virksomhet"), ("kunnskap", "kunnskap"), ("løysing", "løsning"), ("meir", "mer"), ("fleir", "fler"),
    ("reint", "rent"), ("ein", "en"),
)  # fmt: skip
# Endings, the first that fits; only in words of five letters or more.
ENDINGS = (
    (re.compile(r"lege$"), "lige"), (re.compile(r"leg$"), "lig"), (re.compile(r"legt$"), "lig"),
    (re.compile(r"ligt$"), "lig"), (re.compile(r"ningar$"), "ninger"), (re.compile(r"arane$"), "erne"),
    (re.compile(r"erane$"), "erne"), (re.compile(r"ane$"), "ene"), (re.compile(r"ande$"), "ende"),
    (re.compile(r"aren$"), "eren"), (re.compile(r"ar$"), "er"), (re.compile(r"ast$"), "es"),
    (re.compile(r"inga$"), "ingen"), (re.compile(r"(?<=[bdfgklmnprstv])a$"), "en"),
)  # fmt: skip
SHORTEST = 5
DOUBLED = re.compile(r"(.)\1")
DIGIT = re.compile(r"\d")


@lru_cache(maxsize=4096)
def bokmaal(word: str) -> str:
    """The word as bokmål would spell it, lower case and without accents; a key to compare with, not to show."""
    plain = without_accents(word.casefold())
    if plain in WORDS:
        return WORDS[plain]
    for stem, written in STEMS:
        plain = plain.replace(stem, written)
    if len(plain) < SHORTEST:
        return plain
    for ending, written in ENDINGS:
        if ending.search(plain):
            return ending.sub(written, plain)
    return plain


def without_accents(word: str) -> str:
    """é, è, ò, ô as e, o; å and ø are letters of their own and stay."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.replace("å", "\0"))
    return unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0302]", "", parts)).replace("\0", "å")


def same_word(old: str, new: str) -> bool:
    """Whether `new` is `old` in the other målform, or with another spelling: case, hyphen, accent, a doubled letter,
    two letters that changed places, ae/oe/aa for æøå."""
    if DIGIT.search(old + new):
        return old == new
    left, right = bokmaal(old), bokmaal(new)
    return left == right or letters(left) == letters(right) or misspelt(left, right)


def letters(word: str) -> str:
    spelled = word.replace("-", "").replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
    return DOUBLED.sub(r"\1", spelled)


def misspelt(left: str, right: str) -> bool:
    """Whether one slip of the hand lies between them, inside a long word: never at its ends, where inflections and
    negations (gyldig, ugyldig) live."""
    if min(len(left), len(right)) < 6 or left[:2] != right[:2] or left[-2:] != right[-2:]:
        return False
    if len(left) == len(right):
        apart = [at for at, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
        return len(apart) == 2 and apart[1] == apart[0] + 1 and left[apart[0]] == right[apart[1]]
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )
