"""Order one piece of work from several units of a campaign, with what is owed in return."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from camket.commitments.actions.orders import NewDuty, NewOrder, place_order
from camket.commitments.models import Campaign
from camket.commitments.standing import PAGE
from camket.commitments.wording import sentence_of
from camket.organisation.queries import spans_of
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.web.campaigns.forms import DutyForm, OrderForm
from camket.web.campaigns.held import SECTION, campaign_held
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole

_MOST_DUTIES: Final = 20


@needs(Permission.ORDER_WORK)
def order(request: SignedInRequest, year: int) -> HttpResponse:
    """Order one piece of work from several units, with what is owed in return."""
    campaign = campaign_held(request, year)
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
