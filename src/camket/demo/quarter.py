"""The third quarter of 2026 on six axes: maxima in July, results in October, one appeal after."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from camket.demo import places
from camket.demo.people import Cast
from camket.demo.timeline import YEAR, at
from camket.organisation.models import Tenure
from camket.organisation.queries import actor_of
from camket.reviews.actions.after.level_papers import issue_decision
from camket.reviews.actions.after.lodging import lodge_appeal
from camket.reviews.actions.after.notices import issue_notice
from camket.reviews.actions.periods.filling import fill_periods
from camket.reviews.actions.periods.keeping import close_period, freeze_period
from camket.reviews.actions.periods.opening import NewPeriod, open_review
from camket.reviews.actions.ratings.axes import approve_axes, propose_axes
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.actions.ratings.rating import appraise_rating, score_self
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.axes import Marks, Product
from camket.reviews.decisions.facts import Entered
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.rated.subjects import Who
from camket.rules.axes import AxisPlan
from camket.rules.levels import Level
from camket.rules.quotas import cap_of
from camket.rules.schemes.rating_366 import default_caps
from camket.shared.actor import Actor

COMMUNES: Final = "xã, phường, đặc khu"
_OPENED: Final = date(YEAR, 7, 2)
_SCORED: Final = date(YEAR, 10, 8)
_APPRAISED: Final = date(YEAR, 10, 20)
_DECIDED: Final = date(YEAR, 10, 28)
_PUBLISHED: Final = date(YEAR, 11, 10)
_APPEALED: Final = date(YEAR, 11, 12)
_MAXIMA: Final = (
    ("15", "10", "10", "15", "10", "10"),
    ("20", "10", "5", "20", "10", "5"),
    ("25", "10", "5", "15", "10", "5"),
    ("20", "10", "0", "20", "10", "10"),
)
"""Six axes make 70 points; one of them may be left out, the fourth never is."""
_MAIN: Final = (1, 4)
_PRODUCTS: Final = (
    "Đề án sắp xếp trụ sở dôi dư sau sắp xếp đơn vị hành chính",
    "Hồ sơ giải phóng mặt bằng các công trình khởi công năm 2026",
    "Kế hoạch xóa nhà tạm, nhà dột nát năm 2026",
    "Quy chế tiếp công dân, đối thoại của người đứng đầu",
    "Nghị quyết về phát triển đảng viên ở thôn, khu phố",
    "Số hóa hồ sơ thủ tục hành chính còn hiệu lực",
)
_OF_CAM_LO: Final = "Giải quyết dứt điểm đơn thư kéo dài ở thôn Cam Phú 2"
_CRITICISED: Final = (
    "Sản phẩm trọng tâm về đơn thư kéo dài ở thôn Cam Phú 2 mới đạt mức 2; Ban Thường vụ thống nhất "
    "mức hoàn thành nhiệm vụ."
)
_LEFT_OPEN: Final = "Còn việc của quý chưa xong, đã có hạn mới; xem xét nguyên nhân từng việc."
_LATE_WORK: Final = "Việc của quý đã xong nhưng chậm; xem xét nguyên nhân từng việc."
_NOTHING_DUE: Final = "Trong quý không có việc đến hạn; xem xét công việc thường xuyên."
_LOWER: Final = "Theo kết quả từng trục và tiến độ các việc trong quý."
_OUTSIDE: Final = "Ngoài tỷ lệ 20%: thứ tự theo điểm thẩm định."
_APPEAL: Final = (
    "Vụ việc ở thôn Cam Phú 2 đã có kết luận ngày 25/9/2026 (Thông báo số 88-TB/ĐU), báo cáo gửi sau "
    "ngày chốt số liệu; đề nghị xem lại mức quý III, kèm biên bản làm việc với Thanh tra tỉnh."
)
_LEAST: Final = {Level.HTXS: Decimal(90), Level.HTT: Decimal(70), Level.HT: Decimal(50)}
_A_HUNDRED: Final = Decimal(100)


def rate_quarter(cast: Cast, draw: random.Random) -> None:
    """Let every head of a commune go through his quarter, from maxima to the published level."""
    clerk = actor_of(cast.tenures["office", "provincial_clerk"], on=_OPENED)
    new = NewPeriod(
        PeriodKind.QUARTER,
        YEAR,
        date(YEAR, 10, 15),
        quarter=3,
        who=frozenset({Who.HEADS}),
        groups=frozenset({COMMUNES}),
        undone_fails=False,
        axes_bind=True,
    )
    period = open_review(cast.units["province"].pk, new, actor=clerk, now=at(_OPENED, 8))
    heads = _Heads(period, cast, draw)
    heads.plan()
    heads.score()
    fill_periods([period.pk], now=at(_APPRAISED, 7))
    heads.appraise()
    heads.decide()
    _publish(period, clerk)
    head = cast.head(places.CAM_LO_CODE)
    rating = Rating.objects.get(period=period, person_id=head.person_id)
    lodge_appeal(rating.pk, text=_APPEAL, actor=actor_of(head, on=_APPEALED), now=at(_APPEALED, 10))


def _publish(period: Period, clerk: Actor) -> None:
    freeze_period(period.pk, actor=clerk, now=at(_DECIDED, 16))
    issue_decision(period.pk, actor=clerk, now=at(_DECIDED, 16, 20))
    close_period(period.pk, actor=clerk, now=at(_DECIDED, 16, 40))
    issue_notice(period.pk, SubjectKind.LEADER, actor=clerk, now=at(_PUBLISHED, 16))


class _Heads:
    """The heads of a quarter with what was drawn for each."""

    def __init__(self, period: Period, cast: Cast, draw: random.Random) -> None:
        self._period, self._cast, self._draw = period, cast, draw
        held = Tenure.objects.in_bulk(
            list(Rating.objects.filter(period=period).values_list("tenure_id", flat=True))
        )
        self._actors = {key: actor_of(one, on=_OPENED) for key, one in held.items()}
        self._leader = cast.tenures["province", "provincial_secretary"]
        self._appealing = cast.head(places.CAM_LO_CODE).person_id
        self._marks: dict[int, Marks] = {}

    def _rows(self) -> Sequence[Rating]:
        return list(Rating.objects.filter(period=self._period, left_out="").order_by("name", "pk"))

    def _own(self, row: Rating) -> Actor:
        return self._actors[row.tenure_id or 0]

    def plan(self) -> None:
        """Let each propose what his axes weigh and the standing committee approve it."""
        approver = actor_of(self._leader, on=_OPENED + timedelta(days=8))
        for place, row in enumerate(self._rows()):
            told = self._draw.choice(_MAXIMA)
            axes = [
                AxisPlan(number, Decimal(most), is_main=number in _MAIN)
                for number, most in enumerate(told, 1)
                if most != "0"
            ]
            day = _OPENED + timedelta(days=self._draw.randint(0, 5))
            plan = propose_axes(row.pk, axes, version=0, actor=self._own(row), now=at(day, 14))
            done = at(_OPENED + timedelta(days=8), 9 + place // 60, place % 60)
            approve_axes(row.pk, version=plan.version, actor=approver, now=done)
            self._marks[row.pk] = self._drawn(row, [one.number for one in axes])

    def _drawn(self, row: Rating, axes: Sequence[int]) -> Marks:
        ease = self._draw.uniform(74, 95)
        kpis = {number: Decimal(round(ease + self._draw.uniform(-7, 8))) for number in axes}
        titles = self._draw.sample(_PRODUCTS, 2)
        products = [
            Product(title, 1 if self._draw.random() < ease / 105 else 2) for title in titles
        ]
        if row.person_id == self._appealing:
            products[0] = Product(_OF_CAM_LO, 2)
        return Marks(kpis, tuple(products))

    def score(self) -> None:
        """Let each say what he reached, and the level he gives himself."""
        for row in self._rows():
            marks = self._marks[row.pk]
            general = Decimal(self._draw.randint(25, 29))
            total = general + self._share(marks) * 70
            scores = Scores(general, Decimal(0), _level_of(total), marks)
            day = _SCORED - timedelta(days=self._draw.randint(0, 3))
            score_self(row.pk, scores, version=row.version, actor=self._own(row), now=at(day, 9))

    @staticmethod
    def _share(marks: Marks) -> Decimal:
        told = [min(one, _A_HUNDRED) for one in marks.kpis.values()]
        return sum(told, Decimal(0)) / len(told) / 100

    def appraise(self) -> None:
        """Appraise each on the counts of the quarter, best first within the ceiling."""
        appraiser = actor_of(self._cast.tenures["commission", "appraiser"], on=_APPRAISED)
        rows = self._rows()
        ruled = {row.pk: self._ruled(row) for row in rows}
        best = self._within_cap(rows, ruled)
        for place, row in enumerate(rows):
            found = ruled[row.pk]
            level, reason = found or Level.HT, "" if found else _why_open(row)
            if row.person_id == self._appealing:
                level, reason = Level.HT, _CRITICISED
            elif level is Level.HTXS and row.pk not in best:
                level, reason = Level.HTT, _OUTSIDE
            elif level != row.self_level and not reason:
                reason = _LOWER
            appraise_rating(
                row.pk,
                Scores(row.self_general or Decimal(0), Decimal(0), level, self._marks[row.pk]),
                Entered(),
                reason=reason,
                version=row.version,
                actor=appraiser,
                now=at(_APPRAISED, 8 + place // 12, place % 12 * 5),
            )

    @staticmethod
    def _ruled(row: Rating) -> Level | None:
        told = (row.proposal or {}).get("level")
        return Level(told) if told else None

    @staticmethod
    def _within_cap(rows: Sequence[Rating], ruled: dict[int, Level | None]) -> set[int]:
        """Return which of the best the ceiling lets stay: the highest points first."""
        levels = [found or Level.HT for found in ruled.values()]
        allowed = cap_of(levels, default_caps(on=date(YEAR, 9, 30))).allowed
        best = [row for row in rows if ruled[row.pk] is Level.HTXS]
        best.sort(key=lambda row: -((row.self_general or 0) + (row.self_results or 0)))
        return {row.pk for row in best[:allowed]}

    def decide(self) -> None:
        """Decide every level as it was proposed."""
        choices = {
            row.pk: Choice(row.appraised_level, row.appraised_reason) for row in self._rows()
        }
        leader = actor_of(self._leader, on=_DECIDED)
        decide_ratings(self._period.pk, choices, actor=leader, now=at(_DECIDED, 15))


def _why_open(row: Rating) -> str:
    """Return what a level is chosen by where the rules leave it to the authority."""
    gathered = row.facts["gathered"]
    assigned = gathered.get("assigned") or 0
    if not assigned:
        return _NOTHING_DUE
    return _LEFT_OPEN if (gathered.get("done") or 0) < assigned else _LATE_WORK


def _level_of(points: Decimal) -> Level:
    return next((level for level, least in _LEAST.items() if points >= least), Level.KHT)
