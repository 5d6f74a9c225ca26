"""What if, in the browser: asked by address, answered beside the decided year, saved on request."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.reviews.scene import NOW, Scene, appraised_pair, make_scene, open_yearend
from tests.web.reviews.visiting import signed_in

from camket.files.models import Job
from camket.reviews.actions.ratings.asking import ask
from camket.reviews.models import Period, Rating, Scenario
from camket.spreadsheets.reading import raw_rows
from camket.web.reviews.desk import asking
from camket.web.reviews.desk.asking_sheet import COLUMNS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def asked(period: Period, name: str = "what-if", **told: str) -> str:
    return reverse(f"reviews:{name}", args=[period.pk], query=told)


def year(communes: int = 1) -> tuple[Scene, Period, Rating]:
    scene = make_scene(communes=communes, with_accounts=True)
    period = open_yearend(scene)
    units = [appraised_pair(scene, period, commune)[0] for commune in scene.communes]
    return scene, period, units[0]


def test_a_question_stands_in_the_address_and_says_who_moves_and_why() -> None:
    scene, period, unit = year()
    client = signed_in(scene.appraiser)
    assert "đối tượng có mức khác" not in client.get(asked(period)).content.decode()
    text = client.get(asked(period, exceeded_at_least="0")).content.decode()
    assert "2 đối tượng có mức khác" in text
    assert unit.name in text
    assert "cần ít nhất 0%" in text
    assert "Đang là 30 · 366 Đ11.1" in text
    assert text.count('class="inp') >= 12  # what a question adds to the form wears the design too
    assert "0 đối tượng có mức khác" in client.get(asked(period, bo="national")).content.decode()


def test_numbers_that_cannot_be_are_refused_with_what_to_mend() -> None:
    scene, period, _ = year()
    client = signed_in(scene.leader)
    answer = client.get(asked(period, good_from="95"))
    assert answer.status_code == 422
    assert "Khung điểm phải tăng dần" in answer.content.decode()
    assert client.get(asked(period, late_at_most="1000")).status_code == 422
    assert client.get(asked(period, late_at_most="abc")).status_code == 422
    assert client.get(asked(period, bo="../x")).status_code == 422


def test_the_facts_of_one_subject_are_tried() -> None:
    scene, period, unit = year()
    client = signed_in(scene.appraiser)
    text = client.get(asked(period, doi_tuong=str(unit.pk), results="40")).content.decode()
    assert f"Dữ kiện của {unit.name}" in text
    assert "2 đối tượng có mức khác" in text  # its head stands on it


def test_counts_that_cannot_be_are_refused() -> None:
    scene, period, unit = year()
    path = asked(period, doi_tuong=str(unit.pk), done="9")
    answer = signed_in(scene.appraiser).get(path)
    assert answer.status_code == 422
    assert "không thể lớn hơn" in answer.content.decode()


def test_the_movers_come_as_a_workbook(tmp_path: Path) -> None:
    scene, period, unit = year()
    path = asked(period, "what-if-workbook", exceeded_at_least="0")
    answer = signed_in(scene.appraiser).get(path)
    assert answer.status_code == 200
    book = tmp_path / "gia-dinh.xlsx"
    book.write_bytes(answer.content)
    with raw_rows(book, COLUMNS) as (_, found):
        cells = [str(cells) for _, cells in found]
    assert any(unit.name in row and "Khoản 1 Điều 11" in row for row in cells)


def test_nothing_is_kept_until_somebody_says_so() -> None:
    scene, period, _ = year()
    client = signed_in(scene.leader)
    client.get(asked(period, exceeded_at_least="0"))
    assert not Scenario.objects.exists()
    sent = {"hoi": "exceeded_at_least=0", "ten": "Không cần vượt mức"}
    assert client.post(asked(period, "what-if-save"), sent).status_code == 303
    held = Scenario.objects.get()
    assert (held.summary["up"], held.question["numbers"]) == (2, {"exceeded_at_least": 0})
    text = client.get(asked(period)).content.decode()
    assert "Không cần vượt mức" in text
    assert "exceeded_at_least=0" in text


def test_a_long_list_is_asked_about_as_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LONG", 1)
    scene, period, unit = year()
    client = signed_in(scene.appraiser)
    assert "Tính thử 2 đối tượng ở máy chủ" in client.get(asked(period)).content.decode()
    answer = client.post(asked(period, "what-if-run"), {"exceeded_at_least": "0"})
    assert answer.status_code == 303
    job = Job.objects.get()
    assert "Đang tính thử" in client.get(answer["Location"]).content.decode()
    ask(job.pk, clock=lambda: NOW)
    text = client.get(answer["Location"]).content.decode()
    assert unit.name in text
    book = client.get(asked(period, "what-if-workbook", viec=str(job.pk)))
    assert book.status_code == 200
    sent = {"hoi": "exceeded_at_least=0", "viec": str(job.pk), "ten": "Bằng việc"}
    assert client.post(asked(period, "what-if-save"), sent).status_code == 303
    assert Scenario.objects.get().summary["up"] == 2
    assert signed_in(scene.leader).get(answer["Location"]).status_code == 404


def test_only_who_appraises_or_decides_here_asks() -> None:
    scene, period, _ = year()
    for held in (scene.commune.head, scene.commune.clerk, scene.clerk):
        client = signed_in(held)
        assert client.get(asked(period)).status_code == 404
        assert client.get(asked(period, "what-if-workbook")).status_code == 404
        assert client.post(asked(period, "what-if-run")).status_code == 404
        assert client.post(asked(period, "what-if-save")).status_code == 404


@pytest.mark.parametrize("communes", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    communes: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    scene, period, _ = year(communes)
    client = signed_in(scene.appraiser)
    client.get(asked(period))
    with django_assert_max_num_queries(12):
        assert client.get(asked(period, exceeded_at_least="0")).status_code == 200
