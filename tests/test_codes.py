"""Every code of files, drafting, building and law is raised somewhere, and has its row in docs/codes.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from avtalebygger.messages import CODES as WORDS
from avtalebygger.messages import codes_draft, codes_law, codes_source, codes_word
from avtalebygger.messages.ways_out import WAYS_OUT

HERE = Path(__file__).parents[1]
BUILDING = [code for code in codes_word.CODES if code >= "AVT350"]
CODES = [*codes_source.CODES, *codes_draft.CODES, *BUILDING, *codes_law.CODES]
DOCUMENTED = re.findall(r"^\| (AVT\d{3}) \|", (HERE / "docs" / "codes.md").read_text("utf-8"), re.MULTILINE)


def test_every_code_has_its_row() -> None:
    assert [code for code in CODES if code not in DOCUMENTED] == []
    assert [code for code in DOCUMENTED if code not in CODES] == []


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_raised(code: str) -> None:
    sources = (path for path in (HERE / "avtalebygger").rglob("*.py") if not path.name.startswith("codes_"))
    assert any(f'"{code}"' in path.read_text("utf-8") for path in sources)


ROWS = {
    code: way_out
    for page in ("compare.md", "codes.md", "journal.md", "reading.md")
    for code, way_out in re.findall(
        r"^\| (AVT\d{3}) \| .*? \| (.*?) \|$", (HERE / "docs" / page).read_text("utf-8"), re.MULTILINE
    )
}


def test_every_code_has_a_way_out_and_the_docs_have_the_same() -> None:
    assert sorted(WAYS_OUT) == sorted(WORDS)
    assert {code: way for code, way in WAYS_OUT.items() if ROWS.get(code) != way} == {}
