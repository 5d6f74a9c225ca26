"""Forms 14, 15, 15A, 15B by person; a person with several posts once, at his highest code."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_cell, make_holder
from tests.reviews.scene import (
    NOW,
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
from camket.reports.of_summaries import cadres_of, counts_of, everybody_of, people_of
from camket.reports.post_codes import CODES, highest_code
from camket.reviews.decisions.questions import Question
from camket.reviews.models import Period, Rating
from camket.reviews.queries.desk.groups import peer_groups
from camket.reviews.queries.desk.leanings import appraised_in, hidden_in
from camket.reviews.queries.desk.what_if import asked_about
from camket.reviews.queries.desk.workbench import Asked, listed
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
    assert first.rating.held_posts == ["cell_secretary", "commune_secretary"]
    assert first.cell
    everybody = everybody_of(period)
    superior = counts_of(everybody, Deciding.SUPERIOR)
    assert [(one.code, one.levels) for one in superior] == [("M1", {Level.HTT: 2})]
    assert counts_of(everybody, Deciding.GRASSROOTS) == ()
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


def test_no_sheet_tells_its_reader_what_is_proposed_of_him() -> None:
    scene, period = rated()
    head = scene.commune.head
    row = Rating.objects.get(period=period, person=head.person)
    Rating.objects.filter(pk=row.pk).update(appraised_level="HTXS", general=29, results=65)
    person, reader = head.person, signed_in(scene.leader)
    Rating.objects.filter(pk=row.pk).update(person=scene.leader.person)  # he stands on his own list
    page = reader.get(reverse("reviews:summaries", args=[period.pk])).content.decode()
    assert "94,00" not in page
    assert "Chưa in và chưa tính mức" in page
    told = everybody_of(period, scene.leader.actor)
    assert counts_of(told, Deciding.SUPERIOR)[0].levels == {Level.HTT: 1}
    assert (told.persons, len(people_of(period, scene.leader.actor))) == (2, 2)
    book = reader.get(reverse("reviews:summaries-workbook", args=[period.pk]))
    with zipfile.ZipFile(io.BytesIO(book.content)) as opened:
        assert "<v>94</v>" not in opened.read("xl/worksheets/sheet1.xml").decode()
    for slug in ("danh-sach", "kiem-soat-ty-le", "tong-hop-15a"):
        path = reverse("reviews:ratings-report", args=[period.pk, slug])
        word = reader.get(path, {"dang": "word"}).content
        with zipfile.ZipFile(io.BytesIO(word)) as opened:
            text = opened.read("word/document.xml").decode()
        assert "Chưa in và chưa tính mức" in text
        assert "Hoàn thành xuất sắc nhiệm vụ</w:t>" not in text or slug != "danh-sach"
    whole = signed_in(scene.appraiser).get(reverse("reviews:summaries", args=[period.pk]))
    assert "94,00" in whole.content.decode()
    Rating.objects.filter(pk=row.pk).update(person=person)


def test_no_list_sum_or_question_tells_its_reader_what_is_proposed_of_him() -> None:
    scene, period = rated()
    own = Rating.objects.get(period=period, person=scene.commune.head.person)
    Rating.objects.filter(pk=own.pk).update(
        appraised_level="HTXS", person=scene.leader.person, general=29, results=65
    )
    reader_id = scene.leader.person.pk
    for reader, best, middle in ((None, 1, 1), (reader_id, 0, 1)):
        (group,) = [one for one in peer_groups(period, reader_id=reader) if one.kind == own.kind]
        assert (group.levels["HTXS"], group.levels["HTT"], group.total) == (best, middle, 2)
        told = {
            asked: [one.pk for one in listed(period, asked, reader_id=reader)]
            for asked in (
                Asked(own.kind, own.group, level="HTXS"),
                Asked(own.kind, own.group, view="xuat-sac"),
                Asked(own.kind, own.group),
            )
        }
        by_level, by_view, whole = told.values()
        assert by_level == by_view == [own.pk][:best]
        assert own.pk in whole
        spreads = appraised_in(period, hidden=hidden_in(period, reader)).spreads
        (spread,) = [one for one in spreads if one.kind == own.kind]
        assert spread.count == best + middle
        of_heads = asked_about(period, Question(), reader_id=reader).filter(kind=own.kind)
        assert of_heads.count() == best + middle
    assert [one.pk for one in listed(period, Asked(own.kind, own.group), reader_id=reader_id)][
        -1
    ] == own.pk  # not sorted by a total he may not read
    Rating.objects.filter(pk=own.pk).update(decided_level="HTXS", decided_at=NOW)
    (group,) = [one for one in peer_groups(period, reader_id=reader_id) if one.kind == own.kind]
    assert group.levels["HTXS"] == 1


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


def test_a_long_list_is_shown_a_page_at_a_time_and_counted_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, period = rated()
    people = people_of(period)
    monkeypatch.setattr("camket.web.reviews.paging.PAGE_ROWS", 1)
    client = signed_in(scene.appraiser)
    path = reverse("reviews:summaries", args=[period.pk])
    first, second = people[0].rating.name, people[1].rating.name
    page = client.get(path, {"trang": "2"}).content.decode()
    assert f"<td>{second}</td>" in page
    assert f"<td>{first}</td>" not in page
    assert '<td class="first">2</td>' in page  # numbered through
    assert "2 – 2 trong 2" in page
    assert "Danh sách gồm 2 người." in page
