"""The chain of the audit: whoever alters, removes, swaps or cuts a row is found out."""

from __future__ import annotations

import uuid
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import NOW, PASSWORD

from camket.accounts.actions import create_administrator
from camket.audit.chain import check_and_note, check_chain, digest, one_act, record
from camket.audit.models import ChainHead, Entry
from camket.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def five_entries() -> None:
    for number in range(5):
        create_administrator(f"quan.tri.{number}@thu.vn", PASSWORD, actor=SYSTEM, now=NOW)


def behind_the_back(*statements: str) -> None:
    """Do what only somebody with the database's own key could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("audit_entry", "audit_chainhead"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in ("audit_entry", "audit_chainhead"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_a_whole_chain_is_whole() -> None:
    report = check_chain()
    assert (report.entries, report.first_broken, report.problem) == (5, None, "")


def test_an_altered_entry_is_found() -> None:
    behind_the_back("UPDATE audit_entry SET object_name = 'ai đó khác' WHERE number = 3")
    report = check_chain()
    assert report.first_broken == 3
    assert report.problem == "Mục 3 đã bị sửa sau khi ghi."


@pytest.mark.parametrize(
    "column",
    [
        "at = at + interval '1 second'",
        "actor = '{}'",
        "after = '{}'",
        "action = 'x'",
        "person_id = 7",
    ],
)
def test_nothing_of_an_entry_can_be_altered_unseen(column: str) -> None:
    behind_the_back(f"UPDATE audit_entry SET {column} WHERE number = 2")  # noqa: S608 - the forger of this test
    assert check_chain().first_broken == 2


def test_a_removed_entry_is_found() -> None:
    behind_the_back("DELETE FROM audit_entry WHERE number = 2")
    report = check_chain()
    assert report.first_broken == 2
    assert report.problem == "Thiếu mục 2: sau mục 1 là mục 3."


def test_a_removed_first_entry_is_found() -> None:
    behind_the_back("DELETE FROM audit_entry WHERE number = 1")
    assert check_chain().first_broken == 1


def test_a_cut_tail_is_found() -> None:
    behind_the_back("DELETE FROM audit_entry WHERE number > 3")
    report = check_chain()
    assert (report.entries, report.first_broken) == (3, 4)
    assert report.problem == "Thiếu các mục từ 4 đến 5 ở cuối nhật ký."


def test_a_cut_tail_stays_found_when_writing_goes_on() -> None:
    behind_the_back("DELETE FROM audit_entry WHERE number > 3")
    create_administrator("moi@thu.vn", PASSWORD, actor=SYSTEM, now=NOW)
    assert check_chain().first_broken == 4


def test_an_emptied_audit_is_found() -> None:
    behind_the_back("DELETE FROM audit_entry")
    assert check_chain().first_broken == 1


def test_swapped_entries_are_found() -> None:
    behind_the_back(
        "UPDATE audit_entry SET number = 99 WHERE number = 2",
        "UPDATE audit_entry SET number = 2 WHERE number = 4",
        "UPDATE audit_entry SET number = 4 WHERE number = 99",
    )
    report = check_chain()
    assert report.first_broken == 2
    assert report.problem == "Mục 2 không nối tiếp mục đứng trước."


def test_a_chain_written_anew_from_some_entry_is_found() -> None:
    """Whoever knows how hashes are made can rewrite all that follows, but not the head unseen."""
    previous = bytes(Entry.objects.get(number=3).hash)
    for number in (4, 5):
        entry = Entry.objects.get(number=number)
        entry.object_name, entry.previous_hash = "viết lại", previous
        previous = digest(entry)
        behind_the_back(
            f"UPDATE audit_entry SET object_name = 'viết lại', previous_hash = '\\x{bytes(entry.previous_hash).hex()}', hash = '\\x{previous.hex()}' WHERE number = {number}"  # noqa: S608 - the forger of this test
        )
    report = check_chain()
    assert report.first_broken == 5
    assert report.problem == "Mục 5 không còn là mục đã ghi cuối chuỗi."


def test_a_head_that_was_removed_is_missed() -> None:
    behind_the_back("DELETE FROM audit_chainhead")
    assert check_chain().first_broken == 6
    with pytest.raises(IntegrityError), transaction.atomic():
        create_administrator("moi@thu.vn", PASSWORD, actor=SYSTEM, now=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x' WHERE number = 2",
        "DELETE FROM audit_entry WHERE number = 5",
        "DELETE FROM audit_chainhead",
        "UPDATE audit_chainhead SET number = 3",
    ],
)
def test_the_database_itself_refuses(statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_outcome_of_a_check_is_kept() -> None:
    check_and_note(now=NOW)
    head = ChainHead.objects.get()
    assert (head.checked_at, head.checked_entries, head.problem) == (NOW, 5, "")
    behind_the_back("DELETE FROM audit_entry WHERE number = 2")
    check_and_note(now=NOW)
    assert "Thiếu mục 2" in ChainHead.objects.get().problem


def test_writing_costs_the_same_however_long_the_chain(django_assert_num_queries: object) -> None:
    subject = Entry.objects.latest("number").user or create_administrator(
        "x@thu.vn", PASSWORD, actor=SYSTEM, now=NOW
    )
    with django_assert_num_queries(3):  # type: ignore[operator]  # the head, the entry, the new head
        record("account.signed_in", subject, actor=SYSTEM, at=NOW)


def test_whatever_is_told_comes_back_as_it_was_hashed() -> None:
    told: dict[Any, Any] = {
        "share": 0.1,
        "large": 1e22,
        2: "a key that is a number",
        10: ["nested", {"on": NOW, "amount": Decimal("1.50")}],
        "zero": "a\0b",
        "key": uuid.UUID(int=7),
    }
    record("x.told", Entry.objects.latest("number"), actor=SYSTEM, at=NOW, after=told)
    assert check_chain().first_broken is None
    assert Entry.objects.get(number=6).after["zero"] == "ab"


def test_the_hash_does_not_depend_on_the_time_zone_an_instant_is_read_in() -> None:
    entry = Entry.objects.get(number=1)
    entry.at = entry.at.astimezone(timezone(timedelta(hours=-5)))
    assert digest(entry) == bytes(entry.hash)


def test_an_act_made_of_others_writes_its_entries_last_and_in_order() -> None:
    subject = Entry.objects.latest("number")
    with one_act():
        record("x.first", subject, actor=SYSTEM, at=NOW)
        with one_act():
            record("x.second", subject, actor=SYSTEM, at=NOW)
        assert Entry.objects.count() == 5
        record("x.third", subject, actor=SYSTEM, at=NOW)
    written = Entry.objects.filter(number__gt=5).order_by("number").values_list("action", flat=True)
    assert list(written) == ["x.first", "x.second", "x.third"]
    assert check_chain().first_broken is None


@one_act()
def fail_after_telling(subject: Entry) -> None:
    record("x.taken_back", subject, actor=SYSTEM, at=NOW)
    raise LookupError


def test_a_part_that_was_taken_back_is_not_told() -> None:
    subject = Entry.objects.latest("number")
    with one_act():
        with pytest.raises(LookupError):
            fail_after_telling(subject)
        record("x.kept", subject, actor=SYSTEM, at=NOW)
    assert Entry.objects.latest("number").action == "x.kept"
    assert Entry.objects.count() == 6


def test_an_act_that_fails_leaves_nothing_behind_for_the_next() -> None:
    subject = Entry.objects.latest("number")
    with pytest.raises(LookupError):
        fail_after_telling(subject)
    record("x.next", subject, actor=SYSTEM, at=NOW)
    assert Entry.objects.count() == 6
