"""Sign in, sign out, one's own account and the post one acts in."""

from __future__ import annotations

from typing import Any, cast

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from camket.accounts.actions import (
    change_password,
    note_failed_sign_in,
    note_sign_in,
    note_sign_out,
    note_switched_post,
    set_look,
)
from camket.accounts.models import User
from camket.accounts.wording import sentences_of
from camket.commitments.models import Campaign
from camket.organisation.queries import actor_for, span_of
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.web.accounts.cycle import cycle_of
from camket.web.accounts.forms import LookForm, PasswordForm, SignInForm
from camket.web.shared.http import SignedInRequest, go_to, public, render_part, say, signed_in
from camket.web.shared.middleware import TENURE_KEY


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
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        user = authenticate(request, username=name, password=password)
        if isinstance(user, User):
            _let_in(request, user)
            return HttpResponseRedirect(target, status=303)
        is_locked = bool(getattr(request, "axes_locked_out", False))
        note_failed_sign_in(name, is_locked=is_locked, actor=request.actor, now=request.now)
        form.add_error(
            None,
            _("Tên đăng nhập hoặc mật khẩu không đúng. Sau %(limit)d lần sai, tài khoản tạm khóa.")
            % {"limit": settings.AXES_FAILURE_LIMIT},
        )
    status = 422 if form.errors else 200
    return render(
        request,
        "accounts/sign_in.html",
        {"form": form, "target": request.GET.get("next", ""), **_cycle(request)},
        status=status,
    )


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Say for how long sign-in is closed; called by django-axes in place of the page."""
    del response, credentials
    pause = get_cool_off(request)
    minutes = round(pause.total_seconds() / 60) if pause else 0
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    answer = render(
        request, "accounts/locked_out.html", context, status=settings.AXES_HTTP_RESPONSE_CODE
    )
    answer.headers["Retry-After"] = str(minutes * 60)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


def _let_in(request: SignedInRequest, user: User) -> None:
    login(request, user)
    address = request.actor.address
    actor = actor_for(user_id=user.pk, on=request.today, address=address) or Actor(
        user_id=user.pk, person_name=user.login, address=address
    )
    note_sign_in(user, actor=actor, now=request.now)


def _target(request: SignedInRequest) -> str:
    """Return where to go after signing in: only a path of this installation."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


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


@signed_in
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """Show one's own account."""
    return render(request, "accounts/account.html", _account_context(request))


@signed_in
@require_POST
def set_own_look(request: SignedInRequest) -> HttpResponse:
    """Keep ground and text size."""
    form = LookForm(request.POST)
    user = cast("User", request.user)
    if form.is_valid():
        given = form.cleaned_data
        set_look(
            user.pk,
            theme=given["theme"],
            text_size=given["text_size"],
            actor=request.actor,
            now=request.now,
        )
        say(request, _("Đã lưu cách hiển thị."))
        return go_to(request, "accounts:account")
    context = _account_context(request, look=form)
    return render_part(request, "accounts/account.html", "look-form", context, status=422)


@signed_in
@require_POST
@sensitive_post_parameters("old", "new")
def change_own_password(request: SignedInRequest) -> HttpResponse:
    """Replace one's own password; other sessions of the account end, this one goes on."""
    form = PasswordForm(request.POST)
    user = cast("User", request.user)
    if form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            changed = change_password(user.pk, old, new, actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error(None, [*sentences_of(refused)])
        else:
            update_session_auth_hash(request, changed)
            say(request, _("Đã đổi mật khẩu."))
            return go_to(request, "accounts:account")
    context = _account_context(request, password=form)
    return render_part(request, "accounts/account.html", "password-form", context, status=422)


def _account_context(
    request: SignedInRequest, *, look: LookForm | None = None, password: PasswordForm | None = None
) -> dict[str, Any]:
    user = cast("User", request.user)
    return {
        "section": "account",
        "login_name": user.login,
        "look": look or LookForm(initial={"theme": user.theme, "text_size": user.text_size}),
        "password": password or PasswordForm(),
    }


@signed_in
def switch_post(request: SignedInRequest) -> HttpResponse:
    """Go on in another post one holds today (kiêm nhiệm)."""
    if request.method != "POST":
        return render(request, "accounts/switch_post.html", {"section": "account"})
    wanted = request.POST.get("tenure", "")
    chosen = next((held.actor for held in request.held_posts if held.key == wanted), None)
    if chosen is None:
        context = {"section": "account", "problem": _("Chọn một chức vụ trong danh sách.")}
        return render(request, "accounts/switch_post.html", context, status=422)
    request.session[TENURE_KEY] = wanted
    user = cast("User", request.user)
    note_switched_post(user, before=request.actor, actor=chosen, now=request.now)
    say(request, _("Đang làm việc với tư cách %(post)s.") % {"post": chosen.post_name})
    return go_to(request, "dashboard:home")
