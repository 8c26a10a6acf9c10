"""How a group of commands presents itself: what each is for, in whole sentences, in the order of the work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from typer.core import TyperGroup

from avtalebygger.messages import text

SECTIONS: Final[Mapping[str, Sequence[str]]] = {
    "Make": ("init", "demo", "library", "parties", "check", "build"),
    "Compare (no project needed)": ("read", "diff", "audit", "accept", "reject"),
    "Negotiate": ("round", "receive", "proposals", "decide", "export", "conclude"),
    "Understand": ("blame", "history", "stats"),
    "Trust": ("verify", "repair"),
}


class Commands(TyperGroup):
    """A group whose help gives each command's first paragraph whole; typer would cut it at the edge of the line."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        known = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        for title, names in sections(tuple(known)):
            with formatter.section(text(title)):
                formatter.write_dl([(name, first_paragraph(getattr(known[name], "help", "") or "")) for name in names])


def sections(known: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """The commands under their headings; under one heading where they are not those of the whole program."""
    placed = {name for names in SECTIONS.values() for name in names}
    if placed.isdisjoint(known):
        yield "Commands", known
        return
    yield from SECTIONS.items()
    if left := [name for name in known if name not in placed]:
        yield "More", left


def first_paragraph(help: str) -> str:
    return " ".join(help.split("\n\n", 1)[0].split())
