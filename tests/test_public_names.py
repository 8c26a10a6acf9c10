"""`import avtalebygger` is enough: its names are found on first use, and an unknown one is an AttributeError."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import avtalebygger
from avtalebygger.journeys.init import init


@pytest.mark.parametrize("name", dir(avtalebygger))
def test_every_public_name_is_found(name: str) -> None:
    assert getattr(avtalebygger, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="avtale"):
        avtalebygger.avtale  # noqa: B018


def test_load_check_and_assemble_work_without_printing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    init(tmp_path / "eksempel")
    project = avtalebygger.load_project(tmp_path / "eksempel")
    outcome = avtalebygger.check(project)
    assert [review.agreement.key for review in outcome.reviews] == ["hustadvika", "surnadal"]
    assert avtalebygger.assemble(project) == tuple(review.agreement for review in outcome.reviews)
    assert capsys.readouterr() == ("", "")


def test_a_type_checker_sees_the_same_names() -> None:
    source = Path(avtalebygger.__file__).read_text("utf-8")
    imported = {
        (alias.asname, node.module)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    assert imported == set(avtalebygger._HOMES.items())
