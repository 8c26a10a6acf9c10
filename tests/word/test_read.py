"""What is read, and that nothing is lost."""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path
from random import Random

import pytest
from common import pair_documents, shared_module
from hypothesis import given, settings
from hypothesis import strategies as st
from random_documents import document, package, simple

from avtalebygger.errors import WordError
from avtalebygger.model.document import (
    THING,
    Document,
    Paragraph,
    RevisionKind,
    Run,
    RunKind,
    Story,
    StoryKind,
    Table,
    every_story,
    paragraphs,
    revisions,
)
from avtalebygger.word import read as reading
from avtalebygger.word.gate import opened
from avtalebygger.word.names import w
from avtalebygger.word.read import read

LANGUAGE = '<w:lang w:val="nb-NO"/>'
WHO = 'w:id="9" w:author="Ås" w:date="2026-11-10T09:00:00Z"'


def of(data: bytes) -> Document:
    return read(opened(data, "svar.docx"))


def run(words: str, look: str = "") -> str:
    return f'<w:r>{look and f"<w:rPr>{look}</w:rPr>"}<w:t xml:space="preserve">{words}</w:t></w:r>'


def body(xml: str, **parts: str) -> Document:
    return of(simple(xml, **parts))


def first(found: Document) -> Paragraph:
    return next(paragraphs(found.blocks))


def test_runs_that_look_alike_are_one_however_an_editor_cut_them() -> None:
    cut = f"<w:p>{run('Kommunen ')}<w:proofErr w:type='x'/>{run('skal')}{run(' varsle', LANGUAGE)}</w:p>"
    assert body(cut) == body(f"<w:p>{run('Kommunen skal varsle')}</w:p>")


def test_characters_that_are_elements_stand_in_the_text() -> None:
    inner = (
        '<w:t>a</w:t><w:tab/><w:br/><w:br w:type="page"/><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/>'
    )
    found = first(body(f"<w:p><w:r>{inner}<w:softHyphen/><w:cr/></w:r></w:p>"))
    assert found.text == "a\t\n\f\u2011\uf0fc\u00ad\n"
    assert found.runs[5].detail == "Wingdings:f0fc"


def test_revisions_stand_outer_first() -> None:
    deleted = f"<w:del {WHO}><w:r><w:delText>24</w:delText></w:r></w:del>"
    [inside] = first(body(f"<w:p><w:ins {WHO}>{deleted}</w:ins></w:p>")).runs
    assert [each.kind for each in inside.revisions] == [RevisionKind.INSERTED, RevisionKind.DELETED]
    assert inside.revisions[0].author == "Ås" and inside.revisions[0].date == "2026-11-10T09:00:00Z"


def test_every_kind_of_revision_is_seen() -> None:
    kinds = {
        f"<w:p><w:pPr><w:rPr><w:ins {WHO}/><w:rPrChange {WHO}><w:rPr/></w:rPrChange></w:rPr>"
        f"<w:pPrChange {WHO}><w:pPr/></w:pPrChange></w:pPr></w:p>": "ins rPrChange pPrChange",
        f"<w:p><w:pPr><w:numPr><w:ins {WHO}/></w:numPr></w:pPr></w:p>": "numberingChange",
        f"<w:p><w:moveFrom {WHO}>{run('a')}</w:moveFrom><w:moveTo {WHO}>{run('b')}</w:moveTo></w:p>": "moveFrom moveTo",
        f"<w:tbl><w:tblPr><w:tblPrChange {WHO}><w:tblPr/></w:tblPrChange></w:tblPr><w:tblGrid><w:tblGridChange {WHO}>"
        f"<w:tblGrid/></w:tblGridChange></w:tblGrid><w:tr><w:tblPrEx><w:tblPrExChange {WHO}><w:tblPrEx/>"
        f"</w:tblPrExChange></w:tblPrEx><w:trPr><w:del {WHO}/><w:trPrChange {WHO}><w:trPr/></w:trPrChange></w:trPr>"
        f"<w:tc><w:tcPr>"
        f"<w:cellIns {WHO}/><w:tcPrChange {WHO}><w:tcPr/></w:tcPrChange></w:tcPr><w:p/></w:tc><w:tc><w:tcPr>"
        f'<w:cellMerge {WHO} w:vMerge="rest"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>': (
            "tblPrChange tblGridChange tblPrExChange del trPrChange cellIns tcPrChange cellMerge"
        ),
        f"<w:p><w:pPr><w:sectPr><w:sectPrChange {WHO}><w:sectPr/></w:sectPrChange></w:sectPr></w:pPr></w:p>": (
            "sectPrChange"
        ),
        f"<w:customXmlInsRangeStart {WHO}/><w:sdt><w:sdtContent><w:p>{run('x')}</w:p></w:sdtContent></w:sdt>": "",
    }
    for xml, expected in kinds.items():
        found = {each.kind.value for each, _ in revisions(body(xml))}
        assert set(expected.split()) == found
    controlled = first(body(xml)).controls
    assert [each.kind for each in controlled[0].revisions] == [RevisionKind.CONTROL_INSERTED]


def test_a_format_change_keeps_what_stood_before() -> None:
    change = f"<w:rPrChange {WHO}><w:rPr><w:i/></w:rPr></w:rPrChange>"
    [only] = first(body(f"<w:p>{run('x', '<w:b/>' + change)}</w:p>")).runs
    assert only.format == (("b", "1"),) and only.changes[0].format == (("i", "1"),)


COMPLEX = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF </w:instrText></w:r>'
    '<w:r><w:instrText>avb_a \\r </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def test_a_field_says_its_code_and_its_result() -> None:
    for xml in (COMPLEX.format(run("3.2")), f'<w:fldSimple w:instr=" REF avb_a \\r ">{run("3.2")}</w:fldSimple>'):
        found = first(body(f"<w:p>{run('se ')}{xml}{run(' over')}</w:p>"))
        assert found.text == "se 3.2 over"
        assert [run_.fields[0].code for run_ in found.runs if run_.text == "3.2"] == ["REF avb_a \\r"]
        assert found.runs[-1].fields == ()


def test_a_nested_field_in_a_code_is_code_and_a_field_without_end_is_none() -> None:
    nested = COMPLEX.format(run("inner"))
    outer = COMPLEX.replace("REF ", "IF ").replace("avb_a \\r </w:instrText></w:r>", "</w:instrText></w:r>" + nested)
    assert first(body(f"<w:p>{outer.replace('{}', run('shown'))}</w:p>")).text == "shown"
    assert first(body(f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{run("seen")}</w:p>')).text == "seen"


def test_text_boxes_are_stories_and_both_branches_are_read() -> None:
    box = '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
    box += "<w:txbxContent><w:p>{}</w:p></w:txbxContent>"
    box += "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
    box += "<w:txbxContent><w:p>{}</w:p></w:txbxContent>"
    box += "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    found = body(f"<w:p>{run('før ')}{box.format(run('ny'), run('gammel'))}{run(' etter')}</w:p>")
    assert first(found).text == f"før {THING} etter"
    stories = {(story.kind, story.text) for story in every_story(found)}
    assert (StoryKind.TEXT_BOX, "ny") in stories and (StoryKind.TEXT_BOX, "gammel") in stories


def test_tables_nest_and_controls_are_seen_through() -> None:
    control = '<w:sdt><w:sdtPr><w:tag w:val="pris"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    inner = f"<w:tbl><w:tr><w:tc><w:p>{run('innerst')}</w:p></w:tc></w:tr></w:tbl>"
    cell = control.format(f'<w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p/>{inner}<w:p/></w:tc>')
    [table] = body(f"<w:tbl>{control.format(f'<w:tr>{cell}</w:tr>')}</w:tbl>").blocks
    assert isinstance(table, Table)
    [only] = table.rows[0].cells
    assert (only.span, only.merge) == (2, "continue")
    assert [type(block) for block in only.blocks] == [Paragraph, Table, Paragraph]
    assert table.text == "\ninnerst\n"


def test_equations_are_text_that_knows_its_place() -> None:
    fraction = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    found = first(body(f"<w:p><m:oMath>{fraction}</m:oMath></w:p>"))
    assert [(each.text, each.detail) for each in found.runs] == [("1", "/f/num"), ("2", "/f/den")]
    assert {each.kind for each in found.runs} == {RunKind.EQUATION}


def test_comments_come_with_their_thread_and_what_they_are_about() -> None:
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    w15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    comment = (
        '<w:comment w:id="{0}" w:author="Kari" w:initials="K"><w:p w14:paraId="0000000{0}">'
        + run("ord {0}")
        + "</w:p></w:comment>"
    )
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    answers = 'w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="1"'
    extended = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    parts = {
        "word/document.xml": simple_part(
            f'<w:p><w:commentRangeStart w:id="1"/>{run("30 dager")}<w:commentRangeEnd w:id="1"/></w:p>'
        ),
        "word/comments.xml": f"<w:comments {SPACES_W} {w14}>{comment.format(1)}{comment.format(2)}</w:comments>",
        "word/ex.xml": f"<w15:commentsEx {w15}><w15:commentEx {answers}/></w15:commentsEx>",
    }
    links = f'<Relationship Id="a" Type="{r}/comments" Target="comments.xml"/>'
    links += f'<Relationship Id="b" Type="{extended}" Target="ex.xml"/>'
    one, two = of(package(parts, links)).comments
    assert (one.text, one.quoted, one.parent, one.author) == ("ord 1", "30 dager", "", "Kari")
    assert (two.text, two.parent, two.done) == ("ord 2", "1", True)


SPACES_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def simple_part(inner: str) -> str:
    return f"<w:document {SPACES_W}><w:body>{inner}</w:body></w:document>"


def test_a_part_that_nothing_explains_is_read_as_another_story() -> None:
    found = of(
        package({"word/document.xml": simple_part("<w:p/>"), "word/gjemt.xml": f"<x {SPACES_W}><w:t>gjemt</w:t></x>"})
    )
    assert [(story.kind, story.text) for story in found.stories] == [(StoryKind.OTHER, "gjemt")]


@pytest.mark.parametrize(
    "xml",
    [
        "<w:r><w:t>tekst</w:t></w:r>",
        "<w:ukjent><w:p><w:r><w:t>tekst</w:t></w:r></w:p></w:ukjent>",
        "<w:p><w:ukjent><w:r><w:t>tekst</w:t></w:r></w:ukjent></w:p>",
        "<w:p><w:r><w:ukjent><w:t>tekst</w:t></w:ukjent></w:r></w:p>",
        "<w:p><w:r><w:t>te<w:x>ks</w:x>t</w:t></w:r></w:p>",
        "<w:p><w:p><w:r><w:t>tekst</w:t></w:r></w:p></w:p>",
        "<w:p><w:t>tekst</w:t></w:p>",
        "<w:tbl><w:p><w:r><w:t>tekst</w:t></w:r></w:p></w:tbl>",
        "<w:tbl><w:tr><w:p><w:r><w:t>tekst</w:t></w:r></w:p></w:tr></w:tbl>",
        "<w:p><w:r><w:drawing><w:t>tekst</w:t></w:drawing></w:r></w:p>",
        "<w:p><w:pPr><w:t>tekst</w:t></w:pPr></w:p>",
        "<w:sdt><w:p><w:r><w:t>tekst</w:t></w:r></w:p></w:sdt>",
        "<w:p><w:r><w:rPr><w:t>tekst</w:t></w:rPr></w:r></w:p>",
        "<w:p><m:oMath><m:r><w:t>tekst</w:t></m:r></m:oMath></w:p>",
        "<mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback><w:t>tekst</w:t></mc:Fallback>"
        "</mc:AlternateContent>",
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>te</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>kst</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
    ],
)
def test_text_in_an_odd_place_is_read_or_the_file_refused(xml: str) -> None:
    try:
        found = body(xml)
    except WordError as error:
        assert error.problems[0].code == "AVT321"
        return
    assert "".join(sorted("".join(story_text(story) for story in every_story(found)))) == "ekstt"


def story_text(story: Story) -> str:
    return "".join(paragraph.text.replace(THING, "") for paragraph in paragraphs(story.blocks))


def test_a_reader_that_loses_text_refuses_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    package_ = opened(simple(f"<w:p>{run('Kommunen')}</w:p><w:p>{run('skal varsle')}</w:p>"), "svar.docx")
    whole = read(package_)
    with pytest.raises(WordError, match=r"AVT321.*skal varsle"):
        reading.check_whole(package_, Document(Story(StoryKind.BODY, whole.blocks[:1], part=whole.body.part)))


def test_depth_up_to_the_limit_is_read() -> None:
    for opening, closing in (("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"), ("<w:smartTag>", "</w:smartTag>")):
        levels = 97 if "sdt" in opening else 195
        inner = f"{opening * levels}{run('x')}{closing * levels}"
        assert story_text(body(f"<w:p>{inner}</w:p>").body) == "x"


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_a_position_leads_to_its_paragraph(random: Random) -> None:
    package_ = opened(document(random), "svar.docx")
    for story in every_story(read(package_)):
        if story.kind in (StoryKind.ALTERNATE, StoryKind.OTHER):
            continue
        for paragraph in paragraphs(story.blocks):
            assert paragraph.position is not None
            element = list(package_.root(paragraph.position.part).iter(w("p")))[paragraph.position.paragraph]
            own = [each for each in element.iter(w("t"), w("delText")) if next(each.iterancestors(w("p"))) is element]
            assert all((each.text or "") in paragraph.text for each in own)


@pytest.mark.shared
@pytest.mark.parametrize("path", pair_documents(), ids=lambda path: path.stem)
def test_the_judge_reads_the_same_text(path: Path) -> None:
    oracle = shared_module("redline", "oracle")
    data = path.read_bytes()
    assert plain(of(data)) == [without_things(each) for each in oracle.text_tokens(data, hf=False)]


def plain(found: Document) -> list[str]:
    """The document as the judge writes it: a line a paragraph, tables as brackets, notes where they are referred to."""
    notes = {(story.kind.value, story.id): story for story in found.stories}

    def tokens(story: Story) -> list[str]:
        return [token for block in story.blocks for token in in_block(block)]

    def in_block(block: object) -> list[str]:
        match block:
            case Paragraph():
                return ["".join(in_run(each) for each in block.runs)]
            case Table():
                rows = [
                    ["<row>", *(t for c in r.cells for t in ["<cell>", *tokens(Story(StoryKind.BODY, c.blocks))])]
                    for r in block.rows
                ]
                return ["<table>", *(token for row in rows for token in row), "</table>"]
            case _:
                return []

    def in_run(each: Run) -> str:
        if each.kind in (RunKind.FOOTNOTE, RunKind.ENDNOTE):
            inner = "¶".join(token.strip() for token in tokens(notes[each.kind.value, each.detail]))
            return f"[{each.kind.value}:{inner.strip()}]"
        if each.kind is RunKind.TEXT_BOX:
            boxes = (story for story in each.stories if story.kind is StoryKind.TEXT_BOX)
            return "".join(f"[box:{'¶'.join(tokens(story))}]" for story in boxes)
        return each.text.replace(THING, "") if each.kind is not RunKind.SYMBOL else ""

    return tokens(found.body)


def without_things(token: str) -> str:

    return re.sub(r"\[(?:image|sym):[^\]]*\]", "", token)


def test_every_document_of_the_installed_packages_is_read_whole() -> None:
    found = [
        file.locate() for each in distributions() for file in each.files or () if file.suffix in (".docx", ".dotx")
    ]
    there = [Path(str(path)) for path in found if Path(str(path)).is_file()]
    for path in there:
        assert of(path.read_bytes()).body is not None
    assert there, "python-docx brings its template"
