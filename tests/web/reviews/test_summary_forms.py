"""Forms 14, 15, 15A, 15B by person; a person with several posts once, at his highest code."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_cell, make_holder
from tests.reviews.scene import (
    TODAY,
    Scene,
    appraised_pair,
    make_scene,
    open_yearend,
)
from tests.web.reviews.visiting import signed_in

from camket.documents.forms.cap_control import Deciding
from camket.organisation.models import Tenure
from camket.organisation.posts import posts
from camket.reports.of_summaries import cadres_of, counts_of, people_of
from camket.reports.post_codes import CODES, highest_code
from camket.reviews.models import Period
from camket.rules.levels import Level

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def rated() -> tuple[Scene, Period]:
    """Rate two communes; the first secretary holds a post in a cell and one of the state too."""
    scene = make_scene(communes=2, with_accounts=True)
    head = scene.commune.head
    cell = make_cell("Chi bộ thôn Thử", parent=scene.commune.unit)
    of_cell = make_holder(cell, "cell_secretary").tenure
    Tenure.objects.filter(pk=of_cell.pk).update(person=head.person)
    period = open_yearend(scene)
    for commune in scene.communes:
        appraised_pair(scene, period, commune)
    return scene, period


def test_every_post_of_the_catalogue_has_one_code() -> None:
    told = [post for code in CODES for post in code.posts]
    assert len(told) == len(set(told))
    assert set(told) == set(posts())
    assert [code.number for code in CODES] == list(range(1, 27))


@pytest.mark.parametrize(
    ("held", "code"),
    [
        (["cell_secretary", "commune_secretary"], "M1"),
        (["cell_member", "commune_deputy", "peoples_committee_chair"], "M3"),
        (["division_deputy", "cell_secretary"], "M19"),
        (["cell_member"], "M26"),
        ([], "M26"),
    ],
)
def test_a_person_counts_at_his_highest_code(held: list[str], code: str) -> None:
    assert highest_code(held).code == code


def test_a_person_with_several_posts_stands_once_with_all_of_them() -> None:
    scene, period = rated()
    people = people_of(period)
    assert len(people) == 2
    first = next(one for one in people if one.rating.person == scene.commune.head.person)
    assert set(first.codes) == {"commune_secretary", "cell_secretary"}
    assert first.cell
    superior = counts_of(people, Deciding.SUPERIOR)
    assert [(one.code, one.levels) for one in superior] == [("M1", {Level.HTT: 2})]
    assert counts_of(people, Deciding.GRASSROOTS) == ()
    assert [one.name for one in cadres_of(people)] == [one.rating.name for one in people]


def test_the_page_the_papers_and_the_workbook_say_the_same() -> None:
    scene, period = rated()
    client = signed_in(scene.appraiser)
    page = client.get(reverse("reviews:summaries", args=[period.pk])).content.decode()
    for word in ("Mẫu 14", "Mẫu 15A", "Mẫu 15B", "91,50", "chưa kiểm chứng", "Chi bộ thôn Thử"):
        assert word in page
    for slug in ("tong-hop-15a", "tong-hop-15b", "danh-sach"):
        path = reverse("reviews:ratings-report", args=[period.pk, slug])
        assert client.get(path)["Content-Type"] == "application/pdf"
        assert client.get(path, {"dang": "word"}).status_code == 200
    book = client.get(reverse("reviews:summaries-workbook", args=[period.pk]))
    with zipfile.ZipFile(io.BytesIO(book.content)) as opened:
        sheets = [name for name in opened.namelist() if name.startswith("xl/worksheets/sheet")]
        first = opened.read("xl/worksheets/sheet1.xml").decode()
        words = opened.read("xl/sharedStrings.xml").decode()
    assert len(sheets) == 4
    assert "<v>91.5</v>" in first
    assert scene.commune.head.person.full_name in words


def test_only_who_reads_the_list_reads_the_forms() -> None:
    scene, period = rated()
    for name in ("summaries", "summaries-workbook"):
        path = reverse(f"reviews:{name}", args=[period.pk])
        assert signed_in(scene.commune.head).get(path).status_code == 404
        assert signed_in(scene.leader).get(path).status_code == 200
    assert TODAY.year == period.year


def test_the_page_costs_a_fixed_number_of_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    scene, period = rated()
    client = signed_in(scene.leader)
    path = reverse("reviews:summaries", args=[period.pk])
    client.get(path)
    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200
