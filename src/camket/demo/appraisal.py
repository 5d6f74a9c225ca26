"""2026 at the appraisal: the year-end is open, over its quota, with one fact contested."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Final

from camket.demo import places
from camket.demo.people import Cast
from camket.demo.promises import Promises
from camket.demo.quarter import COMMUNES
from camket.demo.self_reviews import Sent, send
from camket.demo.timeline import at
from camket.organisation.queries import actor_of
from camket.reviews.actions.dossiers.suggesting import suggest_point
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.opening import open_period
from camket.reviews.actions.ratings.contesting import NewContest, contest_fact
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.actions.ratings.rating import appraise_rating, propose_levels
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.facts import Entered
from camket.reviews.decisions.states import PeriodKind, SubjectKind, UnitReviewState
from camket.reviews.models import Dossier, ItemReview, Period, Rating, UnitReview
from camket.rules.levels import Level

_OPENED: Final = date(2026, 11, 4)
_APPRAISED: Final = date(2026, 11, 13)
_UNSENT: Final = (places.CAM_LO_CODE,)
"""Whoever tries the demo as the head of Cam Lộ finds his own self-review still to be written."""
_LIFTED_REASON: Final = "Giữ vững kết quả ở địa bàn khó, việc còn lại xong trước 30/11/2026."
_LEAST: Final = {Level.HTXS: Decimal(90), Level.HTT: Decimal(70), Level.HT: Decimal(50)}


def appraise_year(cast: Cast, made: Promises, draw: random.Random) -> None:
    """Open the year-end of 2026 and let it come as far as mid-November."""
    clerk = actor_of(cast.tenures["office", "provincial_clerk"], on=_OPENED)
    period = open_period(made.province.pk, PeriodKind.YEAREND, actor=clerk, now=at(_OPENED, 9))
    _assess_items(period, cast)
    _score_selves(period, draw)
    fill_periods([period.pk], now=at(_APPRAISED, 7))
    _appraise(period, cast)
    _suggest(period, cast)
    _contest(period, cast)


def _assess_items(period: Period, cast: Cast) -> None:
    """Let every unit but one send what it says of its items."""
    unsent = {cast.units[key].pk for key in _UNSENT}
    reviews = list(UnitReview.objects.filter(period=period).exclude(unit_id__in=unsent))
    for review in reviews:
        review.state = UnitReviewState.SUBMITTED
        review.summary = (
            "Tập thể đã kiểm điểm từng vấn đề; việc còn lại có người chủ trì và hạn xong."
        )
        review.submitted_at = at(date(2026, 11, 10), 16)
        review.submitted_by_name = cast.head(cast.key_of(review.unit_id)).person.full_name
    UnitReview.objects.bulk_update(
        reviews, ["state", "summary", "submitted_at", "submitted_by_name"], batch_size=500
    )
    items = list(ItemReview.objects.filter(unit_review__in=reviews).select_related("item"))
    for one in items:
        total, done = one.facts["total"], one.facts["done"]
        one.state = "done" if total and done == total else "in_progress" if done else "not_begun"
        one.result = f"Xong {done}/{total} việc."
        if one.state != "done":
            one.cause = "Một số việc có hạn trong tháng 12." if done else "Chờ phân bổ vốn."
            one.next_step = "Hoàn thành trước ngày 20/12/2026."
    ItemReview.objects.bulk_update(
        items, ["state", "result", "cause", "next_step"], batch_size=1000
    )


def _score_selves(period: Period, draw: random.Random) -> None:
    rows = list(
        Rating.objects.filter(period=period, left_out="")
        .exclude(unit__in=_units_unsent(period))
        .select_related("tenure__person")
        .order_by("name", "kind")
    )
    for row in rows:
        gathered = row.facts["gathered"]
        assigned = gathered.get("assigned", 0)
        done = Decimal(gathered.get("done", 0)) / assigned if assigned else Decimal(0)
        row.self_general = Decimal(draw.randint(24, 29))
        row.self_results = (Decimal(26) + 36 * done + draw.randint(0, 5)).quantize(Decimal(1))
    Rating.objects.bulk_update(rows, ["self_general", "self_results"], batch_size=100)
    wanted = {row.pk for row in rows}
    sent = Sent(
        at=lambda: at(date(2026, 11, draw.randint(9, 12)), draw.randint(8, 16)),
        has_sent=lambda rating: rating.pk in wanted,
        level=_level_of,
    )
    Rating.objects.bulk_update(
        send(period, sent), ["self_level", "self_at", "self_by_name"], batch_size=100
    )


def _units_unsent(period: Period) -> list[int]:
    names = Rating.objects.filter(period=period, kind=SubjectKind.COLLECTIVE)
    return list(names.filter(name__endswith="xã Cam Lộ").values_list("unit_id", flat=True))


def _level_of(points: Decimal) -> Level:
    return next((level for level, least in _LEAST.items() if points >= least), Level.KHT)


def _appraise(period: Period, cast: Cast) -> None:
    """Appraise the communes, then lift the best of them: the list stands over its ceiling.

    In mid-November few works of the year are all done, so the rules often leave the level to the
    authority; the appraiser then says what he looks at.
    """
    appraiser = actor_of(cast.tenures["commission", "appraiser"], on=_APPRAISED)
    rows = Rating.objects.filter(period=period, kind=SubjectKind.COLLECTIVE, group=COMMUNES)
    good: list[Rating] = []
    for number, row in enumerate(rows.exclude(self_at=None).order_by("name")):
        ruled = (row.proposal or {}).get("level")
        level = ruled or (Level.HT if _late(row) >= _MANY_LATE else Level.HTT)
        done = appraise_rating(
            row.pk,
            Scores(_cut(row.self_general), _cut(row.self_results), level),
            Entered(),
            reason=_reason(row, ruled),
            version=row.version,
            actor=appraiser,
            now=at(_APPRAISED, 8 + number // 12, number % 12 * 5),
        )
        if level == Level.HTT and not _late(row):
            good.append(done)
    good.sort(key=lambda one: (-_cut(one.results), one.name))
    lifted = {one.pk: Choice(Level.HTXS, _LIFTED_REASON) for one in good[:_LIFTED]}
    propose_levels(period.pk, lifted, actor=appraiser, now=at(_APPRAISED, 17))


_MANY_LATE: Final = 3
_LIFTED: Final = 15
"""More than a fifth of those rated HTT, whichever way the clause is read."""


def _late(row: Rating) -> int:
    gathered = row.facts["gathered"]
    return int(gathered.get("done", 0)) - int(gathered.get("on_time", 0))


def _reason(row: Rating, ruled: str | None) -> str:
    if ruled is None:
        return "Việc còn lại của năm chưa đến hạn, có người chủ trì; xem lại khi chốt số liệu."
    return "" if ruled == row.self_level else "Theo kết quả từng nhiệm vụ, khác mức tự nhận."


def _cut(points: Decimal | None) -> Decimal:
    return points if points is not None else Decimal(0)


def _suggest(period: Period, cast: Cast) -> None:
    """Let the province ask Cam Lộ's committee about its late works."""
    leader = actor_of(cast.tenures["province", "provincial_secretary"], on=_APPRAISED)
    dossier = Dossier.objects.get(
        rating__period=period,
        rating__kind=SubjectKind.COLLECTIVE,
        unit=cast.units[places.CAM_LO_CODE],
    )
    suggest_point(
        dossier.pk,
        "Làm rõ trách nhiệm của tập thể đối với các việc chậm trong quý III/2026.",
        actor=leader,
        now=at(_APPRAISED, 9),
    )


def _contest(period: Period, cast: Cast) -> None:
    """Let Hiếu Giang say that one more of its works is done."""
    head = cast.head(places.SECOND_COMMUNE_CODE)
    rating = Rating.objects.get(period=period, person_id=head.person_id)
    shown = rating.facts["gathered"].get("done", 0)
    contest_fact(
        rating.pk,
        NewContest(
            "done",
            str(shown + 1),
            "Việc lắp đặt chiếu sáng thôn Cẩm Thạch đã nghiệm thu ngày 28/8/2026; biên bản chưa "
            "nhập vì đổi người theo dõi nên còn tính là chưa xong.",
        ),
        actor=actor_of(head, on=_APPRAISED),
        now=at(_APPRAISED, 14),
    )
