"""The worklist shows since when and for whom each thing waits, in a known number of statements."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.transitions.scene import AFTER, AFTER_DAY, DAY, absorb, close, make_scene, split

from camket.transitions.actions.deciding import decide
from camket.transitions.decisions import Choice, Thing
from camket.transitions.models import Waiting
from camket.transitions.queries import (
    WaitingFilter,
    carry_summary,
    counts_waiting,
    waiting_detail,
    waiting_of_unit,
    waiting_page,
)

pytestmark = pytest.mark.django_db


def test_a_row_says_what_waits_since_when_and_for_whom() -> None:
    scene = make_scene()
    absorb(scene.communes[0].unit, scene.communes[1].unit)
    page = waiting_page(scene.communes[1].head.actor, on=AFTER_DAY)
    assert page.total == 1  # a commitment with all that is in it is one thing
    (row,) = page.rows
    assert (row.kind, row.title) == (Thing.COMMITMENT, "Cam kết năm 2026 của Đảng ủy xã số 1")
    assert (row.unit_name, row.heir_name, row.superior_name) == (
        "Đảng ủy xã số 1",
        "Đảng ủy xã số 2",
        "Tỉnh ủy Quảng Trị",
    )
    assert (row.since, row.days, row.pieces, row.is_divided) == (DAY, 15, 3, False)
    assert row.path == f"/cam-ket/{scene.communes[0].commitment.pk}/"


def test_only_heirs_and_those_above_them_see_it() -> None:
    scene = make_scene(3)
    absorb(scene.communes[0].unit, scene.communes[1].unit)
    for actor, total in (
        (scene.leader.actor, 1),
        (scene.communes[1].head.actor, 1),
        (scene.communes[2].head.actor, 0),
        (scene.communes[0].head.actor, 0),
    ):
        assert waiting_page(actor, on=AFTER_DAY).total == total


def test_pages_follow_each_other_and_filters_narrow() -> None:
    scene = make_scene(4)
    for commune in scene.communes[:3]:
        close(commune.unit)
    actor = scene.leader.actor
    first = waiting_page(actor, on=AFTER_DAY, limit=2)
    assert (len(first.rows), first.total) == (2, 3)
    second = waiting_page(
        actor, on=AFTER_DAY, wanted=WaitingFilter(after=first.next_after or 0), limit=2
    )
    assert (len(second.rows), second.next_after) == (1, None)
    pieces = waiting_page(actor, on=AFTER_DAY, wanted=WaitingFilter(kind=Thing.TASK, whole=False))
    assert pieces.total == 6
    of_unit = WaitingFilter(unit_id=scene.communes[0].unit.pk)
    assert waiting_page(actor, on=AFTER_DAY, wanted=of_unit).total == 1
    assert waiting_page(actor, on=AFTER_DAY, wanted=WaitingFilter(words="số 2")).total == 1
    assert waiting_page(actor, on=AFTER_DAY, wanted=WaitingFilter(divided=True)).total == 0


def test_the_number_of_statements_is_fixed() -> None:
    scene = make_scene(6)
    close(scene.communes[0].unit)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            waiting_page(scene.leader.actor, on=AFTER_DAY)
            counts_waiting(scene.leader.actor, AFTER_DAY)
            row = Waiting.objects.filter(kind="commitment").first()
            waiting_detail(scene.leader.actor, row.pk if row else 0, on=AFTER_DAY)
            waiting_of_unit(scene.communes[0].unit.pk, on=AFTER_DAY)
            carry_summary(scene.communes[0].unit.pk)
        return len(captured)

    statements()  # what is remembered between statements is read once
    few = statements()
    for commune in scene.communes[1:]:
        close(commune.unit)
    assert statements() == few <= 14  # of all five reads together


def test_sums_count_a_commitment_once_with_all_that_is_in_it() -> None:
    scene = make_scene(2)
    split(scene.communes[0].unit)
    close(scene.communes[1].unit)
    counts = counts_waiting(scene.leader.actor, AFTER_DAY)
    assert (counts.total, counts.divided, counts.pieces, counts.oldest) == (2, 1, 6, DAY)
    assert counts.by_kind == {Thing.COMMITMENT: 2}


def test_the_detail_names_heirs_owners_and_pieces() -> None:
    scene = make_scene(1)
    split(scene.communes[0].unit)
    row = Waiting.objects.get(kind="commitment")
    detail = waiting_detail(scene.leader.actor, row.pk, on=AFTER_DAY)
    assert detail is not None
    assert [(heir.name, heir.is_main) for heir in detail.heirs] == [
        ("Đảng ủy xã Đông", True),
        ("Đảng ủy xã Tây", False),
    ]
    assert [piece.kind for piece in detail.pieces] == [Thing.ITEM, Thing.TASK, Thing.TASK]
    assert Choice.DIVIDED in detail.row.choices
    assert waiting_detail(scene.communes[0].head.actor, row.pk, on=AFTER_DAY) is None


def test_the_history_tells_what_became_of_all_that_was_left() -> None:
    scene = make_scene(2)
    absorb(scene.communes[0].unit, scene.communes[1].unit)
    task = Waiting.objects.filter(kind="task").order_by("pk")[0]
    decide(
        task.pk,
        Choice.CLOSED_BY_DECISION,
        reason="Trùng việc",
        decision_no="9-QĐ/ĐU",
        actor=scene.communes[1].head.actor,
        now=AFTER,
    )
    summary = carry_summary(scene.communes[0].unit.pk)
    assert (summary.total, summary.waiting) == (4, 3)
    assert summary.by_choice == {Choice.CLOSED_BY_DECISION: 1}
    assert [(kind, total, waiting) for kind, _, total, waiting in summary.by_kind] == [
        (Thing.COMMITMENT, 1, 1),
        (Thing.ITEM, 1, 1),
        (Thing.TASK, 2, 1),
    ]


def test_what_was_decided_is_shown_with_its_paper_and_how_long_it_had_waited() -> None:
    scene = make_scene(2)
    absorb(scene.communes[0].unit, scene.communes[1].unit)
    decide(
        Waiting.objects.get(kind="commitment").pk,
        Choice.INHERITED,
        decision_no="9-QĐ/ĐU",
        actor=scene.communes[1].head.actor,
        now=AFTER,
    )
    (row,) = waiting_page(
        scene.leader.actor, on=date(2026, 12, 1), wanted=WaitingFilter(decided=True)
    ).rows
    assert (row.choice_name, row.decision_no, row.days, row.to_name) == (
        "tiếp nhận nguyên",
        "9-QĐ/ĐU",
        15,
        "Đảng ủy xã số 2",
    )
