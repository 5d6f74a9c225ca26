"""The Word file of an agreed text: given out, taken back edited, looked at, issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from camket.commitments.actions.editing_word import (
    DOCX,
    refusal_to_edit_word,
    send_word,
    word_to_edit,
)
from camket.commitments.actions.issuing import issue_commitment
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.editing import edited_words_of, topic_of
from camket.commitments.models import Commitment
from camket.commitments.parties import parties_of, side_of
from camket.commitments.queries import papers_visible_to
from camket.documents.pages import PAGE_HEIGHT, PAGE_WIDTH, page_count
from camket.documents.word.comparing import Change
from camket.documents.word.office import ABSENT, office_program
from camket.files.storage import read
from camket.files.wording import FILE_REFUSED, FileRefusal
from camket.permissions.catalogue import Permission
from camket.registry.models import EditedWord
from camket.shared.errors import Refused, UnusableInputError
from camket.web.commitments.forms_word import WordForm
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, say
from camket.web.signing.pictures import picture_of

SECTION: Final = "commitments"
_DAY: Final = 24 * 3600


@needs(Permission.ISSUE_COMMITMENT)
def word(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the way of a Word file; on POST take one that was edited."""
    commitment = _to_issue(request, commitment_id)
    is_sent = request.method == "POST"
    form = WordForm(request.POST, request.FILES) if is_sent else WordForm()
    changes: Sequence[Change] = ()
    if is_sent and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            send_word(
                commitment.pk,
                name=given.name,
                content=given.read(),
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            changes = refused.details.get("changes", ())
            form.add_error("file", _sentence(refused))
        except UnusableInputError as error:
            form.add_error("file", str(error))
        else:
            say(request, _("Đã nhận tệp Word. Xem lại từng trang rồi phát hành."))
            return go_to(request, "commitments:word", commitment.pk)
    return _page(request, commitment, form, changes)


@needs(Permission.ISSUE_COMMITMENT)
@require_safe
def word_file(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Give out the Word file of the agreed text."""
    commitment = _to_issue(request, commitment_id)
    try:
        content = word_to_edit(commitment, actor=request.actor, now=request.now)
    except Refused as refused:
        say(request, _sentence(refused))
        return go_to(request, "commitments:word", commitment.pk)
    name = f"cam-ket-{commitment.year}-{commitment.pk}.docx"
    return as_file(content, DOCX, name)


@needs(Permission.ISSUE_COMMITMENT)
@require_safe
def word_page(
    request: SignedInRequest, commitment_id: int, edited_id: int, number: int
) -> HttpResponse:
    """Return a page of what an edited file becomes, as a picture."""
    edited = _edited(_to_issue(request, commitment_id), edited_id)
    try:
        picture = picture_of(edited.preview, number)
    except (LookupError, OSError) as error:
        raise Http404 from error
    return HttpResponse(
        picture,
        content_type="image/png",
        headers={"Cache-Control": f"private, max-age={_DAY}", "Content-Disposition": "inline"},
    )


@needs(Permission.ISSUE_COMMITMENT)
@require_safe
def word_pdf(request: SignedInRequest, commitment_id: int, edited_id: int) -> HttpResponse:
    """Give out what an edited file becomes, as PDF."""
    edited = _edited(_to_issue(request, commitment_id), edited_id)
    try:
        content = read(edited.preview)
    except OSError as error:
        raise Http404 from error
    name = f"xem-truoc-{commitment_id}-{edited_id}.pdf"
    return as_file(content, "application/pdf", name)


@needs(Permission.ISSUE_COMMITMENT)
@require_POST
def issue_word(request: SignedInRequest, commitment_id: int, edited_id: int) -> HttpResponse:
    """Issue the commitment with an edited file as its paper."""
    commitment = _to_issue(request, commitment_id)
    edited = _edited(commitment, edited_id)
    form = WordForm()
    try:
        issue_commitment(commitment.pk, actor=request.actor, now=request.now, edited_id=edited.pk)
    except Refused as refused:
        told = _sentence(refused)
    except UnusableInputError as error:
        told = str(error)
    else:
        say(request, _("Đã phát hành từ tệp Word. Người đứng đầu đơn vị được báo để ký."))
        return go_to(request, "commitments:detail", commitment.pk)
    return _page(request, commitment, form, told=told)


def _page(
    request: SignedInRequest,
    commitment: Commitment,
    form: WordForm,
    changes: Sequence[Change] = (),
    *,
    told: str = "",
) -> HttpResponse:
    sent = edited_words_of(commitment)
    latest = sent[0] if sent else None
    pages = 0
    if latest is not None:
        try:
            pages = page_count(read(latest.preview))
        except OSError:
            told = told or _("Bản xem trước không còn trong kho tệp. Gửi lại tệp Word.")
    refused = refusal_to_edit_word(commitment, actor=request.actor, now=request.now)
    context = {
        "section": SECTION,
        "commitment": commitment,
        "unit_name": parties_of(commitment, on=request.today).b.name,
        "form": form,
        "told": told,
        "changes": changes,
        "latest": latest,
        "earlier": sent[1:],
        "pages": range(1, pages + 1),
        "width": PAGE_WIDTH,
        "height": PAGE_HEIGHT,
        "absent": "" if office_program() else ABSENT,
        "refused": _sentence(refused) if refused else "",
    }
    status = 422 if form.errors or told else 200
    return render(request, "commitments/word.html", context, status=status)


def _to_issue(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return a commitment of a side the person acts for; to others its Word file does not exist."""
    commitment = get_object_or_404(
        papers_visible_to(request.actor, request.today).select_related("campaign"),
        pk=commitment_id,
    )
    if side_of(commitment, request.actor) is None or commitment.issued_file_id is not None:
        raise Http404
    return commitment


def _edited(commitment: Commitment, edited_id: int) -> EditedWord:
    return get_object_or_404(
        EditedWord.objects.select_related("word", "preview"),
        pk=edited_id,
        topic=topic_of(commitment),
    )


def _sentence(refused: Refused) -> str:
    if isinstance(refused.reason, FileRefusal):
        return str(FILE_REFUSED[refused.reason]).format(**refused.details)
    return sentence_of(refused)
