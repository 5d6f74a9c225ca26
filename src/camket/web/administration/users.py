"""Accounts: find, invite, sign out, lock, unlock, reset the second factor; each act is audited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from camket.accounts.actions import (
    end_all_sessions,
    invite,
    lock_account,
    reset_factor,
    unlock_account,
)
from camket.accounts.actions.invitations import VALID_DAYS
from camket.accounts.models import User
from camket.accounts.wording import sentences_of
from camket.organisation.actions.accounts import give_account
from camket.organisation.models import Person
from camket.shared.actor import Actor
from camket.shared.clock import Clock
from camket.shared.errors import Refused
from camket.web.administration.accounts import (
    STATES,
    AccountLine,
    account_line,
    account_lines,
    people_without_account,
)
from camket.web.administration.forms import NewUserForm, UsersForm
from camket.web.shared.http import SignedInRequest, administrators, go_to, say, whole

_INVITE: Final = "moi"


@administrators()
@require_safe
def list_users(request: SignedInRequest) -> HttpResponse:
    """Show the accounts, fifty a page, by name."""
    form = UsersForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {"tim": "", "trang_thai": ""}
    page = max(1, whole(request.GET.get("trang"), most=100_000) or 1)
    lines, has_more = account_lines(
        words=given["tim"],
        state=given["trang_thai"],
        now=request.now,
        real=Clock().now(),
        on=request.today,
        page=page,
    )
    context = {
        "section": "users",
        "form": form,
        "lines": lines,
        "states": STATES,
        "page_number": page,
        "has_more": has_more,
        "is_filtered": bool(given["tim"] or given["trang_thai"]),
    }
    status = 422 if form.errors else 200
    return render(request, "administration/users.html", context, status=status)


@administrators()
def new_user(request: SignedInRequest) -> HttpResponse:
    """Find a person without an account, give him a name to sign in with, and invite him."""
    if request.method == "POST":
        form = NewUserForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                user = give_account(
                    given["person"], given["login"], actor=request.actor, now=request.now
                )
            except Person.DoesNotExist:
                raise Http404 from None
            except Refused as refused:
                form.add_error(None, [*sentences_of(refused)])
            else:
                return _invited(request, user.pk)
    else:
        form = NewUserForm()
    words = UsersForm(request.GET)
    asked = words.cleaned_data["tim"] if words.is_valid() else ""
    context = {
        "section": "users",
        "form": form,
        "words": asked,
        "people": people_without_account(asked, on=request.today),
    }
    status = 422 if form.errors else 200
    return render(request, "administration/new_user.html", context, status=status)


@administrators()
@require_safe
def one_user(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Show one account and what may be done to it."""
    return _page(request, _line_or_404(request, user_id))


@administrators()
@require_POST
def act(request: SignedInRequest, user_id: int, step: str) -> HttpResponse:
    """Do one thing to an account."""
    line = _line_or_404(request, user_id)
    try:
        if step == _INVITE:
            return _invited(request, user_id)
        if step not in _STEPS:
            raise Http404
        done, said = _STEPS[step]
        done(user_id, actor=request.actor, now=request.now)
    except Refused as refused:
        return _page(request, line, problems=sentences_of(refused), status=422)
    say(request, said)
    return go_to(request, "administration:user", user_id)


def _end_sessions(user_id: int, *, actor: Actor, now: datetime) -> object:
    return end_all_sessions(user_id, actor=actor, now=now)


_Step = tuple[Callable[..., object], Any]
_STEPS: Final[Mapping[str, _Step]] = {
    "ket-thuc-phien": (_end_sessions, gettext_lazy("Đã kết thúc các phiên đăng nhập.")),
    "khoa": (lock_account, gettext_lazy("Đã khóa tài khoản.")),
    "mo-khoa": (unlock_account, gettext_lazy("Đã mở khóa tài khoản.")),
    "bo-hai-buoc": (reset_factor, gettext_lazy("Đã bỏ xác thực hai bước của tài khoản.")),
}


def _invited(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Make a link and show it on the answer itself: once, in no address and no session."""
    token = invite(user_id, actor=request.actor, now=request.now)
    link = request.build_absolute_uri(reverse("accounts:invitation", args=[token]))
    return _page(request, _line_or_404(request, user_id), link=link)


def _line_or_404(request: SignedInRequest, user_id: int) -> AccountLine:
    line = account_line(user_id, now=request.now, real=Clock().now(), on=request.today)
    if line is None:
        raise Http404
    return line


def _page(
    request: SignedInRequest,
    line: AccountLine,
    *,
    link: str = "",
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": "users",
        "line": line,
        "link": link,
        "days": VALID_DAYS,
        "problems": problems or [],
        "is_oneself": line.user.pk == request.user.pk,
        "has_password": User.has_usable_password(line.user),
        "title": _("Tài khoản %(name)s") % {"name": line.name},
    }
    return render(request, "administration/user.html", context, status=status)
