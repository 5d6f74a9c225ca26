"""Numbers of a register follow one another, are never used twice, and gaps have their reasons."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import NOW, TODAY, make_unit

from camket.audit.models import Entry
from camket.files.storage import store
from camket.organisation.models import Unit
from camket.registry.actions import cancel_number, issue_number, reserve_number
from camket.registry.decisions import NumberRefusal, congress_term
from camket.registry.models import NumberStatus, RegisteredNumber
from camket.registry.wording import NUMBER_REFUSED
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2025, 7, 1), "2025-2030"),
        (date(2029, 12, 31), "2025-2030"),
        (date(2030, 1, 1), "2030-2035"),
        (date(2024, 12, 31), "2020-2025"),
    ],
)
def test_party_numbers_count_by_congress_term(day: date, term: str) -> None:
    assert congress_term(day) == term


def test_every_reason_has_its_sentence() -> None:
    assert set(NUMBER_REFUSED) == set(NumberRefusal)


@pytest.mark.django_db
def test_each_body_kind_and_term_counts_for_itself() -> None:
    here, there = make_unit(), make_unit("Đảng ủy xã Khác")
    assert [str(_reserve(here)), str(_reserve(here)), str(_reserve(there))] == [
        "01-CK/ĐU",
        "02-CK/ĐU",
        "01-CK/ĐU",
    ]
    assert _reserve(here, term="2030-2035").number == 1


@pytest.mark.django_db
def test_a_cancelled_number_is_not_used_again_and_says_why() -> None:
    unit = make_unit()
    cancel_number(_reserve(unit).pk, reason="Bên giao trả lại", actor=SYSTEM, now=NOW)
    assert _reserve(unit).number == 2
    first, second = RegisteredNumber.objects.order_by("number")
    assert (first.status, first.cancel_reason) == (NumberStatus.CANCELLED, "Bên giao trả lại")
    assert second.status == NumberStatus.RESERVED
    assert Entry.objects.get(action="number.cancelled").after["reason"] == "Bên giao trả lại"


@pytest.mark.django_db
def test_a_gap_without_a_reason_is_refused_by_action_and_database() -> None:
    number = _reserve(make_unit())
    with pytest.raises(Refused) as refused:
        cancel_number(number.pk, reason=" ", actor=SYSTEM, now=NOW)
    assert refused.value.reason is NumberRefusal.NO_REASON
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisteredNumber.objects.filter(pk=number.pk).update(status=NumberStatus.CANCELLED)


@pytest.mark.django_db
def test_an_issued_number_stays_issued() -> None:
    number = _reserve(make_unit())
    file = store(b"%PDF-", "application/pdf", now=NOW)
    assert issue_number(number.pk, file=file, actor=SYSTEM, now=NOW).status == NumberStatus.ISSUED
    with pytest.raises(Refused) as twice:
        issue_number(number.pk, file=file, actor=SYSTEM, now=NOW)
    assert twice.value.reason is NumberRefusal.NOT_RESERVED
    with pytest.raises(Refused) as cancelled:
        cancel_number(number.pk, reason="Nhầm", actor=SYSTEM, now=NOW)
    assert cancelled.value.reason is NumberRefusal.NOT_RESERVED


@pytest.mark.django_db(transaction=True)
def test_clerks_who_reserve_at_the_same_moment_get_different_numbers() -> None:
    unit = make_unit()
    found: list[int] = []
    together = threading.Barrier(4)

    def run() -> None:
        try:
            together.wait()
            found.append(_reserve(unit).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [1, 2, 3, 4]


def _reserve(unit: Unit, *, term: str = "2025-2030") -> RegisteredNumber:
    return reserve_number(
        unit.pk,
        kind="CK",
        symbol="CK/ĐU",
        period_key=term,
        dated_on=TODAY,
        subject="Cam kết năm 2027",
        actor=SYSTEM,
        now=NOW,
    )
