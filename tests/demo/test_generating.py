"""Generated data: the same for the same seed, in the shape of the real country."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from tests.transitions.replayed import DAY_BEFORE, YEAR, found_before

from camket.audit.chain import check_chain
from camket.audit.models import Entry
from camket.commitments.models import Commitment
from camket.commitments.text import text_of
from camket.demo.generating.scales import generate
from camket.demo.names import is_real
from camket.documents.canonical import digest_of
from camket.organisation.models import Person, Tenure, UnitEdge, UnitSpan
from camket.organisation.queries import successors_of
from camket.shared.errors import UnusableInputError
from camket.tallies.queries import totals_of
from camket.tasks.models import Task

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)
TODAY = date(2026, 11, 16)


def make(scale: str, *, seed: int = 7, heads: int | None = None) -> dict[str, int]:
    return generate(scale, seed=seed, heads=heads, year=2026, now=NOW, say=lambda _: None).counts


def test_a_commune_has_its_bodies_cells_and_heads_and_one_entry_in_the_record() -> None:
    counts = make("commune")
    cells = UnitSpan.objects.filter(kind="party_cell", parent__spans__name="Đảng ủy xã Cam Lộ")
    assert 50 <= cells.count() <= 95
    assert counts["heads"] == Tenure.objects.count() == 250
    assert list(Entry.objects.values_list("action", flat=True)) == ["data.generated"]
    assert check_chain().first_broken is None
    assert not any(is_real(name) for name in Person.objects.values_list("full_name", flat=True))


def test_every_unit_stands_below_its_parents_on_its_days() -> None:
    make("commune")
    for span in UnitSpan.objects.all():
        line, parent = {span.unit_id: 0}, span.parent_id
        while parent is not None:
            line[parent] = len(line)
            parent = UnitSpan.objects.get(unit_id=parent).parent_id
        edges = UnitEdge.objects.filter(descendant_id=span.unit_id, valid=span.valid)
        assert dict(edges.values_list("ancestor_id", "depth")) == line


def test_an_ended_commune_leads_to_the_one_it_went_into() -> None:
    make("commune")
    old = UnitSpan.objects.get(name="Xã Cam Chính", kind="commune")
    (followed,) = successors_of(old.unit_id)
    assert followed.name == "Xã Cam Lộ"


def test_as_many_heads_are_made_as_are_asked_for() -> None:
    assert make("commune", heads=30)["heads"] == Tenure.objects.count() == 30


def test_the_same_seed_gives_the_same_people_and_cells() -> None:
    seen = []
    for seed in (7, 7, 8):
        make("commune", seed=seed)
        names = UnitSpan.objects.order_by("unit_id").values_list("name", flat=True)
        people = Person.objects.order_by("pk").values_list("full_name", flat=True)
        seen.append((list(names), list(people)))
        for model in (Tenure, Person):
            model.objects.all().delete()
        _empty()
    assert seen[0] == seen[1] != seen[2]


def _empty() -> None:
    """Take the organisation away, with whatever points at it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE organisation_unit, organisation_person CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_database_in_use_is_left_alone() -> None:
    make("commune")
    with pytest.raises(UnusableInputError):
        make("province")


def test_nothing_is_made_beside_territories_that_are_not_there() -> None:
    with pytest.raises(UnusableInputError):
        make("beside")


def test_beside_imported_communes_stand_signed_promises_and_open_tasks() -> None:
    found_before(("44",))
    signed = Commitment.objects.filter(status="signed")
    communes = UnitSpan.objects.filter(line="territory", kind__in=("commune", "ward", "township"))
    districts = UnitSpan.objects.filter(kind="district")
    assert signed.count() == communes.count() + districts.count()
    for commitment in signed.select_related("campaign")[:10]:
        assert commitment.text == text_of(commitment, on=DAY_BEFORE)
        assert commitment.text_sha256 == digest_of(commitment.text or {})
        is_open = Task.objects.filter(commitment=commitment, status="doing")
        assert is_open.count() in (2, 3)
    top = UnitSpan.objects.filter(kind="provincial_committee").values_list("unit_id", flat=True)
    assert sum(total.assigned for total in totals_of(top, YEAR).values()) == Task.objects.count()
