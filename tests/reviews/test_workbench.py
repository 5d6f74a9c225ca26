"""The appraiser's list: groups counted, narrowed, sorted; differences explained; how he leans."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.reviews.scene import (
    NOW,
    PEER_GROUP,
    Scene,
    appraise,
    appraised_pair,
    make_scene,
    open_yearend,
    rating_of,
    score,
    scores,
)

from camket.organisation.models import Person
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.actions.ratings.rating import propose_levels
from camket.reviews.actions.ratings.scores import Scores
from camket.reviews.decisions.ratings import RatingRefusal
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import Period, Rating
from camket.reviews.queries.desk.groups import VIEWS, peer_groups
from camket.reviews.queries.desk.leanings import appraised_in
from camket.reviews.queries.desk.workbench import Asked, listed
from camket.reviews.wording.refusals import sentence_of
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
KIND = SubjectKind.COLLECTIVE


def scored(own: Scores) -> tuple[Scene, Rating]:
    scene = make_scene()
    rating = rating_of(open_yearend(scene), scene.commune, KIND)
    return scene, score(rating, scene.commune.clerk, own)


@pytest.mark.parametrize("results", ["58.00", "68.00"])
def test_five_points_apart_are_explained(results: str) -> None:
    scene, rating = scored(scores(results="63.00"))
    given = scores(results=results)
    with pytest.raises(Refused) as refused:
        appraise(rating, scene.appraiser, given)
    assert refused.value.reason is RatingRefusal.DIFFERENCE_UNEXPLAINED
    assert "HD 03-HD/TVĐU" in sentence_of(refused.value)
    assert appraise(rating, scene.appraiser, given, reason="Theo biên bản").appraised_level == "HTT"


def test_less_than_five_points_at_the_same_level_need_no_word() -> None:
    scene, rating = scored(scores(results="63.00"))
    assert appraise(rating, scene.appraiser, scores(results="58.01")).appraised_level == "HTT"


def test_another_level_than_the_subjects_own_is_explained() -> None:
    scene, rating = scored(scores(level="HTXS"))
    with pytest.raises(Refused) as refused:
        appraise(rating, scene.appraiser, scores(level="HTT"))
    assert refused.value.reason is RatingRefusal.DIFFERENCE_UNEXPLAINED


def test_a_changed_proposal_has_its_reason_even_back_to_the_rules() -> None:
    scene, rating = scored(scores())
    rating = appraise(rating, scene.appraiser, scores(level="HT"), reason="Còn vướng mắc")
    actor = scene.appraiser.actor
    with pytest.raises(Refused) as refused:
        propose_levels(rating.period_id, {rating.pk: Choice("HTT")}, actor=actor, now=NOW)
    assert refused.value.reason is RatingRefusal.CHANGE_UNEXPLAINED
    told = {rating.pk: Choice("HTT", "Đã làm rõ")}
    (kept,) = propose_levels(rating.period_id, told, actor=actor, now=NOW)
    assert (kept.appraised_level, kept.appraised_reason) == ("HTT", "Đã làm rõ")


def listing(communes: int) -> tuple[Scene, Period]:
    scene = make_scene(communes=communes)
    period = open_yearend(scene)
    for place, commune in enumerate(scene.communes):
        given = scores(results=f"{60 + place}.00")
        rating = score(rating_of(period, commune, KIND), commune.clerk, given)
        appraise(rating, scene.appraiser, scores(results=f"{61 + place}.00"))
    return scene, period


def test_groups_are_counted_with_their_levels_and_views_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _, period = listing(3)
    with django_assert_num_queries(1):
        groups = {group.kind: group for group in peer_groups(period)}
    units, heads = groups[KIND], groups[SubjectKind.LEADER]
    assert (units.total, units.levels["HTT"], units.views["can-quyet"]) == (3, 3, 3)
    assert (heads.total, heads.views["chua-tham-dinh"]) == (3, 3)


def test_who_is_left_out_is_not_rated_and_stays_in_his_own_view() -> None:
    _, period = listing(2)
    first = Rating.objects.filter(period=period, kind=KIND).order_by("pk")[0]
    Rating.objects.filter(pk=first.pk).update(
        left_out="young", left_out_reason="Thành lập chưa đủ 6 tháng.", left_out_mark="C"
    )
    (group,) = [one for one in peer_groups(period) if one.kind == KIND]
    assert (group.total, group.views["khong-xep-loai"]) == (1, 1)
    asked = Asked(KIND.value, PEER_GROUP)
    assert first.pk not in {one.pk for one in listed(period, asked)}
    out = Asked(KIND.value, PEER_GROUP, view="khong-xep-loai")
    assert [one.pk for one in listed(period, out)] == [first.pk]


def in_every_state(period: Period, scene: Scene) -> list[Rating]:
    """Give the period a leader in each state a row can be in."""
    levels = ("", "HTXS", "HT")
    states = [
        {
            "self_level": own,
            "ruled_level": ruled,
            "appraised_level": given,
            "decided_level": decided,
            "decided_at": NOW,
            "left_out": out,
            "self_general": 28,
            "self_results": 58,
            "general": 28,
            "results": results,
        }
        for own, ruled, given, decided, out, results in product(
            levels, levels, levels, levels, ("", "young"), (60, 63)
        )
        if not (out and decided)
    ]
    people = Person.objects.bulk_create(
        [Person(full_name=f"Người {n}", sort_key=str(n), folded=str(n)) for n in range(len(states))]
    )
    return Rating.objects.bulk_create(
        [
            Rating(
                period=period, kind="leader", unit=scene.commune.unit, person=person,
                name=person.full_name, group=PEER_GROUP, left_out_reason="Mới thành lập.",
                left_out_mark="C", **state,
            )
            for person, state in zip(people, states, strict=True)
        ]
    )  # fmt: skip


def test_each_view_counts_what_it_lists() -> None:
    """The counts are summed here, the rows are narrowed by the database."""
    scene, period = listing(1)
    rows = in_every_state(period, scene)
    pending = next(one for one in rows if one.appraised_level and not one.decided_level)
    decided = next(one for one in rows if one.decided_level)
    for reader_id in (None, pending.person_id, decided.person_id):
        for group in peer_groups(period, reader_id=reader_id):
            asked = Asked(group.kind, group.name)

            def count(told: Asked, reader_id: int | None = reader_id) -> int:
                return listed(period, told, reader_id=reader_id).count()

            assert group.total == count(asked)
            assert group.views == {view: count(replace(asked, view=view)) for view in VIEWS}
            assert group.levels == {one: count(replace(asked, level=one)) for one in group.levels}


def test_a_list_is_sorted_and_searched_without_accents() -> None:
    _, period = listing(3)

    def names(**asked: str) -> list[str]:
        return [one.name for one in listed(period, Asked(KIND.value, PEER_GROUP, **asked))]

    assert names()[0].endswith("3")
    assert names(order="ten")[0].endswith("1")
    assert names(words="xa thu 2") == ["Đảng ủy xã Thử 2"]
    assert names(level="KHT") == []


def test_an_appraiser_is_set_beside_the_median_of_the_peer_group() -> None:
    _, period = listing(5)
    (spread,) = appraised_in(period).spreads
    assert (spread.count, spread.median) == (5, Decimal("91.5"))
    assert (spread.least, spread.most) == (Decimal("89.5"), Decimal("93.5"))
    assert spread.middle_half == Decimal(2)
    (leaning,) = appraised_in(period).leanings
    assert (leaning.count, leaning.from_median) == (5, Decimal(0))
    assert leaning.from_own == Decimal(1)
    assert not leaning.is_few


def test_means_are_told_to_a_hundredth() -> None:
    _, period = listing(6)
    scored_ones = Rating.objects.filter(general__isnull=False)
    Rating.objects.filter(pk=scored_ones.values_list("pk", flat=True)[0]).update(
        general=Decimal("12.35")
    )
    (leaning,) = appraised_in(period).leanings
    assert leaning.from_median == leaning.from_median.quantize(Decimal("0.01"))
    assert leaning.from_own is not None
    assert leaning.from_own == leaning.from_own.quantize(Decimal("0.01"))


def test_four_cases_are_too_few_to_say_anything() -> None:
    _, period = listing(4)
    assert all(one.is_few for one in appraised_in(period).spreads)
    assert all(one.is_few for one in appraised_in(period).leanings)


def test_a_strict_group_does_not_make_a_strict_appraiser() -> None:
    scene = make_scene(communes=1)
    period = open_yearend(scene)
    unit, _ = appraised_pair(scene, period, scene.commune)
    Rating.objects.filter(pk=unit.pk).update(results=Decimal(40))
    assert {one.from_median for one in appraised_in(period).leanings} == {0}
