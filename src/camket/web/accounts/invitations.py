"""The page behind an invitation's link: its owner sets the password."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from camket.accounts.actions import accept_invitation
from camket.accounts.decisions import AccountRefusal
from camket.accounts.queries import invitation_of
from camket.accounts.wording import sentences_of
from camket.shared.errors import Refused
from camket.web.accounts.forms import NewPasswordForm
from camket.web.shared.http import SignedInRequest, go_to, public, say

_GONE = 410


@public
@never_cache
@sensitive_post_parameters("new")
def accept(request: SignedInRequest, token: str) -> HttpResponse:
    """Take a password once; a link that no longer serves says so and nothing else."""
    invitation = invitation_of(token, now=request.now)
    if invitation is None:
        return _gone(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(token, form.cleaned_data["new"], actor=request.actor, now=request.now)
        except Refused as refused:
            if refused.reason is AccountRefusal.LINK_DEAD:
                return _gone(request)
            form.add_error("new", [*sentences_of(refused)])
        else:
            say(request, _("Đã đặt mật khẩu. Đăng nhập bằng mật khẩu vừa đặt."))
            return go_to(request, "accounts:sign-in")
    context = {"form": form, "invitation": invitation, "login_name": invitation.user.login}
    status = 422 if form.errors else 200
    return render(request, "accounts/invitation.html", context, status=status)


def _gone(request: SignedInRequest) -> HttpResponse:
    sentences = sentences_of(Refused(AccountRefusal.LINK_DEAD))
    return render(request, "accounts/invitation_gone.html", {"says": sentences}, status=_GONE)
