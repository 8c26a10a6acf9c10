"""Who may import whom: the house's table, read off the imports themselves."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "avtalebygger"

ROOMS = {
    # room: (rooms it may import, third parties it may import)
    "errors": (set(), set()),
    "model": ({"errors"}, set()),
    "messages": (set(), set()),
    "text": ({"model"}, {"diff_match_patch", "rapidfuzz"}),
    "load": ({"errors", "model", "messages"}, {"yaml", "rapidfuzz"}),
    "draft": ({"errors", "model", "messages"}, set()),
    "law": ({"errors", "model", "messages"}, set()),
    "word": ({"errors", "model", "messages"}, {"lxml", "docxtpl", "jinja2", "markupsafe", "docx"}),
    "redlining": ({"errors", "model", "messages", "text", "word"}, {"lxml"}),
    "diff": ({"errors", "model", "messages", "text"}, {"rapidfuzz"}),
    "negotiate": ({"errors", "model", "messages", "text"}, set()),
    "folder": ({"errors", "model", "messages"}, {"filelock"}),
    "report": ({"errors", "model", "messages", "text"}, {"rich", "jinja2", "docx", "openpyxl"}),
}
VERBS = {"load", "draft", "law", "text", "word", "redlining", "diff", "negotiate", "folder", "report"}
ROOMS["journeys"] = ({"errors", "model", "messages", *VERBS}, set())
ROOMS["cli"] = ({"errors", "model", "messages", "report", "journeys"}, {"typer"})

PURE = {"errors", "model", "messages", "text", "draft", "law", "word", "redlining", "diff", "negotiate"}
WORLD = {"os", "pathlib", "random", "time", "socket", "subprocess", "shutil", "tempfile", "urllib.request", "http"}


def modules(room: str) -> list[Path]:
    single = PACKAGE / f"{room}.py"
    return [single] if single.exists() else sorted((PACKAGE / room).rglob("*.py"))


def imported(path: Path, *, top_level_only: bool = False) -> Iterator[tuple[str, bool]]:
    """Each imported module's full name, and whether the import sits inside a function."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {
        id(node) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, id(node) in inside
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, id(node) in inside
            if node.module == "avtalebygger":
                for name in node.names:
                    yield f"avtalebygger.{name.name}", id(node) in inside


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_the_house_allows(room: str) -> None:
    rooms, third_parties = ROOMS[room]
    for path in modules(room):
        for name, _ in imported(path):
            head, _, rest = name.partition(".")
            if head == "avtalebygger":
                target = rest.split(".")[0]
                assert target in rooms | {room, ""}, f"{path.name} imports {name}"
            elif head not in sys.stdlib_module_names:
                assert head in third_parties, f"{path.name} imports {name}"


@pytest.mark.parametrize("room", sorted(PURE))
def test_pure_rooms_do_not_know_the_world(room: str) -> None:
    for path in modules(room):
        for name, _ in imported(path):
            assert not {name, name.split(".")[0]} & WORLD, f"{path} imports {name}"


def test_imports_stand_at_the_top_but_where_a_quick_start_needs_them() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0]
        late = [name for name, inside in imported(path) if inside]
        assert not late or room in {"cli", "__init__.py"}, f"{path} imports {late} inside a function"


def test_only_the_shell_and_the_folder_open_files() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0]
        if room in {"journeys", "folder", "cli"}:
            continue
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
        ]
        assert not calls, f"{path} opens a file"
