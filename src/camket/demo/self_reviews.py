"""Self-reviews as they were sent: the sections of each form, points by criterion, in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from camket.notifications.actions import settle
from camket.reviews.actions.dossiers.opening import open_dossiers
from camket.reviews.decisions.dossiers import DossierState
from camket.reviews.decisions.forms import FormCode, titles_of
from camket.reviews.decisions.states import PostRole
from camket.reviews.models import (
    CriterionScore,
    Dossier,
    DossierSection,
    Period,
    PostReview,
    Rating,
)
from camket.rules.classes import SubjectClass
from camket.rules.criteria import CriteriaSet, ScoringMode
from camket.rules.criteria_sets import criteria_in_force

_SAID: Final = {
    "situation": "Địa bàn sau sắp xếp rộng hơn, nhiều thôn ở xa; tập thể ổn định tổ chức từ tháng 7/2025.",
    "results": "Các việc đã cam kết được chia theo quý, mỗi việc có người chủ trì; việc chậm đã phân công lại.",
    "principles": "Giữ chế độ họp hằng tháng, quy chế làm việc; việc lớn đều bàn tập thể trước khi quyết định.",
    "party_building": "Duy trì sinh hoạt chi bộ, phân công ủy viên theo dõi từng chi bộ.",
    "ideology": "Giữ vững lập trường, học và làm theo nghị quyết; nói đi đôi với làm.",
    "conduct": "Giữ lối sống giản dị, kê khai tài sản đúng quy định, gia đình chấp hành tốt.",
    "discipline": "Chấp hành sự phân công và quy định về những điều đảng viên không được làm.",
    "manner": "Đi cơ sở hằng tuần, giải quyết việc trong ngày khi đủ hồ sơ.",
    "leading": "Giữ nguyên tắc tập trung dân chủ, công khai phân công, chịu trách nhiệm phần việc mình phụ trách.",
    "led_levels": "Theo kết quả xếp loại của các đơn vị trực thuộc.",
    "pledge": "Đã thực hiện các việc ghi trong bản cam kết cá nhân đầu năm.",
    "faults": "Còn việc kéo sang quý sau do khảo sát ban đầu chưa kỹ.",
    "blame": "Tập thể thường trực chịu trách nhiệm về việc chậm; người chủ trì từng việc đã kiểm điểm.",
    "shared_blame": "Chịu trách nhiệm về việc đôn đốc chưa sát của tập thể.",
    "direction": "Rà lại lộ trình từng việc trong tháng đầu năm, báo cáo hằng tuần việc có nguy cơ chậm.",
}
_BELOW: Final = "Còn việc chậm so với lộ trình đã ký."
_MANY: Final = 2000
_NONE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sent:
    """When the self-reviews came in, whose did, and how the points are drawn.

    Attributes:
        level: The level a subject chose for itself, from its points.
    """

    at: Callable[[], datetime]
    has_sent: Callable[[Rating], bool]
    level: Callable[[Decimal], str]


def write_posts(period: Period, ratings: Iterable[Rating]) -> None:
    """Say in which post each leader was reviewed, on the days of the period he held it."""
    PostReview.objects.bulk_create(
        [
            PostReview(
                rating=one,
                unit_id=one.unit_id,
                tenure=one.tenure,
                name="Bí thư",
                role=PostRole.HEAD,
                starts_on=max(period.starts_on, one.tenure.valid.lower),
                ends_on=period.ends_on,
                is_main=True,
            )
            for one in ratings
            if one.tenure is not None
        ]
    )


def send(period: Period, sent: Sent) -> list[Rating]:
    """Write the self-reviews of a period's subjects; a head never before his collective.

    Returns:
        The ratings that now bear their own points, not saved.
    """
    open_dossiers([period.pk])
    rows = list(
        Dossier.objects.filter(rating__period=period)
        .select_related("rating__tenure__person")
        .order_by("rating__name", "rating__kind", "unit_id")
    )
    sections: list[DossierSection] = []
    scores: list[CriterionScore] = []
    scored: dict[int, Rating] = {}
    for dossier in rows:
        rating = scored.get(dossier.rating_id, dossier.rating)
        if rating.left_out or not sent.has_sent(rating):
            continue
        criteria = criteria_in_force(SubjectClass(rating.kind), period.ends_on)
        points = _points(criteria, rating)
        sections += [
            DossierSection(dossier=dossier, key=key, text=_SAID[key])
            for key in titles_of(FormCode(dossier.form))
        ]
        scores += [
            CriterionScore(
                dossier=dossier,
                code=code,
                points=given,
                explanation="" if given == most else _BELOW,
            )
            for code, (given, most) in points.items()
        ]
        _sign(dossier, rating, criteria, sent)
        if dossier.unit_id == rating.unit_id:
            scored[rating.pk] = rating
    DossierSection.objects.bulk_create(sections, batch_size=_MANY)
    CriterionScore.objects.bulk_create(scores, batch_size=_MANY)
    Dossier.objects.bulk_update(
        [one for one in rows if one.state == DossierState.SUBMITTED],
        [
            "state",
            "self_level",
            "criteria_version",
            "submitted_at",
            "submitted_by_name",
            "saved_at",
        ],
        batch_size=_MANY,
    )
    told = {
        f"self-review:{period.pk}:{one.person_id}": one.self_at
        for one in scored.values()
        if one.person_id is not None and one.self_at is not None
    }
    if told:
        settle(*told, now=max(told.values()))
    return list(scored.values())


def _points(criteria: CriteriaSet, rating: Rating) -> dict[str, tuple[Decimal, Decimal]]:
    """Return points that add up to the score of the rating, each with the most it could be.

    A binary criterion is held or not, so the general points of a leader are whole numbers.
    """
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for block, wanted in (
        (criteria.general, rating.self_general),
        (criteria.results, rating.self_results),
    ):
        missing = block.max_points - (wanted or _NONE)
        for one in reversed(list(block.scored())):
            if one.mode is ScoringMode.BINARY:
                lost = one.max_points if one.max_points <= missing else _NONE
            else:
                lost = min(missing, one.max_points)
            missing -= lost
            found[one.code] = (one.max_points - lost, one.max_points)
        if missing:
            message = f"{rating}: {missing} points of {block.code} fit no criterion"
            raise ValueError(message)
    return found


def _sign(dossier: Dossier, rating: Rating, criteria: CriteriaSet, sent: Sent) -> None:
    moment = sent.at()
    if rating.self_general is None or rating.self_results is None:
        message = f"{rating} has no points of its own"
        raise ValueError(message)
    level = rating.self_level or sent.level(rating.self_general + rating.self_results)
    who = rating.tenure.person.full_name if rating.tenure else rating.name
    dossier.state = DossierState.SUBMITTED
    dossier.self_level = level
    dossier.criteria_version = criteria.version
    dossier.submitted_at = dossier.saved_at = moment
    dossier.submitted_by_name = who
    rating.self_level, rating.self_at, rating.self_by_name = level, moment, who
