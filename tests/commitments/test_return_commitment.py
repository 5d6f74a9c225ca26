"""The superior gives a text back with what should be changed; the unit answers and revises."""

from __future__ import annotations

import pytest
from tests.audit.line import holding_up_others, locks_in, statements_of
from tests.commitments.agreeing import refused_by
from tests.factories import (
    NOW,
    POSTS,
    TODAY,
    Held,
    Sides,
    agree,
    make_holder,
    make_sides,
    make_unit,
    submit,
)

from camket.audit.models import Entry
from camket.commitments.actions.drafting import ItemText, MeasureText, save_item
from camket.commitments.actions.negotiation import return_commitment
from camket.commitments.actions.remarks import NewRemark, answer_remark, remark
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.comparing import changes_between
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment, Remark
from camket.commitments.text import text_of
from camket.notifications.models import Notice
from camket.organisation.actions import Appointment, add_post, appoint, end_tenure
from camket.organisation.models import UnitKind
from camket.organisation.queries import actor_of
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db


def test_returning_asks_for_changes_of_single_items_and_passes_the_turn() -> None:
    sides = make_sides(with_accounts=True)
    submit(sides)
    second = sides.commitment.items.get(position=2)
    returned = _return(sides, NewRemark("Đề nghị nâng lên 24,6 ha", second.pk))
    assert (returned.status, returned.turn) == (Status.NEGOTIATING, Turn.PARTY_B)
    asked = Remark.objects.get()
    assert (asked.item_id, asked.asks_change, asked.side) == (second.pk, True, Turn.PARTY_A)
    assert Notice.objects.filter(user=sides.head.user, kind="needs_act").exists()
    assert [kept.kind for kept in returned.handovers.all()] == ["submitted", "returned"]
    assert Entry.objects.filter(action="commitment.returned").get().after["remarks"] == 1


def test_the_unit_answers_what_is_asked_and_it_counts_as_settled() -> None:
    sides = make_sides()
    submit(sides)
    _return(sides, NewRemark("Đề nghị nâng lên 24,6 ha", sides.commitment.items.all()[0].pk))
    asked = Remark.objects.get()
    answer_remark(asked.pk, text="Đã sửa thành 24,6 ha", actor=sides.unit_clerk.actor, now=NOW)
    asked.refresh_from_db()
    assert asked.is_settled
    again = refused_by(
        lambda: answer_remark(asked.pk, text="Lần nữa", actor=sides.head.actor, now=NOW)
    )
    assert again.reason is AgreementRefusal.REMARK_SETTLED


def test_an_answer_locks_the_commitment_before_the_remark_as_accepting_does() -> None:
    sides = make_sides()
    submit(sides)
    _return(sides, NewRemark("Đề nghị nâng lên 24,6 ha", sides.commitment.items.all()[0].pk))
    asked = Remark.objects.get()
    sent = statements_of(
        lambda: answer_remark(asked.pk, text="Đã sửa", actor=sides.unit_clerk.actor, now=NOW)
    )
    locked = locks_in(sent)
    assert locked.index("commitments_commitment") < locked.index("commitments_remark")
    assert holding_up_others(sent) == []


def test_what_was_changed_between_two_versions_is_shown() -> None:
    sides = make_sides()
    submit(sides)
    _return(sides)
    before = Commitment.objects.get().handovers.get(number=1).text
    item = sides.commitment.items.get(position=1)
    save_item(
        sides.commitment.pk,
        item.pk,
        ItemText("Vấn đề thử 1", measures=(MeasureText("Số phần việc xong", target=None),)),
        actor=sides.unit_clerk.actor,
        now=NOW,
    )
    found = changes_between(before, text_of(sides.fresh()))
    assert ("Vấn đề 1, số đo “Số phần việc xong”: cam kết", "10", "") in [
        (change.where, change.before, change.after) for change in found
    ]
    assert any(change.where == "Vấn đề 1, việc, bỏ" for change in found)


def test_an_agreed_text_may_be_returned_until_it_is_issued() -> None:
    sides = make_sides()
    agree(sides)
    returned = _return(sides)
    assert (returned.status, returned.turn) == (Status.NEGOTIATING, Turn.PARTY_B)
    assert returned.accepted_by_a_at is None
    assert returned.accepted_by_b_at is None


def test_nothing_is_returned_without_saying_why() -> None:
    sides = make_sides()
    submit(sides)
    assert _refused(sides, sides.clerk, note=" ").reason is AgreementRefusal.NO_REASON


def test_a_draft_that_was_not_sent_is_not_judged() -> None:
    sides = make_sides()
    assert _refused(sides, sides.clerk).reason is AgreementRefusal.WRONG_STATE


def test_only_the_direct_superior_judges() -> None:
    sides = make_sides()
    submit(sides)
    other = make_unit("Đảng ủy xã Khác", parent=sides.superior)
    for stranger in (sides.head, sides.unit_clerk, make_holder(other)):
        assert _refused(sides, stranger).reason is AgreementRefusal.NOT_ALLOWED


def test_a_person_with_a_post_on_both_sides_is_stopped_and_learns_who_is_asked_instead() -> None:
    sides = make_sides()
    submit(sides)
    bridging = make_holder(sides.superior, "appraiser")
    make_holder_of(bridging, sides)
    refused = _refused(sides, bridging)
    assert refused.reason is AgreementRefusal.BOTH_SIDES
    assert sides.leader.person.full_name in sentence_of(refused)


def test_the_appraiser_is_never_the_drafter_even_after_changing_post() -> None:
    sides = make_sides()
    commission = make_unit(
        "Ban Tổ chức Tỉnh ủy",
        kind=UnitKind.ORGANISATION_COMMISSION,
        parent=sides.superior,
        body_code="BTCTU",
    )
    submit(sides)
    moved = make_holder_of(sides.unit_clerk, sides, post="appraiser", unit_id=commission.pk)
    moved_out(sides.unit_clerk)
    refused = _refused(sides, moved)
    assert refused.reason is AgreementRefusal.DRAFTED_IT


def test_only_the_two_sides_write_into_the_thread() -> None:
    sides = make_sides()
    other = make_holder(make_unit("Đảng ủy xã Khác", parent=sides.superior))
    refused = refused_by(
        lambda: remark(sides.commitment.pk, text="Ý kiến", actor=other.actor, now=NOW)
    )
    assert refused.reason is AgreementRefusal.NOT_A_PARTY
    assert "Đảng ủy xã Thử Nghiệm và Tỉnh ủy Quảng Trị" in sentence_of(refused)


def make_holder_of(
    held: Held, sides: Sides, *, post: str = "cell_member", unit_id: int | None = None
) -> Held:
    """Give the same person another post."""
    label, is_head, rank = POSTS[post]
    row = add_post(post, label, is_head=is_head, rank=rank)
    (tenure,) = appoint(
        [Appointment(held.person, row, unit_id or sides.unit.pk, TODAY, None)],
        actor=SYSTEM,
        now=NOW,
    )
    return Held(tenure, held.person, actor_of(tenure, on=TODAY), held.user)


def moved_out(held: Held) -> None:
    """End the post the person held."""
    end_tenure(held.tenure.pk, ends_on=TODAY, actor=SYSTEM, now=NOW)


def _return(sides: Sides, *remarks: NewRemark) -> Commitment:
    return return_commitment(
        sides.commitment.pk,
        note="Đề nghị xem lại",
        remarks=remarks,
        actor=sides.clerk.actor,
        now=NOW,
    )


def _refused(sides: Sides, who: Held, *, note: str = "Đề nghị xem lại") -> Refused:
    return refused_by(
        lambda: return_commitment(sides.commitment.pk, note=note, actor=who.actor, now=NOW)
    )


def test_an_opinion_sent_twice_stands_once_in_the_thread() -> None:
    sides = make_sides()
    first, again = (
        remark(sides.commitment.pk, text="Rà lại mức", actor=sides.head.actor, now=NOW)
        for _ in range(2)
    )
    assert first == again
    assert sides.commitment.remarks.count() == 1
