"""Writes of the organisation; history is never edited."""

from camket.organisation.actions.changing import Applied, apply_acts
from camket.organisation.actions.delegating import NewDelegation, delegate, end_delegation
from camket.organisation.actions.people import (
    Appointment,
    add_post,
    appoint,
    appoint_newcomers,
    end_tenure,
    ensure_posts,
    new_person,
)
from camket.organisation.actions.plans import (
    PlanText,
    decide_plan,
    draft_plan,
    edit_plan,
    withdraw_plan,
)
from camket.organisation.actions.resting import lift_suspension, suspend
from camket.organisation.actions.ties import (
    end_link,
    end_role,
    link_units,
    put_in_charge,
    set_area,
    set_role,
)
from camket.organisation.actions.units import (
    NewUnit,
    found_units,
)

__all__ = [
    "Applied",
    "Appointment",
    "NewDelegation",
    "NewUnit",
    "PlanText",
    "add_post",
    "apply_acts",
    "appoint",
    "appoint_newcomers",
    "decide_plan",
    "delegate",
    "draft_plan",
    "edit_plan",
    "end_delegation",
    "end_link",
    "end_role",
    "end_tenure",
    "ensure_posts",
    "found_units",
    "lift_suspension",
    "link_units",
    "new_person",
    "put_in_charge",
    "set_area",
    "set_role",
    "suspend",
    "withdraw_plan",
]
