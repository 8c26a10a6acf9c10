"""A Report as a terminal shows it, in 80 columns or more; signs carry the meaning where colour is off."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import IO

from rich.cells import cell_len
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
BETWEEN = 2  # spaces between two columns
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
        console.print(table_of(section, console.width))
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


def table_of(section: Section, width: int) -> Table:
    """The table, its columns as wide as rich would make them: it measures each cell twice, at great cost in a long
    table. A table that has no room to speak of is left to it."""
    table = Table(box=None, show_header=bool(section.columns), pad_edge=False, padding=(0, BETWEEN, 0, 0))
    lines = [[cell_text(cell) for cell in line.cells] for line in section.rows]
    count = max(len(section.columns), *map(len, lines))
    heads = [*section.columns, *[""] * (count - len(section.columns))]
    natural = natural_widths([[Text(head) for head in heads], *lines])
    widths = narrowed([min(each, width) for each in natural], width)
    for head, own, gap in zip(heads, widths, gaps(count), strict=True):
        table.add_column(head, overflow="fold", width=own - gap if min(widths) > BETWEEN else None)
    for line in lines:
        table.add_row(*line)
    return table


def gaps(count: int) -> list[int]:
    """What stands to the right of each column."""
    return [BETWEEN] * (count - 1) + [0]


def natural_widths(rows: Sequence[Sequence[Text]]) -> list[int]:
    """What each column and its gap take where nothing is wrapped."""
    columns = list(zip_longest(*rows))
    return [
        max(1, gap + max((cell_len(line) for cell in column if cell for line in cell.plain.splitlines()), default=0))
        for column, gap in zip(columns, gaps(len(columns)), strict=True)
    ]


def narrowed(widths: Sequence[int], room: int) -> list[int]:
    """The widths made to fit: the widest columns give way first, alike, until they are as narrow as the next."""
    fitting = list(widths)
    while (excess := sum(fitting) - room) > 0:
        widest = max(fitting)
        step = min(excess, widest - max((each for each in fitting if each < widest), default=0))
        wide = [at for at, each in enumerate(fitting) if each == widest]
        for left, at in zip(range(len(wide), 0, -1), wide, strict=True):
            cut = min(step, round(excess / left))
            fitting[at] -= cut
            excess -= cut
    return fitting


def cell_text(spans: tuple[Span, ...]) -> Text:
    cell = Text()
    for span in spans:
        before, after = SIGNS.get(span.tone, ("", ""))
        words = span.text.removesuffix("\n")  # the sign that closes a change stands on the line that it closes
        cell.append(f"{before}{words}{after}", STYLES[span.tone])
        cell.append(span.text[len(words) :])
    return cell
