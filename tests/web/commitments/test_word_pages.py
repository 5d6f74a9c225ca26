"""A commitment issued from a Word file that was edited outside, on its pages."""

from __future__ import annotations

import io
import re

import docx
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.commitments.amending import agree_on_amendment, begin, change
from tests.factories import NOW, Sides, agree, make_sides, sign_both
from tests.web.year import client_of, set_day

from camket.commitments.actions.signing import sign_commitment
from camket.commitments.models import Commitment
from camket.commitments.signatures import look_up_code
from camket.documents.word import office
from camket.documents.word.office import office_program
from camket.files.storage import read
from camket.registry.models import EditedWord

pytestmark = pytest.mark.django_db
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is optional")


@pytest.fixture
def agreed() -> Sides:
    set_day()
    sides = make_sides(with_accounts=True)
    agree(sides)
    return sides


def edited(content: bytes, before: str, after: str) -> SimpleUploadedFile:
    document = docx.Document(io.BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for paragraph in [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]:
        for run in paragraph.runs:
            run.text = run.text.replace(before, after)
    saved = io.BytesIO()
    document.save(saved)
    return SimpleUploadedFile("cam-ket.docx", saved.getvalue())


def words_of(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


@needs_office
def test_a_clerk_edits_wording_outside_and_issues(agreed: Sides) -> None:
    client = client_of(agreed.clerk.user)
    at = f"/cam-ket/{agreed.commitment.pk}/word/"
    assert at in client.get(f"/cam-ket/{agreed.commitment.pk}/").content.decode()
    given = client.get(f"{at}tep/").content
    sent = client.post(at, {"file": edited(given, "cam kết với", "xin cam kết với")})
    assert sent.status_code == 303
    row = EditedWord.objects.get()
    page = client.get(at).content.decode()
    assert "xin cam kết với" in page
    assert "PDF/A-3b" in page
    assert client.get(f"{at}{row.pk}/trang/1/").content.startswith(b"\x89PNG")
    assert client.get(f"{at}{row.pk}/tep/").content.startswith(b"%PDF-")
    issued = client.post(f"{at}{row.pk}/phat-hanh/")
    assert issued.status_code == 303
    paper = Commitment.objects.get(pk=agreed.commitment.pk)
    assert paper.status == "issued"
    assert paper.issued_file is not None
    printed = set(re.findall(r"Mã tra cứu: (\S+)", words_of(read(paper.issued_file))))
    assert printed == {look_up_code(paper.text_sha256)}
    signing = client_of(agreed.head.user).get(f"/ky/{agreed.commitment.pk}/").content.decode()
    assert "Câu chữ sửa bằng Word khi phát hành" in signing
    assert "xin cam kết với" in signing
    assert client.get(at).status_code == 404


@needs_office
def test_an_amendment_is_edited_outside_too_and_keeps_its_marks() -> None:
    set_day()
    sides = make_sides(with_accounts=True)
    sign_both(sides)
    amendment = begin(sides)
    change(sides, amendment, target=14)
    agree_on_amendment(sides, amendment)
    client = client_of(sides.clerk.user)
    at = f"/cam-ket/{amendment.pk}/word/"
    assert at in client.get(f"/cam-ket/{amendment.pk}/").content.decode()
    named = f"của {amendment.unit.spans.get().name}, bản điều chỉnh 1"
    assert named in client.get(at).content.decode()
    given = client.get(f"{at}tep/").content
    struck = [
        run.text
        for table in docx.Document(io.BytesIO(given)).tables
        for cell in table._cells  # the library walks merged cells no other way
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if run.font.strike
    ]
    assert struck == ["từ 10"]
    barred = client.post(at, {"file": edited(given, "từ 14", "từ 9")})
    assert barred.status_code == 422
    assert (
        client.post(at, {"file": edited(given, "cam kết với", "xin cam kết với")}).status_code
        == 303
    )
    row = EditedWord.objects.get()
    assert client.post(f"{at}{row.pk}/phat-hanh/").status_code == 303
    issued = Commitment.papers.get(pk=amendment.pk)
    assert issued.status == "issued"
    assert sign_commitment(issued.pk, actor=sides.head.actor, now=NOW).status == "issued"
    assert client_of(sides.unit_clerk.user).get(at).status_code == 404


def test_a_changed_promise_comes_back_with_what_differs(agreed: Sides) -> None:
    client = client_of(agreed.clerk.user)
    at = f"/cam-ket/{agreed.commitment.pk}/word/"
    given = client.get(f"{at}tep/").content
    answer = client.post(at, {"file": edited(given, "từ 10", "từ 9")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "không được sửa" in page
    assert "từ 9" in page
    assert not EditedWord.objects.exists()


def test_without_libreoffice_the_page_says_so(
    agreed: Sides, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(office.PROGRAM, "")
    client = client_of(agreed.clerk.user)
    at = f"/cam-ket/{agreed.commitment.pk}/word/"
    assert "chưa có LibreOffice" in client.get(at).content.decode()
    given = client.get(f"{at}tep/").content
    answer = client.post(at, {"file": SimpleUploadedFile("cam-ket.docx", given)})
    assert answer.status_code == 422
    assert "chưa có LibreOffice" in answer.content.decode()


def test_before_both_sides_agree_the_page_says_why_not() -> None:
    set_day()
    sides = make_sides(with_accounts=True)
    page = client_of(sides.unit_clerk.user).get(f"/cam-ket/{sides.commitment.pk}/word/")
    assert page.status_code == 200
    assert "cả hai bên phải đồng ý" in page.content.decode()
