"""Home by role: one sentence first, its numbers are links, the next act is on the row."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve
from tests.factories import NOW, TODAY, make_holder, make_province, make_task, make_unit
from tests.web.year import Year, client_of, set_day

from camket.notifications.models import Notice
from camket.organisation.actions import NewDelegation, delegate
from camket.organisation.queries import posts_of
from camket.permissions.catalogue import GRANTS
from camket.reviews.models import Appeal, Dossier, FactContest, Period, Rating
from camket.shared.actor import SYSTEM
from camket.tallies.actions import fold_deltas
from camket.web.administration.reading import entries_visible_to
from camket.web.administration.words import word_of
from camket.web.dashboard.homes.by_post import home_of
from camket.web.shared.middleware import TENURE_KEY

pytestmark = pytest.mark.django_db


def sentence(html: str) -> str:
    """Return the page's one heading as plain text."""
    (heading,) = re.findall(r"<h1>(.*?)</h1>", html, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", heading)).strip()


def home(user: Any) -> str:
    response = client_of(user).get("/viec-cua-toi/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_front_door_leads_to_ones_work(year: Year) -> None:
    response = client_of(year.head.user).get("/")
    assert (response.status_code, response.headers["Location"]) == (303, "/viec-cua-toi/")


def test_a_head_reads_what_waits_in_one_sentence(year: Year) -> None:
    html = home(year.head.user)
    assert sentence(html) == (
        "Đồng chí có 1 văn bản chờ ký, 1 việc quá hạn, 1 vướng mắc chưa được trả lời, "
        "1 việc chờ tiếp nhận và 2 bản kiểm điểm chưa gửi."
    )
    for anchor in ("ky", "cham", "tra-loi", "kiem-diem"):
        assert f'href="#{anchor}"' in html
        assert f'id="{anchor}"' in html


def test_a_head_signs_and_chases_on_the_row(year: Year) -> None:
    html = home(year.head.user)
    assert f'action="/nhiem-vu/{year.late.pk}/don-doc/"' in html
    assert "Xem, ký" in html
    assert "Cam kết năm 2027 của Chi bộ thôn Thử Một" in html
    assert "Đến hạn trong 7 ngày" in html
    assert year.soon.title in html
    assert "1 đơn vị trực thuộc: 1 đã ký" in html


def test_a_head_sees_his_own_promise_beside_its_roadmap(year: Year) -> None:
    html = home(year.head.user)
    assert "Đã ký 10/02/2026" in html
    assert "1. Tuyến đường kiểu mẫu" in html
    assert "mức cần đạt hôm nay" in html


def test_a_clerk_reads_queues_and_who_owes(year: Year) -> None:
    html = home(year.clerk.user)
    assert "2 đơn vị còn nợ đăng ký" in sentence(html)
    assert "Đợt cam kết năm 2027" in html
    assert "Đảng ủy xã Đông Thử" in html


def test_a_cell_secretary_has_one_big_button_on_each_task(year: Year) -> None:
    html = home(year.secretary.user)
    assert sentence(html) == "Đồng chí có 1 việc đang làm."
    assert f'class="btn act" href="/nhiem-vu/{year.cell_task.pk}/cap-nhat/"' in html
    assert "Vận động năm hộ" not in html  # a member's share is not a second task


def test_a_leader_reads_what_waits_for_his_decision(year: Year) -> None:
    html = home(year.leader.user)
    assert sentence(html) == (
        "Đồng chí có 1 vướng mắc chờ quyết định, 1 kiến nghị chờ trả lời, "
        "1 việc quá hạn và 1 việc chờ tiếp nhận."
    )
    assert year.obstacle.title in html
    assert f'href="/toan-canh/don-vi/{year.commune.pk}/"' in html
    assert "1 việc quá hạn ở 1/2 đơn vị" in html


def test_an_appraiser_reads_how_many_have_no_proposal(year: Year) -> None:
    html = home(year.appraiser.user)
    assert "hồ sơ chưa đề nghị mức" in sentence(html)


def test_an_appraiser_finds_the_contested_facts_he_owes_an_answer(year: Year) -> None:
    rating = year.leader_rating
    assert "phản ánh" not in sentence(home(year.appraiser.user))
    contest = FactContest.objects.create(
        rating=rating,
        fact="exceeded",
        shown="0",
        claimed="2",
        reason="Hai việc đã duyệt vượt mức",
        raised_by=rating.person,
        raised_by_name=rating.name,
        raised_at=NOW - timedelta(days=4),
    )
    html = home(year.appraiser.user)
    assert "1 phản ánh số liệu chờ trả lời" in sentence(html)
    assert "Vượt mức đã được duyệt: đang ghi 0, phản ánh là 2" in html
    assert f'href="/danh-gia/{rating.period_id}/xep-loai/{rating.pk}/so-lieu/#tra-loi"' in html
    assert "phản ánh" not in sentence(home(year.clerk.user))
    FactContest.objects.filter(pk=contest.pk).update(raised_by=year.appraiser.person)
    assert "phản ánh" not in sentence(home(year.appraiser.user))
    FactContest.objects.filter(pk=contest.pk).update(raised_by=rating.person)
    Rating.objects.filter(pk=rating.pk).update(decided_level="HTT", decided_at=NOW)
    assert "phản ánh" not in sentence(home(year.appraiser.user))


def test_who_decides_finds_the_appeals_with_their_day(year: Year) -> None:
    (appeal,) = Appeal.objects.all()
    html = home(year.leader.user)
    assert "1 kiến nghị chờ trả lời" in sentence(html)
    assert f'href="/danh-gia/kien-nghi/{appeal.pk}/#tra-loi"' in html
    assert f"hạn trả lời {appeal.answer_by_on:%d/%m}" in html
    assert "kiến nghị chờ trả lời" not in home(year.appraiser.user)


def test_who_has_a_self_review_to_send_finds_it_with_its_day(year: Year) -> None:
    own = Dossier.objects.get(rating__person=year.head.person, rating__period=year.period)
    html = home(year.head.user)
    assert f'href="/danh-gia/ho-so/{own.pk}/viet/"' in html
    assert f"Bản kiểm điểm cá nhân: {year.rating.name}" in html
    assert f"Báo cáo kiểm điểm tập thể: {year.rating.name}" in html
    assert f"hạn gửi {year.period.due_on:%d/%m/%Y}" in html
    # the collective's is sent: his own alone is left
    Dossier.objects.filter(pk=year.dossier.pk).update(
        state="submitted", submitted_at=NOW, self_level="HTT"
    )
    assert "1 bản kiểm điểm chưa gửi" in sentence(home(year.head.user))
    # another person's is nobody else's work; nor is what is decided, or of a closed period
    assert "bản kiểm điểm" not in home(year.appraiser.user)
    Rating.objects.filter(pk=own.rating_id).update(decided_level="HTT", decided_at=NOW)
    assert "bản kiểm điểm" not in sentence(home(year.head.user))
    Rating.objects.filter(pk=own.rating_id).update(decided_level="", decided_at=None)
    Period.objects.filter(pk=year.period.pk).update(state="closed", frozen_at=NOW, closed_at=NOW)
    assert "bản kiểm điểm" not in sentence(home(year.head.user))


def test_an_inspector_reads_the_latest_entries_in_words(year: Year) -> None:
    html = home(year.inspector.user)
    assert "1 việc quá hạn" in sentence(html)
    entry = entries_visible_to(year.inspector.actor, TODAY).order_by("-number")[0]
    assert str(word_of(entry.action)) in html


def test_a_member_sees_only_what_bears_his_name(year: Year) -> None:
    html = home(year.member.user)
    assert sentence(html) == "Đồng chí có 1 việc đang làm."
    assert "Vận động năm hộ hiến đất" in html
    assert year.cell_task.title not in html


def test_who_holds_no_post_is_told_so(year: Year) -> None:
    assert "không giữ chức vụ nào" in sentence(home(year.stranger))


def test_nobody_whose_post_gives_rights_is_told_he_holds_none() -> None:
    actor = make_holder(make_unit(parent=make_province())).actor
    homes = {post: home_of(replace(actor, post_code=post), TODAY).template for post in GRANTS}
    assert [post for post, page in homes.items() if page == "dashboard/home_stranger.html"] == []
    assert homes["peoples_committee_chair"] == homes["front_chair"]
    assert homes["state_clerk"] == homes["cell_member"]


def test_an_administrator_finds_his_own_work(year: Year) -> None:
    html = home(year.administrator)
    assert sentence(html) == "Đồng chí đang quản trị hệ thống."
    assert "Yêu cầu bản sao, sửa dữ liệu cá nhân và hạn trả lời." in html


def test_nothing_waiting_is_said_calmly() -> None:
    set_day()
    held = make_holder(make_unit(parent=make_province()), with_account=True)
    html = home(held.user)
    assert sentence(html) == "Không có việc nào chờ đồng chí hôm nay."
    assert "Không có việc quá hạn" in html


ROLES = ["leader", "clerk", "head", "unit_clerk", "secretary", "member", "appraiser", "inspector"]


@pytest.mark.parametrize("role", ROLES)
def test_every_link_of_a_home_page_leads_somewhere(year: Year, role: str) -> None:
    html = home(getattr(year, role).user)
    for path in re.findall(r'(?:href|action)="(/[^"#?]*)', html):
        if not path.startswith("/tinh/"):
            resolve(path)


@pytest.mark.parametrize("role", ROLES)
def test_a_home_page_costs_at_most_twelve_statements(
    year: Year, role: str, django_assert_max_num_queries: Any
) -> None:
    client = client_of(getattr(year, role).user)
    client.get("/viec-cua-toi/")  # the first request of a session writes when it was seen
    with django_assert_max_num_queries(12):
        client.get("/viec-cua-toi/")


def cost(client: Client, path: str) -> tuple[int, int]:
    """Return how many statements a page makes and how many buffers they touch."""
    statements: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert client.get(path).status_code == 200
    buffers = 0
    with connection.cursor() as cursor:
        for sql, params in statements:
            if not sql.startswith("SELECT"):
                continue
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
            (plan,) = cursor.fetchone()[0]
            buffers += plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
    return len(statements), buffers


PAGES = [
    ("head", "/viec-cua-toi/"),
    ("clerk", "/viec-cua-toi/"),
    ("secretary", "/viec-cua-toi/"),
    ("leader", "/viec-cua-toi/"),
    ("leader", "/toan-canh/"),
    ("head", "/toan-canh/"),
]


def test_ten_times_the_tasks_cost_these_pages_nothing(year: Year) -> None:
    def fill(rounds: int) -> None:
        for number in range(rounds):
            for unit in (year.commune, year.other, year.cell):
                make_task(unit, title=f"Việc thêm {unit.pk}-{number}", owner=year.head.person)
        fold_deltas()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    clients = {role: client_of(getattr(year, role).user) for role, _ in PAGES}
    for client in clients.values():
        client.get("/viec-cua-toi/")
    fill(40)
    before = {page: cost(clients[page[0]], page[1]) for page in PAGES}
    fill(360)
    after = {page: cost(clients[page[0]], page[1]) for page in PAGES}
    for page in PAGES:
        assert after[page][0] == before[page][0], page
        # an index grows by a level now and then, and a row may lie on one page more
        assert after[page][1] <= before[page][1] + 12, page


def test_opening_a_notice_marks_it_and_lands_on_its_page(year: Year) -> None:
    client = client_of(year.head.user)
    notice = Notice.objects.get(topic="thu")
    assert "thông báo chưa đọc" in client.get("/thong-bao/").content.decode()
    response = client.get(f"/thong-bao/{notice.pk}/")
    assert (response.status_code, response.headers["Location"]) == (302, "/cho-ky/")
    notice.refresh_from_db()
    assert notice.seen_at is not None


def test_somebody_elses_notice_does_not_exist(year: Year) -> None:
    notice = Notice.objects.get(topic="thu")
    assert client_of(year.other_head.user).get(f"/thong-bao/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_a_notice_never_leads_out_of_the_house(year: Year) -> None:
    Notice.objects.filter(topic="thu").update(path="//ngoai.example/")
    notice = Notice.objects.get(topic="thu")
    response = client_of(year.head.user).get(f"/thong-bao/{notice.pk}/")
    assert response.headers["Location"] == "/thong-bao/"


def test_the_phones_further_places_name_every_group(year: Year) -> None:
    html = client_of(year.inspector.user).get("/them/").content.decode()
    assert "Nhật ký" in html
    assert "Đăng xuất" in html
    assert "Chờ ký" not in html  # an entry one may not use is absent


def test_who_acts_for_a_head_in_named_things_does_not_read_the_heads_work(year: Year) -> None:
    head = year.head
    deputy = make_holder(head.tenure.unit, "commune_deputy", with_account=True)
    given = NewDelegation(
        head.tenure.pk,
        deputy.tenure.pk,
        ("accept_for_unit",),
        date(2026, 1, 1),
        date(2030, 1, 1),
        "12-UQ/ĐU",
    )
    delegate(given, held={"accept_for_unit"}, actor=SYSTEM, now=NOW)
    assert deputy.user is not None
    client = client_of(deputy.user)
    on = date(2026, 11, 20)
    acting = posts_of(user_id=deputy.user.pk, on=on)[-1].actor
    assert home_of(acting, on).template == "dashboard/home_delegate.html"
    own = posts_of(user_id=deputy.user.pk, on=on)[0].actor
    assert home_of(own, on).template == "dashboard/home_head.html"
    session = client.session
    session[TENURE_KEY] = f"u{acting.delegation_id}"
    session.save()
    html = client.get("/viec-cua-toi/").content.decode()
    assert "Chỉ những việc được ủy quyền" in html
