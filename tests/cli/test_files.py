"""Files as a person names them on any shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from avtalebygger.cli.files import named


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for name in ("b.docx", "a æ.docx", "[1].docx", "~$b.docx", "les.txt"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def test_a_pattern_that_the_shell_left_is_what_fits_it(inbox: Path) -> None:
    files, _ = named([inbox / "?*.docx"])
    assert {path.name for path in files} == {"[1].docx", "a æ.docx", "b.docx"}
    assert named([inbox / "*.odt"])[0] == [inbox / "*.odt"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(inbox: Path) -> None:
    assert named([inbox / "[1].docx"])[0] == [inbox / "[1].docx"]


def test_the_lock_of_an_open_document_is_set_aside(inbox: Path) -> None:
    assert named([inbox / "b.docx", inbox / "~$b.docx"]) == ([inbox / "b.docx"], [inbox / "~$b.docx"])
