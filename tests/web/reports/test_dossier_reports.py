"""Self-reviews as papers: who signs for the cell and for the committee above it."""

from __future__ import annotations

import pytest
from tests.factories import make_holder, make_unit
from tests.reviews.dossier_scene import DUE, Reviewed, make_reviewed
from tests.reviews.scene import NOW, TODAY

from camket.documents.forms import remarks as remarks_form
from camket.documents.forms.self_review import paper_of
from camket.documents.paper import KeyValues, Paragraph
from camket.documents.style import StyleName
from camket.reports.around import Writing
from camket.reports.of_dossiers import ReadDossier, personal_review, remarks
from camket.reviews.actions.dossiers.remarking import (
    RemarkText,
    ask_for_remarks,
    give_remark_by_link,
)
from camket.reviews.decisions.dossiers import RemarkSource
from camket.reviews.models import Dossier, RemarkRequest
from camket.reviews.queries.dossiers.facts import with_circumstances
from camket.reviews.queries.dossiers.reading import with_own_words

pytestmark = pytest.mark.django_db
WRITING = Writing(TODAY, NOW)


def read(reviewed: Reviewed) -> ReadDossier:
    """Return the deputy's dossier as its page reads it."""
    rows = with_circumstances(with_own_words(Dossier.objects.select_related("rating__period")))
    return ReadDossier(rows.get(pk=reviewed.other.pk), frozenset())


def test_the_secretary_signs_for_the_cell_and_the_committee_above_for_itself() -> None:
    reviewed = make_reviewed()
    commune = reviewed.scene.commune
    cell = make_unit("Chi bộ thôn Thử", kind="party_cell", parent=commune.unit, collective="Chi bộ")
    secretary = make_holder(cell, "cell_secretary")
    Dossier.objects.filter(pk=reviewed.other.pk).update(unit=cell)
    review = personal_review(read(reviewed), WRITING)
    assert (review.cell_head.collective, review.cell_head.name) == (
        "Chi bộ",
        secretary.person.full_name,
    )
    assert (review.committee_head.collective, review.committee_head.name) == (
        "Ban Thường vụ Đảng ủy",
        commune.head.person.full_name,
    )


def test_a_persons_own_paper_has_no_archive_line() -> None:
    reviewed = make_reviewed()
    paper = paper_of(personal_review(read(reviewed), WRITING))
    assert (paper.frame.recipients, paper.frame.archive) == ((), "")


@pytest.mark.parametrize(
    ("source", "style"),
    [
        (RemarkSource.COMMITTEE, StyleName.PARTY),
        (RemarkSource.RESIDENCE, StyleName.PARTY),
        (RemarkSource.AUTHORITY, StyleName.STATE),
        (RemarkSource.FRONT, StyleName.STATE),
        (RemarkSource.OTHER, StyleName.PARTY),
    ],
)
def test_a_body_outside_writes_its_remarks_in_the_style_of_its_line(
    source: RemarkSource, style: StyleName
) -> None:
    reviewed = make_reviewed()
    clerk = reviewed.scene.commune.clerk
    asked = ask_for_remarks(
        reviewed.collective.pk, source, "Cơ quan ngoài", DUE, actor=clerk.actor, now=NOW
    )
    said = RemarkText("Đoàn kết", "Ít đối thoại", "HTT")
    give_remark_by_link(asked.token, said, author="Lê Thị Hạnh, Chủ tịch", address="", now=NOW)
    request = RemarkRequest.objects.select_related("dossier__rating__period", "remark").get()
    paper = remarks_form.paper_of(remarks(request, Writing(TODAY, NOW)))
    assert paper.style.name is style
    unit = reviewed.collective.rating.name
    assert paper.subject == "đối với tập thể để kiểm điểm năm 2026"
    assert paper.blocks[0] == KeyValues((("Tập thể", unit),))
    assert paper.blocks[-1] == Paragraph(f"Nhận xét này gửi {unit} để xem xét khi kiểm điểm")
