"""Sums of a list are kept until a row of it is written, and never told from what was not."""

from __future__ import annotations

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries
from tests.reviews.scene import make_scene, open_yearend, rating_of

from camket.reviews.actions.periods.folding import fold_list_changes
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import ListChange, Period, Rating
from camket.reviews.queries.desk.groups import peer_groups
from camket.reviews.queries.kept import holds_own, kept, with_state
from camket.reviews.queries.rated.steps import steps_of

KIND = SubjectKind.COLLECTIVE
pytestmark = pytest.mark.django_db(transaction=True)


def opened() -> tuple[Period, Rating]:
    scene = make_scene()
    period = open_yearend(scene)
    return period, rating_of(period, scene.commune, KIND)


def again(period: Period) -> Period:
    """Read a period as a page does: with the state of its list."""
    return with_state(Period.objects.filter(pk=period.pk)).get()


def test_what_was_counted_is_kept_and_counted_anew_once_a_row_is_written(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    period, rating = opened()
    before = steps_of(again(period))
    period = again(period)
    with django_assert_num_queries(0):
        assert steps_of(period) == before
    Rating.objects.filter(pk=rating.pk).update(appraised_level="HTT")
    assert steps_of(again(period)).appraised == before.appraised + 1
    rating.dossiers.all().delete()
    rating.delete()
    assert steps_of(again(period)).all == before.all - 1


def test_another_list_that_is_written_leaves_the_sums_kept(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    (first, _), (_, other) = opened(), opened()
    first = again(first)
    steps_of(first)
    Rating.objects.filter(pk=other.pk).update(appraised_level="HTT")
    first = again(first)
    with django_assert_num_queries(0):
        steps_of(first)


def test_what_a_transaction_takes_back_is_told_to_nobody() -> None:
    period, rating = opened()
    with transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(appraised_level="HTT")
        assert steps_of(again(period)).appraised == 1
        transaction.set_rollback(True)
    Rating.objects.filter(pk=rating.pk).update(name="Tên khác")  # the state another would name
    assert steps_of(again(period)).appraised == 0


def test_folding_leaves_one_note_of_a_list_and_its_state() -> None:
    (period, rating), (other, _) = opened(), opened()
    for level in ("HTT", "HT", ""):
        Rating.objects.filter(pk=rating.pk).update(appraised_level=level)
    states = [again(one).list_state for one in (period, other)]  # type: ignore[attr-defined]
    assert ListChange.objects.filter(period=period).count() > 1
    assert fold_list_changes() >= 1
    assert ListChange.objects.filter(period=period).count() == 1
    assert [again(one).list_state for one in (period, other)] == states  # type: ignore[attr-defined]
    assert fold_list_changes() == 0


def test_a_period_read_without_its_state_asks_for_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    period, _ = opened()
    steps_of(again(period))
    with django_assert_num_queries(1):
        assert steps_of(period).all == 2


def test_one_name_is_kept_apart_from_another() -> None:
    period, _ = opened()
    assert kept(period, "một", lambda: 1) == 1
    assert kept(period, "hai", lambda: 2) == 2
    assert kept(period, "một", lambda: 3) == 1


def test_what_is_pending_of_the_reader_is_left_out_of_sums_that_are_kept() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    Rating.objects.filter(pk=head.pk).update(appraised_level="HTXS")
    for _ in range(2):  # counted, then kept
        (all_told,) = [one for one in peer_groups(again(period)) if one.kind == head.kind]
        (own,) = [
            one
            for one in peer_groups(again(period), reader_id=head.person_id)
            if one.kind == head.kind
        ]
        assert (all_told.levels["HTXS"], own.levels["HTXS"]) == (1, 0)
        assert all_told.total == own.total == 1


def test_a_period_read_for_another_reader_tells_nothing_of_who_reads_now() -> None:
    scene = make_scene()
    period = open_yearend(scene)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    periods = Period.objects.filter(pk=period.pk)
    for read in (None, scene.leader.person.pk, head.person_id):
        told = with_state(periods, reader_id=read).get()
        assert holds_own(told, head.person_id)
        assert not holds_own(told, scene.leader.person.pk)
        assert not holds_own(told, None)
