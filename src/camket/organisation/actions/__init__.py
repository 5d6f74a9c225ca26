"""Writes of the organisation; history is never edited."""

from camket.organisation.actions.people import (
    Appointment,
    add_post,
    appoint,
    end_tenure,
    new_person,
)
from camket.organisation.actions.units import (
    NewUnit,
    found_units,
)

__all__ = [
    "Appointment",
    "NewUnit",
    "add_post",
    "appoint",
    "end_tenure",
    "found_units",
    "new_person",
]
