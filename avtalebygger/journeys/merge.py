"""Several returned documents over the one that was sent: layers, segments, and the consolidated document.

merging = merged(sent, {"tingvoll": returned, ...}, names, date)
merging.segments["tingvoll"]            # what Tingvoll asks for, by place in the sent document
consolidated_document(merging, remarks) # our package with every party's marks
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from types import MappingProxyType

from avtalebygger.journeys.looks import seen
from avtalebygger.redlining.adopt import adopted, with_own_notes
from avtalebygger.redlining.base import BaseFlow, flows_of
from avtalebygger.redlining.chosen import Wanted, chosen, layer_from
from avtalebygger.redlining.consolidate import Remark, consolidated, first_free_id
from avtalebygger.redlining.constructs import known_only
from avtalebygger.redlining.dress import MARKED, dressed, writable
from avtalebygger.redlining.layers import Layer, layer_of
from avtalebygger.redlining.look import Change, Look, Wearer
from avtalebygger.redlining.looks import looks_of
from avtalebygger.redlining.near import layer_between
from avtalebygger.redlining.segments import Segment, segments
from avtalebygger.word.package import Package
from avtalebygger.word.resolve import accept_all, resolved

SCRATCH = "avtalebygger"


@dataclass(frozen=True, slots=True)
class Merging:
    """`base` is the sent package with our own open marks accepted; `package` the same with the definitions that the
    layers' content needs. Parties stand in the order of `names`."""

    base: Package
    package: Package
    flows: Sequence[BaseFlow]
    layers: Mapping[str, Layer]
    segments: Mapping[str, Sequence[Segment]]
    left_out: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    date: str

    def places(self, party: str) -> set[tuple[int, int, str]]:
        """Where the party asks for anything, in words or in look."""
        return {each.extent for each in self.segments[party]} | {each.extent for each in self.layers[party].looks}


def merged(
    sent: Package,
    returned: Mapping[str, Package],
    names: Mapping[str, str],
    date: str,
    known: Sequence[BaseFlow] = (),
    redlines: Collection[str] = (),
) -> Merging:
    """What each party changed in the sent document, tracked or not, over one base. `known`: the flows of a sent
    document without marks, where somebody read them already. `redlines`: those whose marks, where there are any, lie
    over that base and say all that they change."""
    base = resolved(sent, accept_all)
    flows = known if known and base is sent else flows_of(base)
    package = base
    layers: dict[str, Layer] = {}
    left_out: dict[str, tuple[str, ...]] = {}
    notes: dict[tuple[str, str], str] = {}
    for party in names:
        if party not in returned:
            continue
        theirs = resolved(returned[party], accept_all)
        if party in redlines and is_marked(returned[party]):
            redline = returned[party]
            raw = replace(layer_of(list(flows), redline), looks=looks_of(flows, redline))
        else:
            raw, redline = layer_between(package, flows, theirs, SCRATCH, date)
        known_layer, left_out[party] = known_only(raw, redline)
        layer = with_own_notes(seen(known_layer, base, theirs), notes)
        layers[party] = layer
        package = adopted(package, redline, layer)
    found = {party: tuple(segments(flows, layer)) for party, layer in layers.items()}
    return Merging(base, package, flows, layers, found, left_out, names, date)


def is_marked(package: Package) -> bool:
    return resolved(package, accept_all) is not package


def consolidated_document(merging: Merging, remarks: Sequence[Remark] = ()) -> Package:
    return consolidated(merging.package, merging.flows, merging.layers, merging.names, merging.date, remarks)


def next_document(
    merging: Merging,
    wanted: Mapping[str, Wanted],
    wordings: Sequence[tuple[int, str]] = (),
) -> Package:
    """The base with the wanted changes of each party written in, and a person's own wordings by place; no marks."""
    layers = {
        party: chosen(merging.flows, layer, wanted[party]) for party, layer in merging.layers.items() if party in wanted
    }
    return drawn(merging, {**layers, SCRATCH: layer_from(merging.flows, wordings)})


def as_marks(merging: Merging, layers: Mapping[str, Layer]) -> Package:
    """The base with these layers as marks, of words and of how they look. With the look of a table among them, which no
    mark tells, all is written in instead."""
    if any(look.wearer not in MARKED for layer in layers.values() for look in layer.looks):
        return drawn(merging, layers)
    names = {name: f"n{number}" for number, name in enumerate(layers)}
    return overlaid(merging, layers, names, under_marks(merging, layers), formatting=layers.keys())


def under_marks(merging: Merging, layers: Mapping[str, Layer]) -> dict[str, list[Look]]:
    """The looks of each layer, each under a mark of the layer's name."""
    wardrobe = Wardrobe(merging.date, count(first_free_id(merging.package)))
    return {name: [*wardrobe.under_marks(name, layer)] for name, layer in layers.items()}


@dataclass(slots=True)
class Wardrobe:
    """Which things bear a mark on how they look already: one thing bears one, that of the first group."""

    date: str
    ids: Iterator[int]
    worn: set[tuple[Wearer, int]] = field(default_factory=set)

    def under_marks(self, id: str, layer: Layer, *, undoing: bool = False) -> Iterator[Look]:
        for look in map(writable, layer.looks):
            here = {(look.wearer, at) for at in range(look.start, look.end)}
            if look.wearer in MARKED and look.says and here.isdisjoint(self.worn):
                self.worn |= here
                yield replace(look, change=Change(id, self.date, self.ids, undoing))


def drawn(merging: Merging, layers: Mapping[str, Layer]) -> Package:
    """The base with these layers written in, words and looks, and nothing else: of the definitions, notes and pictures
    that came with the returned documents those alone that the layers use."""
    names = {name: f"n{number}" for number, name in enumerate(layers)}
    return resolved(overlaid(merging, layers, names, formatting=layers.keys()), accept_all)


def overlaid(
    merging: Merging,
    layers: Mapping[str, Layer],
    names: Mapping[str, str],
    marked: Mapping[str, Sequence[Look]] = MappingProxyType({}),
    signed: Collection[str] = (),
    formatting: Collection[str] = (),
) -> Package:
    """The base with the words of these layers as marks, and with their looks on it; `marked`: the looks that a layer's
    are put on as instead, after all others, each under a mark. `signed`: layers each piece of which is under the name
    of its own author; `formatting`: those that say how the last paragraphs are formatted."""
    package = merging.base
    for layer in layers.values():
        package = adopted(package, merging.package, layer)
    looks = [writable(look) for name, layer in layers.items() if name not in marked for look in layer.looks]
    worn = dressed(dressed(package, looks), [look for under in marked.values() for look in under])
    flows = merging.flows if worn is package else flows_of(worn)
    return consolidated(worn, flows, layers, names, merging.date, signed=signed, formatting=formatting)
