"""May it be done? Values in, a reason or None out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Thing(StrEnum):
    """What waits when a unit ends."""

    COMMITMENT = "commitment"
    ITEM = "item"
    TASK = "task"
    ASSIGNMENT = "assignment"
    """A named person's share of a task."""
    OBSTACLE = "obstacle"
    ORDER = "order"
    REMEDIATION = "remediation"


class Choice(StrEnum):
    """What may become of a thing that waits (organisation.md §4.2)."""

    INHERITED = "inherited"
    DIVIDED = "divided"
    AMENDED = "amended"
    CLOSED_DONE = "closed_done"
    CLOSED_BY_DECISION = "closed_by_decision"
    CARRIED_OVER = "carried_over"


class SettleRefusal(StrEnum):
    """Why a choice is not taken."""

    NOT_ALLOWED = "settle_not_allowed"
    ENDED_UNIT_ITSELF = "ended_unit_itself"
    OWN_WORK = "own_work"
    ALREADY_DECIDED = "already_decided"
    NOTHING_CHOSEN = "nothing_chosen"
    NOT_POSSIBLE = "choice_not_possible"
    NOT_AN_HEIR = "not_an_heir"
    OWNER_OUTSIDE = "owner_outside"
    REASON_MISSING = "reason_missing"
    NUMBER_MISSING = "number_missing"
    PARTS_MISSING = "parts_missing"
    PART_TWICE = "part_twice"
    PART_NOT_POSITIVE = "part_not_positive"
    SUM_DIFFERS = "sum_differs"
    NOTHING_AMENDED = "nothing_amended"
    DUE_BEFORE_START = "due_before_start"
    NOT_SIGNED = "not_signed"
    NOT_PLANNED = "not_planned"
    DONE_IN_FUTURE = "done_in_future"


class HandoverRefusal(StrEnum):
    """Why a handover is not begun, recorded or received."""

    NOT_ALLOWED = "handover_not_allowed"
    NOT_A_HEAD = "handover_not_a_head"
    NOT_ONE_UNIT = "handover_not_one_unit"
    BEGUN_ALREADY = "handover_begun_already"
    RECORDED_ALREADY = "handover_recorded_already"
    NOT_RECORDED = "handover_not_recorded"
    RECEIVED_ALREADY = "handover_received_already"
    NOBODY_RECEIVES = "handover_nobody_receives"
    NOT_THE_RECEIVER = "handover_not_the_receiver"
    CHANGED_MEANWHILE = "handover_changed_meanwhile"


HANDOVER_DAYS: Final = 15
"""Working days a new committee has to receive the hand-over of the old one (294-QĐ/TW 15.2)."""
