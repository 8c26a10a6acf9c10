"""The words of the codes AVT2xx."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    "AVT201": "«{document}» has no value for «{name}» ({description}) of clause «{clause}»",
    "AVT202": "clause «{clause}» uses «{name}», which it does not declare",
    "AVT203": "clause «{clause}» uses «{{{name}}}», which is no fact we know",
    "AVT204": "clause «{clause}» says «{{{name}}}», and the agreement has several municipalities",
    "AVT205": "clause «{clause}» refers to «{target}», which is not in this agreement",
    "AVT206": "clause «{clause}» has no text in {maalform}",
    "AVT207": "a delavtale without a topic",
    "AVT208": "there is no agreement type «{type}» in the library",
    "AVT209": "a clause needs the agreement's «{key}», and it is not given",
    "AVT210": "«{party}» has a value of its own for «{name}» of «{clause}», and a joint agreement has one text for all",
}
