"""The roster of a day, a person's page, and the pages that give, end, rest and hand on a post."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOW, TODAY, make_holder
from tests.web.year import Year, client_of

from camket.audit.models import Entry
from camket.organisation.actions import end_tenure, suspend
from camket.organisation.models import Delegation, Person, Tenure
from camket.shared.actor import SYSTEM

pytestmark = pytest.mark.django_db
MOST = 12


def statements(captured: CaptureQueriesContext) -> int:
    """Count what the database is asked; savepoints only stand for the test's own transaction."""
    return sum("SAVEPOINT" not in one["sql"] for one in captured.captured_queries)


def page(year: Year, path: str, **asked: str) -> str:
    response = client_of(year.head.user).get(path, asked)
    assert response.status_code == 200
    return response.content.decode()


def path_of(tenure: Tenure, act: str) -> str:
    return f"/can-bo/chuc-vu/{tenure.pk}/{act}/"


def send(year: Year, path: str, **values: Any) -> Any:
    return client_of(year.head.user).post(path, values)


def test_the_roster_shows_who_holds_what_on_a_day(year: Year) -> None:
    html = page(year, "/can-bo/")
    assert year.head.person.full_name in html
    assert year.member.person.full_name in html
    assert year.leader.person.full_name not in html
    assert "Không tìm thấy ai" in page(year, "/can-bo/", ngay="30/06/2025")


def test_the_roster_is_narrowed_by_name_post_and_unit(year: Year) -> None:
    named = Person.objects.filter(pk=year.member.person.pk)
    named.update(full_name="Lê Quang Cường", folded="le quang cuong")
    by_name = page(year, "/can-bo/", tu="le cuo")
    assert "Lê Quang Cường" in by_name
    assert year.unit_clerk.person.full_name not in by_name
    by_post = page(year, "/can-bo/", chuc="cell_member")
    assert "Lê Quang Cường" in by_post
    assert year.unit_clerk.person.full_name not in by_post
    by_unit = page(year, "/can-bo/", don_vi=str(year.cell.pk))
    assert "Lê Quang Cường" in by_unit
    assert year.unit_clerk.person.full_name not in by_unit


def test_vacant_units_stand_in_a_list_of_their_own(year: Year) -> None:
    end_tenure(year.secretary.tenure.pk, ends_on=date(2026, 9, 1), actor=SYSTEM, now=NOW)
    html = page(year, "/can-bo/", khuyet="on")
    assert "Chi bộ" in html
    assert "01/09/2026" in html


def test_pages_about_people_cost_few_statements_however_many_there_are(year: Year) -> None:
    for _ in range(60):
        make_holder(year.commune, "commune_deputy")
    client = client_of(year.head.user)
    paths = ("/can-bo/", f"/can-bo/{year.member.person.pk}/", "/tai-khoan/du-lieu/")
    for path in paths:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert statements(captured) <= MOST, path
    assert client.get("/can-bo/").content.decode().count('<th scope="row"') == 50


def test_the_page_of_a_person_shows_posts_in_time_and_is_recorded_as_read(year: Year) -> None:
    html = page(year, f"/can-bo/{year.member.person.pk}/")
    assert "Đảng viên" in html
    entry = Entry.objects.latest("number")
    assert entry.action == "person.read"
    assert entry.person_id == year.head.person.pk
    assert entry.object_id == str(year.member.person.pk)


def test_reading_about_oneself_is_not_recorded(year: Year) -> None:
    page(year, f"/can-bo/{year.head.person.pk}/")
    assert not Entry.objects.filter(action="person.read").exists()


def test_a_person_sees_what_is_stored_about_him_and_who_read_it(year: Year) -> None:
    page(year, f"/can-bo/{year.member.person.pk}/")
    html = client_of(year.member.user).get("/tai-khoan/du-lieu/").content.decode()
    assert year.member.person.full_name in html
    assert year.head.person.full_name in html
    assert "Xem thông tin cán bộ" in html


def test_a_new_person_is_appointed_from_the_page_of_the_unit(year: Year) -> None:
    response = send(
        year,
        f"/can-bo/bo-nhiem/?don_vi={year.commune.pk}",
        full_name="Phan Thị Mới",
        post="commune_deputy",
        kind="full",
        from_on="01/12/2026",
        decision_no="5-QĐ/ĐU",
    )
    person = Person.objects.get(full_name="Phan Thị Mới")
    assert response.headers["Location"] == f"/can-bo/{person.pk}/"
    assert person.tenures.get().valid.lower == date(2026, 12, 1)


def test_a_second_head_is_refused_and_everything_typed_is_kept(year: Year) -> None:
    response = send(
        year,
        f"/can-bo/bo-nhiem/?don_vi={year.commune.pk}",
        full_name="Phan Thị Mới",
        post="commune_secretary",
        kind="acting",
        from_on="01/12/2026",
        last_on="31/01/2027",
        decision_no="5-QĐ/ĐU",
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert year.head.person.full_name in html
    for typed in ("Phan Thị Mới", "01/12/2026", "31/01/2027", "5-QĐ/ĐU"):
        assert typed in html
    assert not Person.objects.filter(full_name="Phan Thị Mới").exists()


def test_a_unit_is_found_by_its_name_without_accents(year: Year) -> None:
    html = page(year, "/can-bo/bo-nhiem/", tu="cam thu")
    assert f"don_vi={year.commune.pk}" in html


def test_a_post_is_ended_with_its_last_day(year: Year) -> None:
    tenure = year.member.tenure
    response = send(year, path_of(tenure, "thoi"), last_on="30/11/2026", reason="chuyển sinh hoạt")
    assert response.status_code == 303
    tenure.refresh_from_db()
    assert tenure.valid.upper == date(2026, 12, 1)


def test_a_post_rests_and_is_held_again(year: Year) -> None:
    tenure = year.secretary.tenure
    send(
        year,
        path_of(tenure, "tam-dinh-chi"),
        from_on="01/11/2026",
        decision_no="7-QĐ/UBKT",
        reason="để kiểm tra",
    )
    resting = Tenure.objects.get(continues=tenure)
    assert "Hết tạm đình chỉ" in page(year, f"/can-bo/{year.secretary.person.pk}/")
    send(year, path_of(resting, "het-dinh-chi"), from_on="20/11/2026", decision_no="8-QĐ/UBKT")
    assert Tenure.objects.get(continues=resting).is_head


def test_who_is_suspended_has_no_post_to_act_in(year: Year) -> None:
    suspend(
        year.secretary.tenure.pk,
        from_on=TODAY,
        decision_no="7",
        reason="x",
        actor=SYSTEM,
        now=NOW,
    )
    html = client_of(year.secretary.user).get("/tai-khoan/").content.decode()
    assert "không giữ chức vụ nào" in html


def delegate_it(year: Year, **changes: Any) -> Any:
    values = {
        "receiver": str(year.unit_clerk.tenure.pk),
        "permissions": ["accept_for_unit"],
        "from_on": "16/11/2026",
        "last_on": "30/11/2026",
        "decision_no": "9-UQ/ĐU",
    }
    return send(year, path_of(year.head.tenure, "uy-quyen"), **{**values, **changes})


def test_whoever_received_a_delegation_chooses_it_and_every_page_says_for_whom(year: Year) -> None:
    before = set(Delegation.objects.values_list("pk", flat=True))
    assert delegate_it(year).status_code == 303
    (made,) = Delegation.objects.exclude(pk__in=before)
    client = client_of(year.unit_clerk.user)
    assert f'value="u{made.pk}"' in client.get("/tai-khoan/chuc-vu/").content.decode()
    client.post("/tai-khoan/chuc-vu/", {"tenure": f"u{made.pk}"})
    html = client.get("/tai-khoan/").content.decode()
    assert f"thay đồng chí {year.head.person.full_name} theo ủy quyền số 9-UQ/ĐU" in html
    response = send(
        year, f"/can-bo/uy-quyen/{made.pk}/cham-dut/", last_on="16/11/2026", reason="đã về"
    )
    assert response.status_code == 303
    made.refresh_from_db()
    assert made.valid.upper == date(2026, 11, 17)


def test_signing_is_not_delegated_and_nothing_beyond_the_days_of_the_post(year: Year) -> None:
    html = page(year, path_of(year.head.tenure, "uy-quyen"))
    assert "accept_for_unit" in html
    assert "sign_for_unit" not in html
    end_tenure(year.head.tenure.pk, ends_on=date(2026, 11, 20), actor=SYSTEM, now=NOW)
    response = delegate_it(year)
    assert response.status_code == 422
    assert "19/11/2026" in response.content.decode()


def test_a_head_does_not_act_on_posts_outside_his_field(year: Year) -> None:
    other = year.other_head.tenure
    for act in ("thoi", "tam-dinh-chi", "uy-quyen"):
        assert client_of(year.head.user).get(path_of(other, act)).status_code == 404


def test_nobody_ends_suspends_or_appoints_himself_but_may_delegate(year: Year) -> None:
    own = year.head.tenure
    client = client_of(year.head.user)
    for act in ("thoi", "tam-dinh-chi", "het-dinh-chi"):
        assert client.get(path_of(own, act)).status_code == 404
    appointing = f"/can-bo/bo-nhiem/?don_vi={year.commune.pk}&nguoi={year.head.person.pk}"
    assert client.get(appointing).status_code == 404
    assert client.get(path_of(own, "uy-quyen")).status_code == 200
    html = page(year, f"/can-bo/{year.head.person.pk}/")
    assert "/uy-quyen/" in html
    assert "/tam-dinh-chi/" not in html
