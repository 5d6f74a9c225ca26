"""Sign in, in one step or two, and sign out."""

from __future__ import annotations

from typing import Any, cast

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from camket.accounts.actions import note_failed_sign_in, note_resting, note_sign_out, pass_factor
from camket.accounts.actions.factors import HELD_MINUTES
from camket.accounts.decisions import AccountRefusal
from camket.accounts.models import User
from camket.accounts.queries import ADDRESS_MINUTES, address_is_held
from camket.accounts.wording import sentences_of
from camket.audit.models import Entry
from camket.commitments.models import Campaign
from camket.organisation.queries import span_of
from camket.permissions.resting import rests_since
from camket.shared.errors import Refused
from camket.web.accounts.cycle import cycle_of
from camket.web.accounts.entering import (
    HalfWay,
    actor_of_account,
    forget_half_way,
    half_way,
    is_within,
    let_in,
    real_now,
    remember_half_way,
)
from camket.web.accounts.forms import CodeForm, SignInForm
from camket.web.shared.http import SignedInRequest, go_to, public, say, signed_in
from camket.web.shared.middleware import resting_sentence


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: SignedInRequest) -> HttpResponse:
    """Show the sign-in page, or let somebody in; who is in already goes home."""
    target = _target(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if address_is_held(request.actor.address, at=real_now()):
            name = form.cleaned_data["username"]
            note_failed_sign_in(name, is_locked=True, actor=request.actor, now=request.now)
            return _held(request, "accounts/address_held.html", ADDRESS_MINUTES)
        user = _with_password(request, form)
        if user is not None:
            return _after_password(request, user, target)
    status = 422 if form.errors else 200
    return render(
        request,
        "accounts/sign_in.html",
        {"form": form, "target": request.GET.get("next", ""), **_cycle(request)},
        status=status,
    )


def _with_password(request: SignedInRequest, form: SignInForm) -> User | None:
    """Return whose name and password these are, if the account works today."""
    name, password = form.cleaned_data["username"], form.cleaned_data["password"]
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        is_locked = bool(getattr(request, "axes_locked_out", False))
        note_failed_sign_in(name, is_locked=is_locked, actor=request.actor, now=request.now)
        form.add_error(
            None,
            _("Tên đăng nhập hoặc mật khẩu không đúng. Sau %(limit)d lần sai, tài khoản tạm khóa.")
            % {"limit": settings.AXES_FAILURE_LIMIT},
        )
        return None
    since = None if user.is_administrator else rests_since(user.pk, on=request.today)
    if since is not None:
        actor = actor_of_account(request, user)
        note_resting(user, since=since, actor=actor, now=request.now)
        form.add_error(None, resting_sentence(since))
        return None
    return user


def _after_password(request: SignedInRequest, user: User, target: str) -> HttpResponse:
    if user.second_factor_at is not None:
        remember_half_way(request, user, target)
        return go_to(request, "accounts:confirm")
    let_in(request, user)
    return HttpResponseRedirect(target, status=303)


@public
@never_cache
@sensitive_post_parameters("code")
def confirm(request: SignedInRequest) -> HttpResponse:
    """Ask for the code of the telephone, or a recovery code: the second of two steps."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_target(request))
    half = half_way(request)
    if half is None:
        forget_half_way(request)
        return go_to(request, "accounts:sign-in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actor = actor_of_account(request, half.user)
        at = int(real_now().timestamp())
        try:
            left = pass_factor(
                half.user.pk, form.cleaned_data["code"], at=at, actor=actor, now=request.now
            )
        except Refused as refused:
            if refused.reason is AccountRefusal.FACTOR_HELD:
                forget_half_way(request)
                return _held(request, "accounts/code_held.html", HELD_MINUTES)
            form.add_error("code", [*sentences_of(refused)])
        else:
            return _through(request, half, left)
    context = {
        "form": form,
        "by_recovery": request.GET.get("ma") == "du-phong",
        "last": _last_sign_in(half.user),
        **_cycle(request),
    }
    return render(request, "accounts/confirm.html", context, status=422 if form.errors else 200)


def _through(request: SignedInRequest, half: HalfWay, left: int | None) -> HttpResponse:
    let_in(request, half.user)
    if left is not None:
        say(request, _("Đã dùng một mã dự phòng, còn %(left)d mã.") % {"left": left})
    return HttpResponseRedirect(half.target, status=303)


def _last_sign_in(user: User) -> Entry | None:
    """Return the last time the account was signed in to; a stranger there would be noticed."""
    entries = Entry.objects.filter(user_id=user.pk, action="account.signed_in")
    return entries.order_by("-number").first()


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Say for how long sign-in is closed; called by django-axes in place of the page."""
    del response, credentials
    pause = get_cool_off(request)
    minutes = round(pause.total_seconds() / 60) if pause else 0
    return _held(request, "accounts/locked_out.html", minutes)


def _held(request: HttpRequest, template: str, minutes: int) -> HttpResponse:
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    answer = render(request, template, context, status=settings.AXES_HTTP_RESPONSE_CODE)
    answer.headers["Retry-After"] = str(minutes * 60)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


def _target(request: SignedInRequest) -> str:
    """Return where to go after signing in: only a path of this installation."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_within(request, wanted) else resolve_url(settings.LOGIN_REDIRECT_URL)


def _cycle(request: SignedInRequest) -> dict[str, Any]:
    """Return the steps of the present year's campaign, if there is one."""
    # committees below the province may have campaigns of their own: the first opened is the top's
    campaign = Campaign.objects.filter(year=request.today.year).order_by("pk").first()
    if campaign is None:
        return {"steps": (), "body": "", "year": request.today.year}
    steps = cycle_of(
        registers_by=campaign.registers_by,
        signs_by=campaign.signs_by,
        midyear_by=campaign.midyear_by,
        yearend_by=campaign.yearend_by,
        on=request.today,
    )
    span = span_of(campaign.superior_id, on=request.today)
    return {"steps": steps, "body": span.name if span else "", "year": campaign.year}


@signed_in
@require_POST
def sign_out(request: SignedInRequest) -> HttpResponse:
    """Sign out and say so."""
    note_sign_out(cast("User", request.user), actor=request.actor, now=request.now)
    logout(request)
    say(request, _("Đồng chí đã đăng xuất."))
    return go_to(request, "accounts:sign-in")
