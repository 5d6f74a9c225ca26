"""The trees, and a unit's pages: overview, people, commitments, history; on any day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from camket.commitments.on_day import as_on, status_name_on
from camket.commitments.queries import commitments_visible_to
from camket.organisation.models import Line, PlanState, Rearrangement, UnitSpan
from camket.organisation.queries import last_name
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds, may
from camket.web.organisation import histories, passages, trees, units
from camket.web.organisation.heads import post_words
from camket.web.shared.days import day_asked, day_query, past_of
from camket.web.shared.http import SignedInRequest, needs, render_part, signed_in, whole

SECTION: Final = "organisation"
LINES: Final = {
    "dang": Line.PARTY,
    "nha-nuoc": Line.STATE,
    "mat-tran": Line.FRONT,
    "dia-gioi": Line.TERRITORY,
}
"""The word of the address for each tree; without one the three lines of bodies stand together."""
_PLAN_ROWS: Final = 5
_MOST_PAGES: Final = 10_000


@signed_in
@require_safe
def tree(request: SignedInRequest) -> HttpResponse:
    """Show the trees of a day; every branch opens by a link."""
    on = day_asked(request)
    chosen = LINES.get(request.GET.get("he", ""))
    top_id = whole(request.GET.get("goc"))
    is_beside = not chosen and not top_id
    asked = trees.Asked(
        on=on,
        lines=(chosen,) if chosen else trees.BODIES,
        top_id=top_id,
        open_ids=_open_ids(request),
        shows_ended=bool(request.GET.get("ket_thuc")),
        page=_page(request),
        rows=trees.BESIDE_ROWS if is_beside else trees.PAGE_ROWS,
        links=_links(request),
    )
    found = trees.trees(asked)
    return render_part(
        request,
        "organisation/tree.html",
        "trees",
        {
            "section": SECTION,
            "on": on,
            "chosen": chosen.value if chosen else "",
            "tabs": [(word, line.label) for word, line in LINES.items()],
            "line_word": next((word for word, line in LINES.items() if line == chosen), ""),
            "trees": found,
            "is_empty": not any(one.rows for one in found),
            "shows_ended": asked.shows_ended,
            "top_id": top_id,
            "is_beside": is_beside,
            "page": asked.page,
            "plans": planned(request, on=on),
            "day_query": day_query(request),
            "may_manage": holds(request.actor, Permission.MANAGE_ORGANISATION),
        },
    )


def _links(request: SignedInRequest) -> trees.Links:
    """Return the parts of the addresses that all rows of the trees share."""
    values = request.GET.copy()
    values.pop("mo", None)
    others = f"{values.urlencode()}&" if values else ""
    before, after = reverse("organisation:unit", args=[0]).rsplit("0", 1)
    return trees.Links(opening=f"?{others}mo=", unit=(before, after + day_query(request)))


def planned(request: SignedInRequest, on: date) -> list[Rearrangement]:
    """Return the plans decided to take effect after today and by that day; none for the past."""
    if on <= request.today:
        return []
    return list(
        Rearrangement.objects.filter(
            state=PlanState.DECIDED, effective_on__gt=request.today, effective_on__lte=on
        ).order_by("effective_on", "pk")[:_PLAN_ROWS]
    )


def _open_ids(request: SignedInRequest) -> tuple[int, ...] | None:
    """Read what is open: numbers with points between them; None when nothing was said."""
    text = request.GET.get("mo")
    if text is None:
        return None
    numbers = [whole(one) for one in text[:200].split(".")]
    return tuple(number for number in numbers if number is not None)


def _page(request: SignedInRequest) -> int:
    return max(whole(request.GET.get("trang"), most=_MOST_PAGES) or 1, 1)


def _frame(request: SignedInRequest, unit: units.UnitDay, tab: str) -> dict[str, Any]:
    """Return what every page of a unit shows: crumbs, tabs, the day."""
    return {
        "section": SECTION,
        "unit": unit,
        "span": unit.span,
        "tab": tab,
        "day_query": day_query(request),
        "asked_on": request.asked_day.on,
        "sees_commitments": holds(request.actor, Permission.VIEW_COMMITMENT),
    }


@signed_in
@require_safe
def unit(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Show one unit on a day: its name, place, head, ties, and the units below it."""
    found = units.unit_day(unit_id, day_asked(request))
    passed = passages.passages_of(unit_id)
    head, people_rows = units.people_of(found)
    page = _page(request)
    kind = request.GET.get("loai", "")
    below = units.children_by_kind(found, kind, (page - 1) * units.CHILD_ROWS)
    charge = units.area_charge(found)
    own = {request.actor.scope_id, request.actor.unit_id}
    return render(
        request,
        "organisation/unit.html",
        {
            **_frame(request, found, "overview"),
            "sub": passages.sub_line(found, passed),
            "ended": passages.ended_words(found, passed),
            "came": passed.came_on(found.begins_on),
            "head": head,
            "people_count": len(people_rows),
            "ties": units.ties_of(found),
            "charge": charge,
            "sees_area": charge is not None
            and charge.area.superior_id in own
            and holds(request.actor, Permission.VIEW_OVERVIEW),
            "below": below,
            "kind": kind,
            "page": Paginator(range(below.count), units.CHILD_ROWS).get_page(page),
        },
    )


@signed_in
@require_safe
def people(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Show who held posts in the unit that day, and its heads over time."""
    found = units.unit_day(unit_id, day_asked(request))
    head, rows = units.people_of(found)
    return render(
        request,
        "organisation/people.html",
        {
            **_frame(request, found, "people"),
            "ended": passages.ended_words(found, passages.passages_of(unit_id)),
            "head": head,
            "rows": rows,
            "may_appoint": head.is_vacant
            and found.on == request.today
            and may(request.actor, Permission.MANAGE_PEOPLE, unit_id, on=request.today),
            "heads": [
                (
                    tenure.person.full_name,
                    post_words(tenure),
                    tenure.valid.lower,
                    tenure.valid.upper and tenure.valid.upper - timedelta(days=1),
                )
                for tenure in passages.heads_over_time(unit_id)
            ],
        },
    )


@needs(Permission.VIEW_COMMITMENT)
@require_safe
def commitments(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Show what the unit promised, the latest year first, as far as the person may read it."""
    found = units.unit_day(unit_id, day_asked(request))
    rows = (
        as_on(commitments_visible_to(request.actor, request.today), past_of(request))
        .filter(Q(unit_id=unit_id) | Q(holder_then=unit_id))
        .exclude(status_then="withdrawn")
        .annotate(holder_name=_name_on(request.asked_day.on, "holder_then"), unit_name=last_name())
        .select_related("campaign")
        .order_by("-year", "-pk")
    )
    page = Paginator(rows, units.CHILD_ROWS).get_page(request.GET.get("trang"))
    return render(
        request,
        "organisation/commitments.html",
        {
            **_frame(request, found, "commitments"),
            "ended": passages.ended_words(found, passages.passages_of(unit_id)),
            "page": page,
            "rows": [(row, status_name_on(row)) for row in page],
            "has_figures": True,
        },
    )


def _name_on(day: date, column: str) -> Subquery:
    spans = UnitSpan.objects.filter(unit_id=OuterRef(column), valid__contains=day)
    return Subquery(spans.values("name")[:1])


@signed_in
@require_safe
def history(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Show what the unit came from, what it went into, and what happened to it."""
    found = units.unit_day(unit_id, day_asked(request))
    return render(
        request,
        "organisation/history.html",
        {
            **_frame(request, found, "history"),
            **histories.history(
                found,
                asked_on=request.asked_day.on,
                hides_ended=bool(request.GET.get("an_ket_thuc")),
            ),
        },
    )
