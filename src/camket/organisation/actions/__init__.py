"""Writes of the organisation; history is never edited."""

from camket.organisation.actions.delegating import NewDelegation, delegate, end_delegation
from camket.organisation.actions.people import (
    Appointment,
    add_post,
    appoint,
    end_tenure,
    ensure_posts,
    new_person,
)
from camket.organisation.actions.resting import lift_suspension, suspend
from camket.organisation.actions.units import (
    NewUnit,
    found_units,
)

__all__ = [
    "Appointment",
    "NewDelegation",
    "NewUnit",
    "add_post",
    "appoint",
    "delegate",
    "end_delegation",
    "end_tenure",
    "ensure_posts",
    "found_units",
    "lift_suspension",
    "new_person",
    "suspend",
]
