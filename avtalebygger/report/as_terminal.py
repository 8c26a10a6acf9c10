"""A Report as a terminal shows it, in 80 columns or more; signs carry the meaning where colour is off."""

from __future__ import annotations

from typing import IO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from avtalebygger.model.report import Flow, Report, Section, Span, Tone

STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.MUTED: "dim",
    Tone.INSERTED: "underline #08376B on #D6E8FA",
    Tone.DELETED: "strike #7A2E00 on #FBE3D0",
    Tone.MOVED: "underline2 #222222 on #D0D0D0",
    Tone.GOOD: "green",
    Tone.WARNING: "yellow",
    Tone.ERROR: "bold red",
}
SIGNS = {Tone.INSERTED: ("{+", "+}"), Tone.DELETED: ("[-", "-]")}


class Terminal(Console):
    """A console that leaves a broken pipe to the one who called: rich would end the process, with an exit code of its
    own."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def write(report: Report, stream: IO[str], *, color: bool, width: int | None = None) -> None:
    """The report on the stream. Raises BrokenPipeError where nobody reads it any more."""
    console = Terminal(file=stream, no_color=not color, highlight=False, width=width, soft_wrap=False)
    if report.title:
        console.print(Text(report.title, style="bold"))
    for label, value in report.facts:
        console.print(Text.assemble((f"{label}: ", "dim"), value))
    for section in report.sections:
        write_section(console, section)


def write_section(console: Console, section: Section) -> None:
    if section.heading:
        console.print()
        console.print(Text(section.heading, style="bold"))
    if section.note:
        console.print(Text(section.note))
    if section.rows:
        console.print(table_of(section))
    for flow in section.flows:
        write_flow(console, flow)


def write_flow(console: Console, flow: Flow) -> None:
    """A paragraph behind its change bar, what is to be said of it below."""
    said = cell_text(flow.spans)
    said.rstrip()
    if flow.label:
        said = Text(f"{flow.label} ").append_text(said)
    bar = "│ " if flow.changed else "  "
    for line in said.wrap(console, max(20, console.width - 2)) if said.plain else ():
        console.print(Text.assemble(bar, line), no_wrap=True, overflow="ignore")
    for line in Text(flow.aside, "dim").wrap(console, max(20, console.width - 4)) if flow.aside else ():
        console.print(Text.assemble("  ", line), no_wrap=True, overflow="ignore")


def table_of(section: Section) -> Table:
    table = Table(box=None, show_header=bool(section.columns), pad_edge=False, padding=(0, 2, 0, 0))
    for number in range(max(len(section.columns), *(len(line.cells) for line in section.rows))):
        table.add_column(section.columns[number] if number < len(section.columns) else "", overflow="fold")
    for line in section.rows:
        table.add_row(*(cell_text(cell) for cell in line.cells))
    return table


def cell_text(spans: tuple[Span, ...]) -> Text:
    cell = Text()
    for span in spans:
        before, after = SIGNS.get(span.tone, ("", ""))
        words = span.text.removesuffix("\n")  # the sign that closes a change stands on the line that it closes
        cell.append(f"{before}{words}{after}", STYLES[span.tone])
        cell.append(span.text[len(words) :])
    return cell
