"""The pages of dossiers: written, sent, read by whom they are for, heard, removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.reviews.dossier_scene import (
    YEAR_BEFORE,
    Reviewed,
    decide,
    fresh,
    full,
    make_reviewed,
    send,
    send_all,
)
from tests.reviews.scene import NOW
from tests.reviews.test_hear_others import SAID, SPOKEN, asked
from tests.web.reviews.visiting import signed_in

from camket.audit.models import Entry
from camket.reviews.actions.dossiers.criticising import note_criticism
from camket.reviews.actions.dossiers.purging import ask_for_purge
from camket.reviews.actions.dossiers.remarking import give_remark_by_link
from camket.reviews.actions.dossiers.suggesting import suggest_point
from camket.reviews.actions.dossiers.writing import Written, save_dossier
from camket.reviews.models import Criticism, Dossier, Rating, Remark, Remediation
from camket.reviews.queries.dossiers.scores import criteria_of
from camket.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def at(name: str, dossier: Dossier, *more: object) -> str:
    return reverse(f"reviews:{name}", args=[dossier.pk, *more])


def filled(client: Client, dossier: Dossier, **changes: str) -> dict[str, str]:
    """Fill the form as the page offers it: every binary assured, every graded at its most."""
    text = client.get(at("dossier-write", dossier)).content.decode()
    values = {"version": str(fresh(dossier).version), "level": "HTT"}
    values |= dict.fromkeys(re.findall(r'name="(s-\w+)"', text), "Đã viết")
    values |= dict.fromkeys(re.findall(r'name="(g-\d+)"', text), "Đã giải trình")
    values |= dict.fromkeys(re.findall(r'name="(c-[\d.a-z]+)" value="du"', text), "du")
    values |= dict(
        re.findall(r'name="(c-[\d.a-z]+)" value="[^"]*" placeholder="0 – ([^"]+)"', text)
    )
    return values | changes


def everything_heard(*, communes: int = 1) -> Reviewed:
    reviewed = make_reviewed(with_accounts=True, communes=communes)
    suggest_point(reviewed.head.pk, "Vì sao chậm?", actor=reviewed.scene.leader.actor, now=NOW)
    one = asked(reviewed)
    give_remark_by_link(one.token, SAID, author="Lê Thị Xóm", address="", now=NOW)
    send_all(reviewed)
    note_criticism(reviewed.head.pk, SPOKEN, actor=reviewed.scene.commune.clerk.actor, now=NOW)
    return reviewed


def test_a_secretary_writes_and_sends_his_self_review() -> None:
    reviewed = make_reviewed(with_accounts=True)
    send(reviewed.collective, reviewed.scene.commune.clerk)
    client = signed_in(reviewed.scene.commune.head)
    mine = client.get(reverse("reviews:own-dossiers")).content.decode()
    assert at("dossier-write", reviewed.head) in mine
    answer = client.post(at("dossier-submit", reviewed.head), filled(client, reviewed.head))
    assert answer.status_code == 303
    assert fresh(reviewed.head).state == "submitted"
    assert fresh(reviewed.head).rating.self_level == "HTT"


def test_what_is_missing_stands_at_its_place_and_the_draft_is_kept() -> None:
    reviewed = make_reviewed(with_accounts=True)
    client = signed_in(reviewed.scene.commune.clerk)
    values = filled(client, reviewed.collective, **{"s-principles": "", "level": ""})
    answer = client.post(at("dossier-submit", reviewed.collective), values)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa viết mục “Thực hiện nguyên tắc tổ chức" in text
    assert "Chưa tự nhận mức xếp loại" in text
    assert fresh(reviewed.collective).state == "draft"
    assert reviewed.collective.sections.get(key="faults").text == "Đã viết"
    assert f'name="version" value="{fresh(reviewed.collective).version}"' in text


@pytest.mark.parametrize("typed", ["", "27,5", "nhiều"])
def test_points_come_back_as_they_were_typed_on_a_refused_form(typed: str) -> None:
    reviewed = make_reviewed(with_accounts=True)
    client = signed_in(reviewed.scene.commune.clerk)
    values = filled(client, reviewed.collective, level="")
    graded = re.compile(r'name="(c-[\d.a-z]+)" value="([^"]*)" placeholder')
    page = client.get(at("dossier-write", reviewed.collective)).content.decode()
    key = graded.findall(page)[0][0]
    answer = client.post(at("dossier-submit", reviewed.collective), {**values, key: typed})
    assert answer.status_code == 422
    assert dict(graded.findall(answer.content.decode()))[key] == typed


def test_a_criterion_without_an_explanation_is_called_by_its_name() -> None:
    reviewed = make_reviewed(with_accounts=True)
    client = signed_in(reviewed.scene.commune.clerk)
    values = filled(client, reviewed.collective, **{"c-results": "58,5"})
    answer = client.post(at("dossier-submit", reviewed.collective), values)
    said = "Tiêu chí “Kết quả thực hiện nhiệm vụ”: dưới mức tối đa nên phải giải trình."
    assert said in answer.content.decode()


def test_half_a_point_of_a_draft_stands_there_when_it_is_opened_again() -> None:
    reviewed = make_reviewed(with_accounts=True)
    client = signed_in(reviewed.scene.commune.clerk)
    values = filled(client, reviewed.collective, **{"c-results": "58,5"})
    assert client.post(at("dossier-write", reviewed.collective), values).status_code == 303
    page = client.get(at("dossier-write", reviewed.collective))
    assert page.status_code == 200
    assert 'name="c-results" value="58,5"' in page.content.decode()


def test_typing_is_kept_and_answers_version_and_sums() -> None:
    reviewed = make_reviewed(with_accounts=True)
    client = signed_in(reviewed.scene.commune.head)
    values = filled(client, reviewed.head)
    told = client.post(at("dossier-autosave", reviewed.head), values).json()
    assert told["version"] == fresh(reviewed.head).version == 2
    assert told["sums"] == {"general": "30,00", "results": "70,00", "total": "100,00"}
    assert not Entry.objects.filter(action="dossier.saved").exists()


def test_one_bad_number_does_not_keep_the_rest_from_being_kept() -> None:
    reviewed = make_reviewed(with_accounts=True)
    client = signed_in(reviewed.scene.commune.clerk)
    values = filled(client, reviewed.collective, **{"s-faults": "Chậm 45 ngày"})
    bad = next(key for key in values if key.startswith("c-"))
    told = client.post(at("dossier-autosave", reviewed.collective), {**values, bad: "nhiều"}).json()
    assert "không phải là số" in told["says"]
    assert reviewed.collective.sections.get(key="faults").text == "Chậm 45 ngày"


def test_another_window_gets_one_sentence_and_both_texts() -> None:
    reviewed = make_reviewed(with_accounts=True)
    head = reviewed.scene.commune.head
    client = signed_in(head)
    values = filled(client, reviewed.head, **{"s-faults": "Bản hai"})
    save_dossier(
        reviewed.head.pk,
        Written(sections={"faults": "Bản một"}),
        version=1,
        actor=head.actor,
        now=NOW,
    )
    assert client.post(at("dossier-autosave", reviewed.head), values).status_code == 409
    answer = client.post(at("dossier-write", reviewed.head), values)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count("vừa được ghi ở nơi khác") == 1
    assert "Bản hai" in text
    assert "Bản một" in text
    again = {**values, "version": str(fresh(reviewed.head).version)}
    assert client.post(at("dossier-write", reviewed.head), again).status_code == 303
    assert reviewed.head.sections.get(key="faults").text == "Bản hai"


def test_facts_stand_beside_the_sections_with_their_links() -> None:
    reviewed = make_reviewed(with_accounts=True)
    task = Task.objects.filter(unit=reviewed.scene.commune.unit).first()
    assert task is not None
    Remediation.objects.create(
        unit=reviewed.scene.commune.unit,
        superior=reviewed.scene.province,
        year=YEAR_BEFORE,
        title="Báo cáo gửi chậm",
        created_at=NOW,
    )
    client = signed_in(reviewed.scene.commune.clerk)
    text = client.get(at("dossier-write", reviewed.collective)).content.decode()
    assert "Được giao 2: hoàn thành 2 (đúng hạn 2" in text
    assert reverse("tasks:detail", args=[task.pk]) in text
    assert "Báo cáo gửi chậm" in text


READS = {
    # who: words of the self-review, suggestion, remark, criticism
    "head": (True, True, False, False),
    "deputy": (True, True, True, True),
    "clerk": (True, True, True, True),
    "appraiser": (True, True, True, True),
    "leader": (True, True, True, True),
    "provincial_deputy": (True, True, False, False),
    "provincial_clerk": (False, False, True, False),
    "inspector": (True, True, True, True),
}
PARTS = ("Đã viết mục", "Vì sao chậm?", "Gương mẫu, gần dân", "Giải quyết hồ sơ còn chậm")


@pytest.mark.parametrize("who", sorted(READS))
def test_the_page_shows_each_reader_what_he_may_read_and_no_more(who: str) -> None:
    reviewed = everything_heard()
    scene = reviewed.scene
    held = {
        "head": scene.commune.head,
        "deputy": reviewed.deputy,
        "clerk": scene.commune.clerk,
        "appraiser": scene.appraiser,
        "leader": scene.leader,
        "provincial_deputy": reviewed.provincial_deputy,
        "provincial_clerk": scene.clerk,
        "inspector": reviewed.inspector,
    }[who]
    answer = signed_in(held).get(at("dossier", reviewed.head))
    text = answer.content.decode()
    assert tuple(part in text for part in PARTS) == READS[who]
    noted = Entry.objects.filter(action="dossier.read", person_id=held.person.pk)
    assert noted.exists() is (who != "head")


def test_the_person_reads_everything_once_it_is_decided() -> None:
    reviewed = everything_heard()
    decide(reviewed.head)
    text = signed_in(reviewed.scene.commune.head).get(at("dossier", reviewed.head)).content.decode()
    assert all(part in text for part in PARTS)


def test_a_neighbour_finds_nothing() -> None:
    reviewed = everything_heard(communes=2)
    neighbour = signed_in(reviewed.scene.communes[1].head)
    for name in (
        "dossier",
        "dossier-write",
        "dossier-suggest",
        "dossier-criticise",
        "dossier-ask",
        "dossier-purge",
    ):
        assert neighbour.get(at(name, reviewed.head)).status_code == 404
    unit = reverse(
        "reviews:unit-dossiers", args=[reviewed.period.pk, reviewed.scene.commune.unit.pk]
    )
    assert neighbour.get(unit).status_code == 404


@pytest.mark.parametrize("name", ["dossier-criticise", "dossier-ask", "dossier-suggest"])
def test_nobody_opens_these_pages_about_himself(name: str) -> None:
    reviewed = everything_heard()
    assert signed_in(reviewed.scene.commune.head).get(at(name, reviewed.head)).status_code == 404


def test_before_the_first_mark_no_points_are_shown() -> None:
    reviewed = make_reviewed(with_accounts=True)
    send(reviewed.collective, reviewed.scene.commune.clerk)
    client = signed_in(reviewed.scene.commune.head)
    empty = client.get(at("dossier", reviewed.head)).content.decode()
    assert "Chưa chấm." in empty
    assert "/100</strong>" not in empty
    client.post(at("dossier-submit", reviewed.head), filled(client, reviewed.head))
    assert "/100</strong>" in client.get(at("dossier", reviewed.head)).content.decode()


def test_a_draft_is_read_by_its_writer_alone() -> None:
    reviewed = make_reviewed(with_accounts=True)
    head = reviewed.scene.commune.head
    save_dossier(
        reviewed.head.pk,
        Written(sections={"faults": "Còn nể nang"}),
        version=1,
        actor=head.actor,
        now=NOW,
    )
    assert "Còn nể nang" in signed_in(head).get(at("dossier", reviewed.head)).content.decode()
    for held in (reviewed.deputy, reviewed.scene.appraiser, reviewed.inspector):
        page = signed_in(held).get(at("dossier", reviewed.head))
        assert page.status_code == 200
        assert "Còn nể nang" not in page.content.decode()


def test_a_body_answers_by_link_on_a_page_without_signing_in() -> None:
    reviewed = make_reviewed(with_accounts=True)
    clerk = signed_in(reviewed.scene.commune.clerk)
    page = clerk.post(
        at("dossier-ask", reviewed.head),
        {"source": "residence", "body": "Chi ủy thôn Mai Lộc 2", "due_on": "12/12/2026"},
    ).content.decode()
    found = re.search(r'value="http://[^/]+(/danh-gia/nhan-xet/[^"]+)"', page)
    assert found is not None
    link = found.group(1)
    assert link not in clerk.get(at("dossier-ask", reviewed.head)).content.decode()
    outside = Client()
    asked_for = outside.get(link).content.decode()
    assert reviewed.head.rating.name in asked_for
    assert "Chi ủy thôn Mai Lộc 2" in asked_for
    said = {"merits": "Gương mẫu", "faults": "", "level": "", "author": "Lê Thị Hoa, Bí thư"}
    assert outside.post(link, {**said, "author": ""}).status_code == 422
    assert outside.post(link, said).status_code == 200
    assert Remark.objects.get().author_name == "Lê Thị Hoa, Bí thư"
    assert outside.get(link).status_code == 410
    assert outside.post(link, said).status_code == 410


def test_who_is_overdue_is_shown() -> None:
    reviewed = make_reviewed(with_accounts=True)
    one = asked(reviewed).request
    one.due_on -= timedelta(days=8)
    one.save()
    text = signed_in(reviewed.scene.commune.clerk).get(at("dossier-ask", reviewed.head))
    assert "quá hạn 3 ngày" in text.content.decode()


def test_the_secretary_writes_down_and_corrects_on_one_page() -> None:
    reviewed = make_reviewed(with_accounts=True)
    send_all(reviewed)
    clerk = signed_in(reviewed.scene.commune.clerk)
    path = at("dossier-criticise", reviewed.head)
    said = {
        "heading": "manner",
        "said_by": "Trần Văn Góp",
        "met_on": "07/12/2026",
        "text": "Ít xuống thôn",
        "answer": "",
    }
    assert clerk.post(path, {**said, "text": ""}).status_code == 422
    assert clerk.post(path, said).status_code == 303
    row = Criticism.objects.get()
    edit = at("dossier-correct", reviewed.head, row.pk)
    changed = {**said, "answer": "Xin tiếp thu", "version": "1"}
    assert clerk.post(edit, changed).status_code == 303
    assert clerk.post(edit, changed).status_code == 422
    row.refresh_from_db()
    assert row.answer == "Xin tiếp thu"


def test_the_removal_takes_two_pages_and_two_people() -> None:
    reviewed = everything_heard()
    decide(reviewed.head)
    clerk, leader = signed_in(reviewed.scene.commune.clerk), signed_in(reviewed.scene.leader)
    path = at("dossier-purge", reviewed.head)
    assert "Không khôi phục được" in clerk.get(path).content.decode()
    told = {"paper_no": "07-BB/ĐU", "reason": "Đã bàn giao"}
    assert clerk.post(path, told).status_code == 303
    refused = clerk.post(at("dossier-purge-confirm", reviewed.head))
    assert "Người đề nghị xóa không tự xác nhận" in refused.content.decode()
    assert leader.post(at("dossier-purge-confirm", reviewed.head)).status_code == 303
    text = leader.get(at("dossier", reviewed.head)).content.decode()
    assert not any(part in text for part in PARTS)
    assert "Tư tưởng chính trị" in text
    assert re.search(r"[0-9a-f]{64}", text)


def text_of(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    return re.sub(r"\s+", " ", text)


def test_the_forms_come_out_with_what_was_written_as_pdf_and_word() -> None:
    reviewed = everything_heard()
    client = signed_in(reviewed.scene.appraiser)
    head = client.get(at("dossier-report", reviewed.head, "ban-kiem-diem"))
    text = text_of(head.content)
    assert "Mẫu 2B" in text
    assert "Vì sao chậm? Giải trình: Nhận trách nhiệm, đã khắc phục" in text
    assert "Được giao 2 nhiệm vụ: hoàn thành 2" in text
    assert "tổng 100/100 điểm" in text
    assert reviewed.head.rating.name in text
    collective = client.get(at("dossier-report", reviewed.collective, "ban-kiem-diem"))
    assert "Mẫu 01" in text_of(collective.content)
    word = client.get(at("dossier-report", reviewed.head, "ban-kiem-diem"), {"dang": "word"})
    assert word.content[:2] == b"PK"
    remark = client.get(
        at("remark-report", reviewed.head, Remark.objects.get().request_id, "nhan-xet")
    )
    assert "Gương mẫu, gần dân" in text_of(remark.content)


def test_papers_go_only_to_whom_the_texts_may_be_read() -> None:
    reviewed = everything_heard()
    request_id = Remark.objects.get().request_id
    head = signed_in(reviewed.scene.commune.head)
    assert head.get(at("dossier-report", reviewed.head, "ban-kiem-diem")).status_code == 200
    own = at("remark-report", reviewed.head, request_id, "nhan-xet")
    assert head.get(own).status_code == 404
    clerk = signed_in(reviewed.scene.clerk)
    assert clerk.get(at("dossier-report", reviewed.head, "ban-kiem-diem")).status_code == 404


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("dossier", lambda one: one.scene.appraiser),
        ("dossier", lambda one: one.deputy),
        ("dossier", lambda one: one.scene.commune.head),
        ("dossier-ask", lambda one: one.scene.commune.clerk),
        ("dossier-criticise", lambda one: one.scene.commune.clerk),
        ("dossier-suggest", lambda one: one.scene.leader),
    ],
)
def test_a_page_asks_the_database_a_fixed_number_of_times(
    name: str,
    who: Callable[[Reviewed], object],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    reviewed = everything_heard()
    client = signed_in(who(reviewed))  # type: ignore[arg-type]  # one of the scene's people
    client.get(at(name, reviewed.head))
    with django_assert_max_num_queries(12):
        assert client.get(at(name, reviewed.head)).status_code == 200


def test_writing_asks_the_database_a_fixed_number_of_times(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    reviewed = make_reviewed(with_accounts=True)
    client = signed_in(reviewed.scene.commune.head)
    client.get(at("dossier-write", reviewed.head))
    with django_assert_max_num_queries(12):
        assert client.get(at("dossier-write", reviewed.head)).status_code == 200
    save_dossier(
        reviewed.head.pk,
        full(reviewed.head),
        version=1,
        actor=reviewed.scene.commune.head.actor,
        now=NOW,
    )
    with django_assert_max_num_queries(12):
        assert client.get(reverse("reviews:own-dossiers")).status_code == 200
    path = reverse(
        "reviews:unit-dossiers", args=[reviewed.period.pk, reviewed.scene.commune.unit.pk]
    )
    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200


def test_a_removal_that_waits_is_shown_with_its_paper() -> None:
    reviewed = everything_heard()
    decide(reviewed.head)
    ask_for_purge(
        reviewed.head.pk,
        reason="Đã giao",
        paper_no="07-BB/ĐU",
        actor=reviewed.scene.commune.clerk.actor,
        now=NOW,
    )
    text = signed_in(reviewed.scene.leader).get(at("dossier-purge", reviewed.head)).content.decode()
    assert "07-BB/ĐU" in text
    assert "Xóa hẳn nội dung" in text


def test_the_own_rating_page_hides_an_open_appraisal_and_shows_it_decided() -> None:
    reviewed = everything_heard()
    Rating.objects.filter(pk=reviewed.head.rating_id).update(
        appraised_level="HT", appraised_reason="Chậm giải ngân", appraised_by_name="Thẩm định viên"
    )
    path = reverse("reviews:explain", args=[reviewed.period.pk, reviewed.head.rating_id])
    own = signed_in(reviewed.scene.commune.head)
    assert "Chậm giải ngân" not in own.get(path).content.decode()
    assert "Chậm giải ngân" in signed_in(reviewed.scene.appraiser).get(path).content.decode()
    decide(reviewed.head)
    assert "Chậm giải ngân" in own.get(path).content.decode()


def test_a_person_sees_who_read_his_dossier() -> None:
    reviewed = everything_heard()
    signed_in(reviewed.inspector).get(at("dossier", reviewed.head))
    text = signed_in(reviewed.scene.commune.head).get(reverse("people:own-data")).content.decode()
    assert "Xem hồ sơ kiểm điểm" in text
    assert reviewed.inspector.person.full_name in text


def test_points_that_are_only_read_into_the_rule_are_not_shown_as_law() -> None:
    reviewed = make_reviewed(with_accounts=True)
    client = signed_in(reviewed.scene.commune.head)
    text = client.get(at("dossier-write", reviewed.head)).content.decode()
    marks = {one.mark for one in criteria_of(reviewed.head).scored()}
    assert max(marks, key=str).words in text
    assert "Điểm của từng tiêu chí: theo văn bản của Trung ương" not in text
