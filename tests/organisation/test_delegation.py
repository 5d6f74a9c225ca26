"""Let another act for the holder of a post: for named things, some days, both people on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from tests.factories import NOW, TODAY, Held, make_cell, make_holder, make_unit

from camket.audit.models import Entry
from camket.organisation import queries
from camket.organisation.actions import (
    NewDelegation,
    delegate,
    end_delegation,
    end_tenure,
    suspend,
)
from camket.organisation.holding import DelegationRefusal
from camket.organisation.holding_wording import sentence_of
from camket.organisation.models import Delegation
from camket.shared.actor import SYSTEM, Actor
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
FROM, UNTIL = date(2026, 11, 1), date(2026, 12, 1)
HELD = frozenset({"accept_for_unit", "view_task"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A head, and a deputy with an account who may act for him."""

    head: Held
    deputy: Held

    def hand_on(
        self,
        *,
        permissions: tuple[str, ...] = ("accept_for_unit",),
        until_on: date | None = UNTIL,
        decision_no: str = "12-UQ/ĐU",
        actor: Actor = SYSTEM,
        receiver: Held | None = None,
    ) -> Delegation:
        """Delegate something sound, but for what is named."""
        to = receiver or self.deputy
        new = NewDelegation(
            self.head.tenure.pk, to.tenure.pk, permissions, FROM, until_on, decision_no
        )
        return delegate(new, held=HELD, actor=actor, now=NOW)

    def posts(self, on: date = TODAY) -> list[queries.HeldPost]:
        """Return what the deputy may act in."""
        assert self.deputy.user is not None
        return queries.posts_of(user_id=self.deputy.user.pk, on=on)


@pytest.fixture
def pair() -> Pair:
    unit = make_unit()
    head = make_holder(unit, name="Hoàng Đình Thuận")
    return Pair(head, make_holder(unit, "commune_deputy", with_account=True))


def test_whoever_received_a_delegation_acts_in_the_post_of_the_giver(pair: Pair) -> None:
    given = pair.hand_on()
    own, delegated = pair.posts()
    assert own.actor.delegation_id is None
    actor = delegated.actor
    assert actor.person_name == pair.deputy.person.full_name
    assert (actor.tenure_id, actor.unit_id, actor.post_code) == (
        pair.head.tenure.pk,
        pair.head.tenure.unit_id,
        "commune_secretary",
    )
    assert actor.limited_to == ("accept_for_unit",)
    assert actor.delegation_id == given.pk
    assert "thay đồng chí Hoàng Đình Thuận theo ủy quyền số 12-UQ/ĐU" in actor.post_name
    assert actor.for_name == "Hoàng Đình Thuận, Bí thư Đảng ủy xã Thử Nghiệm"


def test_own_posts_come_before_what_is_delegated(pair: Pair) -> None:
    pair.hand_on()
    assert queries.chosen_post(pair.posts(), None).delegation_id is None
    key = pair.posts()[1].key
    assert queries.chosen_post(pair.posts(), key).delegation_id is not None


def test_a_delegation_counts_on_its_days_only(pair: Pair) -> None:
    pair.hand_on()
    assert len(pair.posts(on=date(2026, 10, 31))) == 1
    assert len(pair.posts(on=date(2026, 11, 30))) == 2
    assert len(pair.posts(on=UNTIL)) == 1


def test_a_delegation_ends_with_the_post_of_the_giver(pair: Pair) -> None:
    pair.hand_on()
    end_tenure(pair.head.tenure.pk, ends_on=TODAY, actor=SYSTEM, now=NOW)
    assert len(pair.posts()) == 1


def test_a_suspended_head_lets_nobody_act_for_him(pair: Pair) -> None:
    pair.hand_on()
    suspend(pair.head.tenure.pk, from_on=TODAY, decision_no="7", reason="x", actor=SYSTEM, now=NOW)
    assert len(pair.posts()) == 1


def test_an_ended_delegation_counts_no_more(pair: Pair) -> None:
    given = pair.hand_on()
    end_delegation(given.pk, on=TODAY, reason="đã về cơ quan", actor=SYSTEM, now=NOW)
    assert len(pair.posts()) == 1
    with pytest.raises(Refused) as refused:
        end_delegation(given.pk, on=TODAY, reason="đã về cơ quan", actor=SYSTEM, now=NOW)
    assert refused.value.reason is DelegationRefusal.ALREADY_ENDED


def test_a_delegation_taken_back_on_its_first_day_never_counted(pair: Pair) -> None:
    given = pair.hand_on()
    end_delegation(given.pk, on=FROM, reason="ghi nhầm", actor=SYSTEM, now=NOW)
    assert len(pair.posts(on=FROM)) == 1


def test_what_is_done_under_a_delegation_keeps_both_people_on_record(pair: Pair) -> None:
    given = pair.hand_on()
    actor = pair.posts()[1].actor
    end_delegation(given.pk, on=TODAY, reason="đã về cơ quan", actor=actor, now=NOW)
    entry = Entry.objects.get(action="delegation.ended")
    assert entry.person_id == pair.deputy.person.pk
    assert entry.actor["delegation_id"] == given.pk
    assert "Hoàng Đình Thuận" in entry.actor["for_name"]


def test_a_delegation_to_the_unit_below_is_allowed_but_not_elsewhere(pair: Pair) -> None:
    below = make_holder(make_cell(parent=pair.head.tenure.unit), "cell_secretary")
    assert pair.hand_on(receiver=below).pk
    elsewhere = make_holder(make_unit("Đảng ủy xã Khác"))
    with pytest.raises(Refused) as refused:
        pair.hand_on(receiver=elsewhere)
    assert refused.value.reason is DelegationRefusal.NOT_BELOW


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"until_on": None}, DelegationRefusal.NO_END),
        ({"until_on": FROM}, DelegationRefusal.ENDS_BEFORE_START),
        ({"permissions": ()}, DelegationRefusal.NOTHING_GIVEN),
        ({"permissions": ("decide_rating",)}, DelegationRefusal.NOT_HELD),
        ({"decision_no": " "}, DelegationRefusal.NO_DECISION),
        ({"actor": Actor(delegation_id=1)}, DelegationRefusal.NOT_OWN_TO_GIVE),
    ],
)
def test_what_a_delegation_lacks_is_said(
    pair: Pair, change: dict[str, object], reason: DelegationRefusal
) -> None:
    with pytest.raises(Refused) as refused:
        pair.hand_on(**change)  # type: ignore[arg-type]  # each row names one argument of `hand_on`
    assert refused.value.reason is reason
    assert sentence_of(refused.value)
    assert not Delegation.objects.exists()


def test_nothing_is_delegated_beyond_the_end_of_the_own_post(pair: Pair) -> None:
    end_tenure(pair.head.tenure.pk, ends_on=date(2026, 11, 20), actor=SYSTEM, now=NOW)
    with pytest.raises(Refused) as refused:
        pair.hand_on()
    assert refused.value.reason is DelegationRefusal.OUTLIVES_GIVER
    assert "19/11/2026" in sentence_of(refused.value)


def test_a_person_does_not_delegate_to_himself(pair: Pair) -> None:
    pair.deputy.tenure.person = pair.head.person
    pair.deputy.tenure.save()
    with pytest.raises(Refused) as refused:
        pair.hand_on()
    assert refused.value.reason is DelegationRefusal.TO_ONESELF
