"""A person's requests about his own data, with the terms of the law."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from camket.accounts.actions import make_request, withdraw_request
from camket.accounts.models import DataRequest
from camket.accounts.queries import requests_of
from camket.accounts.wording import sentences_of
from camket.shared.errors import Refused
from camket.shared.text import show_day
from camket.web.accounts.forms import DataRequestForm
from camket.web.shared.http import SignedInRequest, go_to, say, signed_in
from camket.workdays.queries import working_calendar


@signed_in
def own_requests(request: SignedInRequest) -> HttpResponse:
    """Show what was asked and what came of it; take a new request."""
    form = DataRequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = make_request(
                given["kind"],
                given["text"],
                calendar=working_calendar(),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, [*sentences_of(refused)])
        else:
            text = _("Đã gửi yêu cầu. Hạn phản hồi %(by)s.") % {"by": show_day(made.answer_by)}
            say(request, text)
            return go_to(request, "accounts:requests")
    context = {
        "section": "account",
        "form": form,
        "lines": requests_of(request.user.pk or 0, on=request.today),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/requests.html", context, status=status)


@signed_in
@require_POST
def withdraw(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Take back one's own request."""
    try:
        withdraw_request(request_id, actor=request.actor, now=request.now)
    except DataRequest.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        say(request, " ".join(sentences_of(refused)))
    else:
        say(request, _("Đã rút yêu cầu."))
    return go_to(request, "accounts:requests")
