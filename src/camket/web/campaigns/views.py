"""Campaigns: list, open, follow, change, order work, chase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.audit.chain import one_act
from camket.commitments.actions.campaigns import (
    CampaignChange,
    ChaseResult,
    NewCampaign,
    change_campaign,
    chase_units,
    open_campaign,
)
from camket.commitments.actions.orders import NewDuty, NewOrder, place_order
from camket.commitments.decisions import CampaignRefusal
from camket.commitments.models import Campaign, Commitment
from camket.commitments.on_day import as_on, end_of, status_name_on
from camket.commitments.queries import campaign_of, submitted_count, units_for_campaign
from camket.commitments.standing import (
    PAGE,
    STANDING_NAMES,
    VIEW_NAMES,
    Figures,
    SavedView,
    Standing,
    StandingRow,
    Wanted,
    chosen_rows,
    figures_of,
    ids_that_owe,
    rows_of,
)
from camket.commitments.wording import sentence_of
from camket.organisation.kinds import UnitKind, kind_name
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.actions.ledger.remediation import push_waiting_remediations
from camket.shared.clock import legal_day
from camket.shared.errors import Refused
from camket.shared.text import clean, show_day
from camket.web.campaigns.forms import (
    ChaseForm,
    DutyForm,
    OpenForm,
    OrderForm,
    SettingsForm,
)
from camket.web.shared.days import day_asked, day_more, day_query, past_of
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole

SECTION: Final = "campaigns"
_FOLLOWS: Final = (Permission.MANAGE_CAMPAIGN, Permission.APPRAISE_COMMITMENT)
_BAR: Final = {
    Standing.UNREGISTERED: "void",
    Standing.DRAFTING: "none",
    Standing.APPRAISING: "soon",
    Standing.NEGOTIATING: "wait",
    Standing.SIGNING: "act",
    Standing.SIGNED: "done",
}
_CHIP: Final = {
    Standing.UNREGISTERED: ("none", ""),
    Standing.DRAFTING: ("draft", ""),
    Standing.APPRAISING: ("soon", "hourglass"),
    Standing.NEGOTIATING: ("wait", "messages-square"),
    Standing.SIGNING: ("wait", "pen-line"),
    Standing.SIGNED: ("done", ""),
    Standing.WITHDRAWN: ("none", "undo-2"),
}
_ACTS: Final = {
    "may_chase": Permission.CHASE_UNITS,
    "may_order": Permission.ORDER_WORK,
    "may_manage": Permission.MANAGE_CAMPAIGN,
    "may_issue": Permission.ISSUE_COMMITMENT,
}
"""What the page of a campaign offers today; on another day it only shows."""
_ONE_CELL_MOST: Final = 2
"""Cells promise one or two things (domain: cells 2)."""
_MOST_DUTIES: Final = 20


@needs(*_FOLLOWS, Permission.VIEW_OVERVIEW)
def campaigns(request: SignedInRequest) -> HttpResponse:
    """List the campaigns the unit holds, and those it takes part in, on a day."""
    on = day_asked(request)
    past = past_of(request)
    units = {unit for unit in (request.actor.scope_id, request.actor.unit_id) if unit is not None}
    every = Campaign.objects.filter(superior_id=request.actor.scope_id)
    if past is not None:
        every = every.filter(opened_at__lt=end_of(past))
    taken = list(
        as_on(Commitment.objects.all(), past)
        .filter(holder_then__in=units)
        .exclude(status_then="withdrawn")
        .select_related("campaign")
        .order_by("-year", "pk")[:PAGE]
    )
    names = spans_of([one.superior_id for one in taken], on=on)
    context = {
        "section": SECTION,
        "held": list(every.order_by("-year")[:PAGE]),
        "taken": [(one, names.get(one.superior_id), status_name_on(one)) for one in taken],
        "day_query": day_query(request),
        "has_figures": True,
        "may_open": holds(request.actor, Permission.MANAGE_CAMPAIGN),
        "may_draft": holds(request.actor, Permission.DRAFT_COMMITMENT),
    }
    return render(request, "campaigns/list.html", context)


def _campaign(request: SignedInRequest, year: int) -> Campaign:
    """Return the campaign that the actor's unit holds that year, or a 404."""
    campaign = campaign_of(request.actor.scope_id or 0, year)
    if campaign is None:
        raise Http404
    return campaign


@needs(Permission.MANAGE_CAMPAIGN)
def start(request: SignedInRequest) -> HttpResponse:
    """Open a campaign."""
    scope_id = request.actor.scope_id or 0
    below = list(units_for_campaign(scope_id, on=request.today))
    form = OpenForm(request.POST or None, below=below, initial=_defaults(request, below))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        new = NewCampaign(
            superior_id=scope_id,
            year=int(values["year"]),
            theme=values["theme"],
            unit_ids=form.unit_ids,
            registers_by=values["registers_by"],
            signs_by=values["signs_by"],
            midyear_by=values["midyear_by"],
            yearend_by=values["yearend_by"],
            min_items=int(values["min_items"]),
            max_items=int(values["max_items"]),
            plan_no=values["plan_no"],
            plan_on=values["plan_on"],
            signing_order=values["signing_order"],
        )
        try:
            with one_act():  # both or neither: what waited has no second call
                campaign = open_campaign(new, actor=request.actor, now=request.now)
                push_waiting_remediations(campaign, actor=request.actor, now=request.now)
        except Refused as refused:
            refusal = sentence_of(refused)
            form.add_error(None, refusal)
        else:
            count = len(new.unit_ids)
            say(request, _("Đã mở đợt, gửi {count} đơn vị").format(count=count))
            return go_to(request, "campaigns:detail", campaign.year)
    context = {"section": SECTION, "form": form, "below": below}
    return render(request, "campaigns/open.html", context, status=422 if form.errors else 200)


def _defaults(request: SignedInRequest, below: list[Any]) -> dict[str, Any]:
    year = request.today.year + 1
    kinds = {span.kind for span in below}
    are_cells = kinds == {UnitKind.PARTY_CELL}
    return {
        "year": year,
        "scope": "all" if len(kinds) > 1 else next(iter(kinds), "picked"),
        "min_items": 1 if are_cells else 3,
        "max_items": _ONE_CELL_MOST if are_cells else 5,
        "registers_by": date(year, 1, 15),
        "signs_by": date(year, 2, 10),
        "midyear_by": date(year, 7, 10),
        "yearend_by": date(year, 12, 20),
    }


@needs(*_FOLLOWS, Permission.VIEW_OVERVIEW)
def detail(request: SignedInRequest, year: int) -> HttpResponse:
    """Show where every unit of the campaign stands on a day: steps, funnel, table."""
    campaign = _campaign(request, year)
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
        "rows": [_shown(row) for row in rows],
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


def _shown(row: StandingRow) -> dict[str, Any]:
    kind, icon = _CHIP[row.standing]
    return {"row": row, "kind": kind, "icon": icon, "word": STANDING_NAMES[row.standing]}


@needs(Permission.MANAGE_CAMPAIGN)
def settings(request: SignedInRequest, year: int) -> HttpResponse:
    """Change theme, days and, before anything was sent up, the limits."""
    campaign = _campaign(request, year)
    own = ("theme", "plan_no", "plan_on", "version", "signing_order")
    names = (*SettingsForm.DAYS, *SettingsForm.LIMITS, *own)
    initial = {name: getattr(campaign, name) for name in names}
    sent = submitted_count(campaign.pk)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and sent:
        # disabled controls are not sent back: the limits stay what they are
        for name in SettingsForm.LIMITS:
            data.setdefault(name, str(initial[name]))
    form = SettingsForm(data, initial=initial)
    changed_meanwhile = False
    if data is not None and form.is_valid():
        values = {**form.cleaned_data}
        values["min_items"], values["max_items"] = (
            int(values["min_items"]),
            int(values["max_items"]),
        )
        try:
            change_campaign(
                campaign.pk, CampaignChange(**values), actor=request.actor, now=request.now
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
            changed_meanwhile = refused.reason is CampaignRefusal.CHANGED_MEANWHILE
            data["version"] = str(campaign.version)
        else:
            say(request, _("Đã lưu thiết lập đợt"))
            return go_to(request, "campaigns:detail", campaign.year)
    if sent:
        for name in SettingsForm.LIMITS:
            form.fields[name].disabled = form.errors == {}
            form.fields[name].widget.attrs["readonly"] = True
    context = {
        "section": SECTION,
        "campaign": campaign,
        "form": form,
        "sent": sent,
        "changed_meanwhile": changed_meanwhile,
    }
    return render(request, "campaigns/settings.html", context, status=422 if form.errors else 200)


@needs(Permission.ORDER_WORK)
def order(request: SignedInRequest, year: int) -> HttpResponse:
    """Order one piece of work from several units, with what is owed in return."""
    campaign = _campaign(request, year)
    open_ones = campaign.commitments.exclude(status__in=("withdrawn", "issued", "signed", "closed"))
    spans = spans_of(open_ones.values_list("unit_id", flat=True), on=request.today)
    units = [
        (span.unit_id, span.name) for span in sorted(spans.values(), key=lambda span: span.sort_key)
    ]
    form = OrderForm(request.POST or None, units=units, initial={"direction": "higher"})
    duties = _duty_forms(request)
    adds_row = "them" in request.POST
    if request.method == "POST" and not adds_row:
        are_valid = [form.is_valid(), *(duty.is_valid() for duty in duties)]
        if all(are_valid):
            try:
                placed = place_order(
                    _new_order(campaign, form, duties), actor=request.actor, now=request.now
                )
            except Refused as refused:
                form.add_error(None, sentence_of(refused))
            else:
                count = placed.items.count()
                say(request, _("Đã đặt hàng {count} đơn vị").format(count=count))
                return go_to(request, "campaigns:detail", campaign.year)
    is_refused = request.method == "POST" and not adds_row
    context = {
        "section": SECTION,
        "campaign": campaign,
        "form": form,
        "duties": duties,
        "placed": list(campaign.orders.order_by("-created_at")[:PAGE]),
        "shows_errors": is_refused,
    }
    return render(request, "campaigns/order.html", context, status=422 if is_refused else 200)


def _duty_forms(request: SignedInRequest) -> list[DutyForm]:
    """Return the rows typed so far, at least two, one more when a row was asked for."""
    told = whole(request.POST.get("duties", "2"))
    rows = min((2 if told is None else told) + ("them" in request.POST), _MOST_DUTIES)
    data = request.POST if request.method == "POST" else None
    return [DutyForm(data, prefix=f"duty-{number}") for number in range(rows)]


def _new_order(campaign: Campaign, form: OrderForm, duties: list[DutyForm]) -> NewOrder:
    values = form.cleaned_data
    return NewOrder(
        campaign_id=campaign.pk,
        unit_ids=tuple(values["units"]),
        title=values["title"],
        measure_name=values["measure_name"],
        measure_unit=values["measure_unit"],
        target=values["target"],
        due_on=values["due_on"],
        reason=values["reason"],
        direction=values["direction"],
        duties=tuple(
            NewDuty(
                duty.cleaned_data["text"],
                duty.cleaned_data["due_on"],
                duty.cleaned_data["responsible"],
            )
            for duty in duties
            if not duty.is_blank
        ),
    )


@needs(Permission.CHASE_UNITS)
def chase(request: SignedInRequest, year: int) -> HttpResponse:
    """Show who will be reminded and with which words; send it."""
    campaign = _campaign(request, year)
    ids = _chosen_ids(request, campaign)
    form = ChaseForm(request.POST or None, initial={"text": _words(campaign)})
    if request.method == "POST" and form.is_valid():
        try:
            result = chase_units(
                campaign.pk,
                ids,
                text=form.cleaned_data["text"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, told(result))
            return go_to(request, "campaigns:detail", campaign.year)
    rows = chosen_rows(campaign, ids, on=request.today)
    context = {
        "section": SECTION,
        "campaign": campaign,
        "form": form,
        "rows": [_shown(row) for row in rows],
        "count": len(rows),
    }
    return render(request, "campaigns/chase.html", context, status=422 if form.errors else 200)


def _chosen_ids(request: SignedInRequest, campaign: Campaign) -> list[int]:
    source = request.POST if request.method == "POST" else request.GET
    asked = source.get("xem", "")
    if asked in set(SavedView):
        return ids_that_owe(campaign, view=SavedView(asked))
    return sorted({pk for text in source.getlist("ban") if (pk := whole(text)) is not None})


def _words(campaign: Campaign) -> str:
    return _(
        "Đề nghị đồng chí gửi đăng ký vấn đề trọng tâm năm {year} trước ngày {day}. Nội dung còn "
        "thiếu được ghi trong bản đăng ký của đơn vị."
    ).format(year=campaign.year, day=show_day(campaign.registers_by))


def told(result: ChaseResult) -> str:
    """Return the toast: how many were sent, who was left out and why."""
    sent = _("Đã gửi đôn đốc {n} đơn vị").format(n=result.sent)
    parts = [sent if result.sent else _("Không gửi đôn đốc cho đơn vị nào")]
    if result.already_today:
        parts.append(_("{n} đơn vị đã được nhắc hôm nay").format(n=result.already_today))
    if result.owe_nothing:
        parts.append(_("{n} đơn vị không còn việc phải làm").format(n=result.owe_nothing))
    if result.superior_told:
        parts.append(
            _("{n} đơn vị nhắc từ lần thứ ba, đã báo cấp trên").format(n=result.superior_told)
        )
    return "; ".join(parts)
