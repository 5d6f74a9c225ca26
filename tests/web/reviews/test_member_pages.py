"""What a member who leads nobody reads: his own level, its reasons and sources, nothing of others."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.factories import Held, make_cell, make_holder
from tests.reviews.decided import Decided
from tests.reviews.scene import NOW
from tests.web.reviews.visiting import signed_in

from camket.reviews.decisions.states import PeriodState, SubjectKind
from camket.reviews.models import Period, Rating

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def make_rated(decided: Decided) -> tuple[Held, Rating]:
    cell = make_cell(parent=decided.scene.commune.unit)
    member = make_holder(cell, "cell_member", with_account=True)
    rating = Rating.objects.create(
        period=decided.period,
        kind=SubjectKind.MEMBER_OUTSIDE,
        unit=cell,
        person=member.person,
        name=member.person.full_name,
        decided_level="HT",
        decided_at=NOW,
        decided_by_name="Đảng ủy xã",
    )
    return member, rating


def close(decided: Decided) -> None:
    Period.objects.filter(pk=decided.period.pk).update(
        state=PeriodState.CLOSED, frozen_at=NOW, closed_at=NOW
    )


def test_a_member_finds_his_level_and_its_reasons_from_his_work() -> None:
    decided = Decided()
    member, rating = make_rated(decided)
    close(decided)
    client = signed_in(member)
    why = reverse("reviews:explain", args=[decided.period.pk, rating.pk])
    home = client.get(reverse("dashboard:home")).content.decode()
    assert "Hoàn thành nhiệm vụ" in home
    assert why in home
    assert why in client.get(reverse("reviews:list")).content.decode()
    for name in ("explain", "explain-json", "facts"):
        answer = client.get(reverse(f"reviews:{name}", args=[decided.period.pk, rating.pk]))
        assert answer.status_code == 200, name


def test_a_level_that_nobody_announced_is_not_told_at_home() -> None:
    decided = Decided(announced=False)
    member, _ = make_rated(decided)
    home = signed_in(member).get(reverse("dashboard:home")).content.decode()
    assert "Xếp loại của tôi" not in home


def test_a_member_reads_nothing_of_others() -> None:
    decided = Decided()
    member, _ = make_rated(decided)
    close(decided)
    client = signed_in(member)
    for name in ("explain", "explain-json", "facts", "self-score", "appeal"):
        answer = client.get(reverse(f"reviews:{name}", args=[decided.period.pk, decided.head.pk]))
        assert answer.status_code == 404, name
    period = decided.period.pk
    for path in (
        reverse("reviews:period", args=[period]),
        reverse("reviews:ratings", args=[period]),
        reverse("reviews:meetings", args=[period]),
        reverse("reviews:rule-sets"),
    ):
        assert client.get(path).status_code == 404, path
        assert f'href="{path}"' not in client.get(reverse("reviews:list")).content.decode()
