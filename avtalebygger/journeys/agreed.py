"""`agreement.json`: what lies beside the documents of a round. Which clause each printed word belongs to, and which
clause of the library or which parameter it came from.

The sent document is what counts: the words are read from it, and the agreement that it was made of says where they come
from. Of somebody's own draft only the clauses are known, by number and heading."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from avtalebygger.diff.passages import passages, signs
from avtalebygger.diff.pieces import Passage, every_piece, label_of
from avtalebygger.folder.codec import canonical
from avtalebygger.model.agreement import Agreement, AgreementClause, Measure, Party, Text
from avtalebygger.model.document import Document
from avtalebygger.text.clause_numbers import bare_number
from avtalebygger.text.edits import spans_between
from avtalebygger.text.tokens import tokens
from avtalebygger.word.readings import accepted

SCHEMA: Final = "avtalebygger/agreement/1"
LIBRARY: Final = "library"
DRAFT: Final = "draft"  # words of somebody's own draft
PROPOSED: Final = "proposal"  # words that a later round brought
APART: Final = 10_000_000  # more units than a document has
FIELDS: Final = ("ansvar", "arbeidsgiveransvar", "organisering", "finansiering")

Spans = tuple[tuple[str, str], ...]
"""The words of a paragraph, each stretch with its origin: LIBRARY, DRAFT, PROPOSED or the name of a parameter."""


@dataclass(frozen=True, slots=True)
class AgreedMeasure:
    """A samarbeidstiltak with the four fields that § 6-2 second paragraph asks for, as printed."""

    name: str
    ansvar: str
    arbeidsgiveransvar: str
    organisering: str
    finansiering: str


@dataclass(frozen=True, slots=True)
class AgreedParagraph:
    number: str
    spans: Spans

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.spans)


@dataclass(frozen=True, slots=True)
class AgreedClause:
    """`id` is empty where nothing names the clause but its number and title; `own` are the parameters of which the
    party has a value of its own. `paragraphs` begin with the heading."""

    id: str
    number: str
    title: str
    version: int = 0
    covers: tuple[int, ...] = ()
    own: tuple[str, ...] = ()
    measures: tuple[AgreedMeasure, ...] = ()
    paragraphs: tuple[AgreedParagraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreed:
    """One document. `digest` is that of the agreement or of the draft file that it was made of."""

    maalform: str
    digest: str
    clauses: tuple[AgreedClause, ...]

    def clause(self, id: str, number: str = "", title: str = "") -> AgreedClause | None:
        for one in self.clauses:
            if (one.id == id) if id else (one.number == number and one.title == title):
                return one
        return None


# ---------------------------------------------------------------- from a document


def agreed(
    document: Document,
    digest: str,
    maalform: str,
    agreement: Agreement | None = None,
    covers: Mapping[str, tuple[int, ...]] | None = None,
) -> Agreed:
    """What a document says, clause by clause. Open marks in it count as accepted. `covers`: the points of § 6-2 that a
    person says clauses of a draft settle, by number or heading."""
    known = {clause.id: clause for clause in agreement.clauses} if agreement else {}
    owners = agreement.parties if agreement else ()
    origin = LIBRARY if agreement else DRAFT
    clauses = (clause_of(one, known.get(one.place.clause_id), owners, origin) for one in read_passages(document))
    return Agreed(maalform, digest, tuple(mapped(one, covers or {}) for one in clauses))


def mapped(clause: AgreedClause, covers: Mapping[str, tuple[int, ...]]) -> AgreedClause:
    said = {bare_number(name) or name.strip().casefold(): points for name, points in covers.items()}
    points = said.get(bare_number(clause.number)) or said.get(clause.title.casefold())
    return replace(clause, covers=points) if points and not clause.covers else clause


def read_passages(document: Document) -> list[Passage]:
    """Clause by clause, without the comments: what is said beside the text is no word of it."""
    as_read = replace(accepted(document), comments=())
    return passages(as_read, signs(as_read, as_read)[0])


def clause_of(passage: Passage, clause: AgreementClause | None, owners: Sequence[Party], origin: str) -> AgreedClause:
    place = passage.place
    texts = [*texts_of(clause)] if clause else []
    return AgreedClause(
        id=place.clause_id,
        number=place.number,
        title=place.title,
        version=clause.version if clause else 0,
        covers=clause.covers if clause else (),
        own=own_parameters(clause, owners) if clause else (),
        measures=tuple(map(measure_of, measures_of(clause))) if clause else (),
        paragraphs=tuple(
            AgreedParagraph(label_of(piece), spans_of(piece.text, texts, origin))
            for piece in every_piece(passage.pieces)
            if piece.text
        ),
    )


def own_parameters(clause: AgreementClause, owners: Sequence[Party]) -> tuple[str, ...]:
    """Those of which a party has a value of its own, and the facts of the parties themselves ("kommune.navn")."""
    given = {name for party in owners for name in party.values.get(clause.id, {})}
    facts = {span.parameter for text in texts_of(clause) for span in text if "." in span.parameter}
    return tuple(sorted(given | facts))


def texts_of(clause: AgreementClause) -> Iterator[Text]:
    for ledd in clause.ledd:
        yield ledd.text
        yield from ledd.items
        if ledd.table:
            yield from (cell for row in ledd.table.rows for cell in row)
        if ledd.measure:
            yield from (getattr(ledd.measure, field) for field in FIELDS)


def measures_of(clause: AgreementClause) -> Iterator[Measure]:
    return (ledd.measure for ledd in clause.ledd if ledd.measure is not None)


def measure_of(measure: Measure) -> AgreedMeasure:
    return AgreedMeasure(measure.name, *(said(getattr(measure, field)) for field in FIELDS))


def said(text: Text) -> str:
    return "".join(span.text for span in text)


def spans_of(printed: str, texts: Sequence[Text], origin: str) -> Spans:
    """The words of a printed paragraph with their origins: the longest text of the clause that stands in it gives
    those of its part; what the template adds around it (a ledd's title) is of the clause."""
    inside = [text for text in texts if (words := said(text)) and words in printed]
    best = max(inside, key=lambda text: len(said(text)), default=())
    if not best:
        return ((printed, origin),)
    start = printed.index(said(best))
    pieces = [
        (printed[:start], origin),
        *((span.text, span.parameter or origin) for span in best),
        (printed[start + len(said(best)) :], origin),
    ]
    return joined(pieces)


def joined(pieces: Sequence[tuple[str, str]]) -> Spans:
    found: list[tuple[str, str]] = []
    for words, origin in pieces:
        if found and found[-1][1] == origin:
            found[-1] = (found[-1][0] + words, origin)
        elif words:
            found.append((words, origin))
    return tuple(found)


# ---------------------------------------------------------------- from round to round


def followed(before: Agreed, document: Document, digest: str) -> Agreed:
    """What a later draft says, each word with the origin it had; a new one within a parameter's value is of the
    parameter, any other of a proposal."""
    passages = read_passages(document)
    known = clauses_before(before, passages)
    clauses = tuple(clause_followed(each, same) for each, same in zip(passages, known, strict=True))
    return Agreed(before.maalform, digest, clauses)


def clauses_before(before: Agreed, passages: Sequence[Passage]) -> list[AgreedClause | None]:
    """The clause that each passage was: known by its id, its heading, or where it has another heading now by its
    number."""
    known = [clause_before(before, each) for each in passages]
    renamed = {each.number: each for each in before.clauses if not each.id and each.number != "-" and each not in known}
    return [
        same or (None if each.place.clause_id else renamed.get(each.place.number))
        for each, same in zip(passages, known, strict=True)
    ]


def clause_before(before: Agreed, passage: Passage) -> AgreedClause | None:
    place = passage.place
    same = before.clause(place.clause_id, place.number, place.title)
    if same is not None or place.clause_id:
        return same
    return next((one for one in before.clauses if place.title and one.title == place.title), None)


def clause_followed(passage: Passage, before: AgreedClause | None) -> AgreedClause:
    place = passage.place
    pieces = [piece for piece in every_piece(passage.pieces) if piece.text]
    texts = [piece.text for piece in pieces]
    spans = origins_followed(before, texts)
    return AgreedClause(
        id=place.clause_id,
        number=place.number,
        title=place.title,
        version=before.version if before else 0,
        covers=before.covers if before else (),
        own=before.own if before else (),
        measures=before.measures if before else (),
        paragraphs=tuple(AgreedParagraph(label_of(piece), each) for piece, each in zip(pieces, spans, strict=True)),
    )


def origins_followed(before: AgreedClause | None, texts: Sequence[str]) -> list[Spans]:
    old = [pair for one in before.paragraphs for pair in (*tokens_of(one), ("\n", ""))] if before else []
    new = [token for text in texts for token in (*tokens(text), "\n")]
    origins: list[str] = []
    for span in spans_between([token for token, _ in old], new):
        if span.same:
            origins += [origin for _, origin in old[span.a0 : span.a1]]
        else:
            origins += [between(old, span.a0, span.a1)] * (span.b1 - span.b0)
    found: list[Spans] = []
    at = 0
    for text in texts:
        width = len(tokens(text))
        found.append(joined(list(zip(new[at : at + width], origins[at : at + width], strict=True))))
        at += width + 1
    return found


def tokens_of(paragraph: AgreedParagraph) -> Iterator[tuple[str, str]]:
    return ((token, origin) for words, origin in paragraph.spans for token in tokens(words))


def between(old: Sequence[tuple[str, str]], start: int, end: int) -> str:
    """The origin of what comes instead of old[start:end]."""
    gone = {origin for _, origin in old[start:end]}
    if len(gone) == 1:
        [origin] = gone
        if origin not in {LIBRARY, DRAFT, PROPOSED, ""}:
            return origin
    return PROPOSED


# ---------------------------------------------------------------- as a file


def written(documents: Mapping[str, Agreed], parties: Mapping[str, str], *, form: str, source: str) -> bytes:
    """The file. `documents` by key ("" the one of a joint agreement), `parties`: party id -> key of its document."""
    return canonical(
        {
            "schema": SCHEMA,
            "form": form,
            "source": source,
            "parties": dict(parties),
            "documents": {key: document_json(each) for key, each in documents.items()},
        }
    )


def document_json(one: Agreed) -> dict[str, Any]:
    return {"maalform": one.maalform, "digest": one.digest, "clauses": [clause_json(each) for each in one.clauses]}


def clause_json(clause: AgreedClause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "number": clause.number,
        "title": clause.title,
        "version": clause.version,
        "covers": list(clause.covers),
        "own": list(clause.own),
        "measures": [{name: getattr(each, name) for name in ("name", *FIELDS)} for each in clause.measures],
        "paragraphs": [
            {"number": each.number, "spans": [list(span) for span in each.spans]} for each in clause.paragraphs
        ],
    }


@dataclass(frozen=True, slots=True)
class AgreedRound:
    """The file of a round, read."""

    form: str
    source: str
    parties: Mapping[str, str]
    documents: Mapping[str, Agreed]

    def of(self, party: str) -> Agreed:
        """The document of a party; of one that has none of its own, the first."""
        key = self.parties.get(party, "")
        return self.documents[key] if key in self.documents else next(iter(self.documents.values()))

    def beginning_of(self, maalform: str) -> int:
        """Where the text that copies of the målform share begins: no place in it is one of another målform's."""
        return sorted({each.maalform for each in self.documents.values()}).index(maalform) * APART


def read_back(content: bytes) -> AgreedRound:
    """The file that `written` wrote; its digest is the journal's, so that it is ours."""
    given = json.loads(content)
    return AgreedRound(
        form=str(given["form"]),
        source=str(given["source"]),
        parties=dict(given["parties"]),
        documents={key: document_back(each) for key, each in given["documents"].items()},
    )


def document_back(given: Mapping[str, Any]) -> Agreed:
    return Agreed(given["maalform"], given["digest"], tuple(map(clause_back, given["clauses"])))


def clause_back(given: Mapping[str, Any]) -> AgreedClause:
    return AgreedClause(
        id=given["id"],
        number=given["number"],
        title=given["title"],
        version=int(given["version"]),
        covers=tuple(given["covers"]),
        own=tuple(given["own"]),
        measures=tuple(AgreedMeasure(**each) for each in given["measures"]),
        paragraphs=tuple(
            AgreedParagraph(each["number"], tuple((words, origin) for words, origin in each["spans"]))
            for each in given["paragraphs"]
        ),
    )
