"""A Word file edited outside becomes the version to sign, or is refused where it promises else."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pypdfium2
import pytest
from tests.factories import NOW, Sides, agree, make_holder, make_sides

from camket.audit.models import Entry
from camket.commitments.actions.editing_word import send_word, word_to_edit
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.actions.signing import sign_commitment
from camket.commitments.agreement import AgreementRefusal
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.certificates import trust_at
from camket.commitments.decisions import Status
from camket.commitments.editing import EDITED
from camket.commitments.models import Commitment
from camket.documents.values import TRIAL_LINE
from camket.documents.word.office import office_program
from camket.files.storage import read
from camket.registry.models import EditedWord
from camket.shared.errors import Refused, UnusableInputError
from camket.signing.reading import open_pdf, read_attachment
from camket.signing.verdict import VerdictKind
from camket.signing.verify import verify

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(office_program() is None, reason="LibreOffice is optional"),
]
Document = docx.document.Document


@pytest.fixture
def agreed() -> Sides:
    sides = make_sides()
    agree(sides)
    return sides


def given_out(sides: Sides) -> bytes:
    commitment = Commitment.objects.select_related("campaign").get(pk=sides.commitment.pk)
    return word_to_edit(commitment, actor=sides.clerk.actor, now=NOW)


def edited(sides: Sides, change: Callable[[Document], object]) -> bytes:
    """Return the file as somebody saved it after a change in Word."""
    document = docx.Document(io.BytesIO(given_out(sides)))
    change(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def sent(sides: Sides, content: bytes) -> EditedWord:
    return send_word(
        sides.commitment.pk, name="cam-ket.docx", content=content, actor=sides.clerk.actor, now=NOW
    )


def reword(before: str, after: str) -> Callable[[Document], None]:
    """Return what puts words in the place of others, in paragraphs and tables."""

    def change(document: Document) -> None:
        cells = [
            paragraph
            for table in document.tables
            for row in table.rows
            for cell in row.cells
            for paragraph in cell.paragraphs
        ]
        changed = 0
        for paragraph in [*document.paragraphs, *cells]:
            for run in paragraph.runs:
                if before in run.text:
                    run.text = run.text.replace(before, after)
                    changed += 1
        assert changed, before

    return change


def refused_by(sides: Sides, content: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        sent(sides, content)
    assert refused.value.reason is AgreementRefusal.WORD_CHANGES_PROMISES
    assert sentence_of(refused.value)
    assert not EditedWord.objects.exists()
    return refused.value


def changes_told(refused: Refused) -> str:
    return "\n".join(f"{one.was} → {one.now}" for one in refused.details["changes"])


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_the_file_given_out_leaves_the_number_and_the_day_blank(agreed: Sides) -> None:
    document = docx.Document(io.BytesIO(given_out(agreed)))
    head = document.tables[0]
    assert "-CK/ĐU" in head.cell(0, 0).text
    assert "01-CK" not in head.cell(0, 0).text
    assert "ngày      tháng      năm" in head.cell(0, 1).text


def test_free_wording_is_kept_and_told(agreed: Sides) -> None:
    before = "cam kết với"
    word = edited(agreed, reword(before, "xin cam kết với"))
    kept = sent(agreed, word)
    assert len(kept.changes) == 1
    assert "xin cam kết với" in kept.changes[0]["now"]
    assert "xin cam kết với" in " ".join(text_of(read(kept.preview)))
    entry = Entry.objects.get(action="commitment.word_sent")
    assert entry.after["word"] == kept.word_id
    assert read(kept.word) == word


def test_an_unchanged_file_is_taken(agreed: Sides) -> None:
    assert sent(agreed, given_out(agreed)).changes == []


PROMISED = {
    "a target": ("từ 10", "từ 9", "từ 10"),
    "a deadline": ("30/6/2027", "30/9/2027", "30/9/2027"),
    "a title": ("Vấn đề thử 2", "Vấn đề thử hai", "Vấn đề thử hai"),
    "a product": ("Biên bản nghiệm thu", "Báo cáo", "Báo cáo"),
    "a state": ("3 trong 10", "5 trong 10", "5 trong 10"),
    "the kind of paper": ("BẢN CAM KẾT", "BẢN GHI NHỚ", "BẢN GHI NHỚ"),
    "the number": ("-CK/ĐU", "-NQ/ĐU", "NQ"),
    "the issuer": ("ĐẢNG ỦY XÃ THỬ NGHIỆM", "ĐẢNG ỦY XÃ KHÁC", "XÃ KHÁC"),
    "who signs": ("BÍ THƯ", "PHÓ BÍ THƯ", "PHÓ BÍ THƯ"),
    "who promises": ("Bên nhận:", "Bên giao nhận:", "Bên giao nhận:"),
}


@pytest.mark.parametrize(("before", "after", "told"), PROMISED.values(), ids=list(PROMISED))
def test_a_changed_promise_is_refused_and_shown(
    agreed: Sides, before: str, after: str, told: str
) -> None:
    refused = refused_by(agreed, edited(agreed, reword(before, after)))
    assert told in changes_told(refused)


def drop_row(document: Document) -> None:
    row = document.tables[2].rows[-1]._tr
    row.getparent().remove(row)


def add_table(document: Document) -> None:
    document.add_table(1, 1).cell(0, 0).text = "Chỉ tiêu khác"


def drop_pledge(document: Document) -> None:
    for paragraph in document.paragraphs:
        if paragraph.text.startswith("Sau sơ kết"):
            paragraph._p.getparent().remove(paragraph._p)


def drop_bases(document: Document) -> None:
    for paragraph in document.paragraphs:
        if paragraph.text.startswith("Căn cứ"):
            paragraph._p.getparent().remove(paragraph._p)


def drop_trial_line(document: Document) -> None:
    section = document.sections[0]
    for foot in (section.footer, section.first_page_footer):
        for paragraph in foot.paragraphs:
            for run in paragraph.runs:
                run.text = ""


def add_after_duties(document: Document) -> None:
    document.tables[1]._tbl.addnext(document.add_paragraph("Chỉ tiêu trên không bắt buộc.")._p)


@pytest.mark.parametrize(
    "change", [drop_row, add_table, drop_pledge, drop_bases, drop_trial_line, add_after_duties]
)
def test_what_is_left_out_or_put_in_is_refused(
    agreed: Sides, change: Callable[[Document], None]
) -> None:
    assert changes_told(refused_by(agreed, edited(agreed, change)))


def test_a_hostile_file_is_refused_before_libreoffice_sees_it(agreed: Sides) -> None:
    with pytest.raises(UnusableInputError, match="docx"):
        sent(agreed, b"PK\x03\x04")


def test_who_may_not_issue_gets_no_file_and_sends_none(agreed: Sides) -> None:
    stranger = make_holder(agreed.unit, "cell_member").actor
    with pytest.raises(Refused) as refused:
        send_word(agreed.commitment.pk, name="a.docx", content=b"", actor=stranger, now=NOW)
    assert refused.value.reason is AgreementRefusal.NOT_ALLOWED


def test_it_is_issued_signed_and_verified(agreed: Sides) -> None:
    kept = sent(agreed, edited(agreed, reword("cam kết với", "xin cam kết với")))
    issued = issue_commitment(
        agreed.commitment.pk, actor=agreed.clerk.actor, now=NOW, edited_id=kept.pk
    )
    assert issued.issued_file is not None
    pdf = read(issued.issued_file)
    pages = text_of(pdf)
    assert "Số 01-CK/ĐU" in pages[0]
    assert "ngày 16 tháng 11 năm 2026" in pages[0]
    assert "xin cam kết với" in " ".join(pages)
    assert all(TRIAL_LINE in page for page in pages)
    told = (issued.text or {})[EDITED]
    assert told["sha256"] == kept.word_id
    assert "xin cam kết với" in told["changes"][0]["now"]
    assert read_attachment(open_pdf(pdf)).digest == issued.text_sha256
    kept.refresh_from_db()
    assert kept.used_at == NOW
    assert Entry.objects.get(action="commitment.issued").after["word"] == kept.word_id
    sign_commitment(issued.pk, actor=agreed.head.actor, now=NOW)
    signed = sign_commitment(issued.pk, actor=agreed.leader.actor, now=NOW)
    assert signed.status == Status.SIGNED
    assert signed.signed_file is not None
    verdict = verify(read(signed.signed_file), trust=trust_at(NOW), issued=pdf, at=NOW)
    assert verdict.kind is VerdictKind.VALID, verdict


def test_a_file_of_a_text_that_changed_since_is_not_issued(agreed: Sides) -> None:
    kept = sent(agreed, given_out(agreed))
    agreed.commitment.items.update(expected_result="Làm xong 9 phần việc")
    with pytest.raises(Refused) as refused:
        issue_commitment(agreed.commitment.pk, actor=agreed.clerk.actor, now=NOW, edited_id=kept.pk)
    assert refused.value.reason is AgreementRefusal.WORD_OUTDATED
    assert Commitment.objects.get(pk=agreed.commitment.pk).number is None
