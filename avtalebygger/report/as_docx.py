"""A Report -> a Word document: facts, tables and running text, deletions struck and insertions underlined, readable in
black and white. The language of the text is marked, so that a spelling check and a screen reader know it."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import docx
from docx.enum.text import WD_UNDERLINE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from avtalebygger.model.language import Maalform
from avtalebygger.model.report import Flow, Report, Section, Span, Tone

CREATOR: Final = "avtalebygger"
WIDTH: Final = 17  # centimetres between the margins
LETTER, PADDING = 0.2, 0.4  # centimetres that a letter takes, and the sides of a cell
LONGEST, WIDE = 24, 50  # letters of a word that is kept whole, and of what a column can say for more room
INSERTED: Final = RGBColor(0x08, 0x37, 0x6B)
DELETED: Final = RGBColor(0x7A, 0x2E, 0x00)
MUTED: Final = RGBColor(0x55, 0x55, 0x55)


def document(report: Report, maalform: Maalform) -> bytes:
    """The report on A4."""
    made = docx.Document()
    set_up(made, maalform)
    made.add_heading(report.title, level=1)
    for label, value in report.facts:
        paragraph = made.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(value)
    for section in report.sections:
        write_section(made, section)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def set_up(made: Any, maalform: Maalform) -> None:
    """A4, a plain typeface, the text's language; nobody's name in the metadata."""
    made.core_properties.author = CREATOR
    made.core_properties.last_modified_by = ""
    made.core_properties.title = ""
    made.core_properties.language = maalform.tag
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    properties = normal.element.get_or_add_rPr()
    language = properties.find(qn("w:lang"))
    if language is None:
        language = properties.makeelement(qn("w:lang"), {})
        properties.append(language)
    language.set(qn("w:val"), maalform.tag)


def write_section(made: Any, section: Section) -> None:
    if section.heading:
        made.add_heading(section.heading, level=2)
    if section.note:
        made.add_paragraph(section.note)
    if section.rows:
        write_table(made, section)
    for flow in section.flows:
        write_flow(made, flow)


def write_table(made: Any, section: Section) -> None:
    """A table with its heading row repeated on every page (17.4.79)."""
    width = max(len(section.columns), *(len(line.cells) for line in section.rows))
    table = made.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    if section.columns:
        cells = table.add_row().cells
        for cell, name in zip(cells, section.columns, strict=False):
            cell.paragraphs[0].add_run(name).bold = True
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    for line in section.rows:
        cells = table.add_row().cells
        for cell, spans in zip(cells, line.cells, strict=False):
            write_spans(cell.paragraphs[0], spans)
    table.autofit = False
    given = [Cm(each) for each in widths(section, width)]
    for column, each in zip(table.columns, given, strict=True):
        column.width = each
    for row in table.rows:
        for cell, each in zip(row.cells, given, strict=True):
            cell.width = each


def widths(section: Section, count: int) -> list[float]:
    """Centimetres: each column has room for its longest word, and of what is left the more the more it says."""
    words, letters = [0] * count, [0] * count
    for cells in (tuple((Span(name),) for name in section.columns), *(line.cells for line in section.rows)):
        for at, said in enumerate("".join(span.text for span in spans) for spans in cells):
            words[at] = max(words[at], *(len(word) for word in said.split()), 0)
            letters[at] = max(letters[at], len(said))
    least = [PADDING + LETTER * min(word, LONGEST) for word in words]
    wishes = [min(length, WIDE) for length in letters]
    left = max(WIDTH - sum(least), 0) / max(sum(wishes), 1)
    found = [room + left * wish for room, wish in zip(least, wishes, strict=True)]
    return [WIDTH * each / sum(found) for each in found]


def write_flow(made: Any, flow: Flow) -> None:
    paragraph = made.add_paragraph()
    if flow.label:
        paragraph.add_run(f"{flow.label} ")
    write_spans(paragraph, flow.spans)
    if flow.aside:
        made.add_paragraph().add_run(flow.aside).font.color.rgb = MUTED


def write_spans(paragraph: Any, spans: tuple[Span, ...]) -> None:
    for span in spans:
        run = paragraph.add_run(span.text)
        match span.tone:
            case Tone.STRONG:
                run.bold = True
            case Tone.INSERTED:
                run.underline, run.font.color.rgb = WD_UNDERLINE.SINGLE, INSERTED
            case Tone.DELETED:
                run.font.strike, run.font.color.rgb = True, DELETED
            case Tone.MOVED:
                run.underline = WD_UNDERLINE.DOUBLE
            case Tone.MUTED:
                run.font.color.rgb = MUTED
            case Tone.PLAIN | Tone.GOOD | Tone.WARNING | Tone.ERROR:
                pass
