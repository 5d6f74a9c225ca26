"""Set up the second factor, renew its recovery codes, take it off."""

from __future__ import annotations

from typing import Final, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from camket.accounts.actions import drop_factor, renew_recovery_codes, set_up_factor
from camket.accounts.codes import new_secret, setup_address
from camket.accounts.models import User
from camket.accounts.queries import recovery_codes_left
from camket.accounts.wording import sentences_of
from camket.shared.errors import Refused
from camket.web.accounts.entering import real_now
from camket.web.accounts.forms import CodeForm, OwnPasswordForm
from camket.web.accounts.qr import qr_of
from camket.web.shared.http import SignedInRequest, go_to, say, signed_in
from camket.web.shared.second_factor import must_have_factor

_SECRET: Final = "factor_secret"  # noqa: S105 - the name of a place in the session


@signed_in
@sensitive_post_parameters("code")
def second_factor(request: SignedInRequest) -> HttpResponse:
    """Show the QR code and take the first code, or show that it is set."""
    user = cast("User", request.user)
    if user.second_factor_at is not None:
        return _shown(request, user, OwnPasswordForm())
    secret = str(request.session.get(_SECRET) or "")
    if not secret:
        secret = request.session[_SECRET] = new_secret()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = set_up_factor(
                user.pk,
                secret,
                form.cleaned_data["code"],
                at=int(real_now().timestamp()),
                keeping=request.session.session_key or "",
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error("code", [*sentences_of(refused)])
        else:
            del request.session[_SECRET]
            request.session.cycle_key()
            return _codes(request, codes)
    context = {
        "section": "account",
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": qr_of(setup_address(secret, user.login)),
        "is_required": must_have_factor(request),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/factor_setup.html", context, status=status)


@signed_in
@require_POST
@sensitive_post_parameters("password")
def renew_codes(request: SignedInRequest) -> HttpResponse:
    """Replace the recovery codes and show the new ones once."""
    user = cast("User", request.user)
    form = OwnPasswordForm(request.POST)
    if form.is_valid():
        try:
            codes = renew_recovery_codes(
                user.pk, form.cleaned_data["password"], actor=request.actor, now=request.now
            )
        except Refused as refused:
            form.add_error(None, [*sentences_of(refused)])
        else:
            return _codes(request, codes)
    return _shown(request, user, form)


@signed_in
@require_POST
@sensitive_post_parameters("password")
def drop(request: SignedInRequest) -> HttpResponse:
    """Take the second factor off, where the post does not ask for it."""
    user = cast("User", request.user)
    form = OwnPasswordForm(request.POST)
    if form.is_valid():
        try:
            drop_factor(
                user.pk,
                form.cleaned_data["password"],
                is_required=must_have_factor(request),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, [*sentences_of(refused)])
        else:
            say(request, _("Đã tắt xác thực hai bước."))
            return go_to(request, "accounts:account")
    return _shown(request, user, form)


def _shown(request: SignedInRequest, user: User, form: OwnPasswordForm) -> HttpResponse:
    context = {
        "section": "account",
        "form": form,
        "factor_at": user.second_factor_at,
        "codes_left": recovery_codes_left(user.pk),
        "is_required": must_have_factor(request),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/factor.html", context, status=status)


def _codes(request: SignedInRequest, codes: list[str]) -> HttpResponse:
    """Show recovery codes: this once, on the answer itself, never in an address or a session."""
    context = {"section": "account", "codes": codes}
    return render(request, "accounts/recovery_codes.html", context)
