"""LibreOffice's own accept-all and reject-all of our redlines against ours, on the Norwegian pairs.

Both sides are saved by LibreOffice, so that only the resolution differs; empty paragraphs are left aside: it keeps
some that the standard takes away (ECMA-376 Part 1, 17.13.5.15, leaves room)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from common import SHARED, shared_module
from edited import DATE
from settling import settled

from avtalebygger.redline.write import redlined
from avtalebygger.word.gate import opened
from avtalebygger.word.resolve import accept_all, reject_all, resolved

pytestmark = [pytest.mark.libreoffice, pytest.mark.shared]
FOLDER = SHARED / "redline" / "pairs"

# LibreOffice 7.4.7: what it resolves otherwise, pair and reading -> construct.
OTHERWISE = {
    ("nb-col-ins", "reject"): "cellIns (17.13.5.2): not modelled, the emptied cell stays",
    ("nb-content-control", "accept"): "marks within a content control (17.5.2): both texts stay",
    ("nb-content-control", "reject"): "marks within a content control (17.5.2): both texts stay",
}


def pairs() -> list[tuple[str, bytes, bytes]]:
    with (FOLDER / "pairs.tsv").open(encoding="utf-8") as table:
        rows = [r for r in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE) if r["id"].startswith("nb-")]
    return [(r["id"], (FOLDER / r["before"]).read_bytes(), (FOLDER / r["after"]).read_bytes()) for r in rows]


def said(document: bytes) -> list[str]:
    return [each for each in shared_module("redline", "oracle").text_tokens(document, hf=False) if each.strip()]


@pytest.mark.parametrize(("how", "decide"), [("accept", accept_all), ("reject", reject_all)], ids=["accept", "reject"])
def test_libreoffice_resolves_our_redlines_as_we_do(how: str, decide, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told = [(id, redlined(opened(old, "old"), opened(new, "new"), "Vi", DATE).data) for id, old, new in pairs()]
    theirs = settled([each for _, each in told], how, tmp_path / "theirs")
    ours = settled([resolved(opened(each, "x"), decide).packed() for _, each in told], "save", tmp_path / "ours")
    assert None not in theirs
    otherwise = {
        (id, how)
        for (id, _), one, other in zip(told, theirs, ours, strict=True)
        if one is None or other is None or said(one) != said(other)
    }
    assert otherwise == {each for each in OTHERWISE if each[1] == how}
