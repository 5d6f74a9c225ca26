"""Home of whoever prepares and watches: an office, an appraiser, an inspector."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from camket.commitments.models import Campaign
from camket.reviews.models import Rating
from camket.shared.actor import Actor
from camket.web.administration.reading import entries_visible_to
from camket.web.administration.words import word_of
from camket.web.dashboard import reading
from camket.web.dashboard.homes.shared import (
    OPEN,
    Home,
    badges_for,
    draft_of,
    left_waiting,
    scope_of,
    states_of,
    unit_names,
    waiting_clauses,
    waiting_of,
)
from camket.web.dashboard.links import to
from camket.web.dashboard.parts import Clause, clauses

OWING_ROWS: Final = 8
LATEST_ROWS: Final = 8


def clerk_home(actor: Actor, on: date) -> Home:
    """Return what waits for an office: queues with counts, the campaign, who owes."""
    unit_id = scope_of(actor)
    badges = badges_for(actor, on)
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
    own = [p for p in promises if p.unit_id == unit_id and p.status in OPEN]
    names = unit_names([promise.unit_id for promise in (*owing, *changing)], on)
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
                left_waiting(badges),
            ),
            "queues": [queue for queue in queues if queue[0] or queue[1] != _("bản chờ ký")],
            "campaigns": [
                (
                    campaign,
                    to("campaigns:detail", campaign.year),
                    states_of(promises, unit_id, campaign.year),
                )
                for campaign in campaigns
            ],
            "owing": [
                (names.get(p.unit_id, ""), draft_of(p), to("commitments:detail", p.pk))
                for p in owing[:OWING_ROWS]
            ],
            "owing_count": len(owing),
            "changing": [(names.get(one.unit_id, ""), draft_of(one)) for one in changing],
            "drafts": [draft_of(promise) for promise in own],
            "standing": standing,
        },
    )


def appraiser_home(actor: Actor, on: date) -> Home:
    """Return an appraiser's page: registrations to judge, ratings to propose."""
    unit_id = scope_of(actor)
    badges = badges_for(actor, on)
    promises = reading.papers_around(unit_id, (on.year, on.year + 1))
    waiting = [
        p
        for p in promises
        if p.superior_id == unit_id
        and p.turn == "party_a"
        and p.status in ("submitted", "negotiating")
    ]
    names = unit_names([promise.unit_id for promise in waiting], on)
    ratings = Rating.objects.filter(period__superior_id=unit_id, period__decided_at__isnull=True)
    counted = ratings.aggregate(
        whole=Count("pk"),
        proposed=Count("pk", filter=~Q(appraised_level="")),
        decided=Count("pk", filter=~Q(decided_level="")),
    )
    owed = waiting_of(actor, on)
    return Home(
        "dashboard/home_appraiser.html",
        {
            "badges": badges,
            "clauses": clauses(
                *waiting_clauses(owed),
                Clause(len(waiting), _("bản đăng ký chờ thẩm định"), "#tham-dinh"),
                Clause(
                    counted["whole"] - counted["proposed"], _("hồ sơ chưa đề nghị mức"), "#xep-loai"
                ),
                left_waiting(badges),
            ),
            "registrations": [(names.get(p.unit_id, ""), draft_of(p)) for p in waiting],
            "waiting": owed,
            "ratings": counted,
            "reviews_path": to("reviews:list"),
        },
    )


def inspector_home(actor: Actor, on: date) -> Home:
    """Return an inspector's page: what was done last within his reach, and the way to search it."""
    unit_id = scope_of(actor)
    standing = reading.standings(unit_id, (), on.year).of(unit_id)
    seen = entries_visible_to(actor, on).order_by("-number")[:LATEST_ROWS]
    latest = [(entry, word_of(entry.action)) for entry in seen]
    return Home("dashboard/home_inspector.html", {"latest": latest, "standing": standing})
