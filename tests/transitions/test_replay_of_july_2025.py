"""The rearrangement of 1 July 2025, whole: nothing is lost, doubled or altered."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker
from tests.transitions.replayed import (
    DAY,
    DAY_BEFORE,
    YEAR,
    found_before,
    replay_july,
)

from camket.audit.chain import check_chain
from camket.commitments.models import Commitment, Item, Work
from camket.commitments.text import text_of
from camket.demo.generating.lands import AFTER, BEFORE, PLAN
from camket.documents.canonical import digest_of
from camket.organisation.kinds import UnitKind, kinds
from camket.organisation.models import (
    LinkKind,
    Share,
    Succession,
    Tenure,
    UnitHeir,
    UnitLink,
    UnitSpan,
)
from camket.organisation.queries import predecessors_of, successors_of
from camket.tallies.actions import rebuild_totals
from camket.tallies.queries import own_counts, totals_of
from camket.tasks.models import Task
from camket.transitions.actions.restructuring import Restructured
from camket.transitions.models import Waiting

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

Key = tuple[str, str]
_TREE = """
    SELECT md5(string_agg(concat_ws(' ', ancestor_id, descendant_id, depth), ',' ORDER BY 1, 2))
    FROM (SELECT ancestor_id, descendant_id, depth FROM organisation_unitedge
          WHERE valid @> %s ORDER BY 1, 2) AS edge
"""
_NAMES = """
    SELECT md5(string_agg(concat_ws(' ', unit_id, name, kind, code, parent_id), ',' ORDER BY unit_id))
    FROM organisation_unitspan WHERE valid @> %s
"""
_SIGNED = """
    SELECT md5(string_agg(concat_ws(' ', id, unit_id, superior_id, text::text, text_sha256,
                                    signed_at), ',' ORDER BY id)) FROM commitments_commitment
"""
_HELD = """
    SELECT md5(string_agg(concat_ws(' ', id, person_id, post_id, unit_id, lower(valid)), ',' ORDER BY id))
    FROM organisation_tenure
"""


def one(statement: str, *told: date) -> str:
    """Return the one value of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return str(cursor.fetchone()[0])


@dataclass(frozen=True)
class State:
    """What must be the same before and after."""

    tree: str
    names: str
    signed: str
    held: str
    counts: dict[str, int]
    nation: int


@dataclass(frozen=True)
class July:
    """The replay, once for all tests of the file."""

    old: dict[Key, int]
    told: Restructured
    before: State
    after: State
    new: dict[Key, int]


def state(day: date) -> State:
    """Read what must not change; `day` is the one whose committees make up the nation."""
    counted = {
        "commitments": Commitment.objects.count(),
        "items": Item.objects.count(),
        "works": Work.objects.count(),
        "tasks": Task.objects.count(),
        "tenures": Tenure.objects.count(),
    }
    top = UnitSpan.objects.filter(kind=UnitKind.PROVINCIAL_COMMITTEE, valid__contains=day)
    totals = totals_of(top.values_list("unit_id", flat=True), YEAR)
    return State(
        tree=one(_TREE, DAY_BEFORE),
        names=one(_NAMES, DAY_BEFORE),
        signed=one(_SIGNED),
        held=one(_HELD),
        counts=counted,
        nation=sum(total.assigned for total in totals.values()),
    )


@pytest.fixture(scope="module")
def july(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[July]:
    """Replay the whole of it in a transaction that is taken back when the file is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        old = found_before()
        before = state(DAY_BEFORE)
        told = replay_july()
        after = state(DAY)
        with connection.cursor() as cursor:  # once, or each test would check every key anew
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        spans = UnitSpan.objects.filter(line="territory", valid__contains=DAY)
        new = {(kinds()[span.kind].level, span.code): span.unit_id for span in spans}
        yield July(old, told, before, after, new)
        transaction.set_rollback(True)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table, read here without the code that is tested."""
    path = {"old": BEFORE, "new": AFTER, "plan": PLAN}[name]
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def new_level(row: dict[str, str]) -> str:
    return "province" if row["level"] == "province" else "commune"


def test_the_counts_are_those_of_the_tables(july: July) -> None:
    names = {(row["level"], row["code"]): row["name"] for row in rows("old")}
    after = {(row["level"], row["code"]): row["name"] for row in rows("new")}
    into: dict[Key, list[dict[str, str]]] = defaultdict(list)
    for row in rows("plan"):
        into[new_level(row), row["new_code"]].append(row)
    alone = {
        key: steps[0]
        for key, steps in into.items()
        if len(steps) == 1 and steps[0]["share"] == "whole"
    }
    # letters that differ only in their case make another name: Xã Ea H'leo is now Xã Ea H'Leo
    same = Counter(
        key[0] for key, row in alone.items() if names[row["level"], row["old_code"]] == after[key]
    )
    assert same == {"province": 11, "commune": 121}
    told = july.told.as_json()
    assert told["transferred"] == 132
    assert told["renamed"] == len(alone) - 132 == 16
    assert told["closed"] == len(names) - len(alone) == 10_646
    assert told["opened"] == len(after) - len(alone) == 3_207
    assert (
        told["divided"]
        == len({row["old_code"] for row in rows("plan") if row["share"] == "part"})
        == 471
    )
    assert told["problems"] == []


def test_34_provinces_and_3321_communes_stand_and_no_district(july: July) -> None:
    assert july.new.keys() == {(row["level"], row["code"]) for row in rows("new")}
    assert Counter(level for level, _ in july.new) == {"province": 34, "commune": 3_321}


def test_every_commune_stands_directly_under_its_province(july: July) -> None:
    parents = dict(
        UnitSpan.objects.filter(unit_id__in=july.new.values(), valid__contains=DAY).values_list(
            "unit_id", "parent_id"
        )
    )
    for row in rows("new"):
        if row["level"] == "commune":
            assert (
                parents[july.new["commune", row["code"]]]
                == july.new["province", row["parent_code"]]
            )


def test_every_old_unit_leads_to_its_successors_and_back(july: July) -> None:
    ways: set[tuple[int | None, int | None, str, bool]] = set(
        Succession.objects.filter(on=DAY).values_list(
            "predecessor_id", "successor_id", "share", "is_main"
        )
    )
    stayed = {unit for unit in july.old.values() if unit in set(july.new.values())}
    unchanged = set()
    for row in rows("plan"):
        old = july.old[row["level"], row["old_code"]]
        new = july.new[new_level(row), row["new_code"]]
        if old in stayed:
            assert old == new
            unchanged.add(old)
        else:
            assert (old, new, row["share"], row["main_successor"] == "yes") in ways
    assert len(unchanged) == 148
    closed = [unit for (level, _), unit in july.old.items() if level == "district"]
    assert sum((unit, None, "whole", True) in ways for unit in closed) == 691


def test_one_old_commune_is_followed_by_hand(july: July) -> None:
    thieu_long = next(
        july.old["commune", row["old_code"]]
        for row in rows("plan")
        if row["new_code"] == "15448" and row["share"] == "part"
    )
    followed = successors_of(thieu_long)
    assert len(followed) > 1
    for passage in followed:
        back = predecessors_of(passage.unit_id or 0)
        assert thieu_long in {one.unit_id for one in back}


def test_471_divided_communes_wait_as_divided_for_each_piece(july: July) -> None:
    divided = {
        july.old["commune", row["old_code"]] for row in rows("plan") if row["share"] == "part"
    }
    pieces = Succession.objects.filter(on=DAY, share=Share.PART, predecessor_id__in=divided)
    assert (len(divided), pieces.count()) == (471, 1_033)
    committees = UnitLink.objects.filter(
        other_id__in=divided, kind=LinkKind.SEATED_IN, unit__commitments__isnull=False
    ).values_list("unit_id", flat=True)
    waiting = Waiting.objects.filter(unit_id__in=committees, kind="commitment")
    assert waiting.count() == 471
    assert all(waiting.values_list("is_divided", flat=True))
    assert not Waiting.objects.filter(is_divided=True).exclude(unit_id__in=committees).exists()


def test_no_commitment_task_or_tenure_is_lost_or_counted_twice(july: July) -> None:
    assert july.after.counts == july.before.counts
    assert july.after.held == july.before.held
    assert july.before.counts["commitments"] == 10_731
    told = july.told.as_json()["commitments"]
    assert told == {"inherited": 137, "awaiting_decision": 10_594}
    waiting = Waiting.objects.filter(kind="commitment")
    assert waiting.count() == waiting.values("commitment_id").distinct().count() == 10_594
    open_tasks = Task.objects.exclude(status__in=["done", "done_late", "stopped"])
    staying = UnitSpan.objects.filter(valid__contains=DAY).values("unit_id")
    ended = open_tasks.exclude(unit_id__in=staying)
    assert Waiting.objects.filter(kind="task").count() == ended.count()


def test_tenures_of_ended_units_end_on_the_day_and_stay_on_record(july: July) -> None:
    ended = Tenure.objects.filter(valid__endswith=DAY)
    staying = UnitSpan.objects.filter(valid__contains=DAY).values("unit_id")
    assert not ended.filter(unit_id__in=staying).exists()
    assert not Tenure.objects.filter(valid__contains=DAY).exclude(unit_id__in=staying).exists()
    assert ended.count() == 2 * 10_646


def test_the_tree_of_the_day_before_is_still_there(july: July) -> None:
    assert july.after.tree == july.before.tree
    assert july.after.names == july.before.names
    stood = UnitSpan.objects.filter(line="territory", valid__contains=DAY_BEFORE)
    levels = Counter(kinds()[kind].level for kind in stood.values_list("kind", flat=True))
    assert levels == {"province": 63, "district": 696, "commune": 10_035}


def test_what_was_signed_is_the_same_to_the_letter(july: July) -> None:
    assert july.after.signed == july.before.signed
    some = Commitment.objects.select_related("campaign").order_by("text_sha256")[:20]
    for commitment in some:
        assert commitment.text is not None
        assert digest_of(commitment.text) == commitment.text_sha256
        assert text_of(commitment, on=DAY_BEFORE) == commitment.text


def test_the_sums_of_the_nation_are_the_same(july: July) -> None:
    assert july.before.nation == july.after.nation == july.before.counts["tasks"]
    assert sum(total.assigned for total in own_counts(YEAR).values()) == july.before.counts["tasks"]
    assert rebuild_totals() == []


def test_what_an_ended_unit_left_has_one_main_heir_that_stands(july: July) -> None:
    mains = UnitHeir.objects.filter(is_main=True, valid__contains=DAY)
    standing = UnitSpan.objects.filter(valid__contains=DAY).values("unit_id")
    assert mains.count() == 3 * 10_646
    assert not mains.exclude(heir_id__in=standing).exists()


def seated(july: July, kind: UnitKind) -> dict[int, int]:
    """Return the bodies of a kind, by the territory they are seated in."""
    bodies = UnitSpan.objects.filter(kind=kind, valid__contains=DAY).values("unit_id")
    links = UnitLink.objects.filter(
        kind=LinkKind.SEATED_IN, valid__contains=DAY, unit_id__in=bodies
    )
    return dict(links.values_list("other_id", "unit_id"))


def test_each_new_commune_has_its_committee_leading_its_peoples_committee(july: July) -> None:
    committees = seated(july, UnitKind.COMMUNE_COMMITTEE)
    people = seated(july, UnitKind.PEOPLES_COMMITTEE)
    communes = {unit for (level, _), unit in july.new.items() if level == "commune"}
    assert committees.keys() == communes
    assert people.keys() == set(july.new.values())
    leads = set(
        UnitLink.objects.filter(kind=LinkKind.LEADS, valid__contains=DAY).values_list(
            "unit_id", "other_id"
        )
    )
    assert all((committees[commune], people[commune]) in leads for commune in communes)


def test_a_committee_stands_under_that_of_its_province_and_bears_its_name(july: July) -> None:
    committees = seated(july, UnitKind.COMMUNE_COMMITTEE)
    provinces = seated(july, UnitKind.PROVINCIAL_COMMITTEE)
    spans: dict[int, Any] = {
        span.unit_id: span
        for span in UnitSpan.objects.filter(unit_id__in=committees.values(), valid__contains=DAY)
    }
    for row in rows("new"):
        if row["level"] == "commune":
            span = spans[committees[july.new["commune", row["code"]]]]
            assert span.parent_id == provinces[july.new["province", row["parent_code"]]]
            assert span.name.lower() == f"đảng ủy {row['name']}".lower()


def test_the_record_of_it_is_whole(july: July) -> None:
    assert check_chain().first_broken is None
