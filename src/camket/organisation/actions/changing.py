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

from camket.audit.bulk import Value, copy_rows
from camket.audit.chain import Fact, record_facts
from camket.organisation.actions.hanging import (
    begin_roles,
    end_roles,
    end_tenures,
    pass_links,
    pass_members,
)
from camket.organisation.actions.heirs import write_heirs
from camket.organisation.actions.spans import call, end_spans, follow, new_span, write_spans
from camket.organisation.actions.tree import lock_tree, rebuild_edges
from camket.organisation.acts import AS_INSTALLED, CHOOSES_STYLE, Act, ActKind, NewUnitText
from camket.organisation.arrays import among
from camket.organisation.decisions import PlanRefusal, Situation, Standing
from camket.organisation.kinds import kinds
from camket.organisation.models import (
    Succession,
    Tenure,
    Unit,
    UnitEdge,
    UnitHeir,
    UnitLink,
    UnitSpan,
)
from camket.organisation.planning import problems_of
from camket.organisation.settled import Ref, Settled
from camket.organisation.settling import settle
from camket.organisation.situations import situation_of
from camket.shared.actor import Actor
from camket.shared.errors import Refused
from camket.shared.text import show_day

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
        write_spans(spans)
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
                call(span, text)
        write_spans(spans)

    def _follow(self) -> None:
        """Let units that stood under an ending one stand elsewhere, in spans to come as well."""
        follow(
            [(one.unit_id, one.from_id, self._id(one.to)) for one in self.settled.followers],
            on=self.on,
        )

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

    def _end_tenures(self) -> dict[int, date | None]:
        """End what was held; return each tenure with the day it was to end on by itself."""
        reason = f"Đơn vị kết thúc ngày {show_day(self.on)} theo {self.decision_no}"[:200]
        ended = end_tenures(self.settled.ending, on=self.on, reason=reason)
        for tenure_id, unit_id, _until in ended:
            self.posts_ended[unit_id].append(tenure_id)
        return {tenure_id: until for tenure_id, _unit_id, until in ended}

    def _pass_members(self, ended: Mapping[int, date | None]) -> None:
        """Let the members of an ended cell belong to its main heir: they move as one (294 6.3.5).

        An office ends with its unit; membership does not. Who led the cell is a member of the next.
        """
        mains = {unit_id: self._left_to(unit_id)[0] for unit_id in self.settled.heirs}
        mains = {gone: heir for gone, heir in mains.items() if gone in self.settled.ending}
        passed = pass_members(ended, mains, on=self.on, decision_no=self.decision_no)
        for tenure_id, gone in passed:
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
                row |= _renamed(self.before.standing[unit_id], text)
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


def _renamed(was: Standing, text: NewUnitText) -> dict[str, str]:
    """Tell what a unit was and is called; of a style chosen with the name, both styles."""
    row = {"was": was.name, "name": text.name}
    if text.paper_style and was.line == CHOOSES_STYLE:
        row |= {"style_was": was.paper_style or AS_INSTALLED, "paper_style": text.paper_style}
    return row


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
