"""Opening a period: one assessment per signed commitment, facts as they stand at that moment."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.reviews.scene import (
    DUE,
    NOW,
    TODAY,
    make_scene,
    make_task,
    open_midyear,
    open_yearend,
    rating_of,
    review_of,
)

from camket.audit.models import Entry
from camket.organisation.models import Person
from camket.organisation.queries import spans_of
from camket.reviews.actions.periods.naming import name_subjects
from camket.reviews.actions.periods.opening import open_period
from camket.reviews.decisions.items import ReviewRefusal
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import ItemReview, Rating, UnitReview
from camket.shared.errors import Refused
from camket.shared.text import fold, name_sort_key

pytestmark = pytest.mark.django_db
NAMES = ("Đỗ Văn Ân", "Lê Thị Ba")


def test_each_signed_commitment_gets_an_assessment_of_its_items() -> None:
    scene = make_scene(communes=2)
    period = open_midyear(scene)
    assert UnitReview.objects.filter(period=period).count() == 2
    review = review_of(period, scene.commune)
    assert [one.item for one in review.items.order_by("item__position")] == list(
        scene.commune.items
    )


def test_a_commitment_not_signed_has_nothing_to_assess() -> None:
    scene = make_scene(communes=2)
    unsigned = scene.communes[1].commitment
    unsigned.status = "agreed"
    unsigned.save()
    period = open_midyear(scene)
    assert UnitReview.objects.get(period=period).commitment == scene.commune.commitment


def test_facts_stand_as_they_were_when_the_period_was_opened() -> None:
    scene = make_scene()
    make_task(scene.commune.items[0])
    period = open_midyear(scene)
    make_task(scene.commune.items[0])
    first = ItemReview.objects.get(item=scene.commune.items[0], unit_review__period=period)
    assert (first.facts["total"], first.facts["done"]) == (2, 1)
    assert first.facts["measures"][0]["target"] == "12.5000"
    assert first.facts["as_of"] == "2026-12-07"


def test_year_end_lists_collectives_and_heads_to_be_rated() -> None:
    scene = make_scene(communes=2)
    period = open_yearend(scene)
    assert period.due_on == DUE
    assert Rating.objects.filter(period=period, kind=SubjectKind.COLLECTIVE).count() == 2
    leaders = Rating.objects.filter(period=period, kind=SubjectKind.LEADER)
    assert {one.person for one in leaders} == {one.head.person for one in scene.communes}


def test_a_list_goes_by_unit_then_by_given_name_as_both_were_called() -> None:
    scene = make_scene(communes=2)
    units = {
        commune.unit.pk: spans_of([commune.unit.pk], on=TODAY)[commune.unit.pk]
        for commune in scene.communes
    }
    for person, name in zip((one.head.person for one in scene.communes), NAMES, strict=True):
        Person.objects.filter(pk=person.pk).update(
            full_name=name, sort_key=name_sort_key(name), folded=fold(name)
        )
    period = open_yearend(scene)
    for row in Rating.objects.filter(period=period).select_related("person"):
        unit, whom = units[row.unit_id], row.person
        assert row.sort_key.split("\t") == [unit.sort_key, *([whom.sort_key] if whom else [])]
        assert row.folded == (f"{whom.folded} {unit.folded}" if whom else unit.folded)
    columns = ("sort_key", "folded", "held_posts")
    written = list(Rating.objects.order_by("pk").values_list(*columns))
    assert ["commune_secretary"] in [held for _, _, held in written]
    Rating.objects.update(sort_key="", folded="", held_posts=[])
    name_subjects([period.pk])
    assert list(Rating.objects.order_by("pk").values_list(*columns)) == written


def test_totals_are_kept_in_whole_numbers() -> None:
    scene = make_scene()
    row = rating_of(open_yearend(scene), scene.commune, SubjectKind.COLLECTIVE)
    Rating.objects.filter(pk=row.pk).update(general=Decimal("28.5"), results=Decimal("63.333333"))
    row.refresh_from_db()
    assert (row.total_micro, row.own_total_micro) == (91_833_333, None)


def test_mid_year_rates_nobody() -> None:
    period = open_midyear(make_scene())
    assert not Rating.objects.filter(period=period).exists()


def test_a_period_is_opened_once() -> None:
    scene = make_scene()
    open_midyear(scene)
    with pytest.raises(Refused) as refused:
        open_midyear(scene)
    assert refused.value.reason is ReviewRefusal.PERIOD_EXISTS


def test_a_commune_does_not_open_the_periods_of_the_province() -> None:
    scene = make_scene()
    with pytest.raises(Refused) as refused:
        open_period(scene.campaign.pk, PeriodKind.MIDYEAR, actor=scene.commune.clerk.actor, now=NOW)
    assert refused.value.reason is ReviewRefusal.NOT_ALLOWED


def test_without_a_signed_commitment_there_is_nothing_to_open() -> None:
    scene = make_scene(communes=0)
    with pytest.raises(Refused) as refused:
        open_midyear(scene)
    assert refused.value.reason is ReviewRefusal.NOTHING_TO_REVIEW


def test_opening_is_kept_in_the_audit() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    entry = Entry.objects.get(action="period.opened")
    assert entry.object_id == str(period.pk)
    assert entry.after["ratings"] == 2
