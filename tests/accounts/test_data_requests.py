"""Requests about one's own data: who asks, who answers, and the clock of the law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import NOW, TODAY, Held, make_holder, make_province, make_unit

from camket.accounts.actions import (
    answer_request,
    extend_request,
    finish_request,
    make_request,
    refuse_request,
    withdraw_request,
)
from camket.accounts.decisions import AccountRefusal, RequestState, terms_of
from camket.accounts.models import DataRequest, User
from camket.accounts.queries import line_of, requests_page
from camket.accounts.wording import SENTENCES, sentences_of
from camket.audit.models import Entry
from camket.rules.working_days import national_calendar
from camket.shared.actor import Actor
from camket.shared.errors import Refused


@pytest.fixture
def head() -> Held:
    return make_holder(make_unit(parent=make_province()), with_account=True)


@pytest.fixture
def administrator() -> Actor:
    user = User.objects.create_user("quan.tri@thu.vn", None, is_administrator=True)
    return Actor(user_id=user.pk, person_name=user.login)


def test_the_day_it_came_in_does_not_count() -> None:
    friday = date(2026, 11, 13)
    terms = terms_of(friday, national_calendar())
    assert terms.answer_by == date(2026, 11, 17)  # Monday and Tuesday
    assert terms.finish_by == date(2026, 11, 23)


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_the_answer_is_always_due_before_the_deed_and_on_a_working_day(day: date) -> None:
    terms = terms_of(day, national_calendar())
    assert day < terms.answer_by <= terms.finish_by
    is_worked = national_calendar().is_worked(terms.answer_by)
    assert is_worked or terms.answer_by == terms.finish_by  # over Tết the deed's day comes first


@pytest.mark.django_db
def test_a_request_runs_from_the_answer_to_the_deed(head: Held, administrator: Actor) -> None:
    made = make_request(
        "correction", "Sai tên đệm.", calendar=national_calendar(), actor=head.actor, now=NOW
    )
    assert line_of(made, on=TODAY).due == made.answer_by
    answer_request(made.pk, "Đã nhận, đang đối chiếu.", actor=administrator, now=NOW)
    made.refresh_from_db()
    assert line_of(made, on=TODAY).due == made.finish_by
    assert line_of(made, on=made.finish_by + timedelta(days=1)).is_late
    assert not line_of(made, on=made.finish_by).is_late
    finish_request(made.pk, "Đã sửa.", actor=administrator, now=NOW)
    made.refresh_from_db()
    assert made.state == RequestState.DONE
    entry = Entry.objects.latest("number")
    assert entry.action == "data_request.finished"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (15, None),
        (16, AccountRefusal.REQUEST_EXTENDED_TOO_FAR),
        (0, AccountRefusal.REQUEST_EXTENDED_TOO_FAR),
    ],
)
def test_a_term_is_extended_once_by_fifteen_days_at_most(
    head: Held, administrator: Actor, days: int, reason: AccountRefusal | None
) -> None:
    made = make_request("copy", "Bản sao.", calendar=national_calendar(), actor=head.actor, now=NOW)
    answer_request(made.pk, "Đang làm.", actor=administrator, now=NOW)
    later = made.finish_by + timedelta(days=days)
    if reason is not None:
        with pytest.raises(Refused) as refused:
            extend_request(made.pk, later, "Nhiều nguồn.", actor=administrator, now=NOW)
        assert refused.value.reason is reason
        return
    extend_request(made.pk, later, "Nhiều nguồn.", actor=administrator, now=NOW)
    with pytest.raises(Refused) as refused:
        extend_request(made.pk, later + timedelta(days=1), "Nữa.", actor=administrator, now=NOW)
    assert refused.value.reason is AccountRefusal.REQUEST_EXTENDED_ALREADY


@pytest.mark.django_db
def test_nothing_is_extended_before_it_was_answered(head: Held, administrator: Actor) -> None:
    made = make_request("copy", "Bản sao.", calendar=national_calendar(), actor=head.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        extend_request(
            made.pk, made.finish_by + timedelta(days=1), "Lý do.", actor=administrator, now=NOW
        )
    assert refused.value.reason is AccountRefusal.REQUEST_NOT_ANSWERED


@pytest.mark.django_db
def test_only_an_administrator_answers_and_a_refusal_names_its_law(
    head: Held, administrator: Actor
) -> None:
    made = make_request("copy", "Bản sao.", calendar=national_calendar(), actor=head.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        answer_request(made.pk, "Tự trả lời.", actor=head.actor, now=NOW)
    assert refused.value.reason is AccountRefusal.NOT_ADMINISTRATOR
    with pytest.raises(Refused) as refused:
        refuse_request(made.pk, " ", actor=administrator, now=NOW)
    assert refused.value.reason is AccountRefusal.REQUEST_NO_TEXT
    refuse_request(made.pk, "Điều 19 của Luật.", actor=administrator, now=NOW)
    made.refresh_from_db()
    assert (made.state, made.reply) == (RequestState.REFUSED, "Điều 19 của Luật.")


@pytest.mark.django_db
def test_a_person_takes_back_his_own_request_and_nobody_elses(head: Held) -> None:
    made = make_request("copy", "Bản sao.", calendar=national_calendar(), actor=head.actor, now=NOW)
    other = make_holder(make_unit("Đảng ủy xã Khác"), with_account=True)
    with pytest.raises(DataRequest.DoesNotExist):
        withdraw_request(made.pk, actor=other.actor, now=NOW)
    withdraw_request(made.pk, actor=head.actor, now=NOW)
    with pytest.raises(Refused):
        withdraw_request(made.pk, actor=head.actor, now=NOW)


@pytest.mark.django_db
def test_five_may_wait_at_a_time(head: Held) -> None:
    for _ in range(5):
        make_request("copy", "Bản sao.", calendar=national_calendar(), actor=head.actor, now=NOW)
    with pytest.raises(Refused) as refused:
        make_request("copy", "Bản sao.", calendar=national_calendar(), actor=head.actor, now=NOW)
    assert "5 yêu cầu" in sentences_of(refused.value)[0]
    lines, has_more = requests_page(shows_closed=False, on=TODAY)
    assert (len(lines), has_more) == (5, False)


def test_every_refusal_has_its_sentence() -> None:
    assert set(SENTENCES) == set(AccountRefusal) - {AccountRefusal.WEAK_PASSWORD}
