"""Several parties' marks over one base. The law, for any edits of any parties: accept one party's marks and reject all
others, and the text is that party's document; reject all, and it is the base."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from avtalebygger.redlining import flow
from avtalebygger.redlining.base import base_flow
from avtalebygger.redlining.layers import is_gone, matched
from avtalebygger.redlining.pen import Pen
from avtalebygger.redlining.projected import projected
from avtalebygger.redlining.segments import flow_segments
from avtalebygger.redlining.superimpose import written_flow
from avtalebygger.word.names import W

HEAD = f'<w:body xmlns:w="{W}">'
WORDS = ["Kommunen", "skal", "varsle", "innen", "24", "timer", "og", "døgnet", "rundt"]
NAMES = {"a": "Aure", "s": "Smøla", "t": "Tingvoll"}


@dataclass(frozen=True)
class Cut:
    """What a party does to one word and to the paragraph's mark."""

    kind: str
    words: tuple[str, ...] = ()


def run(words: str, deleted: bool = False) -> str:
    tag = "delText" if deleted else "t"
    return f'<w:r><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'


def mark(kind: str, inner: str) -> str:
    return f'<w:{kind} w:id="1" w:author="x" w:date="2026-05-11T08:00:00Z">{inner}</w:{kind}>'


def paragraph(inner: str, marked: str = "") -> str:
    properties = f'<w:pPr><w:rPr><w:{marked} w:id="1" w:author="x"/></w:rPr></w:pPr>' if marked else ""
    return f"<w:p>{properties}{inner}</w:p>"


def base_xml(paragraphs: list[list[str]]) -> str:
    return "".join(paragraph("".join(run(f"{word} ") for word in words)) for words in paragraphs)


def edited(paragraphs: list[list[str]], cuts: list[list[Cut]], marks: list[str]) -> str:
    """The base with one party's marks: each word kept, deleted, replaced, preceded by words or by a paragraph end."""
    out: list[str] = []
    for number, (words, own) in enumerate(zip(paragraphs, cuts, strict=True)):
        inner = ""
        for word, cut in zip(words, own, strict=True):
            come = "".join(run(f"{each} ") for each in cut.words)
            if cut.kind == "split":
                out.append(paragraph(inner + (mark("ins", come) if come else ""), "ins"))
                inner = run(f"{word} ")
            elif cut.kind == "delete":
                inner += mark("del", run(f"{word} ", deleted=True))
            elif cut.kind == "replace":
                inner += mark("del", run(f"{word} ", deleted=True)) + (mark("ins", come) if come else "")
            else:
                inner += (mark("ins", come) if come else "") + run(f"{word} ")
        join = "del" if marks[number] == "join" and number + 1 < len(paragraphs) else ""
        out.append(paragraph(inner, join))
        if marks[number] == "new" and number + 1 < len(paragraphs):
            out.append(paragraph(mark("ins", run("Nytt ledd. ")), "ins"))
        if marks[number] == "table" and number + 1 < len(paragraphs):
            out.append(
                '<w:tbl><w:tr><w:trPr><w:ins w:id="1" w:author="x"/></w:trPr><w:tc>'
                + paragraph(mark("ins", run("Ny celle")), "ins")
                + "</w:tc></w:tr></w:tbl>"
            )
    return "".join(out)


words = st.lists(st.sampled_from(WORDS), max_size=2).map(tuple)
cut = st.one_of(
    st.just(Cut("keep")),
    st.just(Cut("keep")),
    st.builds(Cut, st.sampled_from(["keep", "delete", "replace", "split"]), words),
)


@st.composite
def negotiations(draw: st.DrawFn) -> tuple[list[list[str]], dict[str, str]]:
    paragraphs = draw(st.lists(st.lists(st.sampled_from(WORDS), max_size=5), min_size=1, max_size=4))
    parties = {}
    for party in NAMES:
        cuts = [[draw(cut) for _ in each] for each in paragraphs]
        marks = [draw(st.sampled_from(["", "", "join", "new", "table"])) for _ in paragraphs]
        parties[party] = edited(paragraphs, cuts, marks)
    return paragraphs, parties


def body(xml: str) -> etree._Element:
    return etree.fromstring(HEAD + xml + "</w:body>")


def text_after(container: etree._Element, *, accept: bool) -> str:
    """The party's own redline resolved, by its states."""
    name = "x" if accept else ""
    return projected(container, name)


@settings(max_examples=150, deadline=None)
@given(negotiations())
def test_one_party_s_marks_accepted_and_all_others_rejected_give_that_party_s_document(
    negotiation: tuple[list[list[str]], dict[str, str]],
) -> None:
    paragraphs, parties = negotiation
    base = base_flow("body", "document.xml", body(base_xml(paragraphs)), 0)
    redlines = {party: body(xml) for party, xml in parties.items()}
    layers = {party: matched(base, container, []) for party, container in redlines.items()}
    merged = body("")
    merged.extend(written_flow(base, layers, Pen(NAMES, "2026-05-11T08:00:00Z", 1)))
    assert projected(merged, "") == projected(base.container, "")
    for party, container in redlines.items():
        assert projected(merged, NAMES[party]) == text_after(container, accept=True), party


@settings(max_examples=50, deadline=None)
@given(negotiations())
def test_the_order_of_receipt_makes_no_difference(negotiation: tuple[list[list[str]], dict[str, str]]) -> None:
    paragraphs, parties = negotiation
    base = base_flow("body", "document.xml", body(base_xml(paragraphs)), 0)
    written = []
    for order in (list(parties), list(reversed(parties))):
        layers = {party: matched(base, body(parties[party]), []) for party in order}
        merged = body("")
        merged.extend(written_flow(base, layers, Pen(NAMES, "2026-05-11T08:00:00Z", 1)))
        written.append(etree.tostring(merged))
    assert written[0] == written[1]


@settings(max_examples=50, deadline=None)
@given(negotiations())
def test_the_same_edits_by_all_are_one_mark_with_all_names(
    negotiation: tuple[list[list[str]], dict[str, str]],
) -> None:
    paragraphs, parties = negotiation
    base = base_flow("body", "document.xml", body(base_xml(paragraphs)), 0)
    layers = {party: matched(base, body(parties["a"]), []) for party in NAMES}
    merged = body("")
    merged.extend(written_flow(base, layers, Pen(NAMES, "2026-05-11T08:00:00Z", 1)))
    authors = {node.get(f"{{{W}}}author") for node in merged.iter() if node.get(f"{{{W}}}author")}
    assert authors <= {"Aure, Smøla, Tingvoll"}


def test_words_that_stay_keep_their_runs() -> None:
    base = base_flow("body", "document.xml", body(paragraph(run("Helseforetaket skal varsle innen 24 timer."))), 0)
    redline = body(
        paragraph(
            run("Helseforetaket skal varsle innen ")
            + mark("del", run("24", deleted=True))
            + mark("ins", run("12"))
            + run(" timer.")
        )
    )
    merged = body("")
    merged.extend(written_flow(base, {"a": matched(base, redline, [])}, Pen(NAMES, "2026-05-11T08:00:00Z", 1)))
    words = [node.text for node in merged.iter(f"{{{W}}}t", f"{{{W}}}delText")]
    assert words == ["Helseforetaket skal varsle innen ", "24", "12", " timer."]


def test_an_extent_says_what_goes_and_what_comes() -> None:
    base = base_flow("body", "document.xml", body(base_xml([["innen", "24", "timer"]])), 0)
    redline = body(
        paragraph(run("innen ") + mark("del", run("24 ", deleted=True)) + mark("ins", run("12 ")) + run("timer "))
    )
    [segment] = flow_segments(base, matched(base, redline, []))
    assert (segment.before, segment.after, segment.context) == ("24 ", "12 ", "innen 24 timer ")
    assert (segment.start, segment.end) == (6, 9)


def test_items_gone_are_those_marked_deleted() -> None:
    container = body(paragraph(run("a") + mark("del", run("b", deleted=True))))
    assert [item.key for item in flow.items_of(container) if is_gone(item)] == ["b"]


def test_a_paragraph_that_comes_before_a_heading_takes_none_of_its_bookmarks() -> None:
    anchor = '<w:bookmarkStart w:id="7" w:name="_avt_varsling"/><w:bookmarkEnd w:id="7"/>'
    before, heading = paragraph(run("Formål.")), paragraph(anchor + run("Varsling"))
    base = base_flow("body", "document.xml", body(before + heading), 0)
    coming = paragraph(mark("ins", run("Nytt ledd.")), "ins")
    layer = matched(base, body(before + coming + heading), [])
    [holding] = [
        "".join(block.itertext())
        for block in written_flow(base, {"a": layer}, Pen(NAMES, "2026-05-11T08:00:00Z", 100))
        if next(block.iter(f"{{{W}}}bookmarkStart"), None) is not None
    ]
    assert holding == "Varsling"
