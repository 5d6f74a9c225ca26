"""Write entries and check the chain they form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.functional import Promise

from camket.audit.bulk import Value, copy_rows
from camket.audit.models import ChainHead, Entry
from camket.shared.actor import Actor

_MANY: Final = 500
_COLUMNS: Final = tuple(str(field.column) for field in Entry._meta.concrete_fields)  # noqa: SLF001  # Django's documented Meta interface
GENESIS: Final = b"\x00" * 32
_ONLY: Final = 1
"""The one row of the chain's head; writers lock it and so take turns until they commit."""


_Part = tuple[list["Fact"], Actor, datetime]
_GATHERED: ContextVar[list[_Part] | None] = ContextVar("gathered", default=None)
"""What the act that runs now has told so far; None outside `one_act`."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to be recorded."""

    action: str
    object_type: str
    object_id: str
    object_name: str
    object_unit_id: int | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def fact(
    action: str,
    subject: models.Model,
    *,
    unit_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Fact:
    """Describe what was done to a row; its unit is taken from the row when it names one."""
    own_unit = getattr(subject, "unit_id", None)
    return Fact(
        action=action,
        object_type=subject._meta.label_lower,  # noqa: SLF001  # Django's documented Meta interface
        object_id=str(subject.pk),
        object_name=str(subject)[:300],
        object_unit_id=unit_id if unit_id is not None else own_unit,
        before=before or {},
        after=after or {},
    )


def record(
    action: str,
    subject: models.Model,
    *,
    actor: Actor,
    at: datetime,
    unit_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append one entry; call it last in the action's transaction, for writers wait in line here."""
    record_facts(
        [fact(action, subject, unit_id=unit_id, before=before, after=after)], actor=actor, at=at
    )


def record_facts(facts: Iterable[Fact], *, actor: Actor, at: datetime) -> None:
    """Append entries for many things done at once, in their order."""
    part = (list(facts), actor, at)
    gathered = _GATHERED.get()
    if gathered is None:
        _append([part])
    else:
        gathered.append(part)


@contextmanager
def one_act() -> Iterator[None]:
    """Run an act that is made of other acts in one transaction, and write all its entries last.

    From its first entry on a writer holds the head of the chain until it commits: an inner act
    that wrote at once would keep everybody else waiting while a paper is sealed, and two acts that
    then lock each other's rows would wait for ever. Also serves as a decorator.
    """
    outer = _GATHERED.get()
    gathered: list[_Part] = []
    token = _GATHERED.set(gathered)
    try:
        with transaction.atomic():
            yield
            if outer is None:
                _append(gathered)
    finally:
        _GATHERED.reset(token)
    if outer is not None:
        outer += gathered


def _append(parts: Iterable[_Part]) -> None:
    told = [
        (done, actor, record, at)
        for facts, actor, at in parts
        for record in (actor.as_record(),)
        for done in facts
    ]
    if not told:
        return
    with transaction.atomic(savepoint=False):  # an act without its entry is none
        last, previous = _locked_head()
        rows = []
        for number, (done, actor, record, at) in enumerate(told, start=last + 1):
            row = _entry(number, done, actor, record, at)
            row.previous_hash = previous
            row.hash = previous = digest(row)
            rows.append(row)
        if len(rows) > _MANY:
            copy_rows(Entry, _COLUMNS, (_row(entry) for entry in rows))
        else:
            Entry.objects.bulk_create(rows)
        with connection.cursor() as cursor:
            cursor.execute(_MOVE_HEAD, [rows[-1].number, previous, _ONLY])


# Every act of everybody ends here, under the one lock all wait for: nothing is composed meanwhile.
_LOCK_HEAD: Final = 'SELECT number, hash FROM "audit_chainhead" WHERE id = %s FOR UPDATE'
_MOVE_HEAD: Final = 'UPDATE "audit_chainhead" SET number = %s, hash = %s WHERE id = %s'


def _locked_head() -> tuple[int, bytes]:
    """Return number and hash of the last entry, locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_HEAD, [_ONLY])
        found = cursor.fetchone()
    if found is None:  # the first entry of an installation
        head, _ = ChainHead.objects.select_for_update().get_or_create(
            pk=_ONLY, defaults={"number": 0, "hash": GENESIS}
        )
        return head.number, bytes(head.hash)
    return found[0], bytes(found[1])


def _row(entry: Entry) -> tuple[Value, ...]:
    return tuple(
        json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
        for value in (getattr(entry, column) for column in _COLUMNS)
    )


def _entry(number: int, done: Fact, actor: Actor, record: Mapping[str, Any], at: datetime) -> Entry:
    return Entry(
        number=number,
        at=at,
        action=done.action,
        user_id=actor.user_id,
        person_id=actor.person_id,
        unit_id=actor.unit_id,
        actor=record,
        object_type=done.object_type,
        object_id=done.object_id,
        object_name=done.object_name,
        object_unit_id=done.object_unit_id,
        before=_plain(done.before),
        after=_plain(done.after),
    )


def digest(entry: Entry) -> bytes:
    """Return SHA-256 over the hash before and every column that tells what was done."""
    content = json.dumps(
        [
            entry.number,
            entry.at.timestamp(),  # an instant: the same whatever time zone it is read in
            entry.action,
            entry.user_id,
            entry.person_id,
            entry.unit_id,
            entry.actor,
            entry.object_type,
            entry.object_id,
            entry.object_name,
            entry.object_unit_id,
            entry.before,
            entry.after,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(bytes(entry.previous_hash) + content.encode()).digest()


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk over the whole chain found."""

    entries: int
    first_broken: int | None = None
    problem: str = ""


def check_chain() -> ChainReport:
    """Walk the chain from its first entry and stop at the first that was altered, cut or moved.

    The head is read first: entries written during the walk are then seen as what they are, new.
    """
    head = ChainHead.objects.filter(pk=_ONLY).first()
    last, last_hash = (head.number, bytes(head.hash)) if head else (0, GENESIS)
    expected, previous = 1, GENESIS
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        problem = _problem_with(entry, expected, previous)
        if not problem and entry.number == last and bytes(entry.hash) != last_hash:
            problem = f"Mục {entry.number} không còn là mục đã ghi cuối chuỗi."
        if problem:
            return ChainReport(expected - 1, min(entry.number, expected), problem)
        previous = bytes(entry.hash)
        expected += 1
    if expected <= last:
        problem = f"Thiếu các mục từ {expected} đến {last} ở cuối nhật ký."
        return ChainReport(expected - 1, expected, problem)
    if head is None and expected > 1:
        problem = f"Mất dấu mục cuối: nhật ký có {expected - 1} mục mà không có dòng đầu chuỗi."
        return ChainReport(expected - 1, expected, problem)
    return ChainReport(expected - 1)


def _problem_with(entry: Entry, expected: int, previous: bytes) -> str:
    if entry.number != expected:
        return f"Thiếu mục {expected}: sau mục {expected - 1} là mục {entry.number}."
    if bytes(entry.previous_hash) != previous:
        return f"Mục {entry.number} không nối tiếp mục đứng trước."
    if digest(entry) != bytes(entry.hash):
        return f"Mục {entry.number} đã bị sửa sau khi ghi."
    return ""


def check_and_note(*, now: datetime) -> ChainReport:
    """Walk the chain and keep the outcome, so that the inspector's page can say it."""
    report = check_chain()
    ChainHead.objects.filter(pk=_ONLY).update(
        checked_at=now, checked_entries=report.entries, problem=report.problem
    )
    return report


_SCALARS: Final = frozenset({int, bool})


def _plain(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return values that come back from the database exactly as they went in, or the chain breaks.

    PostgreSQL keeps no binary fractions, no keys but text and no zero characters in JSON.
    """
    return {str(key): _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    if value is None or value.__class__ in _SCALARS:
        return value  # most values are these, or text: a rearrangement tells a million of them
    if isinstance(value, str | Promise):
        return str(value).replace("\0", "")
    if isinstance(value, Decimal | float | UUID | date):
        return value.isoformat() if isinstance(value, date) else str(value)  # an instant is a date
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, (list, tuple)):
        return [_plain_value(part) for part in value]
    return value
