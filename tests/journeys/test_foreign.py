"""The way in for foreign files: what is asked before a file is opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from avtalebygger.errors import WordError
from avtalebygger.journeys.foreign import content, package
from avtalebygger.messages import text


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(WordError) as caught:
        package(path)
    [problem] = caught.value.problems
    return problem.code, text(problem.code, **problem.values)


def test_a_folder_a_pipe_and_nothing_are_refused_without_being_opened(tmp_path: Path) -> None:
    (tmp_path / "mappe.docx").mkdir()
    os.mkfifo(tmp_path / "rør.docx")
    assert refused(tmp_path / "mappe.docx")[0] == "AVT301"
    assert refused(tmp_path / "rør.docx")[0] == "AVT301"
    assert refused(tmp_path / "borte.docx")[0] == "AVT300"


def test_a_large_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "stor.docx"
    with path.open("wb") as file:
        file.truncate(60 << 20)
    assert refused(path) == ("AVT302", f"{path} is too large: 60 MB; the limit is 50 MB.")


def test_a_name_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "svar\x1b[31m\n.docx"
    path.write_bytes(b"x")
    _, words = refused(path)
    assert words.isprintable() and "svar?[31m?.docx" in words


def test_the_bytes_are_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"abc")
    assert content(tmp_path / "a.docx") == b"abc"
