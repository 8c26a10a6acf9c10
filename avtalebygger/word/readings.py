"""A document as it reads with its tracked changes accepted, rejected or kept: `word.resolve` on the nouns.

Made from the Document alone, so that the two can be held against each other: reading what `resolve` wrote gives what is
made here. Numbers are computed anew, since a deleted paragraph counts in one reading and not in the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import is_

from avtalebygger.model.document import (
    Block,
    Cell,
    Comment,
    Control,
    Document,
    FormatChange,
    Opaque,
    Paragraph,
    Revision,
    RevisionKind,
    Row,
    Run,
    RunKind,
    Section,
    Story,
    Table,
)
from avtalebygger.word.formats import outline_level
from avtalebygger.word.numbering import numbered
from avtalebygger.word.runs import cell_merge, cell_span, merged
from avtalebygger.word.verdicts import Decide, Verdict, accept_all, reject_all


def accepted(document: Document) -> Document:
    """The document with every tracked change accepted."""
    return reading(document, accept_all)


def rejected(document: Document, keeping: Decide = reject_all) -> Document:
    """The document as it read before every tracked change in it was made; `keeping` may say otherwise of some."""
    return reading(document, keeping)


def reading(document: Document, decide: Decide) -> Document:
    """The document with each tracked change accepted, rejected or kept, as `decide` says of it; the very same one where
    there is nothing to decide."""
    made = _Reading(document, decide)
    body, stories = made.story(document.body), [made.story(each) for each in document.stories]
    ending = document.sections[-1] if document.sections else None
    last = made.section(ending) if ending else None
    comments = [made.comment(each) for each in document.comments]
    given = (document.body, ending, *document.stories, *document.comments)
    if _same((body, last, *stories, *comments), given):
        return document
    sections = tuple(_sections(body, last))
    return numbered(replace(document, body=body, stories=tuple(stories), sections=sections, comments=tuple(comments)))


def _sections(body: Story, last: Section | None) -> Iterable[Section]:
    """The sections in order: one ends at each paragraph that carries one, the last with the body."""
    yield from (each.section for each in body.blocks if isinstance(each, Paragraph) and each.section)
    if last is not None:
        yield last


@dataclass(frozen=True, slots=True)
class _Reading:
    document: Document
    decide: Decide

    # ------------------------------------------------------------------ revisions

    def gone(self, revisions: Iterable[Revision]) -> bool:
        return any(self._takes_away(revision) for revision in revisions)

    def _takes_away(self, revision: Revision) -> bool:
        verdict = self.decide(revision)
        return (revision.adds and verdict is Verdict.REJECT) or (revision.removes and verdict is Verdict.ACCEPT)

    def kept(self, revisions: tuple[Revision, ...]) -> tuple[Revision, ...]:
        return tuple(each for each in revisions if self.decide(each) is Verdict.KEEP) if revisions else ()

    def pending(self, changes: tuple[FormatChange, ...]) -> tuple[FormatChange, ...]:
        return tuple(each for each in changes if self.decide(each.revision) is Verdict.KEEP) if changes else ()

    def undone(self, changes: tuple[FormatChange, ...], kind: RevisionKind) -> FormatChange | None:
        """The change of this kind that is rejected."""
        found = (each for each in changes if each.revision.kind is kind)
        return next((each for each in found if self.decide(each.revision) is Verdict.REJECT), None)

    def controls(self, controls: tuple[Control, ...]) -> tuple[Control, ...]:
        if not any(each.revisions for each in controls):
            return controls
        left = (each for each in controls if not self.gone(each.revisions))
        return tuple(replace(each, revisions=self.kept(each.revisions)) for each in left)

    # ------------------------------------------------------------------ stories and blocks

    def story(self, story: Story) -> Story:
        blocks = self.blocks(story.blocks)
        return story if blocks is story.blocks else replace(story, blocks=blocks)

    def comment(self, comment: Comment) -> Comment:
        story = self.story(comment.story)
        return comment if story is comment.story else replace(comment, story=story)

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        made = [block for each in blocks if (block := self.block(each)) is not None]
        if _same(made, blocks) and not any(isinstance(block, Paragraph) and block.mark for block in made):
            return blocks
        gone = {id(block) for block in made if isinstance(block, Paragraph) and self.gone(block.mark)}
        return self._joined(made, gone)

    def _joined(self, blocks: list[Block], gone: set[int]) -> tuple[Block, ...]:
        """Each paragraph whose mark goes flows into the one after it, which keeps its own properties; where none
        follows, an empty one goes with its mark, so long as something is left."""
        result: list[Block] = []
        carried: list[Paragraph] = []
        for block, following in zip(blocks, [*blocks[1:], None], strict=False):
            if not isinstance(block, Paragraph):
                result.append(block)
                continue
            joins = isinstance(following, Paragraph) and following.controls == block.controls
            if id(block) in gone and joins:
                carried.append(block)
                continue
            whole = _after(carried, block)
            carried = []
            if id(block) not in gone or whole.runs or not (result or following is not None):
                result.append(replace(whole, mark=self.kept(block.mark)) if block.mark else whole)
        return tuple(result)

    def block(self, block: Block) -> Block | None:
        match block:
            case Paragraph():
                return self.paragraph(block)
            case Table():
                return self.table(block)
            case Opaque():
                return block

    def paragraph(self, paragraph: Paragraph) -> Paragraph:
        read = [run for each in paragraph.runs if (run := self.run(each)) is not None]
        section = self.section(paragraph.section) if paragraph.section else None
        same = _same(read, paragraph.runs) and section is paragraph.section
        if same and not (paragraph.changes or paragraph.controls):
            return paragraph
        runs = merged(read)
        changes, controls = self.pending(paragraph.changes), self.controls(paragraph.controls)
        made = replace(paragraph, runs=runs, section=section, changes=changes, controls=controls)
        return self._paragraph_format(made, paragraph.changes) if paragraph.changes else made

    def _paragraph_format(self, paragraph: Paragraph, changes: tuple[FormatChange, ...]) -> Paragraph:
        before = self.undone(changes, RevisionKind.PARAGRAPH_FORMAT)
        mark = self.undone(changes, RevisionKind.RUN_FORMAT)
        if mark:
            paragraph = replace(paragraph, mark_format=mark.format)
        if before:
            outline = outline_level(before.format, self.document.styles, self._style_id(before.style))
            paragraph = replace(
                paragraph, format=before.format, style=before.style, list=before.list, outline=outline, number=""
            )
        if self.undone(changes, RevisionKind.NUMBERING):
            paragraph = replace(paragraph, list=None, number="")
        return paragraph

    def _style_id(self, name: str) -> str:
        return next((each.id for each in self.document.styles.values() if each.name == name), "")

    def section(self, section: Section) -> Section:
        if not section.changes:
            return section
        before = self.undone(section.changes, RevisionKind.SECTION_FORMAT)
        return replace(
            section, format=before.format if before else section.format, changes=self.pending(section.changes)
        )

    # ------------------------------------------------------------------ tables

    def table(self, table: Table) -> Table | None:
        """The table, or None where no row of it is left."""
        rows = tuple(row for each in table.rows if (row := self.row(each)) is not None)
        if _same(rows, table.rows) and not (table.changes or table.controls):
            return table
        if not rows and table.rows:
            return None
        before, grid = (
            self.undone(table.changes, RevisionKind.TABLE_FORMAT),
            self.undone(table.changes, RevisionKind.TABLE_GRID),
        )
        return replace(
            table,
            rows=rows,
            format=before.format if before else table.format,
            style=before.style if before else table.style,
            grid=tuple(width for _, width in grid.format) if grid else table.grid,
            changes=self.pending(table.changes),
            controls=self.controls(table.controls),
        )

    def row(self, row: Row) -> Row | None:
        cells = tuple(cell for each in row.cells if (cell := self.cell(each)) is not None)
        if _same(cells, row.cells) and not (row.revisions or row.changes):
            return row
        if self.gone(row.revisions) or (row.cells and not cells):
            return None
        before = self.undone(row.changes, RevisionKind.ROW_FORMAT)
        exception = self.undone(row.changes, RevisionKind.TABLE_EXCEPTION)
        return replace(
            row,
            cells=cells,
            format=before.format if before else row.format,
            exception=exception.format if exception else row.exception,
            revisions=self.kept(row.revisions),
            changes=self.pending(row.changes),
        )

    def cell(self, cell: Cell) -> Cell | None:
        blocks = self.blocks(cell.blocks)
        if blocks is cell.blocks and not (cell.revisions or cell.changes):
            return cell
        if self.gone(cell.revisions):
            return None
        before = self.undone(cell.changes, RevisionKind.CELL_FORMAT)
        format_ = self._merged_cell(before.format if before else cell.format, cell.changes)
        return replace(
            cell,
            blocks=blocks,
            format=format_,
            span=cell_span(format_),
            merge=cell_merge(format_),
            revisions=self.kept(cell.revisions),
            changes=self.pending(cell.changes),
        )

    def _merged_cell(
        self, format_: tuple[tuple[str, str], ...], changes: Iterable[FormatChange]
    ) -> tuple[tuple[str, str], ...]:
        """The formatting with what a settled `w:cellMerge` says of the vertical merge."""
        for change in changes:
            verdict = self.decide(change.revision)
            if change.revision.kind is RevisionKind.CELL_MERGED and verdict is not Verdict.KEEP:
                said = dict(change.format)["vMerge" if verdict is Verdict.ACCEPT else "vMergeOrig"]
                merge = (("vMerge", "restart" if said == "rest" else "continue"),) if said else ()
                format_ = tuple(sorted((*((name, each) for name, each in format_ if name != "vMerge"), *merge)))
        return format_

    # ------------------------------------------------------------------ runs

    def run(self, run: Run) -> Run | None:
        if not (run.revisions or run.changes or run.stories or run.controls):
            return run
        if self.gone(run.revisions):
            return None
        before = self.undone(run.changes, RevisionKind.RUN_FORMAT)
        made = replace(
            run,
            revisions=self.kept(run.revisions),
            changes=self.pending(run.changes),
            format=before.format if before else run.format,
            style=before.style if before else run.style,
            controls=self.controls(run.controls),
            stories=tuple(map(self.story, run.stories)),
        )
        return made if made.text or made.detail or made.stories or made.kind is not RunKind.FIELD_CODE else None


def _same(read: Sequence[object], given: Sequence[object]) -> bool:
    """Whether these are the very same things, so that nothing was decided in them."""
    return len(read) == len(given) and all(map(is_, read, given))


def _after(carried: list[Paragraph], paragraph: Paragraph) -> Paragraph:
    """The paragraph with what flows into it from those before it."""
    if not carried:
        return paragraph
    flow = [*carried, paragraph]
    return replace(
        paragraph,
        runs=merged(run for each in flow for run in each.runs),
        bookmarks=tuple(name for each in flow for name in each.bookmarks),
    )
