"""Pieces that answer to each other -> what changed in each: a paragraph, a table's rows, columns and cells.

One BlockChange a paragraph or cell; a column that came or went in every row is told once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from avtalebygger.diff.align import Item, PieceMatch, Spot, matched_spots
from avtalebygger.diff.classify import weight_of
from avtalebygger.diff.look import Looks, grid_differences
from avtalebygger.diff.pieces import Grid, GridCell, GridRow, Passage, Piece, every_piece, label_of
from avtalebygger.diff.references import Targets
from avtalebygger.diff.renumbering import unexplained_numbers
from avtalebygger.diff.tables import column_name, columns_changed, matched_cells, matched_rows
from avtalebygger.diff.wording import edited
from avtalebygger.model.change import Basis, BlockChange, ChangeClass, ChangeKind, Edit, Evidence, Op, Story
from avtalebygger.model.document import Position


@dataclass(frozen=True, slots=True)
class Placed:
    """A change and where it is to be told: `old` or `new` is the index of its passage, `order` its place in reading;
    `touched` are the indexes of the new pieces it speaks of."""

    change: BlockChange
    old: int | None
    new: int | None
    order: tuple[float, int, int]
    touched: tuple[int, ...] = ()


class BlockWriter:
    """Piece matches -> block changes. Holds what all of them are judged by, and nothing that changes."""

    def __init__(self, before: Sequence[Passage], after: Sequence[Passage], looks: Looks, targets: Targets) -> None:
        self.before = before
        self.after = after
        self.looks = looks
        self.targets = targets

    def blocks(self, matches: Sequence[PieceMatch]) -> Iterator[Placed]:
        before_new = following(matches)
        odd = unexplained_numbers(matches)
        for match in matches:
            for count, change in enumerate(self.changes(match, odd)):
                yield placed(match, located(change, match), before_new, count)
            if match.moved and self.leaves(match):
                yield self.trace(match, before_new)

    def changes(self, match: PieceMatch, odd: dict[int, str]) -> Iterator[BlockChange]:
        if not match.new:
            yield from (self.alone(spot.item, Op.DELETE) for spot in match.old)
        elif not match.old:
            yield from (self.alone(spot.item, Op.INSERT) for spot in match.new)
        elif isinstance(match.old[0].item, Grid):
            yield from self.grids(match)
        else:
            change = self.paragraphs(pieces_of(match.old), pieces_of(match.new), match, odd)
            if change is not None:
                yield change

    def alone(self, item: Item, op: Op) -> BlockChange:
        """A paragraph or table that came or went whole."""
        text = item.text
        edits = (Edit(op, text),) if text else ()
        weight, reasons = weight_of(edits) if text.strip() else (ChangeClass.WHITESPACE, ("empty paragraph",))
        kind = ChangeKind.INSERTED if op is Op.INSERT else ChangeKind.DELETED
        change = BlockChange(
            kind,
            weight,
            before=text if op is Op.DELETE else "",
            after=text if op is Op.INSERT else "",
            edits=edits,
            reasons=reasons,
            details=("table",) if isinstance(item, Grid) else (),
            story=item.story,
        )
        if isinstance(item, Piece):
            change = replace(change, number=label_of(item), where=item.where)
        return as_comment(change)

    def paragraphs(
        self, old: list[Piece], new: list[Piece], match: PieceMatch, odd: dict[int, str]
    ) -> BlockChange | None:
        single = len(old) == 1 == len(new)
        first, last = old[0], new[0]
        details: list[str] = []
        if single and same(first, last) and id(last) not in odd and not match.moved:
            if not last.references:
                return None
            edits: tuple[Edit, ...] = (Edit(Op.KEEP, last.text),)
            raw = edits
        else:
            raw, edits = edited(old, new, self.targets.explained)
        repointed = [said for a, b in zip(old, new, strict=False) for said in self.targets.repointed(a, b)]
        looks = self.looks.differences(first, last, raw) if single else ()
        if single and id(last) in odd:
            details.append(odd[id(last)])
        changed = any(edit.op is not Op.KEEP for edit in edits)
        if not (changed or repointed or looks or details or match.moved):
            return None
        kind = kind_of(match, changed, bool(repointed), len(old), len(new))
        words = weight_of(edits) if changed else (ChangeClass.FORMAT, ())
        linked = any(said.startswith("link ") for said in looks)
        weight, reasons = weighed(words, kind, bool(repointed), bool(details), linked)
        return as_comment(
            BlockChange(
                kind,
                weight,
                before="\n".join(piece.text for piece in old),
                after="\n".join(piece.text for piece in new),
                edits=edits,
                reasons=reasons,
                details=(*details, *repointed, *looks),
                number=label_of(last),
                where=last.where,
                story=last.story,
                evidence=Evidence(Basis.IDENTICAL if match.likeness >= 1 else Basis.SIMILAR, round(match.likeness, 3)),
                moved_from=self.before[match.old[0].passage].place if match.moved else None,
            )
        )

    def trace(self, match: PieceMatch, before_new: dict[int, float]) -> Placed:
        """What stands in the clause that a paragraph left: that it went, and whither."""
        spot = match.old[0]
        item = spot.item
        change = BlockChange(
            ChangeKind.MOVED,
            ChangeClass.WORDING,
            before=item.text,
            number=label_of(item) if isinstance(item, Piece) else "",
            story=item.story,
            evidence=Evidence(Basis.SIMILAR, round(match.likeness, 3)),
            moved_to=self.after[match.new[0].passage].place,
        )
        return Placed(change, spot.passage, None, (before_new.get(spot.index, -1.0) + 0.5, 0, spot.index))

    def leaves(self, match: PieceMatch) -> bool:
        """Whether a moved paragraph left its clause for another."""
        old, new = self.before[match.old[0].passage], self.after[match.new[0].passage]
        return (old.anchor, old.place.title) != (new.anchor, new.place.title)

    def grids(self, match: PieceMatch) -> Iterator[BlockChange]:
        old, new = match.old[0].item, match.new[0].item
        if isinstance(old, Grid) and isinstance(new, Grid):
            yield from self.grid(old, new)

    def grid(self, old: Grid, new: Grid) -> Iterator[BlockChange]:
        if old.key == new.key and len(old.rows) == len(new.rows):
            yield from self.same_grid(old, new)
            return
        rows = matched_rows(old, new)
        gone, come = columns_changed(old, new, rows)
        whole = sum(1 for row in rows if row.old is not None and row.new is not None)
        yield from (column_alone(old, at, Op.DELETE) for at, count in gone.items() if count == whole)
        yield from (column_alone(new, at, Op.INSERT) for at, count in come.items() if count == whole)
        told_gone = {at for at, count in gone.items() if count == whole}
        told_come = {at for at, count in come.items() if count == whole}
        for row in rows:
            if row.old is None and row.new is not None:
                yield row_alone(new.rows[row.new], row.new, Op.INSERT)
            elif row.new is None and row.old is not None:
                yield row_alone(old.rows[row.old], row.old, Op.DELETE)
            elif row.old is not None and row.new is not None:
                yield from self.row(old.rows[row.old], new.rows[row.new], row.new, told_gone, told_come, new)
        yield from formatted(tuple(grid_differences(old, new, same=self.looks.same)))

    def same_grid(self, old: Grid, new: Grid) -> Iterator[BlockChange]:
        for number, (ours, theirs) in enumerate(zip(old.rows, new.rows, strict=True)):
            yield from self.row(ours, theirs, number, set(), set(), new)
        yield from formatted(tuple(grid_differences(old, new, same=self.looks.same)))

    def row(
        self, old: GridRow, new: GridRow, number: int, gone: set[int], come: set[int], grid: Grid
    ) -> Iterator[BlockChange]:
        for cell in matched_cells(old, new):
            if cell.old is None and cell.new is not None:
                if cell.new not in come:
                    yield cell_alone(new.cells[cell.new], number, cell.new, Op.INSERT)
            elif cell.new is None and cell.old is not None:
                if cell.old not in gone:
                    yield cell_alone(old.cells[cell.old], number, cell.old, Op.DELETE)
            elif cell.old is not None and cell.new is not None:
                yield from self.cell(
                    old.cells[cell.old], new.cells[cell.new], f"row {number + 1}, column {cell.new + 1}"
                )
        if self.looks.same and old.format != new.format:
            yield from formatted((f"row {number + 1}: row formatting",))

    def cell(self, old: GridCell, new: GridCell, where: str) -> Iterator[BlockChange]:
        if says_the_same(old, new):
            return
        ours = [Spot(item, 0, at) for at, item in enumerate(old.pieces)]
        theirs = [Spot(item, 0, at) for at, item in enumerate(new.pieces)]
        if (old.span, old.merge) != (new.span, new.merge):
            yield from formatted((f"{where}: merged otherwise",))
        elif self.looks.same and old.format != new.format:
            yield from formatted((f"{where}: cell formatting",))
        for match in in_cell(ours, theirs):
            yield from (
                located(replace(change, where=change.where or where), match) for change in self.changes(match, {})
            )


def says_the_same(old: GridCell, new: GridCell) -> bool:
    """Most cells of most tables: nothing to look for in them."""
    if (old.span, old.merge, old.format, len(old.pieces)) != (new.span, new.merge, new.format, len(new.pieces)):
        return False
    return all(
        isinstance(ours, Piece) and isinstance(theirs, Piece) and same(ours, theirs) and not theirs.references
        for ours, theirs in zip(old.pieces, new.pieces, strict=True)
    )


def in_cell(old: Sequence[Spot], new: Sequence[Spot]) -> Iterator[PieceMatch]:
    """A cell of one paragraph is that paragraph rewritten, however little is left of it."""
    from_matching = list(matched_spots(old, new))
    gone = [match for match in from_matching if not match.new and isinstance(match.old[0].item, Piece)]
    come = [match for match in from_matching if not match.old and isinstance(match.new[0].item, Piece)]
    pairs = list(zip(gone, come, strict=False))
    paired = {id(match) for pair in pairs for match in pair}
    yield from (match for match in from_matching if id(match) not in paired)
    yield from (PieceMatch(a.old, b.new, 0.0) for a, b in pairs)


def pieces_of(spots: Sequence[Spot]) -> list[Piece]:
    return [spot.item for spot in spots if isinstance(spot.item, Piece)]


def same(old: Piece, new: Piece) -> bool:
    return (
        old.key == new.key
        and old.shown == new.shown
        and old.stretches == new.stretches
        and old.style == new.style
        and old.format == new.format
    )


def following(matches: Sequence[PieceMatch]) -> dict[int, float]:
    """For each old piece without a place in the new order: the new piece after which a reader expects it."""
    pairs = sorted((m.old[-1].index, m.new[-1].index) for m in matches if m.old and m.new and not m.moved)
    known = dict(pairs)
    top = max((spot.index for match in matches for spot in match.old), default=-1)
    out: dict[int, float] = {}
    last = -1.0
    for index in range(top + 1):
        last = float(known.get(index, last))
        out[index] = last
    return out


def located(change: BlockChange, match: PieceMatch) -> BlockChange:
    return change if change.at else replace(change, at=positions([spot.item for spot in match.new or match.old]))


def positions(items: Sequence[Item]) -> tuple[Position, ...]:
    return tuple(piece.position for piece in every_piece(items) if piece.position is not None)


def placed(match: PieceMatch, change: BlockChange, before_new: dict[int, float], count: int) -> Placed:
    if match.new:
        spot = match.new[0]
        touched = tuple(each.index for each in match.new)
        return Placed(change, None, spot.passage, (float(spot.index), 1, count), touched)
    spot = match.old[0]
    return Placed(change, spot.passage, None, (before_new.get(spot.index, -1.0) + 0.5, 0, spot.index))


def kind_of(match: PieceMatch, changed: bool, repointed: bool, before: int, after: int) -> ChangeKind:
    if match.moved:
        return ChangeKind.MOVED
    if after > before:
        return ChangeKind.SPLIT
    if before > after:
        return ChangeKind.JOINED
    if changed:
        return ChangeKind.CHANGED
    return ChangeKind.REPOINTED if repointed else ChangeKind.FORMATTED


def weighed(
    found: tuple[ChangeClass, tuple[str, ...]], kind: ChangeKind, repointed: bool, renumbered: bool, linked: bool
) -> tuple[ChangeClass, tuple[str, ...]]:
    """The class of the words, raised by what no word shows."""
    weight, reasons = found
    also: list[tuple[ChangeClass, str]] = []
    if repointed:
        also.append((ChangeClass.SUBSTANCE, "reference"))
    if renumbered:
        also.append((ChangeClass.SUBSTANCE, "numbering"))
    if kind in (ChangeKind.SPLIT, ChangeKind.JOINED, ChangeKind.MOVED):
        also.append(
            (ChangeClass.WORDING, {"split": "paragraph split", "joined": "paragraphs joined"}.get(kind, "moved"))
        )
    if linked:
        also.append((ChangeClass.WORDING, "link"))
    heaviest = max([weight, *(each for each, _ in also)], key=lambda each: each.weight)
    return heaviest, (*reasons, *(reason for _, reason in also))


def as_comment(change: BlockChange) -> BlockChange:
    """A comment is no text of the agreement: it never weighs as substance."""
    if change.story is not Story.COMMENT:
        return change
    return replace(change, weight=ChangeClass.WORDING, reasons=("comment",))


def formatted(details: tuple[str, ...]) -> Iterator[BlockChange]:
    if details:
        yield BlockChange(ChangeKind.FORMATTED, ChangeClass.FORMAT, details=details, story=Story.TABLE)


def row_alone(row: GridRow, number: int, op: Op) -> BlockChange:
    return part_alone(row.text, f"row {number + 1}", op, row.cells)


def cell_alone(cell: GridCell, row: int, column: int, op: Op) -> BlockChange:
    return part_alone(cell.text, f"row {row + 1}, column {column + 1}", op, (cell,))


def column_alone(grid: Grid, at: int, op: Op) -> BlockChange:
    name = column_name(grid, at)
    cells = [row.cells[at] for row in grid.rows if at < len(row.cells)]
    where = f"column {at + 1}" + (f" «{name}»" if name else "")
    return part_alone("\n".join(cell.text for cell in cells), where, op, cells)


def part_alone(text: str, where: str, op: Op, cells: Sequence[GridCell]) -> BlockChange:
    """A row, column or cell that came or went: substance where it says anything, since a table holds terms."""
    edits = (Edit(op, text),) if text else ()
    _, reasons = weight_of(edits) if edits else (ChangeClass.FORMAT, ())
    weight = ChangeClass.SUBSTANCE if text.strip() else ChangeClass.FORMAT
    return BlockChange(
        ChangeKind.INSERTED if op is Op.INSERT else ChangeKind.DELETED,
        weight,
        before=text if op is Op.DELETE else "",
        after=text if op is Op.INSERT else "",
        edits=edits,
        reasons=tuple(reason for reason in reasons if text.strip()) or (("table",) if text.strip() else ()),
        where=where,
        story=Story.TABLE,
        at=positions([piece for cell in cells for piece in cell.pieces]),
    )
