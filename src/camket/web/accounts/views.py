"""One's own account: look, password, second factor, sessions, and the post one acts in."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from camket.accounts.actions import change_password, note_switched_post, set_look
from camket.accounts.models import User
from camket.accounts.queries import recovery_codes_left, sessions_of
from camket.accounts.wording import sentences_of
from camket.shared.errors import Refused
from camket.web.accounts.entering import is_within, real_now
from camket.web.accounts.forms import LookForm, PasswordForm
from camket.web.shared.http import SignedInRequest, go_to, render_part, say, signed_in
from camket.web.shared.middleware import TENURE_KEY
from camket.web.shared.second_factor import must_have_factor


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
            changed = change_password(
                user.pk,
                old,
                new,
                keeping=request.session.session_key or "",
                actor=request.actor,
                now=request.now,
            )
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
        "factor_at": user.second_factor_at,
        "factor_required": must_have_factor(request),
        "codes_left": recovery_codes_left(user.pk) if user.second_factor_at else 0,
        "sessions": sessions_of(user.pk, present=request.session.session_key or "", at=real_now()),
        "look": look or LookForm(initial={"theme": user.theme, "text_size": user.text_size}),
        "password": password or PasswordForm(),
    }


@signed_in
def switch_post(request: SignedInRequest) -> HttpResponse:
    """Go on in another post one holds today (kiêm nhiệm)."""
    if request.method != "POST":
        return render(request, "accounts/switch_post.html", {"section": "account"})
    target = request.POST.get("next", "")
    wanted = request.POST.get("tenure", "")
    chosen = next((held.actor for held in request.held_posts if held.key == wanted), None)
    if chosen is None:
        context = {"section": "account", "problem": _("Chọn một chức vụ trong danh sách.")}
        return render(request, "accounts/switch_post.html", context, status=422)
    request.session[TENURE_KEY] = wanted
    user = cast("User", request.user)
    note_switched_post(user, before=request.actor, actor=chosen, now=request.now)
    say(request, _("Đang làm việc với tư cách %(post)s.") % {"post": chosen.post_name})
    return go_to(request, target if target and is_within(request, target) else "dashboard:home")
