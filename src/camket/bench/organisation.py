"""`camket bench organisation`: pages at national size, over HTTP through `camket serve`."""

from __future__ import annotations

import os
import random
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final
from urllib.parse import quote, urlsplit

from django.urls import reverse

from camket.bench.measuring import Measurement, Say
from camket.bench.visiting import Site, sign_in, visit
from camket.demo.generating.country import SINCE
from camket.demo.generating.scales import generate
from camket.demo.generating.visitor import visitor
from camket.organisation.kinds import UnitKind
from camket.organisation.models import Unit, UnitSpan
from camket.shared.clock import legal_day
from camket.shared.errors import UnusableInputError

NAME: Final = "organisation"
_CLIENTS: Final = 4
_REQUESTS: Final = 500
_WARM_UP: Final = 60
_SEED: Final = 2026
_TARGET: Final = 0.100
_READY: Final = "CamKet ready: "
_PAST: Final = ("2025-06-30", "2025-07-01", "2025-12-31")
_WITH_ACCENTS: Final = (
    "Cam Lộ",
    "Đảng ủy xã Tân",
    "Chi bộ thôn Mai",
    "Ủy ban nhân dân",
    "Hòa Bình",
)
_WITHOUT: Final = ("cam lo", "dang uy xa tan", "chi bo thon mai", "uy ban nhan dan", "hoa binh")


def run(*, now: datetime, say: Say) -> list[Measurement]:
    """Measure the pages of the organisation; an empty database is filled first."""
    if not Unit.objects.exists():
        say("Sinh dữ liệu cả nước…")
        generate("national", year=legal_day(now).year, now=now, say=say)
    login, password = visitor(secrets.token_urlsafe(16), now=now)
    pages = _pages(random.Random(_SEED), legal_day(now))  # noqa: S311 - addresses, not secrets
    count = Unit.objects.count()
    with served() as site:
        cookies = sign_in(site, reverse("accounts:sign-in"), login, password)
        found = []
        for name, paths in pages.items():
            say(f"{name}…")
            visit(site, cookies, paths[:_WARM_UP], clients=_CLIENTS)
            seconds, lasted = visit(site, cookies, paths, clients=_CLIENTS)
            workload = f"{count} units, {_CLIENTS} clients"
            found.append(Measurement(NAME, name, workload, seconds, lasted, _TARGET))
    return found


def _pages(draw: random.Random, today: date) -> dict[str, list[str]]:
    units = _some(draw, today)
    tree = reverse("organisation:tree")

    def of(name: str) -> list[str]:
        return [
            reverse(f"organisation:{name}", args=[draw.choice(units)]) for _ in range(_REQUESTS)
        ]

    def searched(words: tuple[str, ...]) -> list[str]:
        return [f"/tim/?q={quote(draw.choice(words))}" for _ in range(_REQUESTS)]

    def past(paths: list[str]) -> list[str]:
        return [f"{path}{'&' if '?' in path else '?'}ngay={draw.choice(_PAST)}" for path in paths]

    roots = [f"{tree}?goc={draw.choice(units)}" for _ in range(_REQUESTS)]
    return {
        "tree": [tree] * _REQUESTS,
        "tree below a unit": roots,
        "unit": of("unit"),
        "history": of("history"),
        "search with accents": searched(_WITH_ACCENTS),
        "search without accents": searched(_WITHOUT),
        "tree on a past day": past([tree] * _REQUESTS),
        "search on a past day": past(searched(_WITHOUT)),
    }


def _some(draw: random.Random, today: date) -> list[int]:
    """Return units of every level: provinces' and communes' committees, and cells."""
    found: list[int] = []
    for kind in (UnitKind.PROVINCIAL_COMMITTEE, UnitKind.COMMUNE_COMMITTEE, UnitKind.PARTY_CELL):
        spans = UnitSpan.objects.filter(kind=kind, valid__contains=today, valid__startswith=SINCE)
        ids = list(spans.order_by("unit_id").values_list("unit_id", flat=True))
        found += draw.sample(ids, min(60, len(ids)))
    if not found:
        message = "Cơ sở dữ liệu không có dữ liệu đo: hãy đặt CAMKET_DATA_DIR sang thư mục mới."
        raise UnusableInputError(message)
    return found


@contextmanager
def served() -> Iterator[Site]:
    """Run `camket serve` beside us on a free port, by plain HTTP as the demo is served.

    Raises:
        UnusableInputError: It did not come up.
    """
    environment = {
        **os.environ,
        "CAMKET_ENV": "demo",
        "CAMKET_SECRET_KEY": os.environ.get("CAMKET_SECRET_KEY") or secrets.token_urlsafe(48),
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "camket", "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in server.stdout or ():
            if line.startswith(_READY):
                parts = urlsplit(line.removeprefix(_READY).strip())
                yield Site(parts.hostname or "127.0.0.1", parts.port or 80)
                return
        message = "Máy chủ web không khởi động được."
        raise UnusableInputError(message)
    finally:
        server.terminate()
        server.wait(30)
