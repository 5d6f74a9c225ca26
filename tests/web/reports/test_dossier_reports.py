"""Self-reviews as papers: who signs for the cell and for the committee above it."""

from __future__ import annotations

import pytest
from tests.factories import make_holder, make_unit
from tests.reviews.dossier_scene import Reviewed, make_reviewed
from tests.reviews.scene import NOW, TODAY

from camket.documents.forms.self_review import paper_of
from camket.reports.around import Writing
from camket.reports.of_dossiers import ReadDossier, personal_review
from camket.reviews.models import Dossier
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
