"""Compare the rows of a sheet of tenures with each other and with what is held, set by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from camket.organisation.actions.importing import TenureEntry, TenureWork
from camket.organisation.actions.people import show_days
from camket.organisation.holding import SUSPENDED, Holding, TenureRefusal, clash_of, covers
from camket.organisation.holding_wording import TENURE_REFUSED
from camket.organisation.kinds import kind_name
from camket.organisation.models import Person, Post, Tenure, TenureKind, UnitEdge, UnitSpan
from camket.organisation.posts import posts
from camket.organisation.sheets.common import Plan, Scope, Step
from camket.organisation.sheets.people import person_ids_by_key
from camket.organisation.sheets.unit_rows import unit_ids_by_key
from camket.shared.periods import Period
from camket.shared.text import show_day
from camket.spreadsheets.columns import Row, Table, nearest, same_word

_ASK_EVERY: Final = 5000


def check_tenures(table: Table, on: date, scope: Scope, step: Step) -> Plan:
    """Compare the rows with each other and with what is held; write nothing."""
    return _Checker(table, on, scope, step).plan()


def post_label(name: str, code: str) -> str:
    """Return how a post stands in a sheet: several posts bear one name."""
    return f"{name} ({code})"


@dataclass(frozen=True, slots=True)
class _Post:
    """A post as far as a sheet needs it; `kinds` is empty when any unit may have it."""

    code: str
    name: str
    is_head: bool
    kinds: tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    """One row on its way to becoming a tenure."""

    row: Row
    person: Person | None
    unit_id: int | None
    post: _Post | None = None
    from_on: date = date.min
    until: date | None = None
    same: Tenure | None = None
    ends_on: date | None = None
    is_bad: bool = False


@dataclass(slots=True)
class _Held:
    """What is held, as it will be after the rows seen so far."""

    heads: dict[int, list[Holding]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[tuple[int, int, str], list[Holding]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, key: tuple[int, int, str], holding: Holding, *, is_head: bool) -> None:
        self.posts[key].append(holding)
        if is_head:
            self.heads[key[1]].append(holding)


class _Checker:
    def __init__(self, table: Table, on: date, scope: Scope, step: Step) -> None:
        self._table, self._on, self._scope, self._step = table, on, scope, step
        self._problems = list(table.problems)
        self._catalogue = _catalogue()
        self._spans: dict[int, list[UnitSpan]] = defaultdict(list)
        self._held = _Held()

    def plan(self) -> Plan:
        table = self._table
        people = person_ids_by_key(row.text("person") for row in table.rows)
        units = unit_ids_by_key(row.text("unit") for row in table.rows)
        for span in UnitSpan.objects.filter(unit_id__in=set(units.values())).order_by(
            "unit_id", "valid"
        ).only("unit_id", "valid", "name", "kind").iterator(chunk_size=5000):  # fmt: skip
            self._spans[span.unit_id].append(span)
        bad_rows = {problem.row for problem in self._problems}
        entries = []
        for row in table.rows:
            entry = _Entry(row, people.get(row.text("person")), units.get(row.text("unit")))
            entry.is_bad = row.number in bad_rows
            entries.append(entry)
        within = self._within(set(units.values()))
        for entry in entries:
            self._name(entry, within)
        self._match(entries)
        for count, entry in enumerate(entries):
            if count % _ASK_EVERY == 0:
                self._step("check", count, len(entries))
            if not entry.is_bad and entry.same is None:
                self._judge(entry)
        return self._decide(entries)

    def _tell(self, entry: _Entry, code: str, sentence: str) -> None:
        entry.is_bad = True
        self._problems.append(self._table.problem(entry.row, code, sentence))

    def _refuse(self, entry: _Entry, code: str, reason: TenureRefusal, **details: Any) -> None:
        self._tell(entry, code, str(TENURE_REFUSED[reason]).format(**details))

    def _within(self, unit_ids: set[int]) -> set[int] | None:
        if self._scope.unit_id is None:
            return None
        edges = UnitEdge.objects.filter(
            ancestor_id=self._scope.unit_id, descendant_id__in=unit_ids, valid__contains=self._on
        )
        return set(edges.values_list("descendant_id", flat=True))

    # --- one row by itself ---

    def _name(self, entry: _Entry, within: set[int] | None) -> None:
        row = entry.row
        key, unit = row.text("person"), row.text("unit")
        if key and entry.person is None:
            self._tell(entry, "person", f"Không có cán bộ mang mã “{key}”: nhập bảng cán bộ trước.")
        if unit and entry.unit_id is None:
            self._tell(entry, "unit", f"Không có đơn vị mang mã “{unit}”: nhập bảng đơn vị trước.")
        elif within is not None and entry.unit_id is not None and entry.unit_id not in within:
            self._tell(entry, "unit", "Đơn vị này ngoài phạm vi đồng chí được nhập.")
        entry.from_on, entry.until = row.day("from") or self._on, row.day("until")
        if entry.until is not None and entry.until <= entry.from_on:
            start = show_day(entry.from_on)
            self._refuse(entry, "until", TenureRefusal.ENDS_BEFORE_START, start=start)
        if row.text("post"):
            self._find_post(entry, row.text("post"))

    def _find_post(self, entry: _Entry, text: str) -> None:
        offered = self._catalogue.get(same_word(text), [])
        if len(offered) > 1:  # a bare name: the kind of the unit tells which is meant
            kind = self._kind_of(entry)
            fitting = [post for post in offered if kind in post.kinds]
            if len(fitting) != 1:
                labels = "; ".join(post_label(post.name, post.code) for post in offered)
                self._tell(entry, "post", f"Nhiều chức danh tên “{text}”. Chọn một: {labels}.")
                return
            offered = fitting
        if not offered:
            known = [post_label(one[0].name, one[0].code) for one in self._catalogue.values()]
            close = nearest(text, known)
            told = f" Có phải là “{close}”?" if close else " Chọn trong danh sách của bảng mẫu."
            self._tell(entry, "post", f"Không có chức danh “{text}”.{told}")
            return
        entry.post = offered[0]

    def _kind_of(self, entry: _Entry) -> str:
        spans = self._spans.get(entry.unit_id or 0, [])
        then = [span for span in spans if _period(span).holds(entry.from_on)]
        return then[0].kind if then else ""

    # --- what is held already ---

    def _match(self, entries: list[_Entry]) -> None:
        """Find the rows that stand already, and note what is held when they are done."""
        unit_ids = {entry.unit_id for entry in entries if entry.unit_id is not None}
        stored = Tenure.objects.filter(unit_id__in=unit_ids).select_related("person", "post")
        by_post: dict[tuple[int, int, str], list[Tenure]] = defaultdict(list)
        for tenure in stored.iterator(chunk_size=5000):
            by_post[tenure.person_id, tenure.unit_id, tenure.post.code].append(tenure)
        claimed: dict[int, _Entry] = {}
        for entry in entries:
            key = _key(entry)
            if key is None:
                continue
            entry.same = self._same(entry, by_post.get(key, ()))
            if entry.same is None:
                continue
            if (first := claimed.get(entry.same.pk)) is not None:
                sentence = f"Trùng với dòng {first.row.number}: chỉ để lại một dòng."
                self._tell(entry, "person", sentence)
                continue
            claimed[entry.same.pk] = entry
            self._compare(entry, entry.same)
        for key, tenures in by_post.items():
            for tenure in tenures:
                found = claimed.get(tenure.pk)
                days = Period(
                    tenure.valid.lower,
                    (found.ends_on if found else None) or tenure.valid.upper,
                )
                holding = Holding(tenure.person.full_name, tenure.post.name, days)
                self._held.add(key, holding, is_head=tenure.is_head)

    def _same(self, entry: _Entry, tenures: Sequence[Tenure]) -> Tenure | None:
        if "from" in entry.row.cells:
            return next((one for one in tenures if one.valid.lower == entry.from_on), None)
        return next(
            (one for one in tenures if Period(one.valid.lower, one.valid.upper).holds(self._on)),
            None,
        )

    def _compare(self, entry: _Entry, tenure: Tenure) -> None:
        row = entry.row
        kind = row.text("kind")
        if kind and kind != tenure.kind:
            label = TenureKind(tenure.kind).label
            sentence = (
                f"Đã ghi là “{label}” từ ngày này; lịch sử không sửa được: ghi lại như cũ, hoặc "
                "thêm dòng mới từ một ngày về sau."
            )
            self._tell(entry, "kind", sentence)
        number = row.text("decision_no")
        if number and number != tenure.decision_no:
            sentence = f"Đã ghi quyết định “{tenure.decision_no}”; lịch sử không sửa được."
            self._tell(entry, "decision_no", sentence)
        if entry.until == tenure.valid.upper or entry.until is None:
            return
        if tenure.valid.upper is not None:
            day = show_day(tenure.valid.upper)
            sentence = f"Đã ghi thôi chức vụ từ ngày {day}; lịch sử không sửa được."
            self._tell(entry, "until", sentence)
            return
        if not self._is_own(entry):
            entry.ends_on = entry.until

    def _is_own(self, entry: _Entry) -> bool:
        """Refuse what somebody writes of himself: nobody appoints or dismisses himself."""
        own = self._scope.person_id
        is_own = entry.person is not None and own is not None and entry.person.pk == own
        if is_own:
            sentence = "Đồng chí không ghi chức vụ của chính mình: để cấp trên ghi."
            self._tell(entry, "person", sentence)
        return is_own

    # --- may it be held ---

    def _judge(self, entry: _Entry) -> None:
        key, post, person = _key(entry), entry.post, entry.person
        if key is None or post is None or person is None or self._is_own(entry):
            return
        days = Period(entry.from_on, entry.until)
        spans = self._spans[key[1]]
        unit = next((one.name for one in reversed(spans)), "")
        shown = show_days(days)
        if entry.row.text("kind") == SUSPENDED:
            self._refuse(entry, "kind", TenureRefusal.SUSPENDED_KIND)
            return
        if not covers(days, [_period(span) for span in spans]):
            self._refuse(entry, "from", TenureRefusal.UNIT_NOT_STANDING, unit=unit, days=shown)
            return
        kind = self._kind_of(entry)
        if post.kinds and kind not in post.kinds:
            self._refuse(
                entry, "post", TenureRefusal.WRONG_POST,
                post=post.name, kind=kind_name(kind), unit=unit,
            )  # fmt: skip
            return
        if other := clash_of(days, self._held.posts[key]):
            self._refuse(
                entry, "from", TenureRefusal.SAME_POST,
                name=other.name, unit=unit, days=show_days(other.days),
            )  # fmt: skip
            return
        if post.is_head and (other := clash_of(days, self._held.heads[key[1]])):
            self._refuse(
                entry, "unit", TenureRefusal.SECOND_HEAD,
                unit=unit, name=other.name, post=other.post, days=show_days(other.days),
            )  # fmt: skip
            return
        self._held.add(key, Holding(person.full_name, post.name, days), is_head=post.is_head)

    def _decide(self, entries: list[_Entry]) -> Plan:
        self._step("check", len(entries), len(entries))
        plan = Plan(rows=len(entries), notes=self._table.notes)
        work = TenureWork()
        for entry in entries:
            key = _key(entry)
            if entry.is_bad or key is None:
                continue
            if entry.same is None:
                plan.created += 1
                work.new.append(_new_tenure(entry, key))
            elif entry.ends_on is not None:
                plan.updated += 1
                work.ended.append((entry.same, entry.ends_on))
            else:
                plan.unchanged += 1
        plan.work = work
        plan.problems = sorted(self._problems, key=lambda one: (one.row, one.letter))
        return plan


def _new_tenure(entry: _Entry, key: tuple[int, int, str]) -> TenureEntry:
    person_id, unit_id, code = key
    return TenureEntry(
        person_id=person_id,
        post_code=code,
        unit_id=unit_id,
        from_on=entry.from_on,
        until=entry.until,
        kind=entry.row.text("kind") or TenureKind.FULL.value,
        decision_no=entry.row.text("decision_no"),
    )


def _key(entry: _Entry) -> tuple[int, int, str] | None:
    if entry.person is None or entry.unit_id is None or entry.post is None:
        return None
    return entry.person.pk, entry.unit_id, entry.post.code


def _period(span: UnitSpan) -> Period:
    return Period(span.valid.lower, span.valid.upper)


def _catalogue() -> dict[str, list[_Post]]:
    """Return the posts by code, by label and by bare name; stored ones beside the shipped."""
    found = {code: _Post(code, one.name, one.is_head, one.kinds) for code, one in posts().items()}
    for post in Post.objects.exclude(code__in=found):
        found[post.code] = _Post(post.code, post.name, post.is_head, ())
    by_word: dict[str, list[_Post]] = defaultdict(list)
    for one in found.values():
        for word in {one.code, post_label(one.name, one.code), one.name}:
            by_word[same_word(word)].append(one)
    return dict(by_word)
