"""What a public page says of a signed commitment, in plain words, none of them internal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Max
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from camket.commitments.models import Commitment, Item
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import Rating
from camket.reviews.queries.visible import announced
from camket.tasks.queries import ItemProgress, item_progress

_SIGNED: Final = ("signed", "closed")


@dataclass(frozen=True, slots=True)
class Pledge:
    """One promise as bà con read it."""

    number: int
    title: str
    due_on: date | None
    kind: str
    says: str
    percent: Decimal
    due: Decimal
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class LastResult:
    """How the latest decided year ended for the collective; levels of people are not public."""

    year: int
    level: str


def signed_commitment_of(unit_id: int, *, on: date) -> Commitment | None:
    """Return the unit's latest commitment that both sides signed, of this year or before."""
    return (
        Commitment.objects.filter(unit_id=unit_id, year__lte=on.year, status__in=_SIGNED)
        .select_related("signed_file", "number")
        .order_by("-year", "-pk")
        .first()
    )


def pledges_of(commitment: Commitment, *, on: date) -> list[Pledge]:
    """Return what was promised and what became of it; two statements."""
    items = list(
        Item.objects.filter(commitment=commitment, dropped_on__isnull=True)
        .annotate(last_due=Greatest(Max("works__due_on"), Max("measures__due_on")))
        .order_by("position", "pk")
    )
    progress = item_progress([item.pk for item in items], on)
    return [
        _pledge(number, item, progress.get(item.pk) or ItemProgress(item.pk))
        for number, item in enumerate(items, 1)
    ]


def _pledge(number: int, item: Item, progress: ItemProgress) -> Pledge:
    return Pledge(
        number=number,
        title=item.public_note or item.title,
        due_on=getattr(item, "last_due", None),
        kind=progress.kind,
        says=_says(progress),
        percent=progress.reached_percent,
        due=progress.due_percent,
        done=progress.done,
        total=progress.total,
    )


def _says(progress: ItemProgress) -> str:
    if progress.kind == "late" and progress.days_late:
        words = _("Chậm %(days)d ngày")
        if progress.total > 1:  # the day shown beside it is the last of all parts
            words = _("Có phần việc chậm %(days)d ngày")
        return words % {"days": progress.days_late}
    return {
        "late": _("Chậm"),
        "soon": _("Cần nhanh hơn"),
        "ok": _("Đúng tiến độ"),
        "done": _("Đã xong"),
    }.get(progress.kind, _("Chưa bắt đầu"))


def sums_of(pledges: Sequence[Pledge]) -> list[tuple[str, str]]:
    """Return the sum over all promises, one status each."""
    counted = Counter(pledge.kind for pledge in pledges)
    words = {
        "done": _("%(n)d việc đã xong"),
        "ok": _("%(n)d việc đúng tiến độ"),
        "soon": _("%(n)d việc cần nhanh hơn"),
        "late": _("%(n)d việc chậm"),
        "none": _("%(n)d việc chưa bắt đầu"),
    }
    return [(kind, text % {"n": counted[kind]}) for kind, text in words.items() if counted[kind]]


def latest_result(unit_id: int, *, on: date) -> LastResult | None:
    """Return the latest announced level of the collective, in words; never a person's."""
    rating = (
        Rating.objects.filter(
            announced(),
            unit_id=unit_id,
            kind=SubjectKind.COLLECTIVE.value,
            period__kind=PeriodKind.YEAREND.value,
            decided_at__date__lte=on,
        )
        .select_related("period")
        .order_by("-period__year")
        .first()
    )
    if rating is None:
        return None
    return LastResult(rating.period.year, str(rating.get_decided_level_display()))
