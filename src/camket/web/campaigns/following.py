"""Where every unit of a campaign stands: its steps, its funnel, the table to chase from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.commitments.models import Campaign
from camket.commitments.standing import (
    PAGE,
    STANDING_NAMES,
    VIEW_NAMES,
    Figures,
    SavedView,
    Standing,
    Wanted,
    figures_of,
    rows_of,
)
from camket.organisation.kinds import kind_name
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.shared.clock import legal_day
from camket.shared.text import clean, show_day
from camket.web.campaigns.held import FOLLOWS, SECTION, campaign_held
from camket.web.campaigns.rows import shown
from camket.web.shared.days import day_asked, day_more, day_query, past_of
from camket.web.shared.http import SignedInRequest, needs, whole

_BAR: Final = {
    Standing.UNREGISTERED: "void",
    Standing.DRAFTING: "none",
    Standing.APPRAISING: "soon",
    Standing.NEGOTIATING: "wait",
    Standing.SIGNING: "act",
    Standing.SIGNED: "done",
}
_ACTS: Final = {
    "may_chase": Permission.CHASE_UNITS,
    "may_order": Permission.ORDER_WORK,
    "may_manage": Permission.MANAGE_CAMPAIGN,
    "may_issue": Permission.ISSUE_COMMITMENT,
}
"""What the page of a campaign offers today; on another day it only shows."""


@needs(*FOLLOWS, Permission.VIEW_OVERVIEW)
def detail(request: SignedInRequest, year: int) -> HttpResponse:
    """Show where every unit of the campaign stands on a day: steps, funnel, table."""
    campaign = campaign_held(request, year)
    on = day_asked(request)
    past = past_of(request)
    figures = figures_of(campaign.pk, on=on, past=past)
    wanted = _wanted(request, figures)
    number = _page_number(request)
    rows, total = rows_of(campaign, wanted, on=on, past=past, page=number)
    if not rows and number > 1:  # a link to a page that is no longer there
        number = 1
        rows, total = rows_of(campaign, wanted, on=on, past=past)
    page = Paginator(range(total), PAGE).get_page(number)
    context = {
        "section": SECTION,
        "campaign": campaign,
        "steps": _steps(campaign, on),
        "summary": _summary(campaign, figures, on),
        "figures": figures,
        "funnel": _funnel(figures),
        "bars": _bars(figures),
        "tabs": [(view, VIEW_NAMES[view], figures.views[view]) for view in SavedView],
        "kinds": [(kind, kind_name(kind), count) for kind, count in figures.kinds.items() if kind],
        "standings": [(s, STANDING_NAMES[s]) for s in Standing],
        "wanted": wanted,
        "rows": [shown(row) for row in rows],
        "page": page,
        "first": (page.number - 1) * PAGE + 1,
        "last": (page.number - 1) * PAGE + len(rows),
        "total": total,
        "day_query": day_query(request),
        "day_more": day_more(request),
        "has_figures": True,
        **{name: on == request.today and holds(request.actor, act) for name, act in _ACTS.items()},
    }
    return render(request, "campaigns/detail.html", context)


def _page_number(request: SignedInRequest) -> int:
    return whole(request.GET.get("trang"), most=99_999) or 1


def _wanted(request: SignedInRequest, figures: Figures) -> Wanted:
    asked = request.GET.get("xem", "")
    standing = request.GET.get("tinh-trang", "")
    known = asked in set(SavedView)
    first = SavedView.UNSENT if figures.views[SavedView.UNSENT] and not standing else SavedView.ALL
    return Wanted(
        view=SavedView(asked) if known else first,
        words=clean(request.GET.get("q", ""))[:100],
        standing=Standing(standing) if standing in set(Standing) else None,
        kind=clean(request.GET.get("loai", ""))[:40],
        area=clean(request.GET.get("dia-ban", ""))[:80],
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the campaign's year."""

    name: Any
    days: str
    is_past: bool
    is_current: bool


def _steps(campaign: Campaign, today: date) -> list[Step]:
    opened = legal_day(campaign.opened_at)
    by = campaign
    bounds = [
        (gettext_lazy("Mở đợt"), show_day(opened), None, opened),
        (
            gettext_lazy("Đăng ký"),
            _span_words(opened, by.registers_by),
            opened - timedelta(days=1),  # registering begins the day the campaign opens
            by.registers_by,
        ),
        (
            gettext_lazy("Thống nhất nội dung"),
            _span_words(by.registers_by, by.signs_by),
            by.registers_by,
            by.signs_by,
        ),
        (gettext_lazy("Ký cam kết"), show_day(by.signs_by), None, by.signs_by),
        (
            gettext_lazy("Thực hiện"),
            _span_words(by.signs_by, by.yearend_by),
            by.signs_by,
            by.yearend_by,
        ),
        (gettext_lazy("Sơ kết 6 tháng"), show_day(by.midyear_by), None, by.midyear_by),
        (gettext_lazy("Kiểm điểm, xếp loại"), show_day(by.yearend_by), by.yearend_by, None),
    ]
    return [
        Step(
            name=name,
            days=days,
            is_past=end is not None and (today > end or (begin is None and today == end)),
            is_current=begin is not None and begin < today and (end is None or today <= end),
        )
        for name, days, begin, end in bounds
    ]


def _span_words(start_on: date, end_on: date) -> str:
    start = f"{start_on:%d/%m}" if start_on.year == end_on.year else show_day(start_on)
    return f"{start} – {show_day(end_on)}"


def _summary(campaign: Campaign, figures: Figures, today: date) -> str:
    if (opened := legal_day(campaign.opened_at)) > today:
        return _("Đợt mở ngày {day}, ngày này chưa có đơn vị nào.").format(day=show_day(opened))
    days = (campaign.registers_by - today).days
    if days >= 0:
        deadline = _("Còn {days} ngày đến hạn đăng ký {day}.").format(
            days=days, day=show_day(campaign.registers_by)
        )
    else:
        deadline = _("Hạn đăng ký {day} đã qua {days} ngày.").format(
            days=-days, day=show_day(campaign.registers_by)
        )
    unsent = figures.views[SavedView.UNSENT]
    if not unsent:
        return deadline + " " + _("Mọi đơn vị đã gửi đăng ký.")
    units = _("{unsent} trong {total} đơn vị chưa gửi.")
    return deadline + " " + units.format(unsent=unsent, total=figures.total)


def _funnel(figures: Figures) -> list[tuple[Standing, Any, int, str]]:
    shown = [s for s in Standing if s in _BAR]
    return [(s, STANDING_NAMES[s], figures.standings[s], _BAR[s]) for s in shown]


def _bars(figures: Figures) -> list[tuple[str, str, str]]:
    """Return the parts of the bar: class, start, width, in hundredths of the whole."""
    whole = sum(figures.standings[standing] for standing in _BAR)
    parts, start = [], 0.0
    for standing, kind in _BAR.items():
        width = 100 * figures.standings[standing] / whole if whole else 0.0
        if width:
            parts.append((kind, f"{start:.2f}", f"{width:.2f}"))
        start += width
    return parts
