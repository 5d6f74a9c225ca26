"""The table of permissions: from a day on, with a reason, and never for oneself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOW, TODAY, make_cell, make_holder, make_province, make_unit

from camket.accounts.models import User
from camket.audit.models import Entry
from camket.notifications.models import Notice
from camket.organisation.models import Person, UnitKind
from camket.permissions.actions import GrantText, change_grant, withdraw_grant
from camket.permissions.catalogue import Permission, Reach
from camket.permissions.decisions import GrantRefusal
from camket.permissions.models import Grant
from camket.permissions.overrides import one_reading
from camket.permissions.queries import grants_of, holds, may, posts_with
from camket.permissions.wording import PERMISSIONS, SENTENCES, sentence_of
from camket.shared.actor import Actor
from camket.shared.errors import Refused

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def administrator() -> Actor:
    user = User.objects.create_user("quan.tri@thu.vn", None, is_administrator=True)
    return Actor(user_id=user.pk, person_name=user.login)


def text(permission: Permission, reach: str, **more: object) -> GrantText:
    given = {"post_code": "cell_member", "from_on": TODAY, "reason": "theo quy chế mới", **more}
    return GrantText(permission=permission.value, reach=reach, **given)  # type: ignore[arg-type]  # a short hand of this file


def test_a_post_may_more_from_its_day_on_and_not_before(administrator: Actor) -> None:
    cell = make_cell(parent=make_unit(parent=make_province()))
    member = make_holder(cell, "cell_member").actor
    change_grant(text(Permission.VERIFY_RESULT, "own", from_on=LATER), actor=administrator, now=NOW)
    assert not holds(member, Permission.VERIFY_RESULT, on=LATER - timedelta(days=1))
    assert may(member, Permission.VERIFY_RESULT, cell.pk, on=LATER)
    assert "cell_member" in posts_with([Permission.VERIFY_RESULT], LATER)
    entry = Entry.objects.latest("number")
    assert entry.action == "permission.changed"
    assert (entry.before, entry.after["reach"]) == ({"reach": "none"}, "own")


def test_a_post_may_less_and_the_day_before_keeps_its_answer(administrator: Actor) -> None:
    change_grant(text(Permission.VIEW_TASK, "none"), actor=administrator, now=NOW)
    assert Permission.VIEW_TASK not in grants_of("cell_member", TODAY)
    assert grants_of("cell_member", TODAY - timedelta(days=1))[Permission.VIEW_TASK] is Reach.OWN


def test_a_later_change_ends_the_earlier_and_both_stay_in_the_history(administrator: Actor) -> None:
    for reach, from_on in (("below", TOMORROW), ("none", LATER), ("own", TODAY)):
        change_grant(
            text(Permission.VERIFY_RESULT, reach, from_on=from_on), actor=administrator, now=NOW
        )
    rows = [
        (row.reach, row.valid.lower, row.valid.upper) for row in Grant.objects.order_by("valid")
    ]
    assert rows == [
        ("own", TODAY, TOMORROW),
        ("below", TOMORROW, LATER),
        ("none", LATER, None),
    ]


def test_a_second_change_of_the_same_day_withdraws_the_first(administrator: Actor) -> None:
    first = change_grant(text(Permission.VERIFY_RESULT, "own"), actor=administrator, now=NOW)
    change_grant(text(Permission.VERIFY_RESULT, "below"), actor=administrator, now=NOW)
    first.refresh_from_db()
    assert first.withdrawn_at == NOW
    assert grants_of("cell_member", TODAY)[Permission.VERIFY_RESULT] is Reach.BELOW


def test_a_planned_change_is_taken_back_and_what_it_would_end_goes_on(administrator: Actor) -> None:
    first = change_grant(text(Permission.VERIFY_RESULT, "own"), actor=administrator, now=NOW)
    planned = change_grant(
        text(Permission.VERIFY_RESULT, "none", from_on=LATER), actor=administrator, now=NOW
    )
    withdraw_grant(planned.pk, actor=administrator, now=NOW)
    first.refresh_from_db()
    assert first.valid.upper is None
    with pytest.raises(Refused) as refused:
        withdraw_grant(first.pk, actor=administrator, now=NOW)
    assert refused.value.reason is GrantRefusal.ALREADY_BEGUN


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"from_on": TODAY - timedelta(days=1)}, GrantRefusal.IN_THE_PAST),
        ({"reason": "  "}, GrantRefusal.NO_REASON),
        ({"post_code": "no_such_post"}, GrantRefusal.UNKNOWN_POST),
        ({"reach": "everywhere"}, GrantRefusal.UNKNOWN_REACH),
        ({"reach": "none"}, GrantRefusal.NO_CHANGE),
    ],
)
def test_a_refused_change_says_why_and_writes_nothing(
    administrator: Actor, changed: dict[str, object], reason: GrantRefusal
) -> None:
    given = {"reach": "own", **changed}
    with pytest.raises(Refused) as refused:
        change_grant(text(Permission.VERIFY_RESULT, **given), actor=administrator, now=NOW)  # type: ignore[arg-type]  # as above
    assert refused.value.reason is reason
    assert sentence_of(refused.value)
    assert not Grant.objects.exists()


def test_only_an_administrator_changes_the_table() -> None:
    head = make_holder(make_province(), "provincial_secretary", with_account=True).actor
    with pytest.raises(Refused) as refused:
        change_grant(text(Permission.VERIFY_RESULT, "own"), actor=head, now=NOW)
    assert refused.value.reason is GrantRefusal.NOT_ADMINISTRATOR


def test_an_administrator_gives_nothing_to_a_post_that_will_be_his(administrator: Actor) -> None:
    cell = make_cell(parent=make_unit(parent=make_province()))
    member = make_holder(cell, "cell_member", from_on=LATER)
    Person.objects.filter(pk=member.person.pk).update(account_id=administrator.user_id)
    with pytest.raises(Refused) as refused:
        change_grant(text(Permission.VERIFY_RESULT, "own"), actor=administrator, now=NOW)
    assert refused.value.reason is GrantRefusal.OWN_POST


def test_an_administrator_gives_his_own_post_nothing(administrator: Actor) -> None:
    member = make_holder(make_cell(parent=make_unit(parent=make_province())), "cell_member")
    Person.objects.filter(pk=member.person.pk).update(account_id=administrator.user_id)
    with pytest.raises(Refused) as refused:
        change_grant(text(Permission.VERIFY_RESULT, "own"), actor=administrator, now=NOW)
    assert refused.value.reason is GrantRefusal.OWN_POST


def test_the_inspectors_are_told(administrator: Actor) -> None:
    province = make_province()
    control = make_unit(
        "Ủy ban Kiểm tra Tỉnh ủy", kind=UnitKind.INSPECTION_COMMISSION, parent=province
    )
    inspector = make_holder(control, "inspector", with_account=True)
    change_grant(text(Permission.VERIFY_RESULT, "own"), actor=administrator, now=NOW)
    assert inspector.user is not None
    assert "Xác nhận kết quả" in Notice.objects.get(user=inspector.user).text


def test_the_last_holder_of_a_kept_permission_keeps_it(administrator: Actor) -> None:
    province = make_province()
    make_holder(province, "provincial_secretary")
    taken = text(Permission.DECIDE_RATING, "none", post_code="provincial_secretary")
    with pytest.raises(Refused) as refused:
        change_grant(taken, actor=administrator, now=NOW)
    assert refused.value.reason is GrantRefusal.LAST_HOLDER
    assert "Quyết định xếp loại" in sentence_of(refused.value)
    make_holder(province, "provincial_deputy")
    given = text(Permission.DECIDE_RATING, "below", post_code="provincial_deputy")
    change_grant(given, actor=administrator, now=NOW)
    change_grant(taken, actor=administrator, now=NOW)


def test_no_post_ever_both_appraises_and_decides(administrator: Actor) -> None:
    with pytest.raises(Refused) as refused:
        change_grant(
            text(Permission.DECIDE_RATING, "below", post_code="appraiser"),
            actor=administrator,
            now=NOW,
        )
    assert refused.value.reason is GrantRefusal.HELD_APART


def test_a_request_reads_the_changes_once(administrator: Actor) -> None:
    change_grant(text(Permission.VERIFY_RESULT, "own"), actor=administrator, now=NOW)
    with (
        one_reading(TODAY),
        CaptureQueriesContext(
            connection,
        ) as statements,
    ):
        for permission in Permission:
            posts_with([permission])
            grants_of("cell_member", LATER)
    assert len(statements) == 1


def test_every_permission_and_every_refusal_has_its_words() -> None:
    assert set(PERMISSIONS) == set(Permission)
    assert set(SENTENCES) == set(GrantRefusal)
