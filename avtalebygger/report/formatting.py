"""How a change of formatting is told in a document: the record says it in English, in the words of `diff.look`."""

from __future__ import annotations

import re
from typing import Final

from avtalebygger.model.language import Maalform, Wording

NAMES: Final = {
    "bold": Wording("fet skrift", "feit skrift"),
    "italic": Wording("kursiv", "kursiv"),
    "underline": Wording("understreking", "understreking"),
    "struck through": Wording("gjennomstreking", "gjennomstreking"),
    "struck through twice": Wording("dobbel gjennomstreking", "dobbel gjennomstreking"),
    "capitals": Wording("store bokstaver", "store bokstavar"),
    "small capitals": Wording("kapiteler", "kapitelar"),
    "hidden": Wording("skjult tekst", "gøymd tekst"),
    "raised or lowered": Wording("hevet eller senket skrift", "heva eller senka skrift"),
    "highlight": Wording("markeringsfarge", "markeringsfarge"),
    "colour": Wording("skriftfarge", "skriftfarge"),
    "size": Wording("skriftstørrelse", "skriftstorleik"),
    "character style": Wording("tegnstil", "teiknstil"),
    "style": Wording("stil", "stil"),
    "alignment": Wording("justering", "justering"),
    "indent": Wording("innrykk", "innrykk"),
    "spacing": Wording("avstand", "avstand"),
    "page break before": Wording("sideskift foran", "sideskift framfor"),
    "keep with next": Wording("hold sammen med neste", "hald saman med neste"),
    "shading": Wording("skyggelegging", "skuggelegging"),
    "border": Wording("ramme", "ramme"),
    "tab stops": Wording("tabulatorer", "tabulatorar"),
    "numbering": Wording("nummerering", "nummerering"),
    "table formatting": Wording("utseendet til tabellen", "utsjånaden til tabellen"),
    "column widths": Wording("kolonnebredder", "kolonnebreidder"),
    "row formatting": Wording("utseendet til raden", "utsjånaden til rada"),
    "cell formatting": Wording("utseendet til cellen", "utsjånaden til cella"),
}
VALUES: Final = {
    "none": Wording("ingen", "ingen"),
    "left": Wording("venstre", "venstre"),
    "start": Wording("venstre", "venstre"),
    "center": Wording("midtstilt", "midtstilt"),
    "right": Wording("høyre", "høgre"),
    "end": Wording("høyre", "høgre"),
    "both": Wording("blokkjustert", "blokkjustert"),
}
SHOWN: Final = frozenset({"alignment", "style", "character style"})
"""Those whose values a reader knows; the others' are measures in units of the file."""
NO: Final = "no "
WITHOUT: Final = Wording("uten", "utan")
ON: Final = Wording("på", "på")
ON_WORDS: Final = re.compile(r"(?P<what>.+?) on «(?P<words>.*)»")


def told(reason: str, maalform: Maalform) -> str:
    """The change in the document's målform; in the words of the record where it has others."""
    return "; ".join(dict.fromkeys(one_told(part, maalform) for part in reason.split("; ")))


def one_told(part: str, maalform: Maalform) -> str:
    if found := ON_WORDS.fullmatch(part):
        return f"{one_told(found['what'], maalform)} {ON.of(maalform)} «{found['words']}»"
    if part in NAMES:
        return NAMES[part].of(maalform)
    if part.startswith(NO) and part.removeprefix(NO) in NAMES:
        return f"{WITHOUT.of(maalform)} {NAMES[part.removeprefix(NO)].of(maalform)}"
    name = next((each for each in sorted(NAMES, key=len, reverse=True) if part.startswith(f"{each} ")), "")
    if not name or " → " not in part:
        return part
    if name not in SHOWN:
        return NAMES[name].of(maalform)
    before, after = part.removeprefix(f"{name} ").split(" → ", 1)
    return f"{NAMES[name].of(maalform)} {value(before, maalform)} → {value(after, maalform)}"


def value(said: str, maalform: Maalform) -> str:
    return VALUES[said].of(maalform) if said in VALUES else said
