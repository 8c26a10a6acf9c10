"""Tracked changes resolved: each construct by itself, and the laws that all of them keep."""

from __future__ import annotations

import re
from random import Random

import pytest
from common import pair_documents, shared_module
from hypothesis import given, settings
from hypothesis import strategies as st
from random_documents import AUTHORS, document, simple

from avtalebygger.model.document import Revision
from avtalebygger.word.gate import opened
from avtalebygger.word.package import Package
from avtalebygger.word.read import read
from avtalebygger.word.readings import accepted, reading, rejected
from avtalebygger.word.resolve import Verdict, accept_all, reject_all, resolved, selected

BY = 'w:id="9" w:author="A" w:date="2026-01-01T00:00:00Z"'
BY_B = BY.replace('"A"', '"B"')


def of(body: str) -> Package:
    return opened(simple(short(body)), "svar.docx")


def short(body: str) -> str:
    """The notation of the cases: words in quotes are a run; @A and @B are who made a mark and when."""
    body = re.sub(r"'([^'<]*)'", r'<w:r><w:t xml:space="preserve">\1</w:t></w:r>', body)
    return body.replace("@A", BY).replace("@B", BY_B)


def xml(package: Package) -> str:
    """The body, without what the cases do not write."""
    written = package.parts[package.main].decode()
    inner = written[written.index("<w:body>") + 8 : written.index("</w:body>")] if "<w:body>" in written else ""
    inner = re.sub(r'<w:r><w:t xml:space="preserve">([^<]*)</w:t></w:r>', r"'\1'", inner)
    return inner.replace(BY, "@A").replace(BY_B, "@B")


def deleted(words: str, by: str = "@A") -> str:
    return f'<w:del {by}><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>'


MARK = "<w:p><w:pPr>{}<w:rPr><w:{} @A/></w:rPr></w:pPr>{}</w:p>"
CENTRE, RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'

CASES = {
    "an insertion": ("<w:p>'a'<w:ins @A>'b'</w:ins></w:p>", "<w:p>'a''b'</w:p>", "<w:p>'a'</w:p>"),
    "a deletion": (f"<w:p>'a'{deleted('b')}</w:p>", "<w:p>'a'</w:p>", "<w:p>'a''b'</w:p>"),
    "a deletion in an insertion": (f"<w:p><w:ins @A>'a'{deleted('b', '@B')}</w:ins></w:p>", "<w:p>'a'</w:p>", "<w:p/>"),
    "a move": (
        "<w:p><w:moveFromRangeStart @A w:name=\"m\"/><w:moveFrom @A>'a'</w:moveFrom>"
        "<w:moveFromRangeEnd w:id=\"9\"/></w:p>"
        "<w:p><w:moveToRangeStart @A w:name=\"m\"/><w:moveTo @A>'a'</w:moveTo><w:moveToRangeEnd w:id=\"9\"/></w:p>",
        "<w:p/><w:p>'a'</w:p>",
        "<w:p>'a'</w:p><w:p/>",
    ),
    "a split": (
        MARK.format(CENTRE, "ins", "'a'") + f"<w:p><w:pPr>{RIGHT}</w:pPr>'b'</w:p>",
        f"<w:p><w:pPr>{CENTRE}</w:pPr>'a'</w:p><w:p><w:pPr>{RIGHT}</w:pPr>'b'</w:p>",
        f"<w:p><w:pPr>{RIGHT}</w:pPr>'a''b'</w:p>",
    ),
    "a join": (
        MARK.format(CENTRE, "del", "'a'") + f"<w:p><w:pPr>{RIGHT}</w:pPr>'b'</w:p>",
        f"<w:p><w:pPr>{RIGHT}</w:pPr>'a''b'</w:p>",
        f"<w:p><w:pPr>{CENTRE}</w:pPr>'a'</w:p><w:p><w:pPr>{RIGHT}</w:pPr>'b'</w:p>",
    ),
    "a paragraph at the end": (
        "<w:p>'a'</w:p>" + MARK.format("", "ins", "<w:ins @A>'b'</w:ins>"),
        "<w:p>'a'</w:p><w:p><w:pPr/>'b'</w:p>",
        "<w:p>'a'</w:p>",
    ),
    "three paragraphs into one": (
        MARK.format("", "del", "'a'") + MARK.format("", "del", "") + "<w:p>'b'</w:p>",
        "<w:p>'a''b'</w:p>",
        "<w:p><w:pPr/>'a'</w:p><w:p><w:pPr/></w:p><w:p>'b'</w:p>",
    ),
    "run formatting": (
        "<w:p><w:r><w:rPr><w:b/><w:rPrChange @A><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr><w:t>a</w:t></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:i/></w:rPr><w:t>a</w:t></w:r></w:p>",
    ),
    "paragraph formatting keeps mark and section": (
        f"<w:p><w:pPr>{CENTRE}<w:rPr><w:b/></w:rPr><w:sectPr/><w:pPrChange @A><w:pPr>{RIGHT}</w:pPr>"
        f"</w:pPrChange></w:pPr></w:p>",
        f"<w:p><w:pPr>{CENTRE}<w:rPr><w:b/></w:rPr><w:sectPr/></w:pPr></w:p>",
        f"<w:p><w:pPr>{RIGHT}<w:rPr><w:b/></w:rPr><w:sectPr/></w:pPr></w:p>",
    ),
    "a section keeps its headers": (
        '<w:p/><w:sectPr><w:headerReference w:type="default"/><w:titlePg/><w:sectPrChange @A><w:sectPr>'
        '<w:cols/></w:sectPr>'
        "</w:sectPrChange></w:sectPr>",
        '<w:p/><w:sectPr><w:headerReference w:type="default"/><w:titlePg/></w:sectPr>',
        '<w:p/><w:sectPr><w:headerReference w:type="default"/><w:cols/></w:sectPr>',
    ),
    "a row": (
        "<w:tbl><w:tr><w:tc><w:p>'a'</w:p></w:tc></w:tr><w:tr><w:trPr><w:ins @A/></w:trPr><w:tc><w:p>'b'"
        "</w:p></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:tc><w:p>'a'</w:p></w:tc></w:tr><w:tr><w:trPr/><w:tc><w:p>'b'</w:p></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:tc><w:p>'a'</w:p></w:tc></w:tr></w:tbl>",
    ),
    "a table whose only row goes": (
        "<w:p/><w:tbl><w:tr><w:trPr><w:del @A/></w:trPr><w:tc><w:p>'b'</w:p></w:tc></w:tr></w:tbl><w:p/>",
        "<w:p/><w:p/>",
        "<w:p/><w:tbl><w:tr><w:trPr/><w:tc><w:p>'b'</w:p></w:tc></w:tr></w:tbl><w:p/>",
    ),
    "a cell, and Word's copy of its mark": (
        "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:tcPr><w:cellDel @A/><w:tcPrChange @A><w:tcPr><w:hideMark/>"
        "<w:cellDel @A/>"
        "</w:tcPr></w:tcPrChange></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:tcPr><w:hideMark/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
    ),
    "cells merged": (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:tcW/><w:shd/><w:cellMerge @A w:vMerge="rest"/></w:tcPr><w:p/></w:tc>'
        '</w:tr></w:tbl>',
        '<w:tbl><w:tr><w:tc><w:tcPr><w:tcW/><w:vMerge w:val="restart"/><w:shd/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
        "<w:tbl><w:tr><w:tc><w:tcPr><w:tcW/><w:shd/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
    ),
    "a grid": (
        "<w:tbl><w:tblGrid><w:gridCol w:w=\"2\"/><w:tblGridChange w:id=\"1\"><w:tblGrid>"
        "<w:gridCol w:w=\"1\"/></w:tblGrid>"
        "</w:tblGridChange></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        '<w:tbl><w:tblGrid><w:gridCol w:w="2"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>',
        '<w:tbl><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>',
    ),
    "a list place": (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/><w:ins @A/></w:numPr></w:pPr></w:p>',
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>',
        "<w:p><w:pPr/></w:p>",
    ),
    "a link that empties": (
        f"<w:p><w:hyperlink w:anchor=\"x\">{deleted('b')}</w:hyperlink></w:p>",
        "<w:p/>",
        "<w:p><w:hyperlink w:anchor=\"x\">'b'</w:hyperlink></w:p>",
    ),
    "a control round text that stays": (
        "<w:p><w:customXmlInsRangeStart @A/><w:sdt><w:sdtPr/><w:sdtContent><w:customXmlInsRangeEnd w:id=\"9\"/>'x'"
        "</w:sdtContent></w:sdt></w:p>",
        "<w:p><w:sdt><w:sdtPr/><w:sdtContent>'x'</w:sdtContent></w:sdt></w:p>",
        "<w:p>'x'</w:p>",
    ),
    "an equation's run, as Word marks it": (
        "<w:p><m:oMath><m:r><m:t>1</m:t></m:r><m:r><w:ins @A><w:rPr/><m:t>2</m:t></w:ins></m:r></m:oMath></w:p>",
        "<w:p><m:oMath><m:r><m:t>1</m:t></m:r><m:r><w:rPr/><m:t>2</m:t></m:r></m:oMath></w:p>",
        "<w:p><m:oMath><m:r><m:t>1</m:t></m:r></m:oMath></w:p>",
    ),
    "an equation's structure": (
        "<w:p><m:oMath><m:f><m:fPr><m:ctrlPr><w:del @A/></m:ctrlPr></m:fPr><m:num><m:r><m:t>1</m:t></m:r></m:num></m:f>"
        "</m:oMath></w:p>",
        "<w:p><m:oMath><m:r><m:t>1</m:t></m:r></m:oMath></w:p>",
        "<w:p><m:oMath><m:f><m:fPr><m:ctrlPr/></m:fPr><m:num><m:r><m:t>1</m:t></m:r></m:num></m:f></m:oMath></w:p>",
    ),
    "an anchor that loses its other half": (
        f'<w:p><w:bookmarkStart w:id="1" w:name="b"/>{deleted("x")[:-8]}<w:bookmarkEnd w:id="1"/></w:del></w:p>',
        '<w:p><w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/></w:p>',
        "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"b\"/>'x'<w:bookmarkEnd w:id=\"1\"/></w:p>",
    ),
}  # fmt: skip


def same(one: str, other: str) -> bool:
    plain = lambda written: re.sub(r"<w:(pPr|rPr|trPr)/>|\s+(?=/?>)", "", written).replace("></w:p>", "/>")  # noqa: E731
    plainer = lambda written: re.sub(r"<w:p/>|<w:p></w:p>", "<w:p/>", plain(written))  # noqa: E731
    return plainer(one) == plainer(other)


@pytest.mark.parametrize("case", CASES)
def test_each_construct_is_accepted_and_rejected(case: str) -> None:
    tracked, accepted_, rejected_ = CASES[case]
    for decide, expected in ((accept_all, accepted_), (reject_all, rejected_)):
        found = xml(resolved(of(tracked), decide))
        assert same(found, expected), found


def test_what_is_not_chosen_stays_marked() -> None:
    package = of(f"<w:p><w:ins @A>'a'{deleted('b', '@B')}</w:ins><w:ins @B>'c'</w:ins></w:p>")
    ours = xml(resolved(package, selected(Verdict.ACCEPT, ["A"])))
    assert same(ours, f"<w:p>'a'{deleted('b', '@B')}<w:ins @B>'c'</w:ins></w:p>")
    theirs = xml(resolved(package, selected(Verdict.REJECT, ["B"])))
    assert same(theirs, "<w:p><w:ins @A>'a''b'</w:ins></w:p>")
    assert resolved(package, selected(Verdict.ACCEPT, ["C"])) is package


def test_a_choice_by_paragraph_leaves_the_others() -> None:
    package = of("<w:p><w:ins @A>'a'</w:ins></w:p><w:p><w:ins @A>'b'</w:ins></w:p>")
    positions = [revision.position for revision in map(first_revision, read(package).blocks) if revision.position]
    assert same(
        xml(resolved(package, selected(Verdict.REJECT, positions=positions[1:]))),
        "<w:p><w:ins @A>'a'</w:ins></w:p><w:p/>",
    )


def first_revision(block) -> Revision:  # type: ignore[no-untyped-def]
    return block.runs[0].revisions[0]


def test_an_untouched_part_keeps_its_bytes() -> None:
    package = of("<w:p><w:ins @A>'a'</w:ins></w:p>")
    made = resolved(package, accept_all)
    assert {part for part in package.parts if made.parts[part] != package.parts[part]} == {package.main}


DECISIONS = {
    "accept": accept_all,
    "reject": reject_all,
    "keep": lambda revision: Verdict.KEEP,
    "by author": lambda revision: list(Verdict)[AUTHORS.index(revision.author) if revision.author else 0],
    "by place": lambda revision: list(Verdict)[revision.position.paragraph % 3],
}


@pytest.mark.parametrize("name", DECISIONS)
@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_reading_what_was_resolved_is_resolving_what_was_read(name: str, random: Random) -> None:
    decide = DECISIONS[name]
    package = opened(document(random), "svar.docx")
    assert reading(read(package), decide) == read(opened(resolved(package, decide).packed(), "svar.docx"))


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_a_document_without_revisions_is_both_its_readings(random: Random) -> None:
    package = opened(document(random, tracked=0), "svar.docx")
    plain = read(resolved(package, accept_all))
    assert plain == accepted(plain) == rejected(plain)


@pytest.mark.shared
@given(st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_judge_resolves_alike(random: Random, accept: bool) -> None:
    """But for a row all of whose cells go: the judge leaves a row without cells, which Word takes for damage."""
    oracle = shared_module("redline", "oracle")
    data = document(random)
    ours = resolved(opened(data, "svar.docx"), accept_all if accept else reject_all).packed()
    theirs = oracle.resolve(data, accept)
    row = oracle.w("tr")
    if any(not each.findall(oracle.w("tc")) for each in theirs.tree(theirs.main).iter(row)):
        return
    for level in ("text", "structure"):
        assert oracle.equivalent(ours, theirs, level), oracle.equivalent(ours, theirs, level).where
    assert not set(oracle.lint(ours)) - set(oracle.lint(data))


@pytest.mark.shared
@pytest.mark.parametrize("path", pair_documents(), ids=lambda path: path.stem)
def test_real_documents_resolve_as_the_judge_does(path) -> None:  # type: ignore[no-untyped-def]
    oracle = shared_module("redline", "oracle")
    data = path.read_bytes()
    package = opened(data, path.name)
    for decide in (accept_all, reject_all):
        made = resolved(package, decide)
        assert reading(read(package), decide) == read(made)
        if made is not package:
            theirs = oracle.resolve(data, decide is accept_all)
            assert all(oracle.equivalent(made.packed(), theirs, level) for level in ("text", "structure"))
