"""Frames of weights in the files of a period: which stands, and for whom one is asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from camket.organisation.models import UnitSpan
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating, WorkFrame
from camket.reviews.queries.works import scoring_of, sheet_of
from camket.rules.facts import Kind
from camket.rules.formulas.registered_products import FRAMES, Frame
from camket.rules.local.working import sheet_for
from camket.shared.text import clean, fold


def asks_frames(period: Period) -> bool:
    """Say whether people of a period are scored by a formula that has frames."""
    sheet = sheet_for(scoring_of(period), Kind.LEADER)
    return sheet is not None and sheet.has_frame


def asks_frame(rating: Rating) -> bool:
    """Say whether somebody is scored by a formula that has frames."""
    sheet = sheet_of(rating)
    return sheet is not None and sheet.has_frame


def standing_frame(rating: Rating) -> WorkFrame | None:
    """Return the frame in somebody's file; None while nobody has set one."""
    return WorkFrame.objects.filter(rating=rating, replaced_at=None).first()


@dataclass(frozen=True, slots=True)
class EarlierFrame:
    """The frame that stood in somebody's file of the last period that had one; not yet of this.

    Attributes:
        code: The frame.
        period: The period it is from, by name.
    """

    code: str
    period: str


def earlier_frames(period: Period, person_ids: Collection[int]) -> dict[int, EarlierFrame]:
    """Return by person the frame of the last period before this one; one statement."""
    rows = (
        _earlier_than(period)
        .filter(rating__person_id__in=person_ids)
        .select_related("rating__period")
        .order_by("rating__person_id", "-rating__period__ends_on", "-set_at", "-pk")
        .distinct("rating__person_id")
    )
    return {
        one.rating.person_id: EarlierFrame(one.code, str(one.rating.period))
        for one in rows
        if one.rating.person_id is not None
    }


def offered_people(period: Period, *, words: str = "") -> QuerySet[Rating]:
    """Return who has no frame in this period yet, but one from before that may be kept."""
    theirs = _earlier_than(period).filter(rating__person_id=OuterRef("person_id"))
    return people_of(period, words=words, is_missing=True).filter(Exists(theirs))


def _earlier_than(period: Period) -> QuerySet[WorkFrame]:
    """Return the frames that still stand in files of periods that ended before this one does."""
    return WorkFrame.objects.filter(
        replaced_at=None, code__in=FRAMES, rating__period__ends_on__lt=period.ends_on
    )


def frame_named(code: str) -> Frame | None:
    """Return a frame by its code; None where there is none such."""
    return FRAMES.get(code)


def people_of(period: Period, *, words: str = "", is_missing: bool = False) -> QuerySet[Rating]:
    """Return who is asked for a frame, in the order of the list, with every frame of his file."""
    spans = UnitSpan.objects.filter(unit_id=OuterRef("unit_id"), valid__contains=period.opened_on)
    found = Rating.objects.filter(
        period=period, kind__in=(SubjectKind.LEADER, SubjectKind.INDIVIDUAL), left_out=""
    )
    if is_missing:
        found = found.exclude(pk__in=WorkFrame.objects.filter(replaced_at=None).values("rating"))
    if asked := fold(clean(words)[:100]):
        found = found.filter(folded__contains=asked)
    return (
        found.annotate(unit_name=Subquery(spans.values("name")[:1]))
        .prefetch_related("frames")
        .order_by("kind", "group", "sort_key", "pk")
    )


def missing_frames(period: Period) -> int:
    """Return how many people still have no frame in their file."""
    return people_of(period, is_missing=True).count()
