"""The instructions of complex fields (17.16), found before the text around them is read."""

from __future__ import annotations

from typing import Final

from avtalebygger.word.names import w
from avtalebygger.word.package import Element

DEEPEST_FIELD: Final = 30
"""No program follows fields further into each other."""


def field_codes(root: Element) -> dict[Element, str]:
    """The instruction of each complex field, by its begin character. One that never ends is not a field; one nested
    deeper than any program follows has no instruction."""
    codes: dict[Element, str] = {}
    stack: list[tuple[Element, list[str], bool]] = []
    for element in root.iter(w("fldChar"), w("instrText"), w("delInstrText")):
        if element.tag != w("fldChar"):
            if stack and not stack[-1][2]:
                stack[-1][1].append(element.text or "")
            continue
        match element.get(w("fldCharType")):
            case "begin":
                stack.append((element, [], False))
            case "separate" if stack:
                stack[-1] = (*stack[-1][:2], True)
            case "end" if stack:
                begin, code, _ = stack.pop()
                shallow = len(stack) < DEEPEST_FIELD
                codes[begin] = "".join(code).strip() if shallow else ""
                if stack and shallow and not stack[-1][2]:
                    stack[-1][1].append(f"{{{codes[begin]}}}")
    return codes
