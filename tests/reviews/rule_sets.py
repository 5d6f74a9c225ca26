"""A draft rule set for tests of its pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.factories import NOW
from tests.reviews.scene import Scene
from tests.web.year import Year

from camket.reviews.actions.rule_sets import NewSet, draft_set, publish_set, put_row
from camket.reviews.models import RuleSet
from camket.rules.local.basis import Basis
from camket.rules.local.sets import LocalCoefficient, LocalNumber
from camket.rules.schemes.codes import OF_STATE
from camket.rules.schemes.numbers_366 import SCHEME

STRICTER_CAP = LocalNumber(15, "QĐ 12-QĐ/TU Đ7", Basis.LOCAL_INTERNAL_BASIS)


def make_rule_set(year: Year) -> RuleSet:
    """Draft a set for the province, as its appraiser would."""
    new = NewSet("Bộ quy tắc của Tỉnh ủy", SCHEME, date(2026, 1, 1))
    return draft_set(year.province.pk, new, actor=year.appraiser.actor, now=NOW)


def make_civil_set(year: Year) -> RuleSet:
    """Draft a set over the decree for the province, with one group of products."""
    new = NewSet("Bộ quy tắc công chức", OF_STATE, date(2026, 1, 1))
    row = draft_set(year.province.pk, new, actor=year.appraiser.actor, now=NOW)
    one = LocalCoefficient(Decimal("58.5"), "QĐ 12-QĐ/UBND Đ7", Basis.LOCAL_INTERNAL_BASIS)
    return put_row(row.pk, "coefficients.N3", one, version=1, actor=year.appraiser.actor, now=NOW)


def published_set(scene: Scene, *, scheme: str = SCHEME, first: date = date(2026, 1, 1)) -> RuleSet:
    """Publish the province's own set with a ceiling of 15 %."""
    appraiser = scene.appraiser.actor
    new = NewSet("Bộ quy tắc Tỉnh ủy", scheme, first)
    row = draft_set(scene.province.pk, new, actor=appraiser, now=NOW)
    if scheme == SCHEME:
        place = "numbers.cap_percent"
        row = put_row(row.pk, place, STRICTER_CAP, version=1, actor=appraiser, now=NOW)
    return publish_set(
        row.pk,
        paper="Quy định 12-QĐ/TU",
        version=row.version,
        actor=scene.leader.actor,
        now=NOW,
    )
