"""The shipped template, the document it gives, and what happens to templates and values that mean harm or mischief."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import avtale_template
import pytest
from agreements import HF, agreement, kommune
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator
from reading import W, lines, part, references, text

from avtalebygger.errors import WordError
from avtalebygger.model.agreement import Agreement, AgreementTable, Span
from avtalebygger.model.canonical import canonical, digest
from avtalebygger.model.language import Maalform
from avtalebygger.word import anchors
from avtalebygger.word.archive import members
from avtalebygger.word.template import PARAGRAPH, Template, compiled, render
from avtalebygger.word.vocabulary import context, environment, filters

SHIPPED = avtale_template.PATH.read_bytes()


@pytest.fixture(scope="module")
def template() -> Template:
    return compiled(SHIPPED, "avtale.docx")


@pytest.fixture(scope="module")
def document(template: Template) -> bytes:
    return render(template, agreement(5, kommuner=3))


def with_body(*paragraphs: str) -> Template:
    """A template with these paragraphs before what it must have: the anchors of clauses and signatures."""
    needed = "".join(
        [
            avtale_template.tag("for clause in agreement.clauses"),
            avtale_template.p("Heading1", "{{ clause|anchor }}{{ clause.title }}"),
            *paragraphs,
            avtale_template.tag("endfor"),
            avtale_template.p("Normal", "{{ signature_anchor }}"),
        ]
    )
    return compiled(replaced("word/document.xml", f"<w:body>{needed}<w:sectPr/></w:body>"), "min.docx")


def replaced(name: str, content: str) -> bytes:
    """The shipped template with the content of one part's root replaced."""
    parts = avtale_template.members()
    opening = re.search(r"<w:\w+ [^>]*>", parts[name])
    assert opening
    root = opening.group(0)[1:].split()[0]
    parts[name] = f"{parts[name][: opening.end()]}{content}</{root}>"
    return package_of(parts)


def package_of(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for member, said in parts.items():
            package.writestr(member, said)
    return buffer.getvalue()


def small(**fields: object) -> Agreement:
    return agreement(1, annexes=(), **fields)  # type: ignore[arg-type]


# --- the template itself


def test_the_shipped_template_is_what_its_source_makes() -> None:
    with zipfile.ZipFile(io.BytesIO(SHIPPED)) as package:
        assert {name: package.read(name).decode() for name in package.namelist()} == avtale_template.members()


def test_the_shipped_template_is_lean() -> None:
    assert len(SHIPPED) <= 25_000


# --- the document


def test_the_same_agreement_gives_the_same_bytes_in_any_process(document: bytes) -> None:
    script = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "import avtale_template, agreements\n"
        "from avtalebygger.word.template import compiled, render\n"
        "made = render(compiled(avtale_template.PATH.read_bytes(), 'x'), agreements.agreement(5, kommuner=3))\n"
        "print(hashlib.sha256(made).hexdigest())"
    )
    run = [sys.executable, "-c", script, str(Path(__file__).parent)]
    said = subprocess.run(run, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert said.stdout.strip() == hashlib.sha256(document).hexdigest()


def test_zip_times_are_constant_and_the_archive_is_whole(document: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        assert package.testzip() is None
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("maalform", Maalform)
def test_the_document_validates_without_findings(template: Template, maalform: Maalform, tmp_path: Path) -> None:
    path = tmp_path / "avtale.docx"
    path.write_bytes(render(template, agreement(5, kommuner=3, maalform=maalform)))
    result = OpenXmlValidator().validate(path)
    assert not result.errors


def test_nothing_asks_to_be_updated_on_opening(document: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
    assert b"updateFields" not in whole and b"w:dirty" not in whole


def test_every_clause_has_its_bookmark_within_its_heading(document: bytes) -> None:
    headings = [one for one in lines(document) if one.style == "Heading1"]
    assert [one.bookmarks for one in headings] == [(f"_avt_klausul_{n}",) for n in range(1, 6)]
    assert [one.text for one in headings] == [f"Klausul nummer {n}" for n in range(1, 6)]
    for paragraph in part(document).iter(f"{W}p"):
        starts, ends = (len(list(paragraph.iter(f"{W}bookmark{one}"))) for one in ("Start", "End"))
        assert starts == ends


def test_bookmarks_are_unique_and_short_enough_for_word(document: bytes) -> None:
    marks = list(part(document).iter(f"{W}bookmarkStart"))
    for key in (f"{W}id", f"{W}name"):
        assert len({mark.get(key) for mark in marks}) == len(marks)
    assert all(len(mark.get(f"{W}name")) <= 40 for mark in marks)
    assert anchors.SIGNATURES in {mark.get(f"{W}name") for mark in marks}


def test_a_bookmark_says_which_clause_it_marks() -> None:
    assert anchors.clause_id("_avt_avvik") == "avvik"
    assert [anchors.clause_id(name) for name in (anchors.SIGNATURES, "_avt__annex_1", "_Toc123")] == [""] * 3


def test_references_show_the_number_of_the_clause_they_name(document: bytes) -> None:
    made = agreement(5)
    numbers = {anchors.bookmark(clause.id): clause.number for clause in made.clauses}
    found = references(document)
    assert len(found) == 5
    assert all(shown == numbers[target] for target, shown in found)


def test_the_contents_list_chapters_clauses_and_annexes_as_links(document: bytes) -> None:
    assert [one.text for one in lines(document) if one.style == "TOC1"] == [
        "Del I Felles bestemmelser",
        "1\tKlausul nummer 1",
        "2\tKlausul nummer 2",
        "Del II Tema",
        *(f"{n}\tKlausul nummer {n}" for n in (3, 4, 5)),
        "Vedlegg 1\tKontaktpunkt",
    ]
    targets = [link.get(f"{W}anchor") for link in part(document).iter(f"{W}hyperlink")]
    assert set(targets) <= {name for one in lines(document) for name in one.bookmarks}
    codes = [one.text for one in part(document).iter(f"{W}instrText") if "TOC" in one.text]
    assert len(codes) == 1 and "\\n" in codes[0] and "\\h" in codes[0]


def test_fields_begin_separate_and_end_in_pairs(document: bytes) -> None:
    depth = 0
    for mark in part(document).iter(f"{W}fldChar"):
        depth += {"begin": 1, "separate": 0, "end": -1}[mark.get(f"{W}fldCharType")]
        assert depth in (0, 1, 2)
    assert depth == 0


def test_tables_with_a_header_repeat_it_and_share_the_width(document: bytes) -> None:
    for table in part(document).iter(f"{W}tbl"):
        columns = [int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")]
        for row in table.iter(f"{W}tr"):
            assert len(row.findall(f"{W}tc")) == len(columns)
            assert [int(one.get(f"{W}w")) for one in row.iter(f"{W}tcW")] in (columns, [])
            assert row.find(f"{W}trPr/{W}cantSplit") is not None
        assert sum(columns) <= avtale_template.TEXT_WIDTH
    shared = [one for one in lines(document) if one.style == "Tabellhode" and one.text == "Melding"]
    rows = [row for row in part(document).iter(f"{W}tr") if "".join(row.itertext()).strip().startswith("Melding")]
    assert len(rows) == len(shared) and all(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)


def test_the_signature_block_stays_with_the_last_text(document: bytes) -> None:
    found = list(part(document).iter(f"{W}p"))
    place = next(
        n
        for n, one in enumerate(found)
        if anchors.SIGNATURES in [b.get(f"{W}name") for b in one.iter(f"{W}bookmarkStart")]
    )
    assert found[place - 1].find(f"{W}pPr/{W}keepNext") is not None
    styles = {one.get(f"{W}styleId"): one for one in part(document, "word/styles.xml").iter(f"{W}style")}
    for name in ("Underskrift", "Heading1", "Caption"):
        assert styles[name].find(f"{W}pPr/{W}keepNext") is not None


def test_every_signing_party_has_one_place_to_sign(document: bytes) -> None:
    names = [one.text for one in lines(document) if one.style == "Underskriftspart" and one.text]
    assert names == [HF.name, *(kommune(n).name for n in (1, 2, 3))]


@pytest.mark.parametrize(("maalform", "tag"), [(Maalform.NB, "nb-NO"), (Maalform.NN, "nn-NO")])
def test_language_and_title_are_the_agreements(template: Template, maalform: Maalform, tag: str) -> None:
    made = render(template, agreement(1, maalform=maalform, title="Avtale <A> & B"))
    core = part(made, "docProps/core.xml")
    assert {etree.QName(one).localname: one.text for one in core} == {
        "title": "Avtale <A> & B",
        "creator": "avtalebygger",
        "language": tag,
        "created": "2026-06-15T00:00:00Z",
        "modified": "2026-06-15T00:00:00Z",
    }
    assert {one.get(f"{W}val") for one in part(made, "word/styles.xml").iter(f"{W}lang")} == {tag}


def test_custom_properties_carry_the_digest_and_what_the_caller_adds(template: Template) -> None:
    one = small()
    made = part(render(template, one, {"avt_round": "1 & 2"}), "docProps/custom.xml")
    assert {entry.get("name"): entry[0].text for entry in made} == {"avt_agreement": digest(one), "avt_round": "1 & 2"}


def test_a_document_without_a_date_names_none(template: Template) -> None:
    made = part(render(template, small(date="", in_force="")), "docProps/core.xml")
    assert [etree.QName(one).localname for one in made] == ["title", "creator", "language"]


# --- the digest


def test_the_digest_is_of_what_counts() -> None:
    one = small()
    assert digest(one) == digest(replace(one, parties=tuple(replace(party, where=None) for party in one.parties)))
    assert digest(one) != digest(replace(one, title="Annen tittel"))
    assert canonical(one).endswith(b"\n") and canonical(one).decode("utf-8")


# --- the reference: docxtpl's own way


def by_docxtpl(source: bytes, one: Agreement) -> DocxTemplate:
    document = DocxTemplate(io.BytesIO(source))
    document.render(context(one), environment(), autoescape=True)
    return document


def canonical_xml(content: bytes) -> bytes:
    """C14N, without the white space between paragraphs."""
    root = etree.fromstring(content, etree.XMLParser(remove_blank_text=False))
    for element in root.iter():
        if element.tail is not None and not element.tail.strip() and element.tag != f"{W}t":
            element.tail = None
        if len(element) and element.text is not None and not element.text.strip():
            element.text = None
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, method="c14n"))


def assert_as_docxtpl(source: bytes, one: Agreement) -> None:
    ours, theirs = render(compiled(source, "avtale.docx"), one), by_docxtpl(source, one)
    xml = PARAGRAPH.sub(r"\n<w:p\1", etree.tostring(theirs.docx.element, encoding="unicode"))
    reference = anchors.in_language(anchors.planted(xml.encode(), one), one.maalform.tag)
    assert canonical_xml(etree.tostring(part(ours))) == canonical_xml(reference)
    for relationship in theirs.docx.part.rels.values():
        if relationship.reltype.endswith(("/header", "/footer")):
            name = relationship.target_part.partname.lstrip("/")
            expected = anchors.in_language(relationship.target_part.blob, one.maalform.tag)
            assert canonical_xml(etree.tostring(part(ours, name))) == canonical_xml(expected)


@pytest.mark.parametrize("maalform", Maalform)
def test_the_document_is_the_one_that_docxtpl_gives(maalform: Maalform) -> None:
    assert_as_docxtpl(SHIPPED, agreement(4, kommuner=2, maalform=maalform, title="A & <B> {{ c }}"))


# --- values


MISCHIEF = [
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "{# borte #}",
    "{{ agreement.title }}",
    "{_{ a }_}",
    "<w:p>",
    "A & B",
    "]]>",
    "&amp;",
    "<?avt anchor _avt_x?>",
    "linje én\nlinje to",
    "a\tb",
    " innrykk ",
    "«sitat» ‘enkelt’ “dobbelt”",
    "Donaudampfschifffahrtsgesellschaft" * 20,
    "🏥 \u00e6\u030a",
]


@pytest.mark.parametrize("value", MISCHIEF)
def test_a_value_comes_out_as_typed(template: Template, value: str) -> None:
    one = small(title=value)
    ledd = replace(one.clauses[0].ledd[0], text=(Span(value, "navn"),), title="")
    table = AgreementTable(value, (value, "b"), (((Span(value),), ()),))
    clause = replace(one.clauses[0], title=value, ledd=(ledd, replace(ledd, number="1.2", table=table)))
    made = render(template, replace(one, clauses=(clause,)))
    by_style = {
        style: [found.text for found in lines(made) if found.style == style]
        for style in ("Title", "Heading1", "Ledd", "Caption")
    }
    assert by_style == {"Title": [value], "Heading1": [value], "Ledd": [value, value], "Caption": [value]}
    assert value in [found.text for found in lines(made) if found.style == "Tabellhode"]


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t"), max_size=60))
def test_any_text_comes_out_as_typed(value: str) -> None:
    one = small()
    ledd = replace(one.clauses[0].ledd[0], text=(Span(value),), title="")
    made = render(MINIMAL, replace(one, clauses=(replace(one.clauses[0], ledd=(ledd,)),)))
    assert [found.text for found in lines(made) if found.style == "Ledd"] == [value]


MINIMAL = with_body(avtale_template.p("Ledd", "{{ clause.ledd[0].text }}"))


def test_a_control_character_that_xml_forbids_is_refused(template: Template) -> None:
    with pytest.raises(WordError) as caught:
        render(template, small(title="a\x01b"))
    assert caught.value.problems[0].code == "AVT353"


# --- templates that are wrong


WRONG_TAGS = {
    "{{ clause.titel }}": "AVT352",
    "{{ nothing }}": "AVT352",
    "{{ ''.__class__.__mro__ }}": "AVT352",
    "{{ clause.__class__ }}": "AVT352",
    "{{ agreement.parties[99].name }}": "AVT352",
    "{{ 1 / 0 }}": "AVT352",
    "{{ clause.ledd[0].table }}": "AVT352",
    "{{ clause.ledd|anchor }}": "AVT352",
}


@pytest.mark.parametrize(("tag", "code"), WRONG_TAGS.items())
def test_a_tag_that_cannot_be_filled_names_template_tag_and_clause(tag: str, code: str) -> None:
    with pytest.raises(WordError) as caught:
        render(with_body(avtale_template.p("Normal", f"Her: {tag}")), small())
    [problem] = caught.value.problems
    assert problem.code == code
    assert problem.values["template"] == "min.docx"
    assert problem.values["clause"] == "klausul_1"
    assert str(problem.values["near"]).startswith("Her:")


def refused(make: Any) -> list[str]:
    with pytest.raises(WordError) as caught:
        make()
    return [problem.code for problem in caught.value.problems]


def test_a_tag_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(WordError) as caught:
        with_body(avtale_template.p("Normal", "{% if %}"))
    [problem] = caught.value.problems
    assert (problem.code, problem.values["template"]) == ("AVT351", "min.docx")


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"nei", SHIPPED[:3000], SHIPPED[:-40]])
def test_what_is_no_word_document_is_refused(content: bytes) -> None:
    assert refused(lambda: compiled(content, "x.docx")) == ["AVT350"]


def test_a_template_must_print_every_anchor_once() -> None:
    twice = with_body(avtale_template.p("Normal", "{{ clause|anchor }}"))
    assert refused(lambda: render(twice, small())) == ["AVT354"]
    assert refused(lambda: render(MINIMAL, agreement(1))) == ["AVT354"]  # its annex has none


def test_a_mark_outside_the_text_of_a_paragraph_is_refused() -> None:
    outside = replaced("word/header1.xml", avtale_template.p("Header", "{{ agreement.clauses[0]|anchor }}"))
    assert refused(lambda: render(compiled(outside, "x"), small())) == ["AVT356"]


def test_a_reference_to_a_clause_that_is_not_there_is_refused(template: Template) -> None:
    one = agreement(2)
    lost = replace(one, clauses=one.clauses[:1])
    with pytest.raises(WordError) as caught:
        render(template, lost)
    [problem] = caught.value.problems
    assert (problem.code, problem.values["clause"], problem.values["target"]) == (
        "AVT355",
        "klausul_1",
        "_avt_klausul_2",
    )


def test_a_condition_that_empties_a_cell_leaves_a_paragraph_in_it() -> None:
    cell = avtale_template.cell(
        4000, avtale_template.tag("if false"), avtale_template.p("Normal", "nei"), avtale_template.tag("endif")
    )
    made = render(with_body(avtale_template.table([4000], avtale_template.row(cell))), small())
    [cell_made] = part(made).iter(f"{W}tc")
    assert cell_made[-1].tag == f"{W}p"


# --- restyled copies


def restyled(tmp_path: Path) -> Iterator[bytes]:
    (tmp_path / "avtale.docx").write_bytes(SHIPPED)
    (tmp_path / "ut").mkdir()
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "ut"), str(tmp_path / "avtale.docx")], check=True, capture_output=True
    )
    yield (tmp_path / "ut" / "avtale.docx").read_bytes()


@pytest.mark.libreoffice
def test_a_copy_saved_by_libreoffice_gives_the_same_agreement(template: Template, tmp_path: Path) -> None:
    [saved] = restyled(tmp_path)
    one = agreement(4, kommuner=3)
    ours, theirs = render(template, one), render(compiled(saved, "lagret.docx"), one)
    assert text(theirs) == text(ours)
    assert references(theirs) == references(ours)
    assert [line.bookmarks for line in lines(theirs)] == [line.bookmarks for line in lines(ours)]
    assert {
        one.get(f"{W}val")
        for one in part(render(compiled(saved, "x"), small(maalform=Maalform.NN)), "word/styles.xml").iter(f"{W}lang")
    } <= {"nn-NO", None}


@pytest.mark.libreoffice
def test_a_copy_saved_by_libreoffice_is_rendered_as_docxtpl_would(tmp_path: Path) -> None:
    [saved] = restyled(tmp_path)
    assert_as_docxtpl(saved, agreement(3, kommuner=2))


def as_word_saves(xml: str) -> str:
    """Ids on every paragraph and run, and tags cut in pieces by the spelling check."""
    xml = xml.replace("<w:p>", '<w:p w14:paraId="1A2B3C4D" w:rsidR="00AA11BB">').replace(
        "<w:r>", '<w:r w:rsidR="00CC22DD">'
    )
    cut = '</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>'
    return re.sub(r"(\{\{ )(\w)", rf"\1{cut}\2", xml)


def test_a_copy_saved_by_word_gives_the_same_agreement(template: Template) -> None:
    parts = avtale_template.members()
    namespace = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    body = as_word_saves(parts["word/document.xml"]).replace("<w:document ", f"<w:document {namespace} ", 1)
    saved = package_of(parts | {"word/document.xml": body})
    one = agreement(4, kommuner=3)
    made = render(compiled(saved, "word.docx"), one)
    assert lines(made) == lines(render(template, one))
    assert references(made) == references(render(template, one))
    assert not [paragraph for paragraph in part(made).iter(f"{W}p") if len(paragraph.attrib)]


def test_members_without_tags_are_copied_as_they_lie(document: bytes) -> None:
    ours, theirs = ({one.name: one for one, _ in members(content)} for content in (document, SHIPPED))
    for name in ("word/numbering.xml", "word/theme/theme1.xml", "word/_rels/document.xml.rels"):
        assert ours[name] == theirs[name]


# --- its documentation

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "template.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*filters(), *context(small())])
def test_every_name_and_filter_is_documented(name: str) -> None:
    assert re.search(rf"`{name}`|\|{name}`", DOCUMENTED.replace("\\", ""))
