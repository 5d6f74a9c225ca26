"""The demo: a real province, fictitious people, one working year; the same for the same seed."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from camket.audit.chain import check_chain
from camket.commitments.decisions import Status
from camket.commitments.models import Commitment
from camket.commitments.signatures import verdict_on
from camket.demo import loading, papers, places
from camket.demo.names import Names, is_real
from camket.demo.timeline import DEMO_DAY, YEAR, at
from camket.documents.canonical import digest_of
from camket.files.storage import read
from camket.organisation.models import Line, Person, Tenure, UnitKind, UnitSpan
from camket.products.models import Product
from camket.reviews.decisions.contests import contradictions
from camket.reviews.decisions.states import SubjectKind
from camket.reviews.models import (
    Appeal,
    Dossier,
    FactContest,
    MeetingSubject,
    OutsideLevel,
    Period,
    QuarterAxis,
    Rating,
    Remediation,
    ReviewMeeting,
    UnitReview,
)
from camket.reviews.queries.after import streaks_of
from camket.reviews.queries.axes import plan_rows
from camket.reviews.queries.desk.ceilings import numbers_of
from camket.reviews.queries.ratings import gathered_of, quota_of
from camket.rules.schemes.codes import OF_QUARTER, OF_STATE
from camket.tallies.queries import totals_in, totals_of
from camket.tasks.models import Obstacle, Task
from camket.tasks.queries.progress import check_tallies
from camket.transitions.decisions import Choice, Thing
from camket.transitions.models import Waiting

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
        sorted(Rating.objects.values_list("name", "decided_level", "general", "results"), key=repr),
        sorted(Commitment.objects.values_list("unit__spans__name", "minutes_no", "conclusion_no")),
        sorted(Obstacle.objects.values_list("title", "state")),
    ]


def _load() -> list[int]:
    """Load the data without making papers; return whose papers were asked for at once."""
    asked: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(papers, "sign_papers", asked.extend)
        patch.setattr(papers, "queue_signing", lambda _: None)
        loading.load_demo(report=lambda _: None)
    return asked


class _Undone(Exception):  # noqa: N818  # nothing went wrong
    """Takes a load back."""


@contextmanager
def _undone() -> Iterator[None]:
    with suppress(_Undone), transaction.atomic():
        yield
        raise _Undone


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[int]]:
    """Load the demo once for the tests that only read it, and take it back afterwards."""
    with django_db_blocker.unblock(), _undone():
        yield _load()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_seed_gives_the_same_data() -> None:
    pictures = []
    for _ in range(2):
        with _undone():
            _load()
            pictures.append(_picture())
    assert pictures[0] == pictures[1]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_the_demo_stands_in_mid_november() -> None:
    present = UnitSpan.objects.filter(valid__contains=DEMO_DAY)
    kinds = Counter(present.values_list("kind", flat=True))
    assert kinds[UnitKind.COMMUNE_COMMITTEE] == 78
    assert kinds[UnitKind.DEPARTMENT_COMMITTEE] == 42
    assert kinds[UnitKind.PARTY_CELL] == 38 + 37 - 1  # one cell joined its neighbour a week ago
    of_the_year = Commitment.objects.filter(year=YEAR)
    assert set(of_the_year.values_list("status", flat=True)) == {Status.SIGNED.value}
    cam_lo = present.get(name="Đảng ủy xã Cam Lộ").unit_id
    assert Obstacle.objects.filter(state="open", unit_id=cam_lo).exclude(level_id=cam_lo).exists()
    assert Task.objects.filter(overdue_since__isnull=False, status="doing").exists()
    half = UnitReview.objects.filter(period__kind="midyear")
    assert set(half.values_list("state", flat=True)) == {"concluded"}
    decided = Rating.objects.filter(period=_yearend(YEAR - 1)).exclude(decided_level="")
    assert decided.count() == 156
    assert check_chain().first_broken is None
    assert check_tallies(YEAR) == check_tallies(YEAR - 1) == []
    province = present.get(kind=UnitKind.PROVINCIAL_COMMITTEE)
    totals = totals_of([province.unit_id], YEAR)[province.unit_id]
    assert totals.assigned == Task.objects.filter(parent=None, year=YEAR).count()
    _grew_through_the_year(province.unit_id)


def _grew_through_the_year(unit_id: int) -> None:
    """The figures of past days grow towards those of today; nothing was done before it was given."""
    days = [date(YEAR, month, 15) for month in range(1, 11)] + [DEMO_DAY]
    found = [totals_in([unit_id], [YEAR], past=day)[unit_id, YEAR] for day in days[2:]]
    assert [one.done for one in found] == sorted(one.done for one in found)
    assert found[0].done < found[3].done < found[-1].done
    assert all(0 <= one.done_on_time <= one.done <= one.started <= one.assigned for one in found)
    assert all(one.overdue >= 0 and one.awaiting >= 0 and one.obstacles >= 0 for one in found)
    assert found[-1] == totals_of([unit_id], YEAR)[unit_id]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_every_member_of_both_communes_has_his_part_and_no_password() -> None:
    members = Tenure.objects.filter(post__code="cell_member", valid__contains=date(2026, 11, 1))
    assert members.count() > 1500
    without = members.exclude(person__in=Task.objects.exclude(parent=None).values("owner"))
    assert not without.exists()
    assert members.filter(person__account__isnull=False).count() == 1  # the demo's own member


@pytest.mark.slow
@pytest.mark.django_db
def test_every_paper_of_the_demo_says_that_it_binds_nobody(asked: list[int]) -> None:
    papers.sign_papers(asked[:4])
    for commitment in Commitment.objects.filter(pk__in=asked[:4]):
        assert commitment.signed_file is not None
        paper = pypdfium2.PdfDocument(io.BytesIO(read(commitment.signed_file)))
        for page in paper:
            assert TRIAL in page.get_textpage().get_text_range().replace("\r\n", " ")
        assert TRIAL in " ".join(paper.get_metadata_dict().values())
        verdict = verdict_on(commitment, at=at(DEMO_DAY, 9)).as_json()
        assert verdict["verdict"] == "valid"
        assert verdict["trial"] is True


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_the_district_stands_until_june_2025_and_its_work_waits_for_somebody() -> None:
    before = UnitSpan.objects.filter(valid__contains=date(2025, 6, 30), line=Line.PARTY)
    assert Counter(before.values_list("kind", flat=True)) == {
        UnitKind.PROVINCIAL_COMMITTEE: 2,
        UnitKind.DISTRICT_COMMITTEE: 1,
        UnitKind.COMMUNE_COMMITTEE: 8,
        UnitKind.PARTY_CELL: 54 + 16,
    }
    mai_loc = UnitSpan.objects.filter(name="Chi bộ thôn Mai Lộc 2").order_by("valid")
    assert len({span.unit_id for span in mai_loc}) == 1
    above = UnitSpan.objects.filter(unit__in=[span.parent_id for span in mai_loc])
    assert set(above.values_list("name", flat=True)) == {
        "Đảng ủy xã Cam Chính",
        "Đảng ủy xã Cam Lộ",
    }
    old = Commitment.objects.filter(year=YEAR - 1)
    assert old.count() == 8
    left = Waiting.objects.filter(kind=Thing.COMMITMENT, commitment__in=old)
    assert Counter(left.values_list("choice", flat=True)) == {
        Choice.INHERITED.value: 6,
        Choice.CLOSED_BY_DECISION.value: 1,
        "": 1,
    }
    assert all(one.text_sha256 == digest_of(one.text) for one in old)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_what_the_absorbed_cell_left_waits_for_its_neighbour() -> None:
    heir = UnitSpan.objects.get(name="Chi bộ thôn Sơn Nam", valid__contains=DEMO_DAY)
    waiting = Waiting.objects.filter(choice="", waits_for=heir.unit_id)
    assert set(waiting.values_list("since", flat=True)) == {date(2026, 11, 9)}
    assert Counter(waiting.values_list("kind", flat=True))[Thing.COMMITMENT] == 1


def _yearend(year: int) -> Period:
    """Return the year-end period in which the province rates its communes."""
    rated = Rating.objects.filter(kind="collective", period__year=year, period__kind="yearend")
    return Period.objects.get(pk=rated.order_by("-period_id").values("period_id")[:1])


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_2025_is_decided_with_papers_in_and_papers_out() -> None:
    period = _yearend(YEAR - 1)
    ratings = Rating.objects.filter(period=period)
    assert period.is_closed
    assert not ratings.filter(decided_level="").exists()
    assert not ratings.filter(decisions__number=None).exists()
    assert not ratings.filter(notice_number=None).exists()
    assert not Dossier.objects.filter(rating__period=period, state="draft").exists()
    assert ratings.filter(exemplary__isnull=False).count() == 2
    assert Remediation.objects.filter(year=YEAR - 1, state="remedied").exists()
    assert Remediation.objects.filter(year=YEAR - 1, state="planned").exists()
    pointed_out = Remediation.objects.filter(year=YEAR - 1)
    (paper,) = pointed_out.values_list("source_paper", flat=True).distinct()
    told = ratings.filter(kind=SubjectKind.COLLECTIVE).first()
    assert told is not None
    assert paper.startswith(f"{told.notice_number} ngày ")
    meeting = ReviewMeeting.objects.get()
    assert meeting.closed_at is not None
    assert set(meeting.ballots.values_list("round", flat=True)) == {"first", "best"}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_2026_stands_at_the_appraisal_over_its_quota() -> None:
    period = _yearend(YEAR)
    assert period.is_open
    listed = Rating.objects.filter(
        period=period, kind="collective", group="xã, phường, đặc khu"
    ).exclude(appraised_level="")
    quota = quota_of([one.appraised_level for one in listed], numbers_of(period).caps)
    assert quota.check.best > quota.wide >= quota.strict
    assert not listed.exclude(decided_level="").exists()
    contest = FactContest.objects.get(rating__period=period)
    assert (contest.fact, contest.state) == ("done", "open")
    told = replace(gathered_of(contest.rating), done=int(contest.claimed))
    assert contradictions(told) == []  # it could be taken as it is claimed


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_the_third_quarter_went_by_six_axes_from_maxima_to_an_appeal() -> None:
    period = Period.objects.get(scheme=OF_QUARTER, year=YEAR, quarter=3)
    ratings = Rating.objects.filter(period=period)
    assert period.is_closed
    assert ratings.count() == 78
    assert not ratings.exclude(plan__state="approved").exists()
    assert not QuarterAxis.objects.filter(plan__rating__period=period, kpi=None).exists()
    assert not any(row.remarks for row in plan_rows(period))
    assert not ratings.filter(decisions__number=None).exists()
    levels = set(ratings.values_list("decided_level", flat=True))
    assert levels >= {"HTXS", "HTT", "HT"}
    quota = quota_of(ratings.values_list("decided_level", flat=True), numbers_of(period).caps)
    assert quota.check.best <= quota.strict
    for one in ratings.exclude(ruled_level=""):
        assert one.decided_level == one.ruled_level or one.decided_reason
    appeal = Appeal.objects.get()
    assert appeal.is_open
    assert appeal.rating.name == "Hoàng Đình Thuận"
    assert appeal.answer_by_on > DEMO_DAY


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_one_office_rates_its_civil_servants_by_their_products() -> None:
    civil = Period.objects.filter(scheme=OF_STATE)
    quarter, year = civil.get(kind="quarter"), civil.get(kind="yearend")
    assert (quarter.year, quarter.quarter, quarter.state) == (YEAR, 3, "closed")
    decided = Rating.objects.filter(period=quarter)
    assert decided.count() == 7
    assert not decided.filter(decided_level="").exists()
    assert not decided.filter(decisions__number=None).exists()
    assert year.is_open  # the decree is in force since 1 January 2026: no older year is there
    assert not civil.filter(ends_on__year__lt=YEAR).exists()
    assert Rating.objects.filter(period=year).exclude(appraised_level="").exists()
    assert FactContest.objects.get(rating__period=year).fact.startswith("sp-")
    late = Product.objects.get(title="Tờ trình phân bổ vốn sửa chữa trường Mầm non")
    assert late.slips.get().state == "confirmed"
    entered = OutsideLevel.objects.get()
    kept = MeetingSubject.objects.get(rating__person=entered.person)
    assert (entered.year, kept.civil_level) == (YEAR - 1, "HTT")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_a_line_of_best_years_leads_from_the_district_era_into_the_merged_commune() -> None:
    best = Rating.objects.filter(period__year__lt=YEAR - 1, decided_level="HTXS")
    years = best.filter(name="Đảng ủy xã Cam Thành").values_list("period__year", flat=True)
    assert sorted(years) == [2021, 2022, 2023, 2024]
    rows = streaks_of(_yearend(YEAR - 1))
    (longest,) = [row for row in rows if row.is_long]
    assert (longest.rating.name, longest.years) == ("Nguyễn Minh Tấn", 5)
    assert longest.unit is not None
    assert longest.unit.name == "Đảng ủy phường Đông Hà"
    assert longest.reward is not None
    assert longest.reward.years == 5
