"""May it be done? Values in, a reason or None out."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a commitment stands (domain: state machine of a head commitment)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEGOTIATING = "negotiating"
    AGREED = "agreed"
    ISSUED = "issued"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Turn(StrEnum):
    """The side that must act."""

    PARTY_A = "party_a"
    PARTY_B = "party_b"
    NOBODY = "nobody"


class Origin(StrEnum):
    """Where an item comes from."""

    REGISTERED = "registered"
    ORDERED = "ordered"
    CARRIED_OVER = "carried_over"
    CASCADED = "cascaded"


class Direction(StrEnum):
    """What counts as reaching a measure's target."""

    HIGHER = "higher"
    LOWER = "lower"
    BY_DATE = "by_date"
    YES_NO = "yes_no"
