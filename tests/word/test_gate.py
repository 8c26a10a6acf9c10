"""Who is let in, and what the others are told."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from random_documents import SPACES, simple

from avtalebygger.errors import WordError
from avtalebygger.messages import text
from avtalebygger.messages.codes_word import CODES
from avtalebygger.word.gate import ADVICE, LARGEST_FILE, SAVE_ANEW, opened

HONEST = simple("<w:p><w:r><w:t>Avtalen gjelder.</w:t></w:r></w:p>")
HEAD = f"<w:document {SPACES}><w:body>"
FOOT = "</w:body></w:document>"


def rezipped(
    change: dict[str, bytes | str | None],
    extra: tuple[tuple[str, bytes], ...] = (),
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The honest document with parts replaced, added or (None) left out."""
    source = zipfile.ZipFile(BytesIO(HONEST))
    parts: dict[str, bytes | str | None] = {name: source.read(name) for name in source.namelist()} | change
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in [*parts.items(), *extra]:
            if content is not None:
                archive.writestr(name, content)
    return target.getvalue()


def of_body(body: str, prolog: str = "") -> bytes:
    return rezipped({"word/document.xml": prolog + HEAD + body + FOOT})


REFUSED = {
    "empty": (b"", "AVT303", "empty"),
    "text": (b"Hei, dette er ikke Word.", "AVT304", "text file"),
    "html": (b"<!DOCTYPE html><html>", "AVT304", "HTML"),
    "rtf": (rb"{\rtf1 hei}", "AVT304", "RTF"),
    "pdf": (b"%PDF-1.7", "AVT304", "PDF"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "AVT304", "Word 97"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "AVT305", "password"),
    "cut short": (HONEST[: len(HONEST) // 2], "AVT306", "truncated"),
    "too large": (b"PK" + b"\0" * LARGEST_FILE, "AVT302", "too large"),
    "unsafe path": (rezipped({"../evil.txt": "x"}), "AVT309", "path"),
    "absolute path": (rezipped({"/etc/evil.txt": "x"}), "AVT309", "path"),
    "backslash": (rezipped({"word\\evil.xml": "x"}), "AVT309", "path"),
    "no content types": (rezipped({"[Content_Types].xml": None}), "AVT313", "Content_Types"),
    "no relationships": (rezipped({"_rels/.rels": None}), "AVT314", "main document part"),
    "no main part": (rezipped({"word/document.xml": None}), "AVT314", "document.xml"),
    "no body": (rezipped({"word/document.xml": f"<w:document {SPACES}/>"}), "AVT320", "body"),
    "not a document": (rezipped({"word/document.xml": f"<w:hdr {SPACES}/>"}), "AVT304", "without a Word document"),
    "doctype": (of_body("", "<!DOCTYPE w:document>"), "AVT316", "DOCTYPE"),
    "doctype behind a comment": (of_body("", "<?x y?><!-- a --> <!DOCTYPE a>"), "AVT316", "DOCTYPE"),
    "doctype in utf-16": (
        rezipped(
            {
                "word/document.xml": ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a>' + HEAD + FOOT).encode(
                    "utf-16"
                )
            }
        ),
        "AVT316",
        "DOCTYPE",
    ),
    "utf-7": (rezipped({"word/document.xml": b'<?xml version="1.0" encoding="UTF-7"?>'}), "AVT315", "utf-7"),
    "deep": (of_body("<w:sdt>" * 250 + "</w:sdt>" * 250), "AVT317", "deep"),
    "a little too deep": (of_body("<w:sdt>" * 199 + "</w:sdt>" * 199), "AVT317", "deep"),
    "not well-formed": (of_body("<w:p>"), "AVT318", "document.xml"),
    "an empty part": (rezipped({"word/styles.xml": b""}), "AVT318", "styles.xml"),
    "two entries, one name": (rezipped({}, (("WORD/DOCUMENT.XML", b"x"),)), "AVT308", "twice"),
    "many entries": (rezipped({}, tuple((f"word/{n}.bin", b"") for n in range(10_001))), "AVT307", "too many"),
    "large when unpacked": (of_body(" " * (33 << 20)), "AVT311", "too large"),
    "bzip2": (rezipped({}, method=zipfile.ZIP_BZIP2), "AVT323", "compression method (bzip2)"),
    "lzma": (rezipped({}, method=zipfile.ZIP_LZMA), "AVT323", "compression method (LZMA)"),
    "many paragraphs": (of_body("<w:p/>" * 200_000), "AVT324", "too large"),
    "many tags": (of_body("<w:p/>" * 1_600_000), "AVT319", "too large"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_an_honest_word_file_is_refused_by_name_and_cause(case: str) -> None:
    data, code, said = REFUSED[case]
    with pytest.raises(WordError) as caught:
        opened(data, "svar.docx")
    [problem] = caught.value.problems
    assert problem.code == code
    words = text(problem.code, **problem.values)
    assert "svar.docx" in words and said in words and len(words) < 400


@pytest.mark.parametrize(("offset", "value"), [(6, 99), (28, 0)])  # the version it asks for; the length of a name
def test_a_directory_that_python_cannot_read_is_refused_too(offset: int, value: int) -> None:
    broken = bytearray(HONEST)
    broken[broken.rfind(b"PK\x01\x02") + offset] = value
    with pytest.raises(WordError, match="AVT306"):
        opened(bytes(broken), "svar.docx")


def test_a_wrong_checksum_is_found_by_inflating() -> None:
    broken = bytearray(HONEST)
    for signature, offset in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = broken.rfind(signature)
        broken[at + offset] ^= 0xFF
    with pytest.raises(WordError, match="AVT312"):
        opened(bytes(broken), "svar.docx")


ODD = {
    "another main part": rezipped(
        {
            "word/document.xml": None,
            "word/document2.xml": HEAD + "<w:p/>" + FOOT,
            "_rels/.rels": zipfile.ZipFile(BytesIO(HONEST))
            .read("_rels/.rels")
            .replace(b"document.xml", b"document2.xml"),
            "[Content_Types].xml": zipfile.ZipFile(BytesIO(HONEST))
            .read("[Content_Types].xml")
            .replace(b"document.xml", b"document2.xml"),
        }
    ),
    "utf-16": rezipped(
        {"word/document.xml": ('<?xml version="1.0" encoding="UTF-16"?>' + HEAD + FOOT).encode("utf-16")}
    ),
    "byte order mark": rezipped({"word/document.xml": b"\xef\xbb\xbf" + (HEAD + FOOT).encode()}),
    "another prefix": rezipped(
        {"word/document.xml": (HEAD + "<w:p/>" + FOOT).replace("w:", "ns0:").replace(":w=", ":ns0=")}
    ),
    "target in another case": rezipped(
        {"_rels/.rels": zipfile.ZipFile(BytesIO(HONEST)).read("_rels/.rels").replace(b"word/", b"Word/")}
    ),
    "a doctype in a comment": of_body("", "<!-- <!DOCTYPE a> -->"),
    "depth at the limit": of_body("<w:sdt>" * 198 + "</w:sdt>" * 198),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_but_legal_files_are_let_in(case: str) -> None:
    package_ = opened(ODD[case], "svar.docx")
    assert package_.root(package_.main).tag.endswith("}document")


def test_strict_documents_are_read_with_transitional_namespaces() -> None:
    strict = "http://purl.oclc.org/ooxml/"
    document = HEAD.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict + "wordprocessingml/main"
    ).replace("<w:document ", '<w:document w:conformance="strict" ')
    rels = (
        zipfile.ZipFile(BytesIO(HONEST))
        .read("_rels/.rels")
        .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/", strict.encode() + b"officeDocument/")
    )
    package_ = opened(rezipped({"word/document.xml": document + "<w:p/>" + FOOT, "_rels/.rels": rels}), "s.docx")
    assert b"purl.oclc.org" not in package_.packed()
    assert b"strict" not in package_.parts["word/document.xml"]


def test_every_refusal_is_documented_with_its_advice() -> None:
    said = (Path(__file__).parents[2] / "docs" / "reading.md").read_text("utf-8")
    mine = {code: words for code, words in CODES.items() if "AVT300" <= code <= "AVT324"}
    assert len(mine) == 25
    assert all(f"| {code} | {words} | {ADVICE.get(code, SAVE_ANEW)} |" in said for code, words in mine.items())
