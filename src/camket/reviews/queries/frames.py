"""Frames of weights in the files of a period: which stands, and for whom one is asked."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

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
