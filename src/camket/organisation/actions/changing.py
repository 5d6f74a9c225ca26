"""Carry a plan's acts out: one transaction, on one day, whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F

from camket.audit.bulk import Value, copy_rows, days
from camket.audit.chain import Fact, record_facts
from camket.organisation.actions.heirs import write_heirs
from camket.organisation.actions.tree import keep_aside, lock_tree, rebuild_edges
from camket.organisation.acts import Act, ActKind, NewUnitText
from camket.organisation.arrays import among
from camket.organisation.decisions import PlanRefusal, Situation
from camket.organisation.kinds import kinds
from camket.organisation.models import (
    Succession,
    Tenure,
    Unit,
    UnitEdge,
    UnitHeir,
    UnitLink,
    UnitRole,
    UnitSpan,
)
from camket.organisation.planning import problems_of
from camket.organisation.posts import MEMBER_POST, posts
from camket.organisation.settling import Ref, Settled, settle
from camket.organisation.situations import situation_of
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import clean, fold, show_day, sort_key

_BATCH: Final = 2000
_MANY: Final = 1000
"""From so many changed units on the tables are counted anew before the transaction ends."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a plan.

    Attributes:
        founded: The units by the plan's keys.
        ended: Each ended unit with whoever answers for what it left, the main one first.
        moved: Units that stand under another superior, by an act or because theirs ended.
        line_changed: Every standing unit that has another line of ancestors than before.
    """

    founded: dict[str, int]
    ended: dict[int, tuple[int, ...]]
    moved: tuple[int, ...]
    renamed: tuple[int, ...]
    ended_tenures: tuple[int, ...]
    line_changed: tuple[int, ...]


@transaction.atomic
def apply_acts(
    acts: Sequence[Act],
    *,
    on: date,
    decision_no: str,
    rearrangement_id: int | None = None,
    superior_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Applied:
    """Change the organisation as the acts say, from a day on.

    Days before stay as they were. The number of statements does not grow with the acts.

    Raises:
        Refused: Something cannot be done; `details["problems"]` holds every reason.
    """
    lock_tree()
    situation = situation_of(acts, on=on, superior_id=superior_id)
    settled = settle(acts, situation)
    if settled.faults:
        problems = problems_of(settled.faults)
        raise Refused(
            PlanRefusal.HAS_PROBLEMS,
            problems=problems,
            count=len(problems),
            first=problems[0].sentence,
        )
    change = _Change(acts, situation, settled, decision_no, rearrangement_id)
    applied = change.carry_out()
    record_facts(change.facts(), actor=actor, at=now)
    return applied


class _Change:
    """The writing of one settled plan."""

    def __init__(
        self,
        acts: Sequence[Act],
        situation: Situation,
        settled: Settled,
        decision_no: str,
        rearrangement_id: int | None,
    ) -> None:
        self.acts = acts
        self.before = situation
        self.settled = settled
        self.on = situation.on
        self.decision_no = decision_no
        self.rearrangement_id = rearrangement_id
        self.ids: dict[str, int] = {}
        self.posts_ended: dict[int, list[int]] = defaultdict(list)
        self.members_passed: dict[int, list[int]] = defaultdict(list)

    def carry_out(self) -> Applied:
        settled, on = self.settled, self.on
        founded = settled.founded.items()
        units = Unit.objects.bulk_create(
            [Unit(key=one.text.unit_key or None) for _, one in founded], batch_size=_BATCH
        )
        self.ids = {key: unit.pk for (key, _), unit in zip(founded, units, strict=True)}
        end_spans(settled.ending, on=on)
        self._change_spans()
        self._follow()
        spans = (
            new_span(one.text, self.ids[key], self._id(one.parent), on) for key, one in founded
        )
        copy_rows(UnitSpan, _SPAN, (_row(span) for span in spans))
        followers = [one.unit_id for one in settled.followers]
        changed = {*settled.ending, *settled.moved, *followers, *self.ids.values()}
        lines = rebuild_edges(changed, from_on=on)
        left_to = {unit_id: self._left_to(unit_id) for unit_id in settled.ending}
        write_heirs(left_to, on=on)
        self._write_successions()
        self._change_roles()
        pass_links(
            {
                unit_id: self._id(heirs[0].unit.at)
                for unit_id, heirs in settled.heirs.items()
                if heirs
            },
            settled.ending,
            on=on,
        )
        tenures = self._end_tenures()
        self._pass_members(tenures)
        if len(changed) > _MANY:
            count_rows()
        return Applied(
            founded=dict(self.ids),
            ended=left_to,
            moved=tuple(dict.fromkeys([*settled.moved, *followers])),
            renamed=tuple(settled.renamed),
            ended_tenures=tuple(tenures),
            line_changed=tuple(sorted(lines - settled.ending.keys())),
        )

    def _id(self, ref: Ref | None) -> int | None:
        return self.ids[ref] if isinstance(ref, str) else ref

    def _left_to(self, unit_id: int) -> tuple[int, ...]:
        heirs = self.settled.heirs.get(unit_id, ())
        refs = [heir.unit.at for heir in heirs] or [self.settled.answers[unit_id]]
        return tuple(self.ids[ref] if isinstance(ref, str) else ref for ref in refs)

    # --- spans ----------------------------------------------------------------------------

    def _change_spans(self) -> None:
        """Begin another span of each unit that an act renames or moves."""
        changing = {*self.settled.moved, *self.settled.renamed}
        spans = list(UnitSpan.objects.filter(unit_id__in=changing, valid__contains=self.on))
        end_spans(changing, on=self.on)
        for span in spans:
            span.pk = None
            span.valid = DateRange(self.on, None)
            if span.unit_id in self.settled.moved:
                span.parent_id = self._id(self.settled.moved[span.unit_id])
            if text := self.settled.renamed.get(span.unit_id):
                _call(span, text)
        copy_rows(UnitSpan, _SPAN, (_row(span) for span in spans))

    def _follow(self) -> None:
        """Let units that stood under an ending one stand elsewhere, in spans to come as well."""
        if not self.settled.followers:
            return
        rows = [(one.unit_id, one.from_id, self._id(one.to)) for one in self.settled.followers]
        units, old, new = (list(column) for column in zip(*rows, strict=True))
        with connection.cursor() as cursor:
            keep_aside(
                cursor,
                "tree_following",
                "SELECT * FROM unnest(%(units)s::bigint[], %(old)s::bigint[], %(new)s::bigint[])"
                " AS following (unit_id, from_id, to_id)",
                {"units": units, "old": old, "new": new},
            )
            keep_aside(cursor, "tree_past", _PAST, {"on": self.on})
            cursor.execute(_FOLLOW, {"on": self.on})
            cursor.execute(_KEEP_PAST, {"on": self.on})

    # --- what hangs on units --------------------------------------------------------------

    def _write_successions(self) -> None:
        """Keep what came of whom; a unit that follows twice on one day is told once."""
        copy_rows(Succession, _SUCCESSION, self._successions())
        followers = {one.unit_id for one in self.settled.followers} - self.settled.named.keys()
        told = set(
            Succession.objects.filter(among("predecessor_id", followers), on=self.on)
            .filter(kind=ActKind.TRANSFER, successor_id=F("predecessor_id"))
            .values_list("predecessor_id", flat=True)
        )
        copy_rows(
            Succession,
            _SUCCESSION,
            (self._succession(None, unit_id, unit_id) for unit_id in sorted(followers - told)),
        )

    def _successions(self) -> Iterable[tuple[Value, ...]]:
        received = {heir.unit.at for heirs in self.settled.heirs.values() for heir in heirs}
        for unit_id, index in self.settled.ending.items():
            heirs = self.settled.heirs.get(unit_id, ())
            for heir in heirs:
                yield self._succession(
                    index, unit_id, self._id(heir.unit.at), heir.share, is_main=heir.is_main
                )
            if not heirs:
                yield self._succession(index, unit_id, None)
        for key, founded in self.settled.founded.items():
            if key not in received:
                yield self._succession(founded.act_index, None, self.ids[key])
        for unit_id, index in self.settled.named.items():
            yield self._succession(index, unit_id, unit_id)

    def _succession(
        self,
        index: int | None,
        predecessor: int | None,
        successor: int | None,
        share: str = "whole",
        *,
        is_main: bool = True,
    ) -> tuple[Value, ...]:
        kind = ActKind.TRANSFER.value if index is None else str(self.acts[index].kind)
        return (
            self.rearrangement_id,
            ActKind.FOUND.value if predecessor is None else kind,
            self.on,
            self.decision_no,
            predecessor,
            successor,
            share,
            is_main,
        )

    def _change_roles(self) -> None:
        """End and begin the roles that follow from a kind (294-QĐ/TW 10.2)."""
        begin = {self.ids[key]: one.text.kind for key, one in self.settled.founded.items()}
        leave: dict[int, Collection[str]] = {}
        for unit_id, text in self.settled.renamed.items():
            was = self.before.standing[unit_id].kind
            if was != text.kind:
                begin[unit_id] = text.kind
                old = kinds().get(was)
                leave[unit_id] = old.roles if old else ()
        end_roles(self.settled.ending, leave, on=self.on)
        begin_roles(begin, on=self.on, decision_no=self.decision_no)

    def _end_tenures(self) -> list[int]:
        told: dict[str, Any] = {
            "units": list(self.settled.ending),
            "on": self.on,
            "reason": f"Đơn vị kết thúc ngày {show_day(self.on)} theo {self.decision_no}"[:200],
        }
        with connection.cursor() as cursor:
            cursor.execute(_END_TENURES, told)
            ended = cursor.fetchall()
            told["tenures"] = [tenure_id for tenure_id, _ in ended]
            cursor.execute(_END_DELEGATIONS, told)
            cursor.execute(_END_CHARGES, told)
        for tenure_id, unit_id in ended:
            self.posts_ended[unit_id].append(tenure_id)
        return [tenure_id for tenure_id, _ in ended]

    def _pass_members(self, ended: Sequence[int]) -> None:
        """Let the members of an ended cell belong to its main heir: they move as one (294 6.3.5).

        An office ends with its unit; membership does not. Who led the cell is a member of the next.
        """
        mains = {unit_id: self._left_to(unit_id)[0] for unit_id in self.settled.heirs}
        pairs = [(gone, heir) for gone, heir in mains.items() if gone in self.settled.ending]
        if not ended or not pairs:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                _MEMBERS_FOLLOW,
                {
                    "tenures": list(ended),
                    "gone": [gone for gone, _ in pairs],
                    "heirs": [heir for _, heir in pairs],
                    "member": MEMBER_POST,
                    "offices": [one.code for one in posts().values() if one.level == "cell"],
                    "kinds": list(posts()[MEMBER_POST].kinds),
                    "on": self.on,
                    "decision_no": self.decision_no,
                },
            )
            for tenure_id, gone in cursor.fetchall():
                self.members_passed[gone].append(tenure_id)

    # --- the record -----------------------------------------------------------------------

    def facts(self) -> Iterable[Fact]:
        """Yield one fact for each act: what it did to whom; each unit's own line is its history."""
        told: dict[int, dict[str, Any]] = defaultdict(dict)
        for unit_id, index in self.settled.ending.items():
            row: dict[str, Any] = {"unit": unit_id, "heirs": list(self._left_to(unit_id))}
            told[index].setdefault("ended", []).append(row)
            if ended := self.posts_ended.get(unit_id):
                told[index].setdefault("posts_ended", []).extend(ended)
            if passed := self.members_passed.get(unit_id):
                told[index].setdefault("members_passed", []).extend(passed)
        for key, founded in self.settled.founded.items():
            row = {"unit": self.ids[key], "name": founded.text.name}
            row["parent"] = self._id(founded.parent)
            told[founded.act_index].setdefault("founded", []).append(row)
        for unit_id, index in self.settled.named.items():
            row = {"unit": unit_id}
            if unit_id in self.settled.moved:
                row["from"] = self.before.standing[unit_id].parent_id
                row["to"] = self._id(self.settled.moved[unit_id])
            if text := self.settled.renamed.get(unit_id):
                row |= {"was": self.before.standing[unit_id].name, "name": text.name}
            told[index].setdefault("changed", []).append(row)
        for one in self.settled.followers:
            row = {"unit": one.unit_id, "from": one.from_id, "to": self._id(one.to)}
            told[self.settled.ending[one.from_id]].setdefault("followed", []).append(row)
        for index, act in enumerate(self.acts):
            yield self._fact(act, told[index])

    def _fact(self, act: Act, after: Mapping[str, Any]) -> Fact:
        ref: Ref = act.units[0].at if act.units else act.new[0][0]
        unit_id = self._id(ref)
        founded = self.settled.founded.get(ref) if isinstance(ref, str) else None
        return Fact(
            action=_ACTIONS[act.kind],
            object_type=Unit._meta.label_lower,  # noqa: SLF001  # Django's documented Meta interface
            object_id=str(unit_id),
            object_name=founded.text.name if founded else self.before.standing[unit_id or 0].name,
            object_unit_id=unit_id,
            before={},
            after={
                **after,
                "on": self.on,
                "decision_no": self.decision_no,
                "rearrangement": self.rearrangement_id,
            },
        )


_ACTIONS: Final[dict[str, str]] = {
    ActKind.ABSORB: "unit.absorbed",
    ActKind.MERGE: "unit.merged",
    ActKind.SPLIT: "unit.split",
    ActKind.FOUND: "unit.founded",
    ActKind.DISSOLVE: "unit.dissolved",
    ActKind.DISBAND: "unit.disbanded",
    ActKind.CLOSE: "unit.closed",
    ActKind.TRANSFER: "unit.moved",
    ActKind.RENAME: "unit.renamed",
}


def count_rows() -> None:
    """Let what follows in this transaction be planned for the rows that now are there."""
    with connection.cursor() as cursor:
        for model in (UnitSpan, UnitEdge, UnitHeir, UnitLink, Tenure):
            cursor.execute(f"ANALYZE {model._meta.db_table}")  # noqa: SLF001  # Django's documented Meta interface


_SUCCESSION: Final = (
    "rearrangement_id",
    "kind",
    "on",
    "decision_no",
    "predecessor_id",
    "successor_id",
    "share",
    "is_main",
)


# --- spans ------------------------------------------------------------------------------------

_COLUMNS: Final = (
    "unit_id, name, short_name, paper_name, collective, kind, line, parent_id, code, body_code, "
    "place, area, sort_key, folded"
)

_PAST: Final = f"""
SELECT {_COLUMNS}, lower(valid) AS since
FROM organisation_unitspan span JOIN tree_following following USING (unit_id)
WHERE span.parent_id = following.from_id AND span.valid @> %(on)s AND lower(span.valid) < %(on)s
"""  # noqa: S608  # our own text; values are told apart

_FOLLOW: Final = """
UPDATE organisation_unitspan span
SET parent_id = following.to_id, valid = span.valid * daterange(%(on)s, NULL)
FROM tree_following following
WHERE span.unit_id = following.unit_id AND span.parent_id = following.from_id
  AND span.valid && daterange(%(on)s, NULL)
"""

_KEEP_PAST: Final = f"""
INSERT INTO organisation_unitspan ({_COLUMNS}, valid)
SELECT {_COLUMNS}, daterange(since, %(on)s) FROM tree_past
"""  # noqa: S608  # our own text; values are told apart


_SPAN: Final = (*_COLUMNS.split(", "), "valid")


def _row(span: UnitSpan) -> tuple[Value, ...]:
    """Return a span as COPY takes it."""
    since, until = span.valid.lower, span.valid.upper
    return (*(getattr(span, column) for column in _SPAN[:-1]), days(since, until))


def end_spans(unit_ids: Collection[int], *, on: date) -> None:
    """End what these units are called and where they stand; `on` is the first day without it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organisation_unitspan SET valid = daterange(lower(valid), %s)"
            " WHERE unit_id = ANY(%s) AND valid @> %s",
            [on, list(unit_ids), on],
        )


def new_span(text: NewUnitText, unit_id: int, parent_id: int | None, on: date) -> UnitSpan:
    """Return the first span of a founded unit, not yet saved."""
    span = UnitSpan(unit_id=unit_id, parent_id=parent_id, valid=DateRange(on, None))
    span.kind, span.line = text.kind, text.line
    span.code, span.body_code = text.code, text.body_code
    span.name = clean(text.name)
    span.short_name = clean(text.short_name) or span.name
    span.paper_name = clean(text.paper_name) or span.name
    span.collective, span.place = clean(text.collective), clean(text.place)
    span.area = clean(text.area)
    span.sort_key, span.folded = sort_key(span.short_name), fold(span.name)
    return span


def _call(span: UnitSpan, text: NewUnitText) -> None:
    """Write a new name into a span; what the text leaves empty stays, short names follow a name."""
    name = clean(text.name)
    keeps_name = name == span.name
    span.short_name = clean(text.short_name) or (span.short_name if keeps_name else name)
    span.paper_name = clean(text.paper_name) or (span.paper_name if keeps_name else name)
    span.name, span.kind = name, text.kind
    span.collective = clean(text.collective) or span.collective
    span.code, span.body_code = text.code or span.code, text.body_code or span.body_code
    span.place, span.area = clean(text.place) or span.place, clean(text.area) or span.area
    span.sort_key, span.folded = sort_key(span.short_name), fold(span.name)


# --- roles, links, posts ----------------------------------------------------------------------


def begin_roles(kinds_of: Mapping[int, str], *, on: date, decision_no: str = "") -> None:
    """Give units the roles of their kinds, from the day the law gives them to the kind."""
    roles = []
    for unit_id, code in kinds_of.items():
        kind = kinds().get(code)
        if kind is not None and kind.roles:
            from_on = max(on, kind.roles_from or on)
            valid = DateRange(from_on, None)
            roles += [
                UnitRole(unit_id=unit_id, role=role, valid=valid, decision_no=decision_no[:80])
                for role in kind.roles
            ]
    UnitRole.objects.bulk_create(roles, batch_size=_BATCH)


def end_roles(ending: Collection[int], leaving: Mapping[int, Collection[str]], *, on: date) -> None:
    """End every role of ended units, and of others the roles they leave; none began too early."""
    pairs = [(unit_id, role) for unit_id, roles in leaving.items() for role in roles]
    told: dict[str, Any] = {
        "on": on,
        "units": list(ending),
        "leavers": [unit_id for unit_id, _ in pairs],
        "roles": [role for _, role in pairs],
    }
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_ROLES, told)
        cursor.execute(_END_ROLES, told)


_ROLES: Final = """(
    unit_id = ANY(%(units)s) OR (unit_id, role) IN (
        SELECT * FROM unnest(%(leavers)s::bigint[], %(roles)s::text[])))
"""

_FORGET_ROLES: Final = f"""
DELETE FROM organisation_unitrole WHERE lower(valid) >= %(on)s AND {_ROLES}
"""  # noqa: S608  # our own text; values are told apart

_END_ROLES: Final = f"""
UPDATE organisation_unitrole SET valid = daterange(lower(valid), %(on)s)
WHERE valid @> %(on)s AND {_ROLES}
"""  # noqa: S608  # our own text; values are told apart

_LINKED: Final = """
SELECT link.id, link.unit_id, link.other_id, link.kind, link.valid,
       CASE WHEN gone.unit_id IS NULL THEN link.unit_id ELSE gone.main_id END AS new_unit_id,
       CASE WHEN away.unit_id IS NULL THEN link.other_id ELSE away.main_id END AS new_other_id
FROM organisation_unitlink link
LEFT JOIN link_gone gone ON gone.unit_id = link.unit_id
LEFT JOIN link_gone away ON away.unit_id = link.other_id
WHERE link.valid && daterange(%(on)s, NULL)
  AND (gone.unit_id IS NOT NULL OR away.unit_id IS NOT NULL)
"""

_BREAK: Final = """
DELETE FROM organisation_unitlink link USING link_broken broken
WHERE link.id = broken.id AND lower(link.valid) >= %(on)s
"""

_CUT: Final = """
UPDATE organisation_unitlink link SET valid = daterange(lower(link.valid), %(on)s)
FROM link_broken broken WHERE link.id = broken.id AND lower(link.valid) < %(on)s
"""

_LINK_HEIRS: Final = """
INSERT INTO organisation_unitlink (unit_id, other_id, kind, valid)
SELECT broken.new_unit_id, broken.new_other_id, broken.kind,
       unnest(range_agg(broken.valid * daterange(%(on)s, NULL)))
FROM link_broken broken
WHERE broken.new_unit_id <> broken.new_other_id AND NOT EXISTS (
    SELECT 1 FROM organisation_unitlink link
    WHERE link.unit_id = broken.new_unit_id AND link.other_id = broken.new_other_id
      AND link.kind = broken.kind AND link.valid && broken.valid * daterange(%(on)s, NULL))
GROUP BY broken.new_unit_id, broken.new_other_id, broken.kind
"""


def pass_links(main_heirs: Mapping[int, int | None], ending: Collection[int], *, on: date) -> None:
    """End the links of ended units; where both ends have a main heir or stay, those are linked."""
    with connection.cursor() as cursor:
        keep_aside(
            cursor,
            "link_gone",
            "SELECT * FROM unnest(%(units)s::bigint[], %(mains)s::bigint[])"
            " AS gone (unit_id, main_id)",
            {
                "units": list(ending),
                "mains": [main_heirs.get(unit_id) for unit_id in ending],
            },
        )
        keep_aside(cursor, "link_broken", _LINKED, {"on": on})
        for statement in (_BREAK, _CUT, _LINK_HEIRS):
            cursor.execute(statement, {"on": on})


_END_TENURES: Final = """
UPDATE organisation_tenure
SET valid = daterange(lower(valid), %(on)s), end_reason = %(reason)s
WHERE unit_id = ANY(%(units)s) AND valid @> %(on)s
RETURNING id, unit_id
"""

_MEMBERS_FOLLOW: Final = """
WITH passed AS (
  SELECT unit_id, heir_id
  FROM unnest(%(gone)s::bigint[], %(heirs)s::bigint[]) AS p (unit_id, heir_id)
), following AS (
INSERT INTO organisation_tenure
  (person_id, post_id, unit_id, valid, kind, is_head, decision_no, end_reason)
SELECT DISTINCT tenure.person_id, member.id, passed.heir_id, daterange(%(on)s, NULL), 'full',
  false, %(decision_no)s, ''
FROM organisation_tenure tenure
JOIN organisation_post held ON held.id = tenure.post_id
JOIN passed ON passed.unit_id = tenure.unit_id
JOIN organisation_unitspan span
  ON span.unit_id = passed.heir_id AND span.valid @> %(on)s AND span.kind = ANY(%(kinds)s)
JOIN organisation_post member ON member.code = %(member)s
WHERE tenure.id = ANY(%(tenures)s) AND tenure.kind = 'full' AND held.code = ANY(%(offices)s)
  AND NOT EXISTS (
    SELECT 1 FROM organisation_tenure other
    WHERE other.person_id = tenure.person_id AND other.unit_id = passed.heir_id
      AND other.valid && daterange(%(on)s, NULL)
  )
RETURNING id, person_id, unit_id
)
SELECT DISTINCT following.id, old.unit_id
FROM following
JOIN organisation_tenure old ON old.person_id = following.person_id AND old.id = ANY(%(tenures)s)
JOIN passed ON passed.unit_id = old.unit_id AND passed.heir_id = following.unit_id
"""

_END_DELEGATIONS: Final = """
UPDATE organisation_delegation
SET valid = daterange(lower(valid), %(on)s), ended_reason = %(reason)s
WHERE (giver_id = ANY(%(tenures)s) OR receiver_id = ANY(%(tenures)s))
  AND valid @> %(on)s AND lower(valid) < %(on)s
"""

_END_CHARGES: Final = """
UPDATE organisation_areacharge charge SET valid = daterange(lower(charge.valid), %(on)s)
FROM organisation_area area
WHERE area.id = charge.area_id AND area.superior_id = ANY(%(units)s)
  AND charge.valid @> %(on)s AND lower(charge.valid) < %(on)s
"""
