"""Commitments: the list, and the editor in which a unit writes its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Window
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from camket.commitments.actions.campaigns import mark_chases_seen
from camket.commitments.actions.drafting import remove_item, save_general, save_item
from camket.commitments.clarity import Hint, checks_for, hints_for
from camket.commitments.decisions import (
    DraftRefusal,
    Origin,
    Status,
    Turn,
    refusal_to_draft,
)
from camket.commitments.models import STATUS_NAMES, Commitment, Item
from camket.commitments.on_day import as_on, status_name_on
from camket.commitments.queries import (
    commitments_visible_to,
    item_values,
    last_year_titles,
    leads_for,
    unseen_chase,
)
from camket.commitments.wording import DRAFT_REFUSED, sentence_of
from camket.organisation.models import UnitSpan
from camket.organisation.queries import name_of_unit
from camket.permissions.catalogue import Permission
from camket.permissions.queries import may
from camket.shared.errors import Refused
from camket.shared.text import clean, fold
from camket.web.commitments.forms_draft import GeneralForm, ItemForms, general_form
from camket.web.commitments.framing import CHIPS, SECTION
from camket.web.shared.days import day_asked, day_more, day_query, past_of
from camket.web.shared.http import SignedInRequest, go_to, needs, render_part, say, whole

PAGE: Final = 50
NEW: Final = "moi"
GENERAL: Final = "chung"


@needs(Permission.VIEW_COMMITMENT)
def commitments(request: SignedInRequest) -> HttpResponse:
    """List the unit's commitments, or those of the units below it, on a day."""
    on = day_asked(request)
    own = {unit for unit in (request.actor.scope_id, request.actor.unit_id) if unit is not None}
    visible = as_on(commitments_visible_to(request.actor, request.today), past_of(request))
    sees_below = request.GET.get("xem") == "cap-duoi"
    held = Q(holder_then__in=own)
    chosen = visible.exclude(held) if sees_below else visible.filter(held)
    years = sorted(set(chosen.order_by().values_list("year", flat=True).distinct()), reverse=True)
    year, standing = request.GET.get("nam", ""), request.GET.get("tinh-trang", "")
    if (wanted := whole(year, most=9999)) is not None:
        chosen = chosen.filter(year=wanted)
    if standing in set(Status):
        chosen = chosen.filter(status_then=standing)
    if words := clean(request.GET.get("q", ""))[:100]:
        named = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), folded__contains=fold(words))
        chosen = chosen.filter(Exists(named))
    rows, page = _page_of(request, chosen, on)
    context = {
        "section": SECTION,
        "rows": [(row, *CHIPS[Status(row.status_then)], status_name_on(row)) for row in rows],
        "day_more": day_more(request),
        "day_query": day_query(request),
        "has_figures": True,
        "page": page,
        "sees_below": sees_below,
        "years": years,
        "year": year,
        "statuses": list(STATUS_NAMES.items()),
        "standing": standing,
        "words": words,
    }
    return render(request, "commitments/list.html", context)


def _page_of(
    request: SignedInRequest, chosen: QuerySet[Commitment], on: date
) -> tuple[list[Any], Page[int]]:
    """Return one page of commitments with their units' names; one statement."""
    number = whole(request.GET.get("trang"), most=99_999) or 1
    ordered = (
        chosen.annotate(
            total=Window(Count("pk")),
            unit_name=name_of_unit(on, field="name"),
            sort_key=name_of_unit(on, field="sort_key"),
        )
        .select_related("campaign")
        .defer("text")
        .order_by("-year", "sort_key", "pk")
    )
    rows = list(ordered[(number - 1) * PAGE : number * PAGE])
    if not rows and number > 1:  # a link to a page that is no longer there
        number, rows = 1, list(ordered[:PAGE])
    total = rows[0].total if rows else 0
    return rows, Paginator(range(total), PAGE).get_page(number)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline."""

    item: Item
    hints: list[Hint]
    note: str


@needs(Permission.DRAFT_COMMITMENT)
def edit(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show one part of the text in its form; take what was written."""
    commitment = _editable(request, commitment_id)
    if request.method == "POST":
        if refusal_to_draft(Status(commitment.status), Turn(commitment.turn)) is not None:
            return _page(request, commitment, status=422)
        if request.POST.get("phan") == GENERAL:
            return _save_general(request, commitment)
        return _save_item(request, commitment)
    if commitment.has_unseen_chase:  # type: ignore[attr-defined]  # annotated by _editable
        mark_chases_seen(commitment.pk, now=request.now)
    return _page(request, commitment)


def _editable(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return the commitment if the actor writes for its unit, or a 404."""
    unit = UnitSpan.objects.filter(unit_id=OuterRef("holder_id"), valid__contains=request.today)
    commitment = (
        Commitment.papers.select_related("campaign")
        .defer("text")
        .annotate(
            unit_name=Subquery(unit.values("name")[:1]),
            superior_name=name_of_unit(request.today, "superior_id", "name"),
            has_unseen_chase=unseen_chase(),
            last_year=last_year_titles(),
        )
        .filter(pk=commitment_id)
        .first()
    )
    if commitment is None or not may(
        request.actor, Permission.DRAFT_COMMITMENT, commitment.holder_id, on=request.today
    ):
        raise Http404
    return commitment


def _page(
    request: SignedInRequest,
    commitment: Commitment,
    *,
    forms: ItemForms | None = None,
    general: GeneralForm | None = None,
    chosen: str = "",
    adds: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Render the editor with one item or the general part in view."""
    refusal = refusal_to_draft(Status(commitment.status), Turn(commitment.turn))
    lines = _lines(commitment)
    chosen = chosen or request.GET.get("van-de", "")
    current = next((line for line in lines if str(line.item.pk) == chosen), None)
    shows_general = general is not None or (chosen == "" and request.GET.get("phan") == GENERAL)
    if current is None and chosen != NEW and not shows_general and lines:
        current = lines[0]
    context = {
        "section": SECTION,
        "commitment": commitment,
        "campaign": commitment.campaign,
        "chip": CHIPS[Status(commitment.status)],
        "status_word": _status_word(commitment),
        "refusal": DRAFT_REFUSED[refusal] if refusal else "",
        "was_agreed": commitment.accepted_by_a_at or commitment.accepted_by_b_at,
        "lines": lines,
        "current": current.item if current else None,
        "is_new": current is None and not shows_general,
        "may_add": len(lines) < commitment.campaign.max_items,
        "ordered": sum(line.item.origin == Origin.ORDERED for line in lines),
        "duties": list(commitment.duties.all()),
        "shows_general": shows_general,
        "adds": adds,
        **more,
    }
    if refusal is None and shows_general:
        context["general"] = general or general_form(commitment)
        context.setdefault("version", commitment.general_version)
    elif refusal is None:
        item = current.item if current else None
        if forms is None:
            leads = leads_for(commitment.holder_id, on=request.today)
            forms = ItemForms(leads, item=item, adds=adds or request.GET.get("them", ""))
        hints = current.hints if current else []
        checks = checks_for(hints) if current else []
        context |= {
            "forms": forms,
            "hints": hints,
            "checks": checks,
            "met": sum(is_met for _code, _words, is_met in checks),
            "differences": _differences(item),
        }
        context.setdefault("version", item.version if item else "")
    return render_part(request, "commitments/edit.html", "editor", context, status=status)


def _lines(commitment: Commitment) -> list[Line]:
    items = list(
        commitment.items.select_related("order", "parent_work").prefetch_related(
            "measures", "works"
        )
    )
    last_year: list[str] = commitment.last_year  # type: ignore[attr-defined]  # annotated by _editable
    lines = []
    for item in items:
        hints = hints_for(item_values(item, commitment.campaign, last_year))
        lines.append(Line(item, hints, _note(item, len(hints))))
    return lines


def _note(item: Item, hints: int) -> str:
    if hints:
        return _("{n} gợi ý chất lượng").format(n=hints)
    return str(_("Cấp trên đặt hàng")) if item.origin == Origin.ORDERED else str(_("Đủ nội dung"))


def _status_word(commitment: Commitment) -> str:
    word = str(STATUS_NAMES[Status(commitment.status)])
    if commitment.status == Status.NEGOTIATING and commitment.turn == Turn.PARTY_B:
        return word + _(", đến lượt đồng chí")
    return word


def _differences(item: Item | None) -> list[dict[str, Any]]:
    """Return where the unit proposes another level or day than was ordered."""
    if item is None or item.order is None:
        return []
    order = item.order
    return [
        {"order": order, "measure": measure}
        for measure in item.measures.all()
        if measure.name == order.measure_name
        and (measure.target != order.target or measure.due_on != order.due_on)
    ]


def _save_item(request: SignedInRequest, commitment: Commitment) -> HttpResponse:
    told = request.POST.get("item", NEW)
    item = _item_of(commitment, told)
    leads = leads_for(commitment.holder_id, on=request.today)
    act = request.POST.get("lam", "")
    forms = ItemForms(leads, item=item, data=_without_dropped(request, act))
    seen = request.POST.get("version", "")
    more: dict[str, Any] = {}
    if forms.are_valid():
        try:
            saved = save_item(
                commitment.pk,
                item.pk if item else None,
                forms.text(),
                version=whole(seen) if item else None,
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            forms.own.add_error(None, sentence_of(refused))
            if refused.reason is DraftRefusal.CHANGED_MEANWHILE and item is not None:
                theirs = _item_of(commitment, told) or item
                more = {"theirs": theirs, "version": theirs.version}
        else:
            return _after_saving(request, commitment, chosen=str(saved.pk), act=act)
    more.setdefault("version", seen)
    return _page(
        request, commitment, forms=forms, chosen=str(item.pk) if item else NEW, status=422, **more
    )


def _item_of(commitment: Commitment, told: str) -> Item | None:
    if told == NEW:
        return None
    item = (
        commitment.items.select_related("order")
        .prefetch_related("measures", "works")
        .filter(pk=whole(told) or 0)
        .first()
    )
    if item is None:
        raise Http404
    return item


def _without_dropped(request: SignedInRequest, act: str) -> QueryDict:
    """Return what was typed, with the dropped row emptied: an empty row counts for nothing."""
    data = request.POST.copy()
    kind, _sep, number = act.partition("-")
    if kind in {"bo_viec", "bo_so_do"} and number.isdigit():
        prefix = f"{'work' if kind == 'bo_viec' else 'measure'}-{number}-"
        for name in [name for name in data if name.startswith(prefix)]:
            data[name] = "higher" if name.endswith("-direction") else ""
    return data


_ADDS: Final = {"them_viec": "works", "them_so_do": "measures"}


def _after_saving(
    request: SignedInRequest, commitment: Commitment, *, chosen: str, act: str = ""
) -> HttpResponse:
    """Show the saved part again: by a redirect, or in place when htmx asked."""
    adds = _ADDS.get(act, "")
    address = reverse("commitments:edit", args=[commitment.pk])
    part = f"phan={GENERAL}" if chosen == GENERAL else f"van-de={chosen}"
    query = f"?{part}" + (f"&them={adds}" if adds else "")
    if not request.htmx:
        say(request, _("Đã lưu bản nháp"))
        return go_to(request, address + query)
    fresh = _editable(request, commitment.pk)
    general = general_form(fresh) if chosen == GENERAL else None
    response = _page(
        request,
        fresh,
        general=general,
        chosen="" if general else chosen,
        adds=adds,
        saved_at=request.now,
    )
    response.headers["HX-Push-Url"] = address + f"?{part}"
    return response


def _save_general(request: SignedInRequest, commitment: Commitment) -> HttpResponse:
    form = general_form(commitment, request.POST)
    seen = request.POST.get("version", "")
    more: dict[str, Any] = {"version": seen}
    if form.is_valid():
        try:
            save_general(
                commitment.pk,
                **form.cleaned_data,
                version=whole(seen),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
            if refused.reason is DraftRefusal.CHANGED_MEANWHILE:
                more = {"theirs_general": commitment, "version": commitment.general_version}
        else:
            return _after_saving(request, commitment, chosen=GENERAL)
    return _page(request, commitment, general=form, status=422, **more)


@needs(Permission.DRAFT_COMMITMENT)
def remove(request: SignedInRequest, commitment_id: int, item_id: int) -> HttpResponse:
    """Ask for a reason where one is needed, and take an item out of the text."""
    commitment = _editable(request, commitment_id)
    item = commitment.items.filter(pk=item_id).first()
    if item is None:
        raise Http404
    reason = request.POST.get("reason", "")
    sentence = ""
    if request.method == "POST":
        try:
            remove_item(item.pk, reason=reason, actor=request.actor, now=request.now)
        except Refused as refused:
            sentence = sentence_of(refused)
        else:
            say(request, _("Đã bỏ vấn đề “{title}”").format(title=item.title))
            return go_to(request, "commitments:edit", commitment.pk)
    context = {
        "section": SECTION,
        "commitment": commitment,
        "item": item,
        "needs_reason": item.origin == Origin.CARRIED_OVER,
        "reason": reason,
        "sentence": sentence,
    }
    status = 422 if sentence else 200
    return render(request, "commitments/remove_item.html", context, status=status)
