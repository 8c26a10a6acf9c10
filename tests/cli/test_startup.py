"""`--help` answers quickly: it imports nothing that reads or writes documents."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"yaml", "lxml", "docx", "docxtpl", "jinja2", "rapidfuzz", "diff_match_patch", "openpyxl", "filelock"}


def imported_by(*arguments: str) -> set[str]:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr))\n"
        "from avtalebygger.cli import main\n"
        f"main({list(arguments)!r})\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return {name.split(".")[0] for name in ran.stderr.split()}


@pytest.mark.parametrize(
    "arguments", [("--help",), ("check", "--help"), ("init", "--help"), ("library", "--help"), ("parties", "--help")]
)
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert imported_by(*arguments) & HEAVY == set()


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, avtalebygger; print('\\n'.join(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name.split(".")[0] for name in ran.stdout.split()} & (HEAVY | {"typer", "click", "rich"}) == set()
