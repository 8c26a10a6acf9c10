"""Parts in and out of the zip, and packages without active content."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from random_documents import SPACES, R, package, simple

from avtalebygger.word.active import is_dangerous_link_field, is_unc, passive
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package, resolved
from avtalebygger.word.read import read

RUN = "<w:r><w:t>{}</w:t></w:r>"


def test_the_same_parts_pack_to_the_same_bytes() -> None:
    one = opened(simple(f"<w:p>{RUN.format('a')}</w:p>"), "a.docx")
    assert one.packed() == opened(one.packed(), "b.docx").packed()
    archive = zipfile.ZipFile(BytesIO(one.packed()))
    assert archive.namelist()[0] == "[Content_Types].xml"
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_changed_part_is_written_and_the_others_kept() -> None:
    one = opened(simple("<w:p/>", styles=f"<w:styles {SPACES}/>"), "a.docx")
    other = one.changed({"word/styles.xml": None, "word/ny.bin": b"x"})
    assert "word/styles.xml" not in other.parts and other.parts["word/ny.bin"] == b"x"
    assert other.parts["word/document.xml"] == one.parts["word/document.xml"]
    assert "word/styles.xml" in one.parts


@pytest.mark.parametrize(
    ("target", "part", "expected"),
    [
        ("styles.xml", "word/document.xml", "word/styles.xml"),
        ("../customXml/item1.xml", "word/document.xml", "customXml/item1.xml"),
        ("/word/media/a.png", "word/document.xml", "word/media/a.png"),
        ("word/document.xml", "", "word/document.xml"),
        ("media/et%20bilde.png#x", "word/document.xml", "word/media/et bilde.png"),
        ("../../../etc/passwd", "word/document.xml", "etc/passwd"),
    ],
)
def test_a_target_is_a_part_of_the_package(target: str, part: str, expected: str) -> None:
    assert resolved(target, part) == expected


def field(code: str, result: str) -> str:
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r><w:r>'
        f'<w:fldChar w:fldCharType="separate"/></w:r>{RUN.format(result)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def test_a_passive_package_is_itself() -> None:
    one = opened(
        simple(field(" REF avb_a ", "3") + f'<w:p><w:hyperlink r:id="rLink">{RUN.format("lov")}</w:hyperlink></w:p>'),
        "a",
    )
    assert passive(one) == (one, ())


def test_an_active_field_gives_way_to_its_result_and_others_stay() -> None:
    made, notes = passive(opened(simple(field(" DDEAUTO c:\\x ", "12") + field(" PAGE ", "7")), "a"))
    written = made.parts[made.main]
    assert b"DDE" not in written and b"PAGE" in written and written.count(b"fldChar ") == 3
    assert read(made).text == "12\n7"
    assert len(notes) == 1 and "DDEAUTO" in notes[0]


ACTIVE = f'<Relationship Id="rA" Type="{R}/{{}}" Target="{{}}"{{}}/>'
EXTERNAL = ' TargetMode="External"'


def with_(kind: str, target: str, mode: str, body: str, **parts: bytes) -> Package:
    more: dict[str, str | bytes] = {name.replace("__", "/").replace("_", "."): data for name, data in parts.items()}
    content = {"word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>", **more}
    types = '<Default Extension="bin" ContentType="application/octet-stream"/>'
    return opened(package(content, ACTIVE.format(kind, target, mode), types), "a")


def test_a_macro_goes_with_its_part_its_relationship_and_its_content_type() -> None:
    made, notes = passive(with_("vbaProject", "vbaProject.bin", "", "<w:p/>", word__vbaProject_bin=b"x"))
    assert "word/vbaProject.bin" not in made.parts and b"rA" not in made.parts["word/_rels/document.xml.rels"]
    assert notes == ("left out (MACRO): word/vbaProject.bin",)


def test_a_dangerous_link_gives_way_to_its_text() -> None:
    body = f'<w:p><w:hyperlink r:id="rA">{RUN.format("lenke")}</w:hyperlink></w:p>'
    made, _ = passive(with_("hyperlink", "javascript:x()", EXTERNAL, body))
    assert b"hyperlink" not in made.parts[made.main] and read(made).text == "lenke"


def test_a_linked_picture_keeps_its_frame_and_not_its_address() -> None:
    body = '<w:p><w:r><w:pict><v:shape><v:imagedata r:id="rA"/></v:shape></w:pict></w:r></w:p>'
    made, _ = passive(with_("image", "http://x.no/p.png", EXTERNAL, body))
    assert b"x.no" not in made.packed() and b"imagedata" in made.parts[made.main]


def test_an_object_keeps_its_picture() -> None:
    embedded = '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" r:id="rA"/>'
    body = f"<w:p><w:r><w:object><v:shape><v:imagedata/></v:shape>{embedded}</w:object></w:r></w:p>"
    made, _ = passive(with_("oleObject", "o.bin", "", body, word__o_bin=b"x"))
    assert b"OLEObject" not in made.parts[made.main] and b"imagedata" in made.parts[made.main]
    assert "word/o.bin" not in made.parts


@pytest.mark.parametrize(
    ("code", "dangerous"),
    [
        ('HYPERLINK "https://lovdata.no" \\o "x"', False),
        ('HYPERLINK \\l "_Toc1"', False),
        ('HYPERLINK "bilag1.docx"', False),
        ('HYPERLINK "javascript:x()"', True),
        ('HYPERLINK "\\\\\\\\srv\\\\del"', True),
        ('HYPERLINK "file:///c:/x"', True),
    ],
)
def test_a_link_field_is_judged_by_where_it_leads(code: str, dangerous: bool) -> None:
    assert is_dangerous_link_field(code) is dangerous


def test_a_path_to_another_machine_is_told_from_a_local_one() -> None:
    assert [is_unc(each) for each in ("\\\\srv\\del", "file://srv/del", "file://///srv/del")] == [True] * 3
    assert [is_unc(each) for each in ("file:///C:/x", "file://localhost/x", "C:\\x", "bilag.docx")] == [False] * 4
