"""The forms of official paper on their pages: seen, replaced, put back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories import TODAY
from tests.web.year import Year, client_of

from camket.documents.forms.catalogue import FORMS
from camket.documents.own.taking import MAIN, shipped_files
from camket.registry.models import BodyTemplate, TemplateUse
from camket.shared.text import show_day

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/mau-van-ban/"
PAGE = f"{LIST}personal_pledge/party/"
OWN = shipped_files()[MAIN] + b"\n// own\n"


def test_every_form_is_listed_with_its_source_and_mark(year: Year) -> None:
    page = client_of(year.clerk.user).get(LIST).content.decode()
    for form in FORMS:
        assert form.name in page
    assert "C: chưa kiểm chứng" in page or all(form.mark != "C" for form in FORMS)


def test_a_form_shows_its_sample_and_its_elements(year: Year) -> None:
    client = client_of(year.administrator)
    page = client.get(PAGE).content.decode()
    assert f"{PAGE}trang/1/" in page
    assert "Đang dùng mẫu đi kèm phần mềm" in page
    assert client.get(f"{PAGE}trang/1/").content.startswith(b"\x89PNG")
    assert client.get(f"{PAGE}pdf/").content.startswith(b"%PDF-")
    assert client.get(f"{PAGE}word/").content.startswith(b"PK")
    assert client.get(f"{PAGE}trang/99/").status_code == 404
    assert client.get(f"{LIST}personal_pledge/state/").status_code == 404


def test_an_administrator_without_a_post_only_reads(year: Year) -> None:
    client = client_of(year.administrator)
    assert 'name="file"' not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"reason": "x"}).status_code == 404


def test_a_template_is_neither_sent_nor_used_without_a_reason_and_the_page_says_so(
    year: Year,
) -> None:
    client = client_of(year.clerk.user)
    page = client.get(PAGE).content.decode()
    assert "Vì sao có mẫu này</label>" in page
    assert "Lý do</label>" in page
    sent = client.post(PAGE, {"file": SimpleUploadedFile("mau.typ", OWN), "reason": " "})
    used = client.post(f"{PAGE}dung/", {"version": "0", "from_on": show_day(TODAY), "why": ""})
    for answer in (sent, used):
        assert answer.status_code == 422
        assert "Chưa có lý do. Ghi vì sao" in answer.content.decode()
    assert not BodyTemplate.objects.filter(form="personal_pledge").exists()


def test_a_clerk_sends_a_template_and_uses_it(year: Year) -> None:
    client = client_of(year.clerk.user)
    sent = client.post(PAGE, {"file": SimpleUploadedFile("mau.typ", OWN), "reason": "Mẫu của tỉnh"})
    assert sent.status_code == 303
    template = BodyTemplate.objects.get(form="personal_pledge")
    used = client.post(
        f"{PAGE}dung/",
        {"version": template.pk, "from_on": show_day(TODAY), "why": "Theo Hướng dẫn 03"},
    )
    assert used.status_code == 303
    page = client.get(PAGE).content.decode()
    assert "Đang dùng phiên bản 1" in page
    assert "Theo Hướng dẫn 03" in page
    assert client.get(f"{LIST}phien-ban/{template.pk}/tep/").content.startswith(b"PK")
    assert client.get(f"{LIST}phien-ban/{template.pk}/pdf/").content.startswith(b"%PDF-")
    back = client.post(
        f"{PAGE}dung/", {"version": "0", "from_on": show_day(TODAY), "why": "Dùng mẫu chung"}
    )
    assert back.status_code == 303
    assert TemplateUse.objects.filter(form="personal_pledge").count() == 2
    assert "Đang dùng mẫu đi kèm phần mềm" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'#read("/etc/passwd")', "không được đọc tệp"),
        (b"\n#nothing()", "dòng 2"),
        (
            b'#import "base.typ": *\n#let data = json(bytes(sys.inputs.paper))\n#show: set-up.with(data)\n#text-and-ending(data)',
            "thiếu",
        ),
    ],
)
def test_a_template_that_is_not_fit_comes_back_with_a_sentence(
    year: Year, content: bytes, told: str
) -> None:
    answer = client_of(year.clerk.user).post(
        PAGE, {"file": SimpleUploadedFile("mau.typ", content), "reason": "Thử"}
    )
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not BodyTemplate.objects.filter(form="personal_pledge").exists()


def test_a_day_that_is_past_is_refused_on_the_page(year: Year) -> None:
    answer = client_of(year.clerk.user).post(
        f"{LIST}commitment/party/dung/",
        {"version": "0", "from_on": "01/01/2026", "why": "Sửa ngược"},
    )
    assert answer.status_code == 422
    assert "từ hôm nay" in answer.content.decode()
