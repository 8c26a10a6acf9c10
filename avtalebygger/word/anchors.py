"""The marks that a rendered template holds -> bookmarks, fields and widths; and the names of our bookmarks.

A clause is recognised afterwards by a hidden bookmark within its heading paragraph: saving in Word or LibreOffice keeps
such a bookmark's name and place, where content controls, `w14:paraId` and custom XML are lost. A clause runs from its
bookmark to the next of ours: chapters, the signature block and annexes have one each for that reason.

The document is bytes here, and each mark an edit or two of them: some hundred marks in some hundred thousand bytes,
where a tree of the whole costs three times as much. What they look like is known: lxml wrote the template's XML, and
`template` begins a line at every paragraph.

Left out: anything but the marks, a repair that Jinja makes necessary (a cell without a paragraph), and the language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from operator import itemgetter
from typing import Final

from avtalebygger.errors import Problem, WordError
from avtalebygger.model.agreement import Agreement, AgreementClause, Annex, Text

Edit = tuple[int, int, str]  # what stands from here to there becomes this

MARK: Final = "avt"
PREFIX: Final = "_avt_"
SIGNATURES: Final = f"{PREFIX}_signatures"  # no clause id begins with an underscore

# \o "1-1" \u: headings and outline level one. \n: no page numbers, which need a layout engine. \h: links. \z: no
# numbers in web view either. ECMA-376 Part 1, 17.16.5.68. \t is avoided: its separator follows the reader's locale.
CONTENTS: Final = ' TOC \\o "1-1" \\n \\h \\z \\u '

MARKS: Final = re.compile(rb"<\?avt (\w+) ([^ ?]+) ?([^?]*)\?>")
RUN: Final = re.compile(rb"<w:r(?: [^>]*)?>(<w:rPr>.*?</w:rPr>)?")
HEAD: Final = re.compile(rb"\n<w:p(?: [^>]*)?>(?:<w:pPr/>|<w:pPr>.*?</w:pPr>)?")  # a paragraph up to its content
STYLE: Final = re.compile(rb"<w:pStyle [^>]*/>")
GRID: Final = re.compile(rb"<w:tblGrid>.*?</w:tblGrid>")
COLUMN: Final = re.compile(rb'<w:gridCol w:w="(\d+)"')
TABLE_WIDTH: Final = re.compile(rb"<w:tblW ([^>]*)/>")
ROW: Final = re.compile(rb"<w:tr[ >].*?</w:tr>", re.DOTALL)
CELL_WIDTH: Final = re.compile(rb"<w:tcW [^>]*/>")
BOOKMARK_ID: Final = re.compile(r'<w:bookmarkStart [^>]*?w:id="(\d+)"')
BARE_CELL: Final = re.compile(rb"</w:tc>(?<!</w:p></w:tc>)(?<!<w:p/></w:tc>)")
LANGUAGE: Final = re.compile(rb'(<w:(?:lang|themeFontLang)\b[^>]*?\bw:val=")(?:nb|nn|no)-NO"')


def bookmark(clause_id: str) -> str:
    return f"{PREFIX}{clause_id}"


def chapter(clause: AgreementClause) -> str:
    """The bookmark of the chapter heading that stands before `clause`."""
    return f"{PREFIX}_chapter_{clause.number}"


def annex(one: Annex) -> str:
    return f"{PREFIX}_annex_{one.number}"


def clause_id(name: str) -> str:
    """The clause that a bookmark of ours marks; empty for our other bookmarks and for those of others."""
    rest = name.removeprefix(PREFIX)
    return "" if rest == name or rest.startswith("_") else rest


BARE_RUN: Final = b'<w:r><w:t xml:space="preserve"></w:t></w:r>'
EMPTY_RUN: Final = re.compile(
    rb"<w:r(?: [^>]*)?>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?(?:<w:t(?: [^>]*)?(?:/>|></w:t>))+</w:r>"
)


def without_empty_runs(xml: bytes) -> bytes:
    """Without the runs that tags without a value leave behind: nothing to read, and a thousand of them in one
    agreement. The plain ones go first; the search that finds all is made only where some are left."""
    xml = xml.replace(BARE_RUN, b"")
    left = b"></w:t></w:r>" in xml or b'preserve"/></w:r>' in xml
    return EMPTY_RUN.sub(b"", xml) if left else xml


def planted(xml: bytes, agreement: Agreement, first: int = 1) -> bytes:
    """The document `xml`, a line a paragraph, with every mark turned into what it stands for. `first`: the id of the
    first bookmark, above those of the template's own.

    Raises WordError: AVT354 where an anchor is missing or doubled, AVT355 where a cross-reference leads nowhere,
    AVT356 where a mark stands outside a paragraph's text."""
    numbers = count(first)
    edits: list[Edit] = []
    names: list[str] = []
    targets: list[str] = []
    links: list[tuple[int, str]] = []
    for one in MARKS.finditer(xml):
        kind, name, words = (group.decode() for group in one.groups())
        demand_text_around(xml, one)
        match kind:
            case "anchor":
                names.append(name)
                edits += marked_paragraph(xml, one.start(), name, next(numbers))
            case "ref":
                targets.append(name)
                edits.append((one.start(), one.end(), reference(xml, one.start(), name, words)))
                continue
            case "link":
                targets.append(name)
                links.append((one.start(), name))
            case "widths":
                edits += widths(xml, one.start(), list(map(int, name.split(","))))
        edits.append((one.start(), one.end(), ""))
    demand_anchors(names, agreement)
    demand_targets(targets, names, agreement)
    edits += contents(xml, links)
    edits += kept_with_signatures(xml)
    return with_whole_cells(without_empty_runs(edited(xml, edits)))


def free_number(source: str) -> int:
    """A number above the ids of all bookmarks in a template's source."""
    return 1 + max(map(int, BOOKMARK_ID.findall(source)), default=0)


def edited(xml: bytes, edits: list[Edit]) -> bytes:
    """Edits at one place keep their order."""
    pieces: list[bytes] = []
    done = 0
    for start, end, instead in sorted(edits, key=itemgetter(0)):
        pieces += (xml[done:start], instead.encode())
        done = max(done, end)
    return b"".join([*pieces, xml[done:]])


def demand_text_around(xml: bytes, mark: re.Match[bytes]) -> None:
    """A mark stands in a `w:t`, alone or after text or other marks."""
    before = xml.rfind(b"<", 0, mark.start())
    if xml[before : before + 5] not in {b"<w:t>", b"<w:t ", b"<?avt"}:
        raise WordError(Problem("AVT356", {"mark": mark.group(0).decode()}))


def content_start(xml: bytes, place: int) -> int:
    """Where the content of the paragraph around `place` begins, after its properties."""
    head = HEAD.match(xml, xml.rfind(b"\n<w:p", 0, place))
    if head is None:
        raise WordError(Problem("AVT356", {"mark": xml[place : place + 40].decode("utf-8", "replace")}))
    return head.end()


# --- bookmarks


def marked_paragraph(xml: bytes, place: int, name: str, number: int) -> Iterator[Edit]:
    """A bookmark around what the paragraph holds, and no further: one across paragraphs breaks when it is edited."""
    start, end = content_start(xml, place), xml.find(b"</w:p>", place)
    yield start, start, f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    yield end, end, f'<w:bookmarkEnd w:id="{number}"/>'


def demand_anchors(names: Iterable[str], agreement: Agreement) -> None:
    """Every clause, annex and the signature block has its anchor once; nothing has two."""
    wanted = [*(bookmark(one.id) for one in agreement.clauses), SIGNATURES, *(annex(one) for one in agreement.annexes)]
    seen = Counter(names)
    others = [name for name in seen if seen[name] > 1 and name not in wanted]
    wrong = [name for name in wanted if seen[name] != 1] + others
    if wrong:
        raise WordError([Problem("AVT354", {"name": name, "count": seen[name]}) for name in wrong])


def demand_targets(targets: Iterable[str], names: Iterable[str], agreement: Agreement) -> None:
    lost = sorted(set(targets) - set(names))
    if lost:
        raise WordError([Problem("AVT355", {"clause": referrer(agreement, name), "target": name}) for name in lost])


def referrer(agreement: Agreement, name: str) -> str:
    """The clause that refers to a bookmark, for a message."""
    return next(
        (one.id for one in agreement.clauses if any(bookmark(t) == name for t in targets_of(one))), agreement.id
    )


def targets_of(clause: AgreementClause) -> Iterator[str]:
    texts: list[Text] = [text for ledd in clause.ledd for text in (ledd.text, *ledd.items)]
    texts += [cell for ledd in clause.ledd if ledd.table for line in ledd.table.rows for cell in line]
    return (piece.target for text in texts for piece in text if piece.target)


# --- fields


def field_mark(kind: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:fldChar w:fldCharType="{kind}"/></w:r>'


def field_start(code: str, properties: str = "") -> str:
    """A complex field up to its result: begin, code, separate (Part 1, 17.16.18)."""
    instruction = f'<w:r>{properties}<w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return field_mark("begin", properties) + instruction + field_mark("separate", properties)


def reference(xml: bytes, place: int, name: str, number: str) -> str:
    """A REF field with its number, between the halves of the run it stands in and formatted as they are: 17.16.5.52."""
    properties = ""
    for run in RUN.finditer(xml, content_start(xml, place), place):
        properties = (run.group(1) or b"").decode()
    again = f'<w:r>{properties}<w:t xml:space="preserve">'
    field = field_start(f" REF {name} \\r \\h ", properties) + f"{again}{number}</w:t></w:r>"
    return f"</w:t></w:r>{field}{field_mark('end', properties)}{again}"


def contents(xml: bytes, links: list[tuple[int, str]]) -> Iterator[Edit]:
    """The lines become links, and together the result of one TOC field, in the shape that Word gives it: it begins in
    the first line's paragraph and ends in a paragraph after the last."""
    for number, (place, name) in enumerate(links):
        start, end = content_start(xml, place), xml.find(b"</w:p>", place)
        opening = field_start(CONTENTS) if number == 0 else ""
        yield start, start, f'{opening}<w:hyperlink w:anchor="{name}" w:history="1">'
        yield end, end, "</w:hyperlink>"
        if number == len(links) - 1:
            after = end + len("</w:p>")
            yield after, after, f"<w:p>{field_mark('end')}</w:p>"


# --- tables, page and language


def widths(xml: bytes, place: int, shares: list[int]) -> Iterator[Edit]:
    """Grid and cells of the table around `place` by its columns' shares. A row of another number of cells keeps its
    own widths, and one that states none has the grid's."""
    table, end = xml.rfind(b"<w:tbl>", 0, place), xml.find(b"</w:tbl>", place)
    grid = GRID.search(xml, table, end) if 0 <= table < end else None
    if grid is None:
        return
    total = table_width(xml[table : grid.end()])
    columns = [total * share // sum(shares) for share in shares]
    layout = "".join([f'<w:gridCol w:w="{width}"/>' for width in columns])
    yield grid.start(), grid.end(), f"<w:tblGrid>{layout}</w:tblGrid>"
    if xml.find(b"<w:tcW", grid.end(), end) < 0:
        return
    for row in ROW.finditer(xml, grid.end(), end):
        stated = list(CELL_WIDTH.finditer(xml, row.start(), row.end()))
        if len(stated) == len(columns):
            for one, width in zip(stated, columns, strict=True):
                yield one.start(), one.end(), f'<w:tcW w:w="{width}" w:type="dxa"/>'


def table_width(opening: bytes) -> int:
    """Twips: what the table says of itself where it says so, else the sum of its columns."""
    stated = TABLE_WIDTH.search(opening)
    words = dict(re.findall(rb'w:(\w+)="(\w+)"', stated.group(1))) if stated else {}
    if words.get(b"type") == b"dxa" and int(words.get(b"w", 0)) > 0:
        return int(words[b"w"])
    return sum(map(int, COLUMN.findall(opening)))


def kept_with_signatures(xml: bytes) -> Iterator[Edit]:
    """The last text before the signature block stays on its page: its paragraph, or its row of a table."""
    block = xml.rfind(b"\n<w:p", 0, xml.find(f"<?{MARK} anchor {SIGNATURES}?>".encode()))
    text = xml.rfind(b"</w:t>", 0, block)
    in_table = xml.rfind(b"<w:tbl>", 0, text) > xml.rfind(b"</w:tbl>", 0, text)
    start = xml.rfind(b"<w:tr" if in_table else b"\n<w:p", 0, text)
    for head in HEAD.finditer(xml, max(0, start), block):
        if b"<w:keepNext/>" not in head.group(0):
            yield keep_with_next(head)


def keep_with_next(head: re.Match[bytes]) -> Edit:
    """`w:keepNext` stands first in `w:pPr`, but for the style (Part 1, 17.3.1.26)."""
    style = STYLE.search(head.group(0))
    if style:
        place = head.start() + style.end()
        return place, place, "<w:keepNext/>"
    opening = head.group(0).find(b"<w:pPr>")
    if opening >= 0:
        place = head.start() + opening + len("<w:pPr>")
        return place, place, "<w:keepNext/>"
    return head.end(), head.end(), "<w:pPr><w:keepNext/></w:pPr>"


def with_whole_cells(xml: bytes) -> bytes:
    """A cell ends with a paragraph (Part 1, 17.4.65), also where the template's conditions left none."""
    return BARE_CELL.sub(b"<w:p/></w:tc>", xml)


def in_language(xml: bytes, tag: str) -> bytes:
    return LANGUAGE.sub(rb"\g<1>%s" % f'{tag}"'.encode(), xml)
