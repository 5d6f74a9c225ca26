"""Campaigns: list, open, change."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from camket.audit.chain import one_act
from camket.commitments.actions.campaigns import (
    CampaignChange,
    NewCampaign,
    change_campaign,
    open_campaign,
)
from camket.commitments.decisions import CampaignRefusal
from camket.commitments.models import Campaign, Commitment
from camket.commitments.on_day import as_on, status_name_on
from camket.commitments.queries import submitted_count, units_for_campaign
from camket.commitments.standing import PAGE
from camket.commitments.wording import sentence_of
from camket.organisation.kinds import UnitKind
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.permissions.queries import holds
from camket.reviews.actions.ledger.remediation import push_waiting_remediations
from camket.shared.clock import end_of
from camket.shared.errors import Refused
from camket.web.campaigns.forms import OpenForm, SettingsForm
from camket.web.campaigns.held import FOLLOWS, SECTION, campaign_held
from camket.web.shared.days import day_asked, day_query, past_of
from camket.web.shared.http import SignedInRequest, go_to, needs, say

_ONE_CELL_MOST: Final = 2
"""Cells promise one or two things (domain: cells 2)."""


@needs(*FOLLOWS, Permission.VIEW_OVERVIEW)
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


@needs(Permission.MANAGE_CAMPAIGN)
def settings(request: SignedInRequest, year: int) -> HttpResponse:
    """Change theme, days and, before anything was sent up, the limits."""
    campaign = campaign_held(request, year)
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
