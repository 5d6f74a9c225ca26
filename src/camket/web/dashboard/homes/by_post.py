"""Which home page belongs to which post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.queries.visible import latest_level_of
from camket.shared.actor import Actor
from camket.tasks.decisions.standing import OWED
from camket.tasks.models import Task
from camket.web.dashboard.homes.heads import cell_home, head_home, leader_home
from camket.web.dashboard.homes.offices import appraiser_home, clerk_home, inspector_home
from camket.web.dashboard.homes.shared import MEMBER_ROWS, Home, with_self_reviews
from camket.web.dashboard.parts import Clause, clauses, task_rows


def member_home(actor: Actor, on: date) -> Home:
    """Return a member's page: what was assigned to him by name."""
    tasks = task_rows(
        list(
            Task.objects.filter(owner_id=actor.person_id, status__in=OWED)
            .select_related("owner")
            .order_by("due_on")[:MEMBER_ROWS]
        ),
        on,
    )
    late = [task for task in tasks if task.is_late]
    return Home(
        "dashboard/home_member.html",
        {
            "clauses": clauses(
                Clause(len(late), _("việc quá hạn"), "#viec"),
                Clause(len(tasks) - len(late), _("việc đang làm"), "#viec"),
            ),
            "tasks": tasks,
            "may_report": holds(actor, Permission.REPORT_PROGRESS),
            "level": latest_level_of(actor.person_id),
        },
    )


_SHOWN: Final = (Permission.VIEW_COMMITMENT, Permission.VIEW_TASK)


def stranger_home(actor: Actor, on: date) -> Home:
    """Return the page of an account that holds no post today."""
    del actor, on
    return Home("dashboard/home_stranger.html", {"clauses": []})


_BY_POST: Final[dict[str, Callable[[Actor, date], Home]]] = {
    "provincial_secretary": leader_home,
    "provincial_deputy": leader_home,
    "provincial_clerk": clerk_home,
    "office_head": clerk_home,
    "organisation_head": appraiser_home,
    "appraiser": appraiser_home,
    "inspector": inspector_home,
    "inspection_head": inspector_home,
    "commission_head": leader_home,
    "commune_secretary": head_home,
    "commune_deputy": head_home,
    "commune_clerk": clerk_home,
    "department_secretary": head_home,
    "functional_secretary": head_home,
    "district_secretary": head_home,
    "grassroots_secretary": head_home,
    "peoples_committee_chair": head_home,
    "peoples_committee_deputy": leader_home,
    "state_appraiser": appraiser_home,
    "state_clerk": member_home,
    "division_deputy": member_home,
    "council_chair": head_home,
    "department_director": head_home,
    "division_head": head_home,
    "service_head": head_home,
    "front_chair": head_home,
    "mass_organisation_head": head_home,
    "department_clerk": clerk_home,
    "front_clerk": clerk_home,
    "district_clerk": clerk_home,
    "cell_secretary": cell_home,
    "cell_deputy": cell_home,
    "cell_member": member_home,
}


def home_of(actor: Actor, on: date) -> Home:
    """Return the home page of the post somebody acts in.

    It shows the commitments and the work of the unit: who acts for another without having been
    given these to read sees only for whom he acts.
    """
    if actor.delegation_id is not None and not all(holds(actor, one, on=on) for one in _SHOWN):
        return Home("dashboard/home_delegate.html", {"clauses": []})
    return with_self_reviews(_BY_POST.get(actor.post_code, stranger_home)(actor, on), actor, on)
