"""People as a sheet: columns, checks, and what an export holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from camket.organisation.actions.importing import PersonEntry, PersonWork, write_people
from camket.organisation.models import Person, Tenure, UnitEdge
from camket.organisation.sheets.common import Plan, Scope, SheetKind, Step, units_within
from camket.organisation.sheets.unit_rows import is_made_reference
from camket.spreadsheets.columns import Column, ColumnKind, Row, Table

_LETTERS: Final = "CB"
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ASK_EVERY: Final = 5000

COLUMNS: Final = (
    Column(
        "key",
        "Mã cán bộ",
        ColumnKind.CODE,
        ("person_key", "ma_can_bo"),
        is_required=True,
        longest=40,
        hint="Mã do cơ quan tự đặt, không đổi và không dùng lại; không ghi số căn cước.",
    ),
    Column(
        "full_name",
        "Họ và tên",
        aliases=("name", "họ tên"),
        is_required=True,
        longest=120,
        width=30,
    ),
    Column(
        "contact",
        "Thư công vụ",
        aliases=("email", "thư điện tử công vụ"),
        longest=120,
        width=32,
        hint="Địa chỉ thư điện tử công vụ, không ghi thư riêng.",
    ),
)


def person_ids_by_key(keys: Iterable[str]) -> dict[str, Person]:
    """Return the people by own key or by the reference made of their identity, in one statement."""
    wanted = {key for key in keys if key}
    made = {int(key[len(_LETTERS) :]): key for key in wanted if is_made_reference(key, _LETTERS)}
    people = Person.objects.filter(Q(key__in=wanted) | Q(pk__in=list(made), key__isnull=True))
    return {person.key or made[person.pk]: person for person in people.iterator(chunk_size=5000)}


def check(table: Table, on: date, scope: Scope, step: Step) -> Plan:
    """Compare the rows with each other and with who is known; write nothing."""
    del on
    stored = person_ids_by_key(row.text("key") for row in table.rows)
    out_of_reach = _out_of_reach(stored.values(), scope)
    plan = Plan(rows=len(table.rows), problems=list(table.problems), notes=table.notes)
    work = PersonWork()
    bad_rows = {problem.row for problem in table.problems}
    seen: dict[str, Row] = {}
    for count, row in enumerate(table.rows):
        if count % _ASK_EVERY == 0:
            step("check", count, len(table.rows))
        code, sentence = _wrong(row, seen, stored, out_of_reach)
        if sentence:
            plan.problems.append(table.problem(row, code, sentence))
        elif row.number not in bad_rows:
            _decide(plan, work, row, stored.get(row.text("key")))
    plan.work = work
    plan.problems.sort(key=lambda one: (one.row, one.letter))
    return plan


def _wrong(
    row: Row, seen: dict[str, Row], stored: Mapping[str, Person], out_of_reach: set[int]
) -> tuple[str, str]:
    key = row.text("key")
    if not key:
        return "", ""
    if key in seen:
        return "key", f"Mã “{key}” đã có ở dòng {seen[key].number}: mỗi người một dòng."
    seen[key] = row
    person = stored.get(key)
    if person is None and is_made_reference(key, _LETTERS):
        return "key", f"Mã “{key}” là dạng mã do hệ thống đặt mà không có: đặt mã khác."
    if person is not None and person.pk in out_of_reach:
        return "key", "Cán bộ này giữ chức vụ ngoài phạm vi đồng chí được nhập."
    contact = row.text("contact")
    if contact and not _ADDRESS.fullmatch(contact):
        return "contact", "Không phải địa chỉ thư điện tử: ghi dạng ten@coquan.gov.vn."
    return "", ""


def _decide(plan: Plan, work: PersonWork, row: Row, person: Person | None) -> None:
    entry = PersonEntry(row.text("key"), row.text("full_name"), row.text("contact"))
    if person is None:
        work.new.append(entry)
        plan.created += 1
        return
    entry = PersonEntry(entry.key, entry.full_name, entry.contact or person.contact)
    if (entry.full_name, entry.contact) == (person.full_name, person.contact):
        plan.unchanged += 1
    else:
        work.changes.append((person, entry))
        plan.updated += 1


def _out_of_reach(people: Iterable[Person], scope: Scope) -> set[int]:
    """Return those who hold a post somewhere, and none within the scope."""
    ids = [person.pk for person in people]
    if scope.unit_id is None or not ids:
        return set()
    below = UnitEdge.objects.filter(ancestor_id=scope.unit_id, descendant_id=OuterRef("unit_id"))
    held = Tenure.objects.filter(person_id__in=ids)
    inside = set(held.filter(Exists(below)).values_list("person_id", flat=True))
    return set(held.values_list("person_id", flat=True)) - inside


def rows(on: date, scope: Scope) -> Iterator[Mapping[str, Any]]:
    """Return everybody, in Vietnamese order; within a scope whoever holds a post there that day."""
    people = Person.objects.order_by("sort_key", "pk")
    if scope.unit_id is not None:
        held = Tenure.objects.filter(unit_id__in=units_within(scope, on), valid__contains=on)
        people = people.filter(pk__in=held.values("person_id"))
    for person in people.iterator(chunk_size=5000):
        yield {"key": person.reference, "full_name": person.full_name, "contact": person.contact}


PEOPLE: Final = SheetKind(
    code="people",
    name="cán bộ",
    sheet="Cán bộ",
    columns=COLUMNS,
    check=check,
    write=write_people,
    rows=rows,
    hints=(
        "Mỗi người một dòng, nhận ra theo mã cán bộ.",
        "Ô để trống không làm thay đổi điều đã ghi.",
        "Chức vụ nhập ở bảng chức vụ. Không ghi căn cước, ngày sinh, lý lịch.",
    ),
)
