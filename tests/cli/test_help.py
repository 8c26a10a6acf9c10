"""What `--help` says: every command, in whole sentences, with examples, and the names of things a person gives."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer

from avtalebygger import __version__
from avtalebygger.cli import commands, help
from avtalebygger.cli.app import app, main

commands.register(app)


def every(command: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """The commands, each under the words that call it."""
    inside = getattr(command, "commands", {})
    found = {path: command} if not inside else {}
    for name, one in inside.items():
        found |= every(one, (*path, name))
    return found


COMMANDS = every(typer.main.get_command(app))


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_every_command_stands_under_a_heading(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(capsys)
    assert {name for names in help.SECTIONS.values() for name in names} == {path[0] for path in COMMANDS}
    assert all(f"{title}:" in told for title in help.SECTIONS)
    assert "Environment:" in told and "Exit codes:" in told and "Examples:" in told


@pytest.mark.parametrize("group", [(), ("round",), ("proposals",), ("library",), ("export",)])
def test_no_sentence_is_cut(group: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert "..." not in shown(capsys, *group).split("Options:")[1]


@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_has_examples_of_itself(path: tuple[str, ...]) -> None:
    examples = re.findall(r"^  ((?:cd \w+; )?avtalebygger .*)$", COMMANDS[path].help, re.M)
    assert 1 <= len(examples) <= 5
    assert any(" ".join(path) in each for each in examples)


@pytest.mark.parametrize("path", COMMANDS)
def test_what_is_to_be_given_has_a_name_of_its_own(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(capsys, *path)
    assert not re.search(r"<(str|path|int)>", told)
    assert max(map(len, told.splitlines())) <= 120


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0 and capsys.readouterr().out == f"avtalebygger {__version__}\n"
