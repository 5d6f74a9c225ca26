"""May a plan be drafted, decided, carried out? Facts in, reasons out; plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class PlanProblem(StrEnum):
    """Why an act cannot be carried out as written."""

    NO_ACTS = "no_acts"
    UNKNOWN_UNIT = "unknown_unit"
    ENDED_BEFORE = "ended_before"
    NOT_YET_BEGUN = "not_yet_begun"
    LATER_CHANGE = "later_change"
    ENDS_LATER = "ends_later"
    LATER_APPOINTMENT = "later_appointment"
    UNIT_TWICE = "unit_twice"
    TWO_PARENTS = "two_parents"
    WRONG_UNITS = "wrong_units"
    NO_UNITS_TAKEN = "no_units_taken"
    NO_HEIR = "no_heir"
    ONE_HEIR_ONLY = "one_heir_only"
    NO_HEIRS_TAKEN = "no_heirs_taken"
    HEIR_ENDS = "heir_ends"
    HEIR_IS_ITSELF = "heir_is_itself"
    HEIR_TWICE = "heir_twice"
    HEIR_NOT_FOUNDED = "heir_not_founded"
    HEIR_NOT_STANDING = "heir_not_standing"
    NOT_ONE_MAIN = "not_one_main"
    SPLIT_NEEDS_TWO = "split_needs_two"
    PIECE_WITHOUT_SUCCESSOR = "piece_without_successor"
    PIECE_UNNAMED = "piece_unnamed"
    MERGE_OF_ONE = "merge_of_one"
    UNKNOWN_KEY = "unknown_key"
    KEY_TWICE = "key_twice"
    KEY_TAKEN = "key_taken"
    NOTHING_FOUNDED = "nothing_founded"
    NO_NAME = "no_name"
    UNKNOWN_KIND = "unknown_kind"
    KIND_GONE = "kind_gone"
    CODE_LENGTH = "code_length"
    CODE_TAKEN = "code_taken"
    NAME_TAKEN = "name_taken"
    NOTHING_CHANGES = "nothing_changes"
    PARENT_ENDS = "parent_ends"
    OTHER_LINE = "other_line"
    CYCLE = "cycle"
    CHILD_LEFT = "child_left"
    NOBODY_ANSWERS = "nobody_answers"
    NOT_BELOW_SUPERIOR = "not_below_superior"


class PlanRefusal(StrEnum):
    """Why a plan itself is not drafted, decided, carried out or withdrawn."""

    HAS_PROBLEMS = "has_problems"
    NO_TITLE = "no_title"
    NO_NUMBER = "no_number"
    DECIDED_AFTER_EFFECT = "decided_after_effect"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NOT_A_DRAFT = "not_a_draft"
    ALREADY_APPLIED = "already_applied"
    ALREADY_WITHDRAWN = "already_withdrawn"
    NO_REASON = "no_reason"
    SUPERIOR_NOT_STANDING = "superior_not_standing"
    CORRECTS_UNAPPLIED = "corrects_unapplied"


class UnitRefusal(StrEnum):
    """Why an area, a link or a role is not written."""

    NO_NAME = "no_name"
    NOT_STANDING = "not_standing"
    ITSELF = "itself"
    LINKED_ALREADY = "linked_already"
    ENDED_ALREADY = "ended_already"
    ENDS_BEFORE_START = "ends_before_start"
    NOT_DIRECTLY_BELOW = "not_directly_below"
    HOLDS_ROLE_ALREADY = "holds_role_already"
    HOLDS_NO_ROLE = "holds_no_role"
    SAME_PERSON = "same_person"
    LATER_CHARGE = "later_charge"


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit as it stands on the day, before the plan.

    Attributes:
        since: The first day of what it is called and where it stands now.
        changes_on: The first later day on which something of it is recorded to change.
        ends_on: The first day on which it is recorded to exist no longer.
        appointed_on: The first day, from the plan's day on, on which somebody takes up a post.
    """

    unit_id: int
    name: str
    kind: str
    line: str
    parent_id: int | None
    since: date
    code: str = ""
    paper_style: str = ""
    changes_on: date | None = None
    ends_on: date | None = None
    appointed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """A unit that does not stand on the day: it ended on a day, begins on one, or never was."""

    name: str = ""
    ended_on: date | None = None
    begins_on: date | None = None


@dataclass(frozen=True, slots=True)
class Follower:
    """A unit that stands, on the day or later, directly under one that ends."""

    unit_id: int
    name: str
    line: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What a plan meets on its day.

    Attributes:
        standing: Every unit the acts name, what stands above them, and the followers.
        absent: The units the acts name that do not stand that day.
        under: The followers of each unit that ends.
        codes: Who bears a national code of so many digits from the day on.
        names: Who stands under a superior (None: under nobody) by a name that the plan gives.
        unit_keys: Which of the installation's own codes given by the plan are taken.
        below_superior: What the superior who decides may speak of: the units below it, and of other
            lines the bodies that those lead and what stands below the bodies it leads itself; None
            when the plan is not bound to a superior.
        superior_line: The line in which alone that binds, of the only top of a line: no other
            superior stands beside it. Empty for every other superior: bound in all lines.
    """

    on: date
    standing: Mapping[int, Standing]
    absent: Mapping[int, Absent] = field(default_factory=dict)
    under: Mapping[int, tuple[Follower, ...]] = field(default_factory=dict)
    codes: Mapping[tuple[int, str], tuple[int, ...]] = field(default_factory=dict)
    names: Mapping[tuple[int | None, str], tuple[int, ...]] = field(default_factory=dict)
    unit_keys: frozenset[str] = frozenset()
    below_superior: frozenset[int] | None = None
    superior_id: int | None = None
    superior_line: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason against one act, with what its sentence needs."""

    act_index: int
    reason: PlanProblem
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What decides whether a plan may be edited, decided, applied or withdrawn."""

    state: str
    version_matches: bool = True
    has_number: bool = True
    has_reason: bool = True
    decided_by_effect: bool = True


def refusal_to_edit(facts: PlanFacts) -> PlanRefusal | None:
    """Say why a draft may not be changed; whoever looks at an older version is told so."""
    if facts.state != "draft":
        return PlanRefusal.NOT_A_DRAFT
    return None if facts.version_matches else PlanRefusal.CHANGED_MEANWHILE


def refusal_to_decide(facts: PlanFacts) -> PlanRefusal | None:
    """Say why a plan may not be decided: it needs a number and a day not after its effect.

    What is decided is what was read.
    """
    if facts.state != "draft":
        return PlanRefusal.NOT_A_DRAFT
    if not facts.version_matches:
        return PlanRefusal.CHANGED_MEANWHILE
    if not facts.has_number:
        return PlanRefusal.NO_NUMBER
    return None if facts.decided_by_effect else PlanRefusal.DECIDED_AFTER_EFFECT


def refusal_to_withdraw(facts: PlanFacts) -> PlanRefusal | None:
    """Say why a plan may not be withdrawn; what was carried out is undone by a later decision."""
    if facts.state == "applied":
        return PlanRefusal.ALREADY_APPLIED
    if facts.state == "withdrawn":
        return PlanRefusal.ALREADY_WITHDRAWN
    return None if facts.has_reason else PlanRefusal.NO_REASON
