"""Load the demo: one transaction for the year's data, then the papers that are signed at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from django.db import transaction

from camket.demo import (
    amendment,
    appraisal,
    cell_review,
    civil,
    district_era,
    last_year,
    ledger,
    members,
    midyear,
    november,
    older_years,
    papers,
    places,
    promises,
    quarter,
    ratings,
    second_half,
    settling,
    ties,
    work,
)
from camket.demo.names import Names
from camket.demo.people import ACCOUNTS, DEMO_PASSWORD, SINCE, Account, Cast, staff, wanted_units
from camket.demo.timeline import DEMO_DAY, at
from camket.organisation.actions import end_tenure
from camket.organisation.models import Tenure, Unit
from camket.organisation.posts import posts
from camket.organisation.queries import span_of
from camket.shared.actor import SYSTEM
from camket.tallies.actions import fold_deltas

__all__ = ["DEMO_DAY", "DEMO_PASSWORD", "demo_accounts", "is_loaded", "load_demo"]

SEED: Final = 2026
_VACANT_COMMUNE: Final = "19681"
_VACANT_FROM: Final = date(2026, 11, 2)
_LOOKED_AT_FIRST: Final = {
    places.CAM_LO_CODE,
    places.SECOND_COMMUNE_CODE,
    "so-nong-nghiep",
    "so-xay-dung",
    "cell:thôn Mai Lộc 2",
}
"""Units of the demo's accounts and their neighbours: whoever opens the demo finds them signed."""


def is_loaded() -> bool:
    """Say whether this database holds the demo already: loading is all or nothing."""
    return Unit.objects.exists()


def load_demo(*, report: Callable[[str], None], seed: int = SEED) -> None:
    """Write the whole demo; the same seed gives the same data.

    Args:
        report: Is told each step, for the terminal.
        seed: What people, numbers and results are drawn by.
    """
    draw = random.Random(seed)
    now = at(DEMO_DAY, 7)
    with transaction.atomic():
        names = Names(draw)
        papers.stamp_times(now=at(SINCE, 8))
        report("Dựng lại huyện Cam Lộ và tám xã, thị trấn trước ngày 01/7/2025…")
        era = district_era.live(draw, names)
        report("Sắp xếp ngày 01/7/2025, phân công cán bộ của 120 đơn vị và hai xã…")
        units = district_era.pass_on(era, wanted_units())
        cast = staff(units, draw, names, older_years.carried_on(era), now=at(SINCE, 8))
        ties.tie(cast)
        settling.settle(era, cast)
        second_half.work_until_december(random.Random(district_era.YEAR))
        report("Kiểm điểm, bỏ phiếu, quyết định xếp loại năm 2025…")
        older_years.decide_older_years(era, draw)
        cell_review.review_members(cast, draw)
        told = last_year.finish_last_year(ratings.decide_last_year(cast, draw), cast)
        ledger.raise_faults(cast, draw, told)
        report("Soạn và thống nhất 195 bản cam kết năm 2026…")
        made = promises.promise(cast, draw)
        promises.freeze_and_number(made, cast)
        report("Giao việc, báo cáo, vướng mắc đến giữa tháng 11…")
        work.carry_out(cast, made, draw, on=DEMO_DAY, now=now)
        report("Phân công từng đảng viên của hai xã…")
        members.assign(cast, draw, on=DEMO_DAY)
        midyear.review(cast, made, draw)
        report("Mở kỳ xếp loại năm 2026, thẩm định đến giữa tháng 11…")
        quarter.rate_quarter(cast, draw)
        appraisal.appraise_year(cast, made, draw)
        report("Giao, nghiệm thu sản phẩm, xếp loại công chức của UBND xã Cam Lộ…")
        civil.rate_servants(cast)
        november.rearrange_cells(cast)
        amendment.let_it_wait(cast, made.by_key[places.CAM_LO_CODE])
        _vacate(cast, now)
        # with the data, so that a load cut short here leaves no paper behind; done twice is done once
        papers.queue_signing(_signed_later(made))
    fold_deltas()
    report("Ký số các văn bản của Cam Lộ, Hiếu Giang, chi bộ Mai Lộc 2 và hai sở…")
    papers.sign_papers(_signed_at_once(made))


def _vacate(cast: Cast, now: datetime) -> None:
    """Leave one commune without a head, as happens: it cannot sign until somebody is appointed."""
    code = _VACANT_COMMUNE if _VACANT_COMMUNE in cast.units else cast.communes[-1].code
    end_tenure(cast.head(code).pk, ends_on=_VACANT_FROM, actor=SYSTEM, now=now)


def _signed_at_once(made: promises.Promises) -> list[int]:
    """Return the commitments signed while loading; the worker signs the others afterwards."""
    return [commitment.pk for key, commitment in made.by_key.items() if key in _LOOKED_AT_FIRST]


def _signed_later(made: promises.Promises) -> list[int]:
    """Return all commitments in the order in which their papers are made: cells before bodies."""
    order = sorted(made.by_key.items(), key=lambda one: not one[0].startswith("cell:"))
    return [commitment.pk for _, commitment in order]


def demo_accounts() -> list[tuple[str, str, str]]:
    """Return each account of the demo as name, post and sign-in name."""
    rows = []
    for account in (*ACCOUNTS, *civil.CIVIL_ACCOUNTS):
        name, unit = _named(account)
        rows.append((name, f"{posts()[account.post].name} {unit}", account.login))
    return rows


def _named(account: Account) -> tuple[str, str]:
    """Return who an account is, and the unit of the post it comes for."""
    held = Tenure.objects.filter(person__account__login=account.login, post__code=account.post)
    tenure = held.select_related("person").order_by("pk").first()
    span = span_of(tenure.unit_id, on=DEMO_DAY) if tenure else None
    return tenure.person.full_name if tenure else account.name, span.name if span else ""
