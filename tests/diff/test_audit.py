"""Did they change anything without showing it? Small returns, honest and not."""

from __future__ import annotations

import unicodedata
import zipfile
from io import BytesIO

from drafts import draft
from hypothesis import given, settings
from hypothesis import strategies as st

from avtalebygger.journeys.audit import audit, marked, needs_a_person
from avtalebygger.journeys.read import read
from avtalebygger.model.change import Audit, Fate, Tracking
from avtalebygger.model.document import revisions
from avtalebygger.model.finding import Severity
from avtalebygger.word.gate import opened

HEAD = "# Varsling"
DUTY = "Kommunen skal varsle innen 24 timer."
OTHER = "Partene møtes to ganger i året."
OURS = "Vi foreslår dette.{+ Kommunen kan nekte samtykke.+}"
US = "Oss"
THEIRS = "Motpart"
LATER = "2026-11-19T10:00:00Z"


def raised(found: Audit) -> list[tuple[str, str]]:
    return [(each.kind, each.clause) for each in found.findings if each.severity is not Severity.INFO]


def with_theirs(ours: bytes, old: str, new: str) -> bytes:
    """The file with text of its body replaced, as an editor without tracking would."""
    source, target = zipfile.ZipFile(BytesIO(ours)), BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name).decode()
            archive.writestr(name, content.replace(old, new) if name.startswith("word/") else content)
    return target.getvalue()


SENT = draft(HEAD, DUTY, OURS, OTHER, author=US, date="2026-11-10T09:00:00Z")


def test_an_untouched_return_raises_nothing() -> None:
    found = audit(SENT, SENT)
    assert found.findings == ()
    assert [outcome.fate for outcome in found.marks] == [Fate.LEFT]
    assert not needs_a_person(found)


def test_an_honest_mark_is_told_and_raises_nothing() -> None:
    returned = draft(HEAD, DUTY.replace("24", "[-24-]{+12+}"), OTHER, author=THEIRS, date=LATER)
    found = audit(draft(HEAD, DUTY, OTHER), returned)
    assert raised(found) == []
    assert [(each.kind, each.clause) for each in found.findings] == [("TRACKED_CHANGE", "1.1")] * 2
    [block] = found.comparison.blocks
    assert [(origin.tracking, origin.author, origin.date) for origin in block.origins] == [
        (Tracking.TRACKED, THEIRS, LATER)
    ]


def test_a_change_without_a_mark_is_untracked_in_its_clause() -> None:
    found = audit(SENT, with_theirs(SENT, "24 timer", "48 timer"))
    assert raised(found) == [("UNTRACKED_CHANGE", "1.1")]
    assert found.comparison.blocks[0].origins[0].tracking is Tracking.UNTRACKED
    assert needs_a_person(found)


def test_the_number_of_a_paragraph_that_they_openly_took_out_weighs_nothing() -> None:
    sent = draft(HEAD, DUTY, OTHER, "Til slutt.")
    theirs = draft(HEAD, DUTY, f"~ [-{OTHER}-]", "Til slutt.", author=THEIRS, date=LATER)
    assert ("NUMBERING_CHANGED", "1") in raised(audit(sent, theirs))
    ends = f'<w:p><w:pPr><w:rPr><w:del w:id="90" w:author="{THEIRS}" w:date="{LATER}"/></w:rPr></w:pPr><w:del'
    assert raised(audit(sent, with_theirs(theirs, "<w:p><w:pPr></w:pPr><w:del", ends))) == []


def test_the_paragraph_after_one_that_they_openly_took_out_may_come_to_its_number() -> None:
    sent = draft(HEAD, DUTY, OTHER, "~ For partene", "~ Ved underskrift")
    struck = f'<w:p><w:pPr>{{}}<w:rPr><w:del w:id="90" w:author="{THEIRS}" w:date="{LATER}"/></w:rPr></w:pPr><w:del'
    place = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'

    def returned(*after: str) -> bytes:
        theirs = draft(HEAD, DUTY, f"[-{OTHER}-]", *after, author=THEIRS, date=LATER)
        return with_theirs(theirs, f"<w:p><w:pPr>{place}</w:pPr><w:del", struck.format(place))

    assert raised(audit(sent, returned("For partene", "~ Ved underskrift"))) == []
    assert raised(audit(sent, returned("~ For partene", "Ved underskrift"))) == [("NUMBERING_CHANGED", "1.3")]


def test_our_mark_accepted_without_a_word_is_seen() -> None:
    plain = draft(HEAD, DUTY, OURS.replace("{+", "").replace("+}", ""), OTHER)
    found = audit(SENT, plain)
    assert raised(found) == [("OUR_CHANGE_ACCEPTED", "1.2")]
    assert [outcome.fate for outcome in found.marks] == [Fate.ACCEPTED]


def test_our_mark_rejected_is_an_answer_and_no_untracked_change() -> None:
    found = audit(SENT, draft(HEAD, DUTY, "Vi foreslår dette.", OTHER))
    assert raised(found) == [("OUR_CHANGE_REJECTED", "1.2")]
    assert found.comparison.blocks[0].origins[0].tracking is Tracking.ANSWER


def test_our_mark_with_other_words_is_altered() -> None:
    found = audit(SENT, with_theirs(SENT, "nekte", "ikke nekte"))
    assert ("OUR_CHANGE_ALTERED", "1.2") in raised(found)


def test_our_mark_with_nothing_of_its_words_is_altered_and_not_rejected() -> None:
    sent = draft(HEAD, DUTY, "Fristen er [-fire-]{+seks+} uker.", OTHER, author=US, date="2026-11-10T09:00:00Z")
    found = audit(sent, with_theirs(sent, "seks", "åtte"))
    assert raised(found) == [("UNTRACKED_CHANGE", "1.2"), ("OUR_CHANGE_ALTERED", "1.2")]
    assert [each.now for each in found.marks if each.fate is Fate.ALTERED] == ["åtte"]


def test_a_mark_in_our_name_that_we_did_not_make_is_seen() -> None:
    forged = draft(HEAD, DUTY, OURS, OTHER.replace("to", "[-to-]"), author=US, date="2026-11-10T09:00:00Z")
    assert ("FOREIGN_CHANGE_IN_OUR_NAME", "1.3") in raised(audit(SENT, forged))


def test_a_mark_from_before_we_sent_is_seen() -> None:
    ours = with_theirs(SENT, "two", "two")
    theirs = with_theirs(
        ours,
        ">Partene møtes to ganger i året.<",
        '></w:t></w:r><w:del w:id="77" w:author="X" '
        'w:date="2025-01-01T08:00:00Z"><w:r><w:delText>Partene møtes to ganger i året.</w:delText></w:r></w:del>'
        "<w:r><w:t><",
    )
    assert raised(audit(SENT, theirs)) == [("BACKDATED_CHANGE", "1.3")]


def test_tracking_switched_off_weighs_only_beside_a_silent_change() -> None:
    tracking = "<w:trackRevisions/>"
    sent = draft(HEAD, DUTY, settings=tracking)
    assert raised(audit(sent, draft(HEAD, DUTY))) == []
    assert ("TRACKING_OFF", "-") in raised(audit(sent, draft(HEAD, DUTY.replace("24", "48"))))


def test_another_unicode_form_raises_nothing() -> None:
    returned = with_theirs(SENT, "året", unicodedata.normalize("NFD", "året"))
    assert raised(audit(SENT, returned)) == []


def test_a_flattened_reference_raises_nothing() -> None:
    assert raised(audit(draft("#a Varsling", "Se <ref a 1>."), draft("# Varsling", "Se 1."))) == []


def test_a_program_without_bookmarks_raises_nothing() -> None:
    clauses = DUTY, "Se punkt <ref a 1>."
    sent = draft("#a Varsling", *clauses, "#b Møter", OTHER)
    assert raised(audit(sent, draft("# Varsling", *clauses, "# Møter", OTHER))) == []
    one_is_gone = draft("# Varsling", *clauses, "#b Møter", OTHER)
    assert raised(audit(sent, one_is_gone)) == [("CROSSREF_TARGET_CHANGED", "1.2")]
    shows_another = draft("# Varsling", DUTY, "Se punkt <ref a 2>.", "# Møter", OTHER)
    assert ("CROSSREF_TARGET_CHANGED", "1.2") in raised(audit(sent, shows_another))


CODE = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
TOC = f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" </w:instrText></w:r>{CODE.format("separate")}'
LINE = "<w:p>{}<w:r><w:t>Varsling</w:t></w:r><w:r><w:tab/></w:r>{}</w:p>"
NUMBER = "<w:r><w:t>{}</w:t></w:r>"


def with_contents(page: str, begins: str = CODE.format("begin") + TOC, ends: str = CODE.format("end")) -> bytes:
    """An agreement with one line of contents before it."""
    return with_theirs(draft(HEAD, DUTY), "<w:body>", "<w:body>" + LINE.format(begins, page + ends))


def test_page_numbers_of_the_contents_raise_nothing_however_they_are_written() -> None:
    word = "".join((CODE.format("begin"), "<w:r><w:instrText> PAGEREF _Toc1 </w:instrText></w:r>",
                    CODE.format("separate"), NUMBER, CODE.format("end")))  # fmt: skip
    simple = '<w:fldSimple w:instr="PAGEREF _Toc1">' + NUMBER + "</w:fldSimple>"
    sent = with_contents(word.format(3))
    for returned in (word, simple, NUMBER):
        assert raised(audit(sent, with_contents(returned.format(4)))) == []
    assert raised(audit(sent, with_contents(NUMBER.format("fire")))) == [("UNTRACKED_CHANGE", "-")]
    outside = with_contents(NUMBER.format(3), "", ""), with_contents(NUMBER.format(4), "", "")
    assert raised(audit(*outside)) == [("UNTRACKED_CHANGE", "-")]


def test_an_honest_clause_renumbers_references_without_alarm() -> None:
    sent = draft("#a Varsling", DUTY, "#b Møter", OTHER, "Se punkt <ref b 2>.")
    returned = draft("#a Varsling", DUTY, "#b Møter", OTHER, "Se punkt <ref b 3>.")
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    new = (
        f'{heading}<w:rPr><w:ins w:id="90" w:author="X" w:date="{LATER}"/></w:rPr></w:pPr>'
        f'<w:ins w:id="91" w:author="X" w:date="{LATER}"><w:r><w:t>Pris</w:t></w:r></w:ins></w:p>'
    )
    start = (
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        '</w:pPr><w:bookmarkStart w:id="2" w:name="b"/>'
    )
    assert raised(audit(sent, with_theirs(returned, start, new + start))) == []


WORDS = st.sampled_from(
    ["Fristen er 14 dager.", "Kommunen skal varsle.", "Partene møtes årlig.", "Avtalen kan sies opp."]
)
EDITS = st.lists(
    st.tuples(WORDS, st.sampled_from(["", " [-Gammelt.-]", " {+Nytt ledd.+}", "{+, se vedlegg+}"])),
    min_size=1,
    max_size=5,
)


@settings(max_examples=50, deadline=None)
@given(EDITS)
def test_honest_marks_never_raise_an_alarm(lines: list[tuple[str, str]]) -> None:
    sent = draft(HEAD, *(words + gone(edit) for words, edit in lines))
    returned = draft(HEAD, *(words + edit for words, edit in lines), author=THEIRS, date=LATER)
    assert raised(audit(sent, returned)) == []


def gone(edit: str) -> str:
    """What of an edit stood there before."""
    return edit.replace("[-", "").replace("-]", "") if "[-" in edit else ""


@settings(max_examples=50, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5, unique=True), st.data())
def test_a_silent_change_is_always_seen(lines: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    changed = [*lines[:at], lines[at].replace(".", " ikke."), *lines[at + 1 :]]
    assert ("UNTRACKED_CHANGE", f"1.{at + 1}") in raised(audit(draft(HEAD, *lines), draft(HEAD, *changed)))


def test_a_change_in_our_name_is_marked_as_nobody_s() -> None:
    silent = with_theirs(SENT, "nekte", "avslå")
    packages = [opened(data, "fil.docx") for data in (SENT, silent)]
    written = read(marked(packages[0], packages[1], "NOT TRACKED", LATER))
    by_author = [(revision.author, text) for revision, text in revisions(written) if revision.author != US]
    assert by_author == [("NOT TRACKED", "nekte"), ("NOT TRACKED", "avslå")]


MOVED = ("# Varsling", DUTY, "# Møter", OTHER, "# Pris", "Kommunen betaler etter regning hvert kvartal.")


def test_a_clause_moved_in_silence_is_seen() -> None:
    found = audit(draft(*MOVED), draft(*MOVED[4:], *MOVED[:4]))
    assert raised(found) == [("UNTRACKED_CHANGE", "3")]


def test_a_clause_moved_with_marks_raises_nothing() -> None:
    sent = draft(*MOVED, author=US)
    gone = [f"[-{line}-]" if not line.startswith("#") else line for line in MOVED[4:]]
    come = "{+Kommunen betaler etter regning hvert kvartal.+}"
    returned = draft(MOVED[0], MOVED[1] + come, *MOVED[2:4], *gone)
    assert raised(audit(sent, returned)) == []
