"""Home by role: one function a variant, each a known number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from camket.commitments.models import Campaign
from camket.organisation.models import UnitSpan
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.models import Rating
from camket.reviews.queries.visible import latest_level_of
from camket.shared.actor import Actor
from camket.tasks.decisions.standing import OWED
from camket.tasks.models import Task
from camket.tasks.queries import item_progress
from camket.transitions.queries import left_open
from camket.web.administration.reading import entries_visible_to
from camket.web.administration.words import word_of
from camket.web.dashboard import reading
from camket.web.dashboard.links import to
from camket.web.dashboard.overviews import unit_rows, worst_first
from camket.web.dashboard.parts import (
    Clause,
    clauses,
    item_rows,
    names_of,
    obstacle_rows,
    paper_rows,
    task_rows,
)
from camket.web.shared.context import Badges, badges_of

WORST_ROWS: Final = 6
OWING_ROWS: Final = 8
MEMBER_ROWS: Final = 20
LATEST_ROWS: Final = 8
_OPEN: Final = ("draft", "submitted", "negotiating", "agreed", "issued")


@dataclass(frozen=True, slots=True)
class Home:
    """A home page: its template and what it shows."""

    template: str
    context: dict[str, Any]


def head_home(actor: Actor, on: date) -> Home:
    """Return the two minutes of a head: what to sign, what is late, what nobody answered."""
    unit_id = _scope(actor)
    badges = _badges(actor, on)
    slots = reading.slots_to_sign(actor.person_id)
    obstacles = reading.obstacles_around(unit_id)
    promises = reading.papers_around(unit_id, (on.year, on.year + 1))
    standing = reading.standings(unit_id, (), on.year).of(unit_id)
    tasks = task_rows(reading.urgent_tasks(on, unit_id=unit_id), on)
    items = reading.signed_items(unit_id, on.year)
    names = _names(
        [*[s.commitment.unit_id for s in slots], *[o.unit_id for o in obstacles]]
        + [o.level_id for o in obstacles],
        on,
    )
    rows = obstacle_rows(obstacles, names, on)
    here = [r for r, o in zip(rows, obstacles, strict=True) if o.level_id == unit_id]
    sent = [r for r, o in zip(rows, obstacles, strict=True) if o.level_id != unit_id]
    own = [p for p in promises if p.unit_id == unit_id and p.status in _OPEN]
    return Home(
        "dashboard/home_head.html",
        {
            "badges": badges,
            "clauses": clauses(
                Clause(len(slots), _("văn bản chờ ký"), "#ky", is_read=True),
                Clause(standing.overdue, _("việc quá hạn"), "#cham"),
                Clause(
                    len(here), _("vướng mắc chờ đồng chí trả lời"), "#cho-tra-loi", is_read=True
                ),
                Clause(len(sent), _("vướng mắc chưa được trả lời"), "#tra-loi", is_read=True),
                _left_waiting(badges),
            ),
            "papers": paper_rows(slots, names),
            "standing": standing,
            "late": [task for task in tasks if task.is_late],
            "soon": [task for task in tasks if not task.is_late],
            "here": here,
            "sent": sent,
            "drafts": [_draft(promise) for promise in own],
            "commitment": items[0].commitment if items else None,
            "commitment_path": to("commitments:detail", items[0].commitment_id) if items else "",
            "items": item_rows(items, item_progress([item.pk for item in items], on)),
            "below": _states(promises, unit_id, on.year),
            "board_path": f"{to('tasks:board')}?tab=don-vi",
            "may_chase": holds(actor, Permission.CHASE_UNITS)
            or holds(actor, Permission.ASSIGN_WORK),
        },
    )


def clerk_home(actor: Actor, on: date) -> Home:
    """Return what waits for an office: queues with counts, the campaign, who owes."""
    unit_id = _scope(actor)
    badges = _badges(actor, on)
    promises = reading.papers_around(unit_id, (on.year, on.year + 1))
    standing = reading.standings(unit_id, (), on.year).of(unit_id)
    campaigns = list(
        Campaign.objects.filter(superior_id=unit_id, year__in=(on.year, on.year + 1)).order_by(
            "year"
        )
    )
    obstacles = reading.obstacles_of_units(unit_id)
    below = [one for one in promises if one.superior_id == unit_id and not one.ordinal]
    changing = [one for one in promises if one.superior_id == unit_id and one.ordinal]
    waiting = [p for p in below if p.turn == "party_a" and p.status in ("submitted", "negotiating")]
    agreed = [p for p in below if p.status == "agreed"]
    owing = [p for p in below if p.turn == "party_b" and p.status in ("draft", "negotiating")]
    unsigned = [p for p in below if p.status == "issued"]
    own = [p for p in promises if p.unit_id == unit_id and p.status in _OPEN]
    names = _names([promise.unit_id for promise in (*owing, *changing)], on)
    queues = [
        (len(waiting), _("bản chờ thẩm định, góp ý"), to("campaigns:list")),
        (len(agreed), _("bản hai bên đã đồng ý, chờ ban hành"), to("campaigns:list")),
        (len(unsigned), _("bản chờ ký"), to("campaigns:list")),
        (standing.awaiting, _("kết quả chờ xác nhận"), f"{to('tasks:board')}?tab=cho-xac-nhan"),
        (len(obstacles), _("vướng mắc chờ trả lời"), to("obstacles:list")),
        (
            standing.overdue,
            _("việc quá hạn"),
            f"{to('tasks:board')}?tab=don-vi&tinh-trang=overdue",
        ),
    ]
    return Home(
        "dashboard/home_clerk.html",
        {
            "badges": badges,
            "clauses": clauses(
                Clause(len(waiting), _("bản chờ thẩm định"), "#hang-cho"),
                Clause(len(owing), _("đơn vị còn nợ đăng ký"), "#con-no"),
                Clause(standing.awaiting, _("kết quả chờ xác nhận"), "#hang-cho"),
                Clause(len(obstacles), _("vướng mắc chờ trả lời"), "#hang-cho", is_read=True),
                _left_waiting(badges),
            ),
            "queues": [queue for queue in queues if queue[0] or queue[1] != _("bản chờ ký")],
            "campaigns": [
                (
                    campaign,
                    to("campaigns:detail", campaign.year),
                    _states(promises, unit_id, campaign.year),
                )
                for campaign in campaigns
            ],
            "owing": [
                (names.get(p.unit_id, ""), _draft(p), to("commitments:detail", p.pk))
                for p in owing[:OWING_ROWS]
            ],
            "owing_count": len(owing),
            "changing": [(names.get(one.unit_id, ""), _draft(one)) for one in changing],
            "drafts": [_draft(promise) for promise in own],
            "standing": standing,
        },
    )


def cell_home(actor: Actor, on: date) -> Home:
    """Return a cell secretary's page: the items with one big button each, and the obstacles."""
    unit_id = _scope(actor)
    badges = _badges(actor, on)
    slots = reading.slots_to_sign(actor.person_id)
    items = reading.signed_items(unit_id, on.year)
    tasks = task_rows(
        list(
            Task.objects.filter(unit_id=unit_id, status__in=OWED, parent__isnull=True)
            .select_related("owner")
            .order_by("due_on")[:MEMBER_ROWS]
        ),
        on,
    )
    obstacles = reading.obstacles_around(unit_id)
    standing = reading.standings(unit_id, (), on.year).of(unit_id)
    promises = reading.papers_around(unit_id, (on.year, on.year + 1))
    names = _names([*[o.level_id for o in obstacles], *[o.unit_id for o in obstacles], unit_id], on)
    rows = obstacle_rows(obstacles, names, on)
    own = [p for p in promises if p.unit_id == unit_id and p.status in _OPEN]
    late = [task for task in tasks if task.is_late]
    return Home(
        "dashboard/home_cell.html",
        {
            "badges": badges,
            "clauses": clauses(
                Clause(len(slots), _("văn bản chờ ký"), "#ky", is_read=True),
                Clause(len(late), _("việc quá hạn"), "#viec"),
                Clause(len(tasks) - len(late), _("việc đang làm"), "#viec"),
                Clause(standing.awaiting, _("kết quả chờ xác nhận"), "#viec"),
                Clause(len(rows), _("vướng mắc chưa được trả lời"), "#vuong-mac", is_read=True),
                _left_waiting(badges),
            ),
            "papers": paper_rows(slots, names),
            "tasks": tasks,
            "items": item_rows(items, item_progress([item.pk for item in items], on)),
            "commitment": items[0].commitment if items else None,
            "commitment_path": to("commitments:detail", items[0].commitment_id) if items else "",
            "obstacles": rows,
            "drafts": [_draft(promise) for promise in own],
            "standing": standing,
            "may_report": holds(actor, Permission.REPORT_PROGRESS),
        },
    )


def leader_home(actor: Actor, on: date) -> Home:
    """Return a leader's page: decisions waiting, papers to sign, the units that lag most."""
    unit_id = _scope(actor)
    badges = _badges(actor, on)
    slots = reading.slots_to_sign(actor.person_id)
    obstacles = reading.obstacles_of_units(unit_id)
    spans = reading.spans_below(unit_id, on)
    found = reading.standings(unit_id, [span.unit_id for span in spans], on.year)
    standing = found.of(unit_id)
    names = names_of(spans) | {unit_id: actor.unit_name}
    missing = {o.unit_id for o in obstacles} | {s.commitment.unit_id for s in slots}
    names |= _names(sorted(missing - set(names)), on)
    rows = worst_first(unit_rows(spans, found, []))
    return Home(
        "dashboard/home_leader.html",
        {
            "badges": badges,
            "clauses": clauses(
                Clause(len(obstacles), _("vướng mắc chờ quyết định"), "#cho", is_read=True),
                Clause(len(slots), _("văn bản chờ ký"), "#ky", is_read=True),
                Clause(standing.overdue, _("việc quá hạn"), "#cham-nhat"),
                _left_waiting(badges),
            ),
            "papers": paper_rows(slots, names),
            "obstacles": obstacle_rows(obstacles, names, on),
            "standing": standing,
            "year": found.year,
            "worst": [row for row in rows if row.standing.overdue][:WORST_ROWS],
            "lagging": sum(1 for row in rows if row.standing.overdue),
            "units": len(rows),
            "may_answer": holds(actor, Permission.ANSWER_OBSTACLE),
        },
    )


def appraiser_home(actor: Actor, on: date) -> Home:
    """Return an appraiser's page: registrations to judge, ratings to propose."""
    unit_id = _scope(actor)
    badges = _badges(actor, on)
    promises = reading.papers_around(unit_id, (on.year, on.year + 1))
    waiting = [
        p
        for p in promises
        if p.superior_id == unit_id
        and p.turn == "party_a"
        and p.status in ("submitted", "negotiating")
    ]
    names = _names([promise.unit_id for promise in waiting], on)
    ratings = Rating.objects.filter(period__superior_id=unit_id, period__decided_at__isnull=True)
    counted = ratings.aggregate(
        whole=Count("pk"),
        proposed=Count("pk", filter=~Q(appraised_level="")),
        decided=Count("pk", filter=~Q(decided_level="")),
    )
    return Home(
        "dashboard/home_appraiser.html",
        {
            "badges": badges,
            "clauses": clauses(
                Clause(len(waiting), _("bản đăng ký chờ thẩm định"), "#tham-dinh"),
                Clause(
                    counted["whole"] - counted["proposed"], _("hồ sơ chưa đề nghị mức"), "#xep-loai"
                ),
                _left_waiting(badges),
            ),
            "waiting": [(names.get(p.unit_id, ""), _draft(p)) for p in waiting],
            "ratings": counted,
            "reviews_path": to("reviews:list"),
        },
    )


def inspector_home(actor: Actor, on: date) -> Home:
    """Return an inspector's page: what was done last within his reach, and the way to search it."""
    unit_id = _scope(actor)
    standing = reading.standings(unit_id, (), on.year).of(unit_id)
    seen = entries_visible_to(actor, on).order_by("-number")[:LATEST_ROWS]
    latest = [(entry, word_of(entry.action)) for entry in seen]
    return Home("dashboard/home_inspector.html", {"latest": latest, "standing": standing})


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
    return _BY_POST.get(actor.post_code, stranger_home)(actor, on)


def _scope(actor: Actor) -> int:
    return actor.scope_id or 0


def _badges(actor: Actor, on: date) -> Badges:
    """Count, with the frame's own counts, what ended units left that waits for this actor."""
    may_settle = holds(actor, Permission.SETTLE_TRANSITION, on=on)
    left = left_open(actor, on) if may_settle else None
    return badges_of(actor, left_waiting=left)


def _left_waiting(badges: Badges) -> Clause:
    return Clause(badges.left_waiting, _("việc chờ tiếp nhận"), to("transitions:worklist"))


def _names(unit_ids: list[int], on: date) -> dict[int, str]:
    """Return names by unit; one statement, none for an empty list."""
    if not unit_ids:
        return {}
    spans: dict[int, UnitSpan] = spans_of(unit_ids, on=on)
    return {unit_id: span.name for unit_id, span in spans.items()}


@dataclass(frozen=True, slots=True)
class Draft:
    """A commitment that is not signed yet, and what its unit is to do."""

    year: int
    ordinal: int
    says: str
    is_ours: bool
    path: str


def _draft(promise: reading.Promise) -> Draft:
    is_ours = promise.turn == "party_b"
    says = {
        "draft": _("Đang soạn, chưa gửi đăng ký"),
        "submitted": _("Đã gửi, cấp trên đang thẩm định"),
        "negotiating": _("Đang thống nhất, đến lượt đơn vị")
        if is_ours
        else _("Đang thống nhất, đến lượt cấp trên"),
        "agreed": _("Hai bên đã đồng ý, chờ ban hành"),
        "issued": _("Chờ ký"),
    }
    path = to("commitments:detail", promise.pk)
    return Draft(promise.year, promise.ordinal, says[promise.status], is_ours, path)


def _states(promises: list[reading.Promise], unit_id: int, year: int) -> dict[str, int]:
    """Count the commitments of the units below by what they wait for."""
    counted = Counter(
        promise.status
        for promise in promises
        if promise.superior_id == unit_id and promise.year == year and not promise.ordinal
    )
    signed = counted["signed"] + counted["closed"]
    return {
        "total": sum(counted.values()),
        "signed": signed,
        "issued": counted["issued"],
        "agreeing": counted["submitted"] + counted["negotiating"] + counted["agreed"],
        "drafting": counted["draft"],
    }
