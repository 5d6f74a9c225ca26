"""Papers about the levels of a quarter: they name the quarter, and cite the guidance it is by."""

from __future__ import annotations

import pypdfium2
import pytest
from tests.reviews.quarter import appraised_head, marks, open_quarter
from tests.reviews.scene import NOW, TODAY, Scene, make_scene, open_yearend, rating_of

from camket.files.models import StoredFile
from camket.files.storage import read
from camket.reports.around import Writing
from camket.reports.of_ratings import cap_control, rating_decision, rating_list
from camket.reports.of_summaries import everybody_of, people_of, sheets_of
from camket.reviews.actions.after.level_papers import issue_decision
from camket.reviews.actions.after.notices import issue_notice
from camket.reviews.actions.ratings.deciding import decide_ratings
from camket.reviews.actions.ratings.holding import Choice
from camket.reviews.decisions.states import PeriodKind, SubjectKind
from camket.reviews.models import LevelDecision, Period
from camket.reviews.queries.rule_sets import bases_of
from camket.rules.schemes.codes import OF_QUARTER, OF_STATE

pytestmark = pytest.mark.django_db

GUIDANCE = "Hướng dẫn số 02-HD/BTCTW, ngày 22/5/2026"
REGULATION = "366-QĐ/TW"


def decided_quarter() -> tuple[Scene, Period]:
    """Decide a quarter's collective and head as good."""
    scene = make_scene()
    period = open_quarter(scene)
    head = appraised_head(scene, period, scene.commune, marks())
    unit = rating_of(period, scene.commune, SubjectKind.COLLECTIVE)
    for one in (unit, head):
        decide_ratings(period.pk, {one.pk: Choice("HTT")}, actor=scene.leader.actor, now=NOW)
    return scene, period


def words_of(file: StoredFile | None) -> str:
    assert file is not None
    document = pypdfium2.PdfDocument(read(file))
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(text.split())


def test_decision_and_notice_of_a_quarter_cite_its_guidance() -> None:
    scene, period = decided_quarter()
    issue_decision(period.pk, actor=scene.clerk.actor, now=NOW)
    issue_notice(period.pk, SubjectKind.LEADER, actor=scene.clerk.actor, now=NOW)
    head = rating_of(period, scene.commune, SubjectKind.LEADER)
    row = LevelDecision.objects.get(rating=head)
    for told in (words_of(row.file), words_of(head.notice_file)):
        assert GUIDANCE in told
        assert "quý IV năm 2026" in told
        assert f"Căn cứ Quy định số {REGULATION}" not in told
    assert row.number is not None
    assert row.number.subject == "công nhận kết quả xếp loại chất lượng quý IV năm 2026"


def test_drafts_lists_and_sheets_of_a_quarter_name_it() -> None:
    scene, period = decided_quarter()
    writing = Writing(on=TODAY, now=NOW, reader=scene.leader.actor)
    decision = rating_decision(period, writing)
    assert decision.frame.bases == bases_of(period)
    for told in (decision, rating_list(period, writing), cap_control(period, writing)):
        assert told.when == "quý IV năm 2026"
    sheets = sheets_of(period, people_of(period), (), everybody_of(period))
    assert all("quý IV năm 2026" in sheet.title for sheet in sheets)


def test_a_year_is_of_the_regulation_and_a_civil_period_of_the_decree() -> None:
    period = open_yearend(make_scene())
    assert bases_of(period) == (
        f"Căn cứ Quy định số {REGULATION}, ngày 30/8/2025 của Bộ Chính trị",
    )
    period.scheme = OF_STATE
    assert "335/2025/NĐ-CP ngày 21 tháng 12 năm 2025" in bases_of(period)[0]
    period.scheme = OF_QUARTER
    assert GUIDANCE in bases_of(period)[0]


@pytest.mark.parametrize(
    ("kind", "quarter", "when"),
    [
        (PeriodKind.YEAREND, None, "năm 2026"),
        (PeriodKind.QUARTER, 3, "quý III năm 2026"),
        (PeriodKind.MIDYEAR, None, "6 tháng đầu năm 2026"),
        (PeriodKind.TERM, None, "nhiệm kỳ 2026–2026"),
        (PeriodKind.ADHOC, None, "đột xuất năm 2026 (sau thiên tai)"),
    ],
)
def test_every_kind_of_period_is_named(kind: PeriodKind, quarter: int | None, when: str) -> None:
    period = Period(year=2026, kind=kind.value, quarter=quarter, title="sau thiên tai")
    period.starts_on = period.ends_on = TODAY
    assert period.when == when
