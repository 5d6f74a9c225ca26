"""Each side accepts the text it has read; both make it agreed, an edit lifts what was accepted."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection
from tests.commitments.agreeing import refused_by
from tests.factories import NOW, TODAY, Held, Sides, add_item, agree, make_sides, submit

from camket.audit.models import Entry
from camket.commitments.actions.negotiation import accept_for_superior, accept_for_unit
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment
from camket.notifications.models import Notice
from camket.shared.errors import Refused

TOMORROW = date(2026, 11, 17)


@pytest.mark.django_db
def test_the_superior_accepts_under_its_conclusion_and_it_is_the_units_turn() -> None:
    sides = make_sides(with_accounts=True)
    submit(sides)
    accepted = _accept_a(sides)
    assert (accepted.status, accepted.turn) == (Status.NEGOTIATING, Turn.PARTY_B)
    assert (accepted.conclusion_no, accepted.conclusion_on) == ("45-TB/TU", TODAY)
    notice = Notice.objects.get(user=sides.head.user)
    assert notice.kind == "needs_act"
    assert "đã đồng ý" in notice.text


@pytest.mark.django_db
def test_both_acceptances_make_it_agreed_in_either_order() -> None:
    first = make_sides()
    assert agree(first).status == Status.AGREED
    assert first.fresh().turn == Turn.PARTY_A


@pytest.mark.django_db
def test_the_unit_may_accept_what_it_sent_before_the_superior_does() -> None:
    sides = make_sides()
    submit(sides)
    waiting = accept_for_unit(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    assert (waiting.status, waiting.turn) == (Status.NEGOTIATING, Turn.PARTY_A)
    assert _accept_a(sides).status == Status.AGREED
    assert Entry.objects.filter(action="commitment.accepted").count() == 2


@pytest.mark.django_db
def test_an_edit_lifts_what_was_accepted() -> None:
    sides = make_sides(with_accounts=True)
    agree(sides)
    add_item(sides, "Vấn đề thêm sau")
    lifted = sides.fresh()
    assert (lifted.status, lifted.turn) == (Status.NEGOTIATING, Turn.PARTY_B)
    assert lifted.accepted_by_a_at is None
    assert lifted.accepted_by_b_at is None
    assert lifted.conclusion_no == ""
    assert Entry.objects.filter(action="commitment.acceptance_lifted").exists()
    for told in (sides.head, sides.clerk, sides.leader):
        assert "sự đồng ý đã ghi được hủy" in Notice.objects.get(user=told.user).text


@pytest.mark.django_db
def test_a_text_changed_after_the_page_was_opened_is_not_accepted() -> None:
    sides = make_sides()
    submit(sides)
    _accept_a(sides)
    seen = sides.fresh().version
    add_item(sides, "Vấn đề thêm sau")
    refused = refused_by(
        lambda: accept_for_unit(
            sides.commitment.pk, actor=sides.head.actor, now=NOW, seen_version=seen
        )
    )
    assert refused.reason is AgreementRefusal.TEXT_CHANGED


@pytest.mark.django_db
def test_the_superior_names_its_conclusion() -> None:
    sides = make_sides()
    submit(sides)
    assert _refused_a(sides, no="").reason is AgreementRefusal.NO_CONCLUSION
    future = _refused_a(sides, on=TOMORROW)
    assert future.reason is AgreementRefusal.CONCLUSION_IN_FUTURE


@pytest.mark.django_db
def test_neither_side_accepts_twice_or_for_the_other() -> None:
    sides = make_sides()
    submit(sides)
    assert _refused_a(sides, who=sides.clerk).reason is AgreementRefusal.NOT_ALLOWED
    assert _refused_a(sides, who=sides.head).reason is AgreementRefusal.NOT_ALLOWED
    _accept_a(sides)
    assert _refused_a(sides).reason is AgreementRefusal.ALREADY_ACCEPTED
    wrong = refused_by(
        lambda: accept_for_unit(sides.commitment.pk, actor=sides.leader.actor, now=NOW)
    )
    assert wrong.reason is AgreementRefusal.NOT_ALLOWED


@pytest.mark.django_db
def test_a_draft_is_not_accepted() -> None:
    sides = make_sides()
    refused = refused_by(
        lambda: accept_for_unit(sides.commitment.pk, actor=sides.head.actor, now=NOW)
    )
    assert refused.reason is AgreementRefusal.WRONG_STATE


@pytest.mark.django_db(transaction=True)
def test_two_sides_accepting_at_the_same_moment_agree_once() -> None:
    sides = make_sides()
    submit(sides)
    failures: list[Exception] = []
    together = threading.Barrier(2)

    def run(side: str) -> None:
        try:
            together.wait()
            if side == "a":
                _accept_a(sides)
            else:
                accept_for_unit(sides.commitment.pk, actor=sides.head.actor, now=NOW)
        except Exception as error:  # noqa: BLE001  # whatever a thread meets is told to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(side,)) for side in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    agreed = sides.fresh()
    assert agreed.status == Status.AGREED
    assert agreed.accepted_by_a_at is not None
    assert agreed.accepted_by_b_at is not None
    assert sorted(agreed.handovers.values_list("number", flat=True)) == [1, 2, 3]


def _accept_a(sides: Sides) -> Commitment:
    return accept_for_superior(
        sides.commitment.pk,
        conclusion_no="45-TB/TU",
        conclusion_on=TODAY,
        actor=sides.leader.actor,
        now=NOW,
    )


def _refused_a(
    sides: Sides, *, no: str = "45-TB/TU", on: date = TODAY, who: Held | None = None
) -> Refused:
    return refused_by(
        lambda: accept_for_superior(
            sides.commitment.pk,
            conclusion_no=no,
            conclusion_on=on,
            actor=(who or sides.leader).actor,
            now=NOW,
        )
    )
