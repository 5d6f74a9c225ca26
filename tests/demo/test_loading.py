"""The demo: a real province, fictitious people, one working year; the same for the same seed."""

from __future__ import annotations

import io
import random
from collections import Counter
from contextlib import suppress

import pypdfium2
import pytest
from django.db import transaction

from camket.audit.chain import check_chain
from camket.commitments.decisions import Status
from camket.commitments.models import Commitment
from camket.commitments.signatures import verdict_on
from camket.demo import loading, papers, places
from camket.demo.names import Names, is_real
from camket.demo.timeline import DEMO_DAY, YEAR, at
from camket.files.storage import read
from camket.organisation.models import Person, Tenure, UnitKind, UnitSpan
from camket.reviews.models import Period, Rating, UnitReview
from camket.tallies.queries import totals_of
from camket.tasks.models import Obstacle, Task
from camket.tasks.queries.progress import check_tallies

TRIAL = "DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"


def test_no_drawn_person_bears_a_real_name() -> None:
    names = Names(random.Random(1))  # noqa: S311  # as the demo draws
    drawn = [names.next() for _ in range(3000)]
    assert len(set(drawn)) == 3000
    assert not any(is_real(name) for name in drawn)


def test_the_province_has_its_78_communes_in_their_old_districts() -> None:
    communes = places.communes()
    assert Counter(place.kind for place in communes) == {"xã": 69, "phường": 8, "đặc khu": 1}
    assert next(p for p in communes if p.code == places.CAM_LO_CODE).area == "Cam Lộ"


def _picture() -> list[object]:
    """Everything that tells one load from another, without ids."""
    return [
        sorted(Person.objects.values_list("full_name", flat=True)),
        sorted(Task.objects.values_list("title", "due_on", "status", "reached", "done_on")),
        sorted(Rating.objects.values_list("name", "decided_level", "general", "results")),
        sorted(Commitment.objects.values_list("unit__spans__name", "minutes_no", "conclusion_no")),
        sorted(Obstacle.objects.values_list("title", "state")),
    ]


@pytest.fixture
def unsigned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load the data without making papers."""
    monkeypatch.setattr(papers, "sign_papers", lambda _: None)
    monkeypatch.setattr(papers, "queue_signing", lambda _: None)


class _Undone(Exception):  # noqa: N818  # nothing went wrong
    """Takes a load back."""


def _load_and_undo() -> list[object]:
    seen: list[object] = []
    with suppress(_Undone), transaction.atomic():
        loading.load_demo(report=lambda _: None)
        seen = _picture()
        raise _Undone
    return seen


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("unsigned")
def test_the_same_seed_gives_the_same_data() -> None:
    assert _load_and_undo() == _load_and_undo()


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("unsigned")
def test_the_demo_stands_in_mid_november() -> None:
    loading.load_demo(report=lambda _: None)
    kinds = Counter(UnitSpan.objects.values_list("kind", flat=True))
    assert kinds[UnitKind.COMMUNE_COMMITTEE] == 78
    assert kinds[UnitKind.DEPARTMENT] == 32
    assert kinds[UnitKind.FATHERLAND_FRONT] + kinds[UnitKind.MASS_ORGANISATION] == 10
    assert kinds[UnitKind.PARTY_CELL] == 38 + 37
    assert set(Commitment.objects.values_list("status", flat=True)) == {Status.SIGNED.value}
    assert Obstacle.objects.filter(state="open").exists()
    assert Task.objects.filter(overdue_since__isnull=False, status="doing").exists()
    assert set(UnitReview.objects.values_list("state", flat=True)) == {"concluded"}
    assert not Period.objects.filter(kind="yearend", year=YEAR).exists()
    assert Rating.objects.filter(period__year=YEAR - 1).exclude(decided_level="").count() == 156
    assert check_chain().first_broken is None
    assert check_tallies(YEAR) == []
    province = UnitSpan.objects.get(kind=UnitKind.PROVINCIAL_COMMITTEE)
    totals = totals_of([province.unit_id], YEAR)[province.unit_id]
    assert totals.assigned == Task.objects.filter(parent=None).count()


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("unsigned")
def test_every_member_of_both_communes_has_his_part_and_no_password() -> None:
    loading.load_demo(report=lambda _: None)
    members = Tenure.objects.filter(post__code="cell_member")
    assert members.count() > 1500
    without = members.exclude(person__in=Task.objects.exclude(parent=None).values("owner"))
    assert not without.exists()
    assert members.filter(person__account__isnull=False).count() == 1  # the demo's own member


@pytest.mark.slow
@pytest.mark.django_db
def test_every_paper_of_the_demo_says_that_it_binds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real = papers.sign_papers

    def some(ids: list[int]) -> None:
        made.extend(ids[:4])
        real(made)

    monkeypatch.setattr(papers, "sign_papers", some)
    monkeypatch.setattr(papers, "queue_signing", lambda _: None)
    loading.load_demo(report=lambda _: None)
    for commitment in Commitment.objects.filter(pk__in=made):
        assert commitment.signed_file is not None
        paper = pypdfium2.PdfDocument(io.BytesIO(read(commitment.signed_file)))
        for page in paper:
            assert TRIAL in page.get_textpage().get_text_range().replace("\r\n", " ")
        assert TRIAL in " ".join(paper.get_metadata_dict().values())
        verdict = verdict_on(commitment, at=at(DEMO_DAY, 9)).as_json()
        assert verdict["verdict"] == "valid"
        assert verdict["trial"] is True
