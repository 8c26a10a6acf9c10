"""What a round's document is made from: what each party was sent, what it answered, and whose words are whose.

Each party's answer is laid over one base. Where it answered another document than the base (an earlier round, another
party's copy), its changes alone are moved over: what differs from what it answered, less what differed already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from avtalebygger.journeys.agreed import AgreedRound
from avtalebygger.journeys.merge import Merging, is_marked, merged, next_document, overlaid, under_marks
from avtalebygger.journeys.sent_documents import frozen_paths, words_of
from avtalebygger.journeys.standing import Standing, recorded
from avtalebygger.model.document import Revision
from avtalebygger.model.negotiation import Extent, FileMark, Negotiation, Proposal, Receipt, Round
from avtalebygger.redlining.base import flows_of
from avtalebygger.redlining.chosen import chosen
from avtalebygger.redlining.layers import Layer, layer_of
from avtalebygger.redlining.pen import JOINER
from avtalebygger.redlining.segments import Segment
from avtalebygger.word import gate
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import accept_all, resolved
from avtalebygger.word.verdicts import Verdict

SCRATCH_DATE = "2000-01-01T00:00:00Z"  # of marks that are resolved again before anybody sees them
Place = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Return:
    """A party's standing answer, and the document of ours that it answers."""

    receipt: Receipt
    answered: Package
    returned: Package


@dataclass(frozen=True, slots=True)
class Material:
    """`sent`: the present round's document of each party that has one, also of those it has not gone out to yet, in the
    parties' order. In a joint agreement it is the same package for all."""

    now: Standing
    round: Round
    sent: Mapping[str, Package]
    returns: Mapping[str, Return]
    words: AgreedRound

    @property
    def negotiation(self) -> Negotiation:
        return self.now.negotiation

    @property
    def is_joint(self) -> bool:
        return self.negotiation.form != "copies"


def material(folder: Path, now: Standing) -> Material:
    """All documents of the present round. Raises JournalError where one is not what the journal says."""
    negotiation = now.negotiation
    round = negotiation.rounds[-1]
    marks = frozen_paths(now, round)
    if negotiation.form == "copies":
        sent = {party: package_of(folder, marks[party]) for party in negotiation.in_order(marks)}
    else:  # one text, whoever it went to
        first = negotiation.in_order(marks)[0]
        sent = dict.fromkeys(negotiation.in_order(marks), package_of(folder, marks[first]))
    returns = {party: return_of(folder, negotiation, round, party, sent) for party in sent if round.receipt(party)}
    return Material(now, round, sent, returns, words_of(folder, round))


def package_of(folder: Path, mark: FileMark) -> Package:
    return gate.opened(recorded(folder, mark), mark.path)


def return_of(folder: Path, negotiation: Negotiation, round: Round, party: str, sent: Mapping[str, Package]) -> Return:
    receipt = round.receipt(party)
    assert receipt is not None
    returned = gate.opened(recorded(folder, receipt.file), receipt.file.path)
    if receipt.base_round == round.number:
        return Return(receipt, sent[party], returned)
    earlier = next(each for each in negotiation.rounds if each.number == receipt.base_round)
    return Return(receipt, package_of(folder, earlier.sent[party]), returned)


def mark_names(negotiation: Negotiation, parties: Iterable[str]) -> dict[str, str]:
    """The name that each party's marks bear: short, without what joins names, and no two alike."""
    found: dict[str, str] = {}
    for party in negotiation.in_order(parties):
        name = negotiation.name_of(party).replace(JOINER, " ")
        found[party] = name if name not in found.values() else f"{name} ({party})"
    return found


# ---------------------------------------------------------------- one party's changes over another document


def one_merging(base: Package, theirs: Package, party: str) -> Merging:
    return merged(base, {party: theirs}, {party: party}, SCRATCH_DATE)


def moved_over(target: Package, answered: Package, theirs: Package) -> tuple[Package, list[Segment]]:
    """The target with what differs between `answered` and `theirs`, and those changes that could not be moved: they
    touch words in which the two documents differ."""
    names = {"answered": "answered", "theirs": "theirs"}
    merging = merged(target, {"answered": answered, "theirs": theirs}, names, SCRATCH_DATE)
    new, stuck = new_and_stuck(merging.segments["theirs"], merging.segments["answered"])
    free = new | new_looks(merging.layers["theirs"], merging.layers["answered"])
    return next_document(merging, {"theirs": lambda each: each.extent in free}), stuck


def marks_moved_over(target: Package, answered: Package, redline: Package) -> tuple[Package, list[Segment]]:
    """The same for changes that are marks over `answered`: they are marks over the target, each on the words that it
    was on. Compared anew, words that are said twice might be found elsewhere."""
    if not is_marked(redline):
        return moved_over(target, answered, redline)
    names = {"target": "target", "theirs": "theirs"}
    merging = merged(answered, {"target": target, "theirs": redline}, names, SCRATCH_DATE, redlines=["theirs"])
    new, stuck = new_and_stuck(merging.segments["theirs"], merging.segments["target"])
    if stuck:  # told in the target's words
        return moved_over(target, answered, redline)
    free = new | new_looks(merging.layers["theirs"], merging.layers["target"])
    if not free:
        return target, []
    layers = {
        **merging.layers,
        "theirs": chosen(merging.flows, merging.layers["theirs"], lambda each: each.extent in free),
    }
    marked = under_marks(merging, {"theirs": layers["theirs"]})
    over = resolved(overlaid(merging, layers, names, marked, formatting=layers.keys()), target_alone)
    if layer_of(flows_of(resolved(target, accept_all)), over).fallbacks:  # they differ in what no mark holds
        return moved_over(target, answered, redline)
    return over, []


def target_alone(revision: Revision) -> Verdict:
    return Verdict.ACCEPT if revision.author == "target" else Verdict.KEEP


def new_looks(theirs: Layer, known: Layer) -> set[tuple[int, int, str]]:
    return {each.extent for each in theirs.looks} - {each.extent for each in known.looks}


def new_and_stuck(
    theirs: Sequence[Segment], known: Sequence[Segment]
) -> tuple[set[tuple[int, int, str]], list[Segment]]:
    """The places of those changes that are not known and can be moved, and the changes that touch a known one."""
    same = {each.extent for each in known}
    new = [each for each in theirs if each.extent not in same]
    stuck = [each for each in new if any(touches(each, other) for other in known)]
    return {each.extent for each in new} - {each.extent for each in stuck}, stuck


def touches(one: Segment, other: Segment) -> bool:
    return one.start <= other.end and other.start <= one.end


# ---------------------------------------------------------------- which change is whose


def places_of(extents: Iterable[Extent]) -> set[Place]:
    return {(each.start, each.end, each.content) for each in extents}


def asked_places(proposals: Iterable[Proposal]) -> set[Place]:
    """Where the proposals lie in the document that was answered."""
    return {place for each in proposals for place in places_of(each.extents)}
