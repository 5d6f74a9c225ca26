"""The pages of a review over HTTP, on one list as long as a province's."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from camket.accounts.models import User
from camket.bench.long_list import long_list
from camket.bench.measuring import Measurement, Say
from camket.bench.organisation import served
from camket.bench.visiting import sign_in, visit
from camket.demo.generating.visitor import visitor
from camket.organisation.queries import actor_for
from camket.reviews.models import Dossier, Period, Rating
from camket.shared.clock import legal_day
from camket.shared.errors import UnusableInputError

_TARGET: Final = 0.100
_CLIENTS: Final = 4
_REQUESTS: Final = 500
_WARM_UP: Final = 40
_SEED: Final = 2026
_WORDS: Final = ("chi bo", "van phong", "nguyen", "uy ban", "thon mai")


def measure(name: str, *, now: datetime, say: Say) -> list[Measurement]:
    """Measure each page as its superior reads it, four at once.

    Raises:
        UnusableInputError: Nobody heads a unit with subjects.
    """
    login, password = visitor(secrets.token_urlsafe(16), now=now)
    actor = actor_for(user_id=User.objects.get(login=login).pk, on=legal_day(now))
    if actor is None or actor.scope_id is None:
        message = "Chưa có người đứng đầu nào để đăng nhập đo tốc độ."
        raise UnusableInputError(message)
    say("Lập một danh sách dài của một cấp…")
    period = long_list(actor.scope_id, now=now)
    pages = _pages(period)
    count = Rating.objects.filter(period=period).count()
    found = []
    with served() as site:
        cookies = sign_in(site, reverse("accounts:sign-in"), login, password)
        for page, paths in pages.items():
            say(f"{page}…")
            visit(site, cookies, paths[:_WARM_UP], clients=_CLIENTS)
            seconds, lasted = visit(site, cookies, paths, clients=_CLIENTS)
            workload = f"{count} subjects in one list, {_CLIENTS} clients"
            found.append(Measurement(name, page, workload, seconds, lasted, _TARGET))
    return found


def _pages(period: Period) -> dict[str, list[str]]:
    """Return by page the addresses that are visited, drawn the same way every time."""
    draw = random.Random(_SEED)  # noqa: S311 - addresses, not secrets
    ratings = Rating.objects.filter(period=period)
    everybody = list(ratings.order_by("pk").values_list("pk", "unit_id", "kind", "group"))
    dossiers = list(
        Dossier.objects.filter(rating__period=period).order_by("pk").values_list("pk", flat=True)
    )
    last = max(1, len(everybody) // 50)

    def drawn(address: Callable[[], str]) -> list[str]:
        return [address() for _ in range(_REQUESTS)]

    def of(name: str, *, query: Callable[[], dict[str, Any]] = dict) -> list[str]:
        return drawn(lambda: reverse(f"reviews:{name}", args=[period.pk], query=query()))

    def of_rating(name: str) -> list[str]:
        return drawn(
            lambda: reverse(f"reviews:{name}", args=[period.pk, draw.choice(everybody)[0]])
        )

    def any_page() -> dict[str, Any]:
        return {"trang": draw.randint(1, last)}

    return {
        "list of periods": drawn(lambda: reverse("reviews:list")),
        "period": of("period"),
        "list of subjects": of("subjects"),
        "list of subjects, any page": of("subjects", query=any_page),
        "list of subjects, searched": of("subjects", query=lambda: {"q": draw.choice(_WORDS)}),
        "workbench": of("ratings"),
        "workbench, any page": of("ratings", query=any_page),
        "workbench, searched": of("ratings", query=lambda: {"q": draw.choice(_WORDS)}),
        "facts": of_rating("facts"),
        "explanation": of_rating("explain"),
        "dossiers of a unit": drawn(
            lambda: reverse("reviews:unit-dossiers", args=[period.pk, draw.choice(everybody)[1]])
        ),
        "dossier": drawn(lambda: reverse("reviews:dossier", args=[draw.choice(dossiers)])),
        "ceiling": of("cap"),
        "leanings": of("leanings"),
        "meetings": of("meetings"),
        "meeting to be planned": of("meeting-plan"),
        "summaries": of("summaries"),
    }
