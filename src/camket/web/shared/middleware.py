"""Give every request its actor, its instant and its legal day; sign out whoever went idle."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final, cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from camket.accounts.actions import note_idle_sign_out, note_resting
from camket.accounts.models import User
from camket.accounts.sessions import SEEN
from camket.config import clock
from camket.files.storage import DamagedFileError
from camket.organisation.models import Person
from camket.organisation.queries import chosen_post, posts_of
from camket.permissions.overrides import one_reading
from camket.permissions.resting import rests_since
from camket.registry.keeping import report_damaged
from camket.shared.actor import VISITOR, Actor
from camket.shared.clock import legal_day
from camket.shared.text import show_day
from camket.web.shared.errors import damaged_file
from camket.web.shared.http import SignedInRequest, go_to, say
from camket.web.shared.second_factor import lacks_factor

TENURE_KEY: Final = "tenure_id"
_SEEN_KEY: Final = "seen"
_SEEN_STEP: Final = 60


class ActorMiddleware:
    """Read the clock once, and who acts in which post."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Prepare the request and pass it on."""
        told = cast("SignedInRequest", request)
        told.now = clock.now()
        told.today = legal_day(told.now)
        with one_reading(told.today):
            return self._answer(told)

    def _answer(self, told: SignedInRequest) -> HttpResponse:
        """Find out who acts, and pass the request on."""
        request: HttpRequest = told
        address = str(request.META.get("REMOTE_ADDR", ""))
        told.actor = replace(VISITOR, address=address)
        told.held_posts = []
        elsewhere = None
        if request.user.is_authenticated:
            told.actor = self._actor(told, address)
            if self._is_idle(told):
                self._sign_out_idle(told)
            elif (since := self._rests_since(told)) is not None:
                self._sign_out_resting(told, since)
            elif lacks_factor(told) and request.path_info not in _before_the_factor():
                elsewhere = go_to(told, "accounts:second-factor")
        response = elsewhere or self._next(request)
        if request.user.is_authenticated:
            # official pages are never kept by a shared or a returning browser
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    @staticmethod
    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Give nobody a file that is not what was stored; report it at once."""
        if not isinstance(error, DamagedFileError):
            return None
        report_damaged(error.digest, now=cast("SignedInRequest", request).now)
        return damaged_file(request)

    @staticmethod
    def _actor(request: SignedInRequest, address: str) -> Actor:
        user_id = cast("int", request.user.pk)
        request.held_posts = posts_of(user_id=user_id, on=request.today, address=address)
        if request.held_posts:
            return chosen_post(request.held_posts, request.session.get(TENURE_KEY))
        person = Person.objects.filter(account_id=user_id).first()
        return Actor(
            user_id=user_id,
            person_id=person.pk if person else None,
            person_name=person.full_name if person else request.user.get_username(),
            address=address,
        )

    @staticmethod
    def _rests_since(request: SignedInRequest) -> date | None:
        """Ask only for accounts without a post today: most requests pay nothing for it."""
        user = cast("User", request.user)
        if request.held_posts or user.is_administrator:
            return None
        return rests_since(user.pk, on=request.today)

    @staticmethod
    def _sign_out_resting(request: SignedInRequest, since: date) -> None:
        user = cast("User", request.user)
        note_resting(user, since=since, actor=request.actor, now=request.now)
        _leave(request)
        say(request, resting_sentence(since))

    @staticmethod
    def _sign_out_idle(request: SignedInRequest) -> None:
        user = cast("User", request.user)
        note_idle_sign_out(user, actor=request.actor, now=request.now)
        _leave(request)
        minutes = settings.SESSION_IDLE_SECONDS // 60
        say(
            request,
            _("Đã đăng xuất vì %(minutes)d phút không thao tác. Đăng nhập lại để làm tiếp.")
            % {"minutes": minutes},
        )

    @staticmethod
    def _is_idle(request: SignedInRequest) -> bool:
        """Compare with the last request; written at most once a minute to spare the database."""
        present = int(time.time())
        seen = request.session.get(_SEEN_KEY)
        if seen is not None and present - int(seen) > settings.SESSION_IDLE_SECONDS:
            return True
        if seen is None or present - int(seen) >= _SEEN_STEP:
            request.session[_SEEN_KEY] = present
            request.session[SEEN] = request.now.timestamp()
        return False


def resting_sentence(since: date) -> str:
    """Say why nobody signs in to an account whose last post has ended."""
    return _(
        "Tài khoản tạm nghỉ từ %(day)s vì đồng chí đã thôi giữ chức vụ cuối cùng. "
        "Khi đồng chí được giao chức vụ mới, tài khoản dùng lại được."
    ) % {"day": show_day(since)}


def _leave(request: SignedInRequest) -> None:
    logout(request)
    request.actor = replace(VISITOR, address=request.actor.address)
    request.held_posts = []


def _before_the_factor() -> tuple[str, ...]:
    """Return what is open to somebody who must set up the second factor first."""
    return (reverse("accounts:second-factor"), reverse("accounts:sign-out"), reverse("health"))
