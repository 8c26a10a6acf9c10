"""Which language a text is in, by its commonest words: for the `lang` of a page, where a guess beats nothing."""

from __future__ import annotations

import re

NB = "ikke et fra de også hvis noen mellom være skal av og eller ved jeg hva kun bare"
NN = "ikkje eit frå dei også òg viss nokon mellom vere skal av og eller ved eg kva berre ein"
EN = "the of and to in shall is be by for or that this with any"
COMMON = {"nb": frozenset(NB.split()), "nn": frozenset(NN.split()), "en": frozenset(EN.split())}
LEAST = 3


def language_of(said: str) -> str:
    """`nb`, `nn` or `en`; empty where too little tells."""
    words = re.findall(r"[a-zæøåò]+", said[:20_000].lower())
    found = {tag: sum(word in common for word in words) for tag, common in COMMON.items()}
    best = max(found, key=lambda tag: found[tag])
    return best if found[best] >= LEAST else ""
