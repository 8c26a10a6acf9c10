"""A person overrules the groups: several are one wish, or one wish is several. The bodies of both events.

A decision belongs to the group it was made on. So a proposal put into a group shares the decision of that group, and
one taken out of it is undecided again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from avtalebygger.errors import Problem, StateError
from avtalebygger.model.negotiation import Group, Negotiation
from avtalebygger.negotiate.groups import by_number, conflict_changes, with_groups
from avtalebygger.negotiate.subject import group_named, in_play

Body = dict[str, Any]


def grouped_body(negotiation: Negotiation, subjects: Sequence[str]) -> Body:
    """A `grouped` event's body: the proposals and groups named become one group, the first one's.

    Raises StateError AVT520, AVT525, AVT540 or AVT541."""
    groups = [group_of(negotiation, subject) for subject in subjects]
    first = groups[0]
    joining = {group.id: group for group in groups if group.id != first.id}
    if not joining:
        raise StateError(Problem("AVT540", {"subjects": ", ".join(subjects)}))
    if any(group.round != first.round for group in joining.values()):
        raise StateError(Problem("AVT541", {"subjects": ", ".join(subjects)}))
    proposals = by_number(id for group in (first, *joining.values()) for id in group.proposals)
    return {
        "group": first.id,
        "proposals": proposals,
        **regrouping(negotiation, {first.id: proposals} | {id: [] for id in by_number(joining)}),
    }


def ungrouped_body(negotiation: Negotiation, subjects: Sequence[str]) -> Body:
    """An `ungrouped` event's body: each proposal named gets a group of its own; a group named falls into its proposals,
    of which the first keeps it. Raises StateError AVT520, AVT525 or AVT542."""
    leaving = by_number(dict.fromkeys(id for subject in subjects for id in leavers(negotiation, subject)))
    stay: dict[str, list[str]] = {}
    for id in leaving:
        group = group_of(negotiation, id)
        stay.setdefault(group.id, list(group.proposals)).remove(id)
    last = negotiation.last_group
    for id, members in stay.items():
        if not members:  # all were named: the first of them keeps the group
            members.append(next(each for each in leaving if group_of(negotiation, each).id == id))
    alone = [id for id in leaving if not any(id in members for members in stay.values())]
    own = {f"G{number}": [id] for number, id in enumerate(alone, start=last + 1)}
    return {"proposals": leaving, **regrouping(negotiation, stay | own)}


def leavers(negotiation: Negotiation, subject: str) -> Iterable[str]:
    group = group_of(negotiation, subject)
    if len(group.proposals) == 1:
        raise StateError(Problem("AVT542", {"subject": subject}))
    return group.proposals[1:] if group.id == subject else [subject]


def group_of(negotiation: Negotiation, subject: str) -> Group:
    group = group_named(negotiation, subject)
    in_play(negotiation, subject, group)
    return group


def regrouping(negotiation: Negotiation, groups: dict[str, list[str]]) -> Body:
    round = negotiation.rounds[-1].number
    held = with_groups(negotiation, round, groups)
    return {"round": round, "groups": groups, **conflict_changes(held, round)}
