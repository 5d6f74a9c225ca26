"""A commune whose collective, secretary and deputy are reviewed for 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.factories import Held, make_holder, make_unit
from tests.reviews.scene import NOW, Scene, make_scene, open_yearend

from camket.organisation.models import UnitKind
from camket.reviews.actions.dossiers.opening import ask_persons, open_dossiers
from camket.reviews.actions.dossiers.writing import (
    FaultText,
    ScoreText,
    Written,
    save_dossier,
    submit_dossier,
)
from camket.reviews.decisions.forms import SECTIONS, FormCode
from camket.reviews.models import Dossier, Period, Rating, Suggestion
from camket.reviews.queries.dossiers.scores import criteria_of
from camket.rules.criteria import ScoringMode


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The people around three dossiers."""

    scene: Scene
    period: Period
    deputy: Held
    inspector: Held
    provincial_deputy: Held
    collective: Dossier
    head: Dossier
    other: Dossier


def make_reviewed(*, with_accounts: bool = False, communes: int = 1) -> Reviewed:
    """Open the year-end; the commune's deputy is reviewed as well."""
    scene = make_scene(communes=communes, with_accounts=with_accounts)
    commune = scene.commune
    deputy = make_holder(commune.unit, "commune_deputy", with_account=with_accounts)
    control = make_unit(
        "Ủy ban Kiểm tra Tỉnh ủy", kind=UnitKind.INSPECTION_COMMISSION, parent=scene.province
    )
    period = open_yearend(scene)
    rating, _ = Rating.objects.get_or_create(
        period=period,
        person=deputy.person,
        defaults={
            "kind": "leader",
            "unit": commune.unit,
            "tenure": deputy.tenure,
            "name": deputy.person.full_name,
        },
    )
    open_dossiers([period.pk])
    ask_persons([period], now=NOW)
    dossiers = Dossier.objects.select_related("rating__period").filter(unit=commune.unit)
    return Reviewed(
        scene=scene,
        period=period,
        deputy=deputy,
        inspector=make_holder(control, "inspector", with_account=with_accounts),
        provincial_deputy=make_holder(
            scene.province, "provincial_deputy", with_account=with_accounts
        ),
        collective=dossiers.get(rating__kind="collective"),
        head=dossiers.get(rating__person=commune.head.person),
        other=dossiers.get(rating=rating),
    )


def full(dossier: Dossier, *, level: str = "HTT", lose: str = "") -> Written:
    """Write everything the form asks for, every point given but those of one criterion."""
    scores = {}
    for criterion in criteria_of(dossier).scored():
        points = criterion.max_points
        if criterion.code == lose:
            is_binary = criterion.mode is ScoringMode.BINARY
            points = Decimal(0) if is_binary else points - 1
        why = "Chậm 18 ngày" if criterion.code == lose else ""
        scores[criterion.code] = ScoreText(points, explanation=why)
    return Written(
        sections={one.key: f"Đã viết mục {one.title}" for one in SECTIONS[FormCode(dossier.form)]},
        level=level,
        answers=dict.fromkeys(
            Suggestion.objects.filter(dossier=dossier).values_list("pk", flat=True),
            "Nhận trách nhiệm, đã khắc phục",
        ),
        scores=scores,
    )


def fixed() -> FaultText:
    """Say that a fault of last year is remedied."""
    return FaultText("fixed", "Gửi báo cáo trước ngày 20", "Sổ văn bản đi")


def fresh(dossier: Dossier) -> Dossier:
    """Return the dossier as it stands now."""
    return Dossier.objects.select_related("rating__period").get(pk=dossier.pk)


def send(dossier: Dossier, held: Held, written: Written | None = None) -> Dossier:
    """Write a dossier whole and send it."""
    kept = save_dossier(
        dossier.pk,
        written or full(dossier),
        version=fresh(dossier).version,
        actor=held.actor,
        now=NOW,
    )
    return submit_dossier(kept.pk, version=kept.version, actor=held.actor, now=NOW)


def send_all(reviewed: Reviewed) -> None:
    """Send all three in their order."""
    commune = reviewed.scene.commune
    send(reviewed.collective, commune.clerk)
    send(reviewed.head, commune.head)
    send(reviewed.other, reviewed.deputy)


def decide(dossier: Dossier, level: str = "HTT") -> Dossier:
    """Decide the rating by its row alone."""
    Rating.objects.filter(pk=dossier.rating_id).update(decided_level=level, decided_at=NOW)
    return fresh(dossier)


YEAR_BEFORE = 2025
DUE = date(2026, 12, 12)
