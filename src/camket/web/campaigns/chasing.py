"""Chase the units of a campaign that owe something: who is reminded, with which words."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from camket.commitments.actions.campaigns import ChaseResult, chase_units
from camket.commitments.models import Campaign
from camket.commitments.standing import SavedView, chosen_rows, ids_that_owe
from camket.commitments.wording import sentence_of
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.shared.text import show_day
from camket.web.campaigns.forms import ChaseForm
from camket.web.campaigns.held import SECTION, campaign_held
from camket.web.campaigns.rows import shown
from camket.web.shared.http import SignedInRequest, go_to, needs, say, whole


@needs(Permission.CHASE_UNITS)
def chase(request: SignedInRequest, year: int) -> HttpResponse:
    """Show who will be reminded and with which words; send it."""
    campaign = campaign_held(request, year)
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
        "rows": [shown(row) for row in rows],
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
