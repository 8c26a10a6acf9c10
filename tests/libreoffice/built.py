"""Agreements of the real library, built with the shipped template and stamped as they are sent."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import real

from avtalebygger.model.language import Maalform
from avtalebygger.word.gate import opened
from avtalebygger.word.stamp import stamped
from avtalebygger.word.template import Template, compiled, render

TEMPLATE = Path(__file__).parents[2] / "templates" / "avtale.docx"
STAMP = {"avt_agreement": "a" * 64, "avt_round": "1", "avt_party": "k1505", "avt_head": "b" * 64}


@cache
def template() -> Template:
    return compiled(TEMPLATE.read_bytes(), "avtale.docx")


@cache
def sent(type_id: str = "samlet", form: str = "joint", maalform: Maalform = Maalform.NB, count: int = 2) -> bytes:
    [edition] = [each for each in real.wanted(type_id, form, count) if each.maalform is maalform][:1]
    made = render(template(), real.agreement(type_id, form, count, edition))
    return stamped(opened(made, "avtale.docx"), STAMP).packed()
