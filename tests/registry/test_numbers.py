"""Numbers of a register follow one another, are never used twice, and gaps have their reasons."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from tests.factories import NOW, TODAY, make_cell, make_unit

from camket.audit.models import Entry
from camket.documents.kinds import Issuer
from camket.files.actions import store
from camket.organisation.models import Succession, SuccessionKind, Unit, UnitKind, UnitSpan
from camket.registry.actions import Origin, cancel_number, issue_number, reserve_number
from camket.registry.decisions import (
    NumberRefusal,
    NumberStyle,
    congress_term,
    kind_of,
    notation_of,
    period_key,
    symbol_of,
    written,
)
from camket.registry.models import NumberStatus, Register, RegisteredNumber
from camket.registry.wording import NUMBER_REFUSED, sentence_of
from camket.shared.actor import SYSTEM
from camket.shared.errors import Refused

NEW_TERM = datetime(2030, 1, 15, 2, tzinfo=NOW.tzinfo)


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
    assert period_key(NumberStyle.PARTY, day) == term


def test_state_numbers_count_by_calendar_year() -> None:
    assert period_key(NumberStyle.STATE, date(2026, 12, 31)) == "2026"


@pytest.mark.parametrize(
    ("style", "kind", "number", "body", "shown"),
    [
        (NumberStyle.PARTY, "CK", 5, "ĐU", "05-CK/ĐU"),
        (NumberStyle.PARTY, "NQ", 112, "TU", "112-NQ/TU"),
        (NumberStyle.PARTY, "QyĐ", 4, "ĐU", "04-QĐ/ĐU"),
        (NumberStyle.PARTY, "CV", 7, "CB", "07-CV/CB"),
        (NumberStyle.STATE, "QĐ", 15, "UBND", "15/QĐ-UBND"),
        (NumberStyle.STATE, "QyĐ", 4, "UBND", "04/QyĐ-UBND"),
        (NumberStyle.STATE, "CV", 7, "UBND", "07/UBND"),
        (NumberStyle.STATE, "CK", 3, "UBND", "03/CK-UBND"),
    ],
)
def test_each_style_writes_its_numbers_its_own_way(
    style: NumberStyle, kind: str, number: int, body: str, shown: str
) -> None:
    notation = notation_of(style, symbol_of(style, kind_of(kind)), body)
    assert written(style, number, notation) == shown


def test_a_letter_of_the_state_names_who_wrote_it_and_no_other_paper_does() -> None:
    assert notation_of(NumberStyle.STATE, "CV", "UBND", "VP") == "UBND-VP"
    assert notation_of(NumberStyle.STATE, "KH", "UBND", "VP") == "KH-UBND"
    assert notation_of(NumberStyle.PARTY, "CV", "ĐU", "VP") == "CV/ĐU"


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
    assert str(_reserve(here, kind="TB")) == "01-TB/ĐU"
    assert str(_reserve(here, now=NEW_TERM)) == "01-CK/ĐU"
    periods = Register.objects.filter(unit=here, kind="CK").order_by("period_key")
    assert [one.period_key for one in periods] == ["2025-2030", "2030-2035"]


@pytest.mark.django_db
def test_the_line_of_the_body_decides_the_style_and_the_period() -> None:
    office = make_unit(
        "Ủy ban nhân dân xã Thử", kind=UnitKind.PEOPLES_COMMITTEE, body_code="UBND", collective=""
    )
    number = _reserve(office, kind="QĐ")
    assert (str(number), number.register.period_key) == ("01/QĐ-UBND", "2026")
    assert (number.type_name, number.organ_name) == ("Quyết định", "Ủy ban nhân dân xã Thử")
    assert str(_reserve(office, kind="QĐ", now=datetime(2027, 1, 4, 2, tzinfo=NOW.tzinfo))) == (
        "01/QĐ-UBND"
    )


@pytest.mark.django_db
def test_decisions_and_regulations_of_the_party_share_one_register() -> None:
    unit = make_unit()
    assert str(_reserve(unit, kind="QĐ")) == "01-QĐ/ĐU"
    second = _reserve(unit, kind="QyĐ")
    assert (str(second), second.type_name) == ("02-QĐ/ĐU", "Quy định")


@pytest.mark.django_db
def test_a_back_dated_number_is_refused_with_the_last_one_and_its_day() -> None:
    unit = make_unit()
    _reserve(unit, on=TODAY - timedelta(days=20))
    _reserve(unit, on=TODAY - timedelta(days=3))
    with pytest.raises(Refused) as refused:
        _reserve(unit, on=TODAY - timedelta(days=4))
    assert refused.value.reason is NumberRefusal.BACK_DATED
    assert "số cuối của sổ này là 02-CK/ĐU, ngày 13/11/2026" in sentence_of(refused.value)
    assert _reserve(unit, on=TODAY - timedelta(days=3)).number == 3


@pytest.mark.django_db
def test_last_years_register_is_closed_once_this_year_has_a_number() -> None:
    office = make_unit("Ủy ban nhân dân xã Thử", kind=UnitKind.PEOPLES_COMMITTEE, body_code="UBND")
    january = datetime(2027, 1, 4, 2, tzinfo=NOW.tzinfo)
    _reserve(office, kind="QĐ")
    _reserve(office, kind="QĐ", now=january)
    with pytest.raises(Refused) as refused:
        _reserve(office, kind="QĐ", on=date(2026, 12, 31), now=january)
    assert refused.value.reason is NumberRefusal.BACK_DATED


@pytest.mark.django_db
def test_a_cancelled_number_keeps_nobody_from_its_day() -> None:
    unit = make_unit()
    _reserve(unit, on=TODAY - timedelta(days=9))
    late = _reserve(unit)
    cancel_number(late.pk, reason="Ghi nhầm ngày", actor=SYSTEM, now=NOW)
    assert _reserve(unit, on=TODAY - timedelta(days=5)).number == 3


@pytest.mark.django_db
def test_what_no_body_of_that_kind_writes_gets_no_number() -> None:
    cell = make_cell(parent=make_unit())
    land = make_unit("Xã Thử", kind=UnitKind.COMMUNE)
    for unit, kind, on, subject, reason in (
        (cell, "CT", TODAY, "Chỉ thị", NumberRefusal.NOT_BY_THIS_BODY),
        (cell, "HĐ", TODAY, "Hợp đồng", NumberRefusal.NOT_OF_THE_STYLE),
        (land, "QĐ", TODAY, "Quyết định", NumberRefusal.NO_BODY),
        (cell, "NQ", TODAY + timedelta(days=1), "Nghị quyết", NumberRefusal.IN_THE_FUTURE),
        (cell, "NQ", TODAY, " ", NumberRefusal.NO_SUBJECT),
        (cell, "NQ", TODAY, "x" * 501, NumberRefusal.SUBJECT_TOO_LONG),
    ):
        with pytest.raises(Refused) as refused:
            _reserve(unit, kind=kind, on=on, subject=subject)
        assert refused.value.reason is reason
        assert "{" not in sentence_of(refused.value)
    assert not RegisteredNumber.objects.exists()
    assert str(_reserve(cell, kind="NQ")) == "01-NQ/CB"


@pytest.mark.django_db
def test_a_letter_of_a_state_body_is_not_numbered_without_who_wrote_it() -> None:
    office = make_unit("Ủy ban nhân dân xã Thử", kind=UnitKind.PEOPLES_COMMITTEE, body_code="UBND")
    for drafted_by, reason in (
        ("", NumberRefusal.NO_DRAFTER),
        ("V P", NumberRefusal.DRAFTER_UNFIT),
        ("VP-HC", NumberRefusal.DRAFTER_UNFIT),
        ("X" * 11, NumberRefusal.DRAFTER_UNFIT),
    ):
        with pytest.raises(Refused) as refused:
            _reserve(office, kind="CV", origin=Origin(drafted_by))
        assert refused.value.reason is reason
        assert "{" not in sentence_of(refused.value)
    assert str(_reserve(office, kind="CV", origin=Origin("VX"))) == "01/UBND-VX"
    assert str(_reserve(make_unit(), kind="CV")) == "01-CV/ĐU"


@pytest.mark.django_db
def test_at_the_grassroots_a_committee_and_its_standing_committee_issue_different_kinds() -> None:
    base = make_unit("Đảng ủy Sở Thử", kind="grassroots_dang_bo")
    cases = (
        ("HD", None, NumberRefusal.NO_ISSUER),
        ("HD", Issuer.COMMITTEE, NumberRefusal.NOT_BY_THIS_ISSUER),
        ("QC", Issuer.STANDING_COMMITTEE, NumberRefusal.NOT_BY_THIS_ISSUER),
        ("CT", Issuer.COMMITTEE, NumberRefusal.NOT_BY_THIS_BODY),
    )
    for kind, issuer, reason in cases:
        with pytest.raises(Refused) as refused:
            _reserve(base, kind=kind, origin=Origin(issuer=issuer))
        assert refused.value.reason is reason
        assert "{" not in sentence_of(refused.value)
    standing = Origin(issuer=Issuer.STANDING_COMMITTEE)
    assert str(_reserve(base, kind="HD", origin=standing)) == "01-HD/ĐU"
    assert str(_reserve(base, kind="QC", origin=Origin(issuer=Issuer.COMMITTEE))) == "01-QC/ĐU"
    above = make_unit()  # of a commune: above the grassroots since 1 July 2025
    assert str(_reserve(above, kind="HD")) == "01-HD/ĐU"


@pytest.mark.django_db
def test_a_split_unit_goes_on_with_the_count_and_a_merged_one_begins_it() -> None:
    old, other = make_unit("Đảng ủy xã Cũ"), make_unit("Đảng ủy xã Kia")
    for _ in range(3):
        _reserve(old)
    _reserve(other)
    part, whole = make_unit("Đảng ủy xã Một"), make_unit("Đảng ủy xã Mới")
    _came(part, old, SuccessionKind.SPLIT)
    for before in (old, other):
        _came(whole, before, SuccessionKind.MERGE)
    went_on = _reserve(part)
    assert went_on.number == 4
    assert went_on.register.first_number == 4
    assert went_on.register.continues == Register.objects.get(unit=old)
    assert _reserve(whole).number == 1


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
            with transaction.atomic():
                found.append(_reserve(unit).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [1, 2, 3, 4]


_CLERK = """
import django, os, sys
from datetime import date, datetime
name, unit, count, kills = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "dies"
os.environ["DJANGO_SETTINGS_MODULE"] = "camket.config.settings.test"
from django.conf import settings
settings.DATABASES["default"]["NAME"] = name
django.setup()
from django.db import transaction
from camket.registry.actions import reserve_number
from camket.shared.actor import SYSTEM
now = datetime.fromisoformat(sys.argv[5])
for turn in range(count):
    with transaction.atomic():
        number = reserve_number(
            unit, kind="CK", dated_on=date(2026, 11, 16), subject="Thử", actor=SYSTEM, now=now
        )
        if kills and turn == count - 1:
            os._exit(9)  # as if the machine had lost it before it could commit
    print(number.number, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_processes_that_reserve_at_once_and_one_that_dies_leave_no_gap() -> None:
    unit = make_unit()
    name = str(settings.DATABASES["default"]["NAME"])
    clerks = [
        subprocess.Popen(  # noqa: S603 - this test's own program
            [
                *(sys.executable, "-c", _CLERK, name, str(unit.pk), "12"),
                *("dies" if which == 0 else "lives", NOW.isoformat()),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        for which in range(3)
    ]
    told = [clerk.communicate(timeout=120)[0].split() for clerk in clerks]
    assert [clerk.returncode for clerk in clerks] == [9, 0, 0]
    given = sorted(int(number) for numbers in told for number in numbers)
    assert given == list(range(1, 36))
    kept = RegisteredNumber.objects.order_by("number").values_list("number", flat=True)
    assert list(kept) == given
    assert Register.objects.get().last_number == 35


def _reserve(
    unit: Unit,
    *,
    kind: str = "CK",
    on: date | None = None,
    subject: str = "Cam kết năm 2027",
    now: datetime = NOW,
    origin: Origin | None = None,
) -> RegisteredNumber:
    return reserve_number(
        unit.pk,
        kind=kind,
        dated_on=on or (now + timedelta(hours=7)).date(),
        subject=subject,
        actor=SYSTEM,
        now=now,
        origin=origin,
    )


def _came(unit: Unit, before: Unit, kind: SuccessionKind) -> None:
    assert UnitSpan.objects.filter(unit=unit).exists()
    Succession.objects.create(
        kind=kind, on=date(2026, 7, 1), decision_no="1", predecessor=before, successor=unit
    )
