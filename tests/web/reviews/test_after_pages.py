"""Appeals, numbered decisions, corrections, streaks on pages; levels in words, scores to few."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from tests.reviews.decided import Decided
from tests.reviews.scene import NOW, TODAY, make_commune
from tests.web.reviews.visiting import signed_in
from tests.web.year import make_pdf
from tests.word_text import text_of_word

from camket.organisation.queries import span_of
from camket.reviews.actions.after.appeals import correct_level
from camket.reviews.actions.after.level_papers import issue_decision
from camket.reviews.models import Appeal, Exemplary, LevelDecision, Rating
from camket.web.public.slugs import slug_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_day")]


def path_of(rating: Rating, name: str = "explain") -> str:
    return reverse(f"reviews:{name}", args=[rating.period_id, rating.pk])


def test_the_person_appeals_from_his_page_and_the_body_answers_from_its_list() -> None:
    told = Decided()
    person, leader = signed_in(told.scene.commune.head), signed_in(told.scene.leader)
    page = person.get(path_of(told.head)).content.decode()
    assert "kiến nghị về mức này đến hết ngày 14/12/2026" in page
    path = path_of(told.head, "appeal")
    assert "Điều 22" in person.get(path).content.decode()
    assert person.post(path, {"text": ""}).status_code == 422
    assert person.post(path, {"text": "Số liệu chưa đủ"}).status_code == 303
    appeal = Appeal.objects.get()
    listed = leader.get(reverse("reviews:appeals")).content.decode()
    assert "1 kiến nghị chờ trả lời" in listed
    assert "Còn 10 ngày làm việc" in listed
    answer = reverse("reviews:appeal-answer", args=[appeal.pk])
    assert person.post(answer, {"outcome": "giu-nguyen", "answer": "x"}).status_code == 404
    unsaid = leader.post(answer, {"outcome": "doi-muc", "level": "HTT", "answer": "Xem lại"})
    assert unsaid.status_code == 422
    assert "trùng mức đã quyết định" in unsaid.content.decode()
    changed = leader.post(answer, {"outcome": "doi-muc", "level": "HT", "answer": "Thiếu chứng từ"})
    assert changed.status_code == 303
    shown = person.get(answer).content.decode()
    assert "Thiếu chứng từ" in shown
    why = person.get(path_of(told.head)).content.decode()
    assert "Đã bị thay:" in why
    paper = LevelDecision.objects.latest("pk")
    got = person.get(reverse("reviews:decision-paper", args=[paper.pk]))
    assert got["Content-Type"] == "application/pdf"
    as_word = f"{reverse('reviews:decision-paper', args=[paper.pk])}?dang=word"
    assert all(f'href="{as_word}"' in one for one in (shown, why))
    word = person.get(as_word)
    number = str(paper.number).replace("/", "-").replace("Đ", "D")
    assert f'filename="quyet-dinh-{number}.docx"' in word["Content-Disposition"]
    said = text_of_word(word.content)
    assert told.scene.commune.head.person.full_name in said
    assert "Hoàn thành nhiệm vụ" in said
    stranger = make_commune("Đảng ủy xã Bên", told.scene.campaign, with_accounts=True)
    assert signed_in(stranger.head).get(as_word).status_code == 404
    LevelDecision.objects.filter(pk=paper.pk).update(word=None)
    told_so = person.get(as_word)
    assert told_so.status_code == 422
    assert "chưa giữ bản Word. Tải bản PDF để dùng." in told_so.content.decode()
    assert as_word not in person.get(path_of(told.head)).content.decode()


def test_an_appeal_is_read_by_its_person_and_the_deciding_body_alone() -> None:
    told = Decided()
    other = make_commune("Đảng ủy xã Bên", told.scene.campaign, with_accounts=True)
    appeal = told.lodge()
    path = reverse("reviews:appeal-answer", args=[appeal.pk])
    for reader in (told.scene.commune.head, told.scene.leader, told.scene.appraiser):
        assert signed_in(reader).get(path).status_code == 200
    for stranger in (other.head, other.clerk, told.scene.commune.clerk):
        assert signed_in(stranger).get(path).status_code == 404
        page = signed_in(stranger).get(reverse("reviews:appeals")).content.decode()
        assert "Không có kiến nghị nào" in page


def test_a_late_answer_says_by_how_many_working_days(settings: Settings) -> None:
    told = Decided()
    told.lodge()
    assert settings.DEMO_DAY_FILE is not None
    settings.DEMO_DAY_FILE.write_text(date(2026, 12, 24).isoformat(), encoding="ascii")
    page = signed_in(told.scene.leader).get(reverse("reviews:appeals")).content.decode()
    assert "Quá hạn 2 ngày làm việc" in page


def test_a_decision_is_issued_and_a_level_corrected_from_pages() -> None:
    told = Decided()
    clerk, leader = signed_in(told.scene.clerk), signed_in(told.scene.leader)
    issue = reverse("reviews:issue-decision", args=[told.period.pk])
    assert "<b>2</b> mức" in clerk.get(issue).content.decode()
    assert clerk.post(issue).status_code == 303
    assert clerk.post(issue).status_code == 422
    assert "-QĐ/TU" in clerk.get(issue).content.decode()
    correct = path_of(told.head, "correct")
    assert clerk.get(correct).status_code == 404
    assert leader.get(correct).status_code == 200
    assert leader.post(correct, {"level": "HT", "reason": ""}).status_code == 422
    above = leader.post(correct, {"level": "HTXS", "reason": "Tốt"})
    assert "không được xếp cao hơn" in above.content.decode()
    assert leader.post(correct, {"level": "HT", "reason": "Kết luận 12"}).status_code == 303
    assert Rating.objects.get(pk=told.head.pk).decided_level == "HT"


SCORE = "91,50"


def public_page(unit_id: int) -> str:
    """Return the address of a unit's public page."""
    span = span_of(unit_id, on=TODAY)
    assert span is not None
    return reverse("public:unit", args=[unit_id, slug_of(span)])


def test_levels_stand_in_words_and_scores_only_before_those_concerned() -> None:
    """The matrix: who reads the score of a collective, who its level, who neither."""
    told = Decided()
    scene = told.scene
    other = make_commune("Đảng ủy xã Bên", scene.campaign, with_accounts=True)
    unit_page = reverse("reviews:unit", args=[told.period.pk, scene.commune.unit.pk])
    public = public_page(scene.commune.unit.pk)
    readers = {
        "the person": (scene.commune.head, 200, 200),
        "the unit's clerk": (scene.commune.clerk, 200, 404),
        "the appraiser": (scene.appraiser, 200, 200),
        "the decider": (scene.leader, 200, 200),
        "a neighbour": (other.head, 404, 404),
    }
    for who, (held, of_unit, of_head) in readers.items():
        client = signed_in(held)
        for rating, status in ((told.unit, of_unit), (told.head, of_head)):
            answer = client.get(path_of(rating))
            assert answer.status_code == status, who
            assert (SCORE in answer.content.decode()) is (status == 200), who
    inside = signed_in(scene.commune.clerk).get(unit_page).content.decode()
    assert "Hoàn thành tốt nhiệm vụ" in inside
    assert SCORE not in inside
    outside = Client().get(public).content.decode()
    assert SCORE not in outside
    # of the collective alone; the level of a person is nobody else's
    assert outside.count("được cấp trên xếp loại hoàn thành tốt nhiệm vụ") == 1


def test_nothing_is_public_before_it_was_announced() -> None:
    told = Decided(announced=False)
    scene = told.scene
    unit_page = reverse("reviews:unit", args=[told.period.pk, scene.commune.unit.pk])
    inside = signed_in(scene.commune.clerk).get(unit_page).content.decode()
    assert "Hoàn thành tốt nhiệm vụ" not in inside
    public = public_page(scene.commune.unit.pk)
    assert "hoàn thành tốt nhiệm vụ" not in Client().get(public).content.decode()


def test_the_list_of_years_says_what_is_no_law_and_takes_the_selection() -> None:
    told = Decided()
    Rating.objects.filter(pk=told.unit.pk).update(decided_level="HTXS")
    leader = signed_in(told.scene.leader)
    path = reverse("reviews:streaks", args=[told.period.pk])
    page = leader.get(path).content.decode()
    assert "thiết lập chưa kiểm chứng, không phải quy định" in page
    assert "Chưa chọn tiêu biểu" in page
    mark = path_of(told.unit, "mark-exemplary")
    leader.post(mark, {"can-cu": ""})
    assert not Exemplary.objects.exists()
    assert leader.post(mark, {"can-cu": "Nghị quyết số 5"}).status_code == 303
    assert "bằng khen" in leader.get(path, {"xem": "to-chuc"}).content.decode()
    assert signed_in(told.scene.commune.head).get(path).status_code == 404


def test_pages_cost_a_fixed_number_of_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    told = Decided()
    issue_decision(told.period.pk, actor=told.scene.clerk.actor, now=NOW)
    appeal = told.lodge()
    correct_level(
        told.head.pk, level="HT", reason="Kết luận 12", actor=told.scene.leader.actor, now=NOW
    )
    Rating.objects.filter(pk=told.unit.pk).update(decided_level="HTXS")
    leader = signed_in(told.scene.leader)
    for path in (
        reverse("reviews:appeals"),
        reverse("reviews:appeal-answer", args=[appeal.pk]),
        reverse("reviews:issue-decision", args=[told.period.pk]),
        reverse("reviews:streaks", args=[told.period.pk]),
        path_of(told.head, "correct"),
    ):
        leader.get(path)
        with django_assert_max_num_queries(12):
            assert leader.get(path).status_code == 200
    person = signed_in(told.scene.commune.head)
    person.get(path_of(told.head, "appeal"))
    with django_assert_max_num_queries(12):
        assert person.get(path_of(told.head, "appeal")).status_code == 200


def test_the_office_enters_an_appeal_that_came_on_paper_and_gives_its_scan_out() -> None:
    told = Decided()
    path = reverse("reviews:appeal-enter", args=[told.period.pk, told.head.pk])
    office = signed_in(told.scene.clerk)
    explain = reverse("reviews:explain", args=[told.period.pk, told.head.pk])
    assert path in office.get(explain).content.decode()
    assert "Bản quét" in office.get(path).content.decode()
    for held in (told.scene.commune.head, told.scene.commune.clerk, told.scene.appraiser):
        assert signed_in(held).get(path).status_code == 404
    sent = {"received_on": "07/12/2026", "text": "Số liệu chưa đủ"}
    missing = office.post(path, sent)
    assert missing.status_code == 422
    assert "Chọn tệp quét của kiến nghị" in missing.content.decode()
    scan = SimpleUploadedFile("don.pdf", make_pdf(), content_type="application/pdf")
    assert office.post(path, {**sent, "scan": scan}).status_code == 303
    appeal = Appeal.objects.get()
    shown = reverse("reviews:appeal-answer", args=[appeal.pk])
    given = reverse("reviews:appeal-scan", args=[appeal.pk])
    own = signed_in(told.scene.commune.head)
    assert given in own.get(shown).content.decode()
    assert own.get(given)["Content-Type"] == "application/pdf"
    assert own.get(given).content.startswith(b"%PDF-")
    assert signed_in(told.scene.commune.clerk).get(given).status_code == 404
    assert path not in office.get(explain).content.decode()
