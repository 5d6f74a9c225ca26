"""Papers that wait for a signature: read them, sign or hand back, see them verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camket.commitments.actions.issuing import refuse_signature
from camket.commitments.agreement import refusal_to_sign
from camket.commitments.agreement_wording import sentence_of
from camket.commitments.comparing import Change, changes_between
from camket.commitments.decisions import Status, Turn
from camket.commitments.models import Commitment, Handover, Slot
from camket.commitments.queries import commitments_visible_to
from camket.commitments.refusing import refuse as refusal_for
from camket.commitments.signatures import (
    look_up_code,
    papers_waiting_for,
    present_file,
    sign_facts_of,
    signatories_of,
    unit_signing,
    verdict_on,
)
from camket.commitments.text import negotiated
from camket.commitments.ways import offers_for
from camket.documents.pages import PAGE_HEIGHT, PAGE_WIDTH, page_count
from camket.organisation.queries import heads_of, spans_of
from camket.permissions.catalogue import Permission
from camket.shared.errors import Refused
from camket.signing.models import PaperScan, RemotePaper
from camket.signing.verdict import Verdict, VerdictKind
from camket.signing.ways.offers import Course, Offer
from camket.signing.ways.rows import ScanState
from camket.web.commitments.reading import shown
from camket.web.shared.http import SignedInRequest, go_to, needs, say
from camket.web.signing.choosing import ICONS, go_on
from camket.web.signing.forms import HandBackForm, SignForm
from camket.web.signing.pictures import picture_of
from camket.web.signing.words import ALTERED

SECTION: Final = "signing"
_SIGNS: Final = (Permission.SIGN_FOR_UNIT, Permission.SIGN_FOR_SUPERIOR)
_RECENT: Final = 10
_FILES: Final = ("campaign", "number", "issued_file", "signed_file")
_DAY: Final = 24 * 3600
SCANNED: Final = ("none", gettext_lazy("Bản số hóa"), "file-text")
"""What stands where the verdict would: a scan carries no signature that could be judged."""


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A row of the inbox."""

    commitment_id: int
    name: str
    number: str
    issued_at: Any
    role: str
    days: int
    on_paper: bool


@needs(*_SIGNS)
def inbox(request: SignedInRequest) -> HttpResponse:
    """List what waits for the person's signature, the oldest first, and what was signed lately."""
    waiting = list(papers_waiting_for(request.actor.person_id)[:50])
    signed = list(
        Slot.objects.filter(person_id=_person(request), signed_at__isnull=False)
        .select_related("commitment__number")
        .order_by("-signed_at")[:_RECENT]
    )
    names = spans_of({slot.commitment.unit_id for slot in (*waiting, *signed)}, on=request.today)
    return render(
        request,
        "signing/inbox.html",
        {
            "section": SECTION,
            "papers": [_row(slot, names, request) for slot in waiting],
            "signed": [_row(slot, names, request) for slot in signed],
        },
    )


@needs(*_SIGNS)
def sign(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the paper as it will stand, what changed, who signs; on POST sign it."""
    commitment = _paper_to_sign(request, commitment_id)
    if commitment.status in (Status.SIGNED, Status.CLOSED):
        return go_to(request, "signing:verify", commitment.pk)
    form = SignForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _signed(request, commitment, form)
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
    context = _signing_page(request, commitment, form)
    return render(request, "signing/sign.html", context, status=422 if form.errors else 200)


def _signed(request: SignedInRequest, commitment: Commitment, form: SignForm) -> HttpResponse:
    """Go on with the chosen way; who has nothing to sign here is told so by the action.

    Raises:
        Refused: The signature may not be given, or not this way.
    """
    given = form.cleaned_data
    slots = commitment.slots.filter(person_id=_person(request)).order_by("position")
    waiting = [slot for slot in slots if slot.signed_at is None]
    slot = waiting[0] if waiting else slots[0]
    return go_on(request, commitment, slot, given["way"], given["pin"])


@needs(*_SIGNS)
def refuse(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Hand the paper back with a reason."""
    commitment = _paper_to_hand_back(request, commitment_id)
    form = HandBackForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            refuse_signature(
                commitment.pk,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            say(request, _("Đã trả lại văn bản. Số đã giữ được hủy kèm lý do."))
            return go_to(request, "commitments:detail", commitment.pk)
    context = {"section": SECTION, "commitment": commitment, "form": form}
    return render(request, "signing/refuse.html", context, status=422 if form.errors else 200)


@needs(Permission.VIEW_COMMITMENT)
def read_text(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Show the frozen text large, as text."""
    commitment = _frozen(request, commitment_id)
    context = {
        "section": SECTION,
        "commitment": commitment,
        "text": shown(commitment.text or {}),
        "may_sign": commitment.status == Status.ISSUED,
    }
    return render(request, "signing/read.html", context)


@needs(Permission.VIEW_COMMITMENT)
def verify(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Say in sentences what the signatures on the stored paper are worth."""
    commitment = _frozen(request, commitment_id)
    if commitment.issued_file is None:
        return go_to(request, "commitments:pdf", commitment.pk)
    verdict: Verdict | None
    scan = PaperScan.objects.filter(paper_id=commitment.pk, state=ScanState.CONFIRMED).first()
    try:
        verdict = None if scan else verdict_on(commitment, at=request.now)
        pages = page_count(present_file(commitment))
    except OSError:
        verdict, pages = None, 0
    following = papers_waiting_for(request.actor.person_id).first()
    text = commitment.text or {}
    context = {
        "section": SECTION,
        "commitment": commitment,
        "unit_name": text["party_b"]["unit"],
        "verdict": verdict,
        "scan": scan,
        "kind": SCANNED if scan else _verdict_kind(verdict),
        "signatures": [one for one in verdict.signatures if one.role != "issuer"]
        if verdict
        else [],
        "altered": ALTERED,
        "code": look_up_code(commitment.text_sha256),
        "pages": range(1, pages + 1),
        "width": PAGE_WIDTH,
        "height": PAGE_HEIGHT,
        "file_name": _file_name(commitment),
        "next_paper": following,
        "is_signed": commitment.status in (Status.SIGNED, Status.CLOSED),
    }
    return render(request, "signing/verify.html", context)


@needs(Permission.VIEW_COMMITMENT)
def page(request: SignedInRequest, commitment_id: int, number: int) -> HttpResponse:
    """Return one page of the paper as a picture."""
    commitment = _issued(request, commitment_id)
    stored = commitment.signed_file or commitment.issued_file
    if stored is None:
        raise Http404
    try:
        picture = picture_of(stored, number)
    except (LookupError, OSError) as error:
        raise Http404 from error
    return HttpResponse(
        picture,
        content_type="image/png",
        # the address carries the digest of the paper, so a picture never goes stale
        headers={"Cache-Control": f"private, max-age={_DAY}", "Content-Disposition": "inline"},
    )


@needs(Permission.VIEW_COMMITMENT)
def file(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Hand out the paper with the signatures so far."""
    commitment = _issued(request, commitment_id)
    try:
        pdf = present_file(commitment)
    except OSError as error:
        raise Http404 from error
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{_file_name(commitment)}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _posted(request: SignedInRequest) -> QueryDict | None:
    """Return what was sent, also when it is nothing: an empty form is still to be refused."""
    return request.POST if request.method == "POST" else None


def _paper_to_sign(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return the paper if the person is one of its signatories; to others it does not exist."""
    return get_object_or_404(
        Commitment.objects.select_related(*_FILES)
        .filter(slots__person_id=_person(request), issued_file__isnull=False)
        .distinct(),
        pk=commitment_id,
    )


def _paper_to_hand_back(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return the paper also to who heads a signing unit today: heads change after an issue."""
    return get_object_or_404(
        Commitment.objects.select_related(*_FILES)
        .filter(
            Q(slots__person_id=_person(request))
            | Q(slots__unit_id=request.actor.unit_id, slots__signed_at__isnull=True),
            issued_file__isnull=False,
        )
        .distinct(),
        pk=commitment_id,
    )


def _person(request: SignedInRequest) -> int:
    """Return who signs; an account without a person has nothing to sign."""
    if request.actor.person_id is None:
        raise Http404
    return request.actor.person_id


def _frozen(request: SignedInRequest, commitment_id: int) -> Commitment:
    """Return a commitment whose text is sealed, also while its file is still being made."""
    return get_object_or_404(
        commitments_visible_to(request.actor, request.today)
        .select_related(*_FILES)
        .filter(text__isnull=False),
        pk=commitment_id,
    )


def _issued(request: SignedInRequest, commitment_id: int) -> Commitment:
    return get_object_or_404(
        commitments_visible_to(request.actor, request.today)
        .select_related(*_FILES)
        .filter(issued_file__isnull=False),
        pk=commitment_id,
    )


def _signing_page(
    request: SignedInRequest, commitment: Commitment, form: SignForm
) -> dict[str, Any]:
    slots = list(commitment.slots.select_related("tenure").order_by("position"))
    heads = heads_of([slot.unit_id for slot in slots], on=request.today)
    facts = sign_facts_of(commitment, slots, heads, request.actor)
    reason = refusal_to_sign(facts)
    blocked = ""
    if reason is not None:
        named = facts.waiting
        blocked = sentence_of(
            refusal_for(
                reason,
                commitment,
                actor=request.actor,
                on=request.today,
                details={
                    "signatories": signatories_of(facts),
                    "name": named.name if named else "",
                },
            )
        )
    text = commitment.text or {}
    try:
        pages = page_count(present_file(commitment))
    except OSError:
        pages, blocked = 0, ALTERED
    own = next((slot for slot in slots if slot.person_id == request.actor.person_id), None)
    compared, changes = _changes(commitment)
    offers = offers_for(commitment, own, at=request.now) if own and not blocked else []
    has_services = any(one.service_id for one in offers)
    return {
        "section": SECTION,
        "commitment": commitment,
        "unit_name": text["party_b"]["unit"],
        "file_name": _file_name(commitment),
        "pages": range(1, pages + 1),
        "count": pages,
        "width": PAGE_WIDTH,
        "height": PAGE_HEIGHT,
        "slots": slots,
        "waiting": facts.waiting,
        "names": {slot.role: unit_signing(commitment, slot) for slot in slots},
        "blocked": blocked,
        "offers": [(one, ICONS[one.way]) for one in offers],
        "chosen": _chosen(offers, form),
        "asks_pin": any(one.is_usable and one.course is Course.WITH_PIN for one in offers),
        "asked": _open_request(request, commitment) if has_services else None,
        "compared": compared,
        "changes": changes,
        "form": form,
    }


def _changes(commitment: Commitment) -> tuple[Handover | None, list[Change]]:
    """Compare with the last version handed over whose agreed parts were different."""
    text = commitment.text or {}
    agreed = negotiated(text)
    for kept in commitment.handovers.order_by("-number"):
        if negotiated(kept.text) != agreed:
            return kept, changes_between(kept.text, text)
    return None, []


def _chosen(offers: list[Offer], form: SignForm) -> str:
    """Return the way that was chosen before a refusal, else the first that can be used."""
    usable = [one.key for one in offers if one.is_usable]
    given = form.data.get("way", "")
    return given if given in usable else next(iter(usable), "")


def _open_request(request: SignedInRequest, commitment: Commitment) -> RemotePaper | None:
    """Return what the person has asked a service for and not yet seen the end of."""
    return RemotePaper.objects.filter(
        paper_id=commitment.pk,
        request__owner_id=request.actor.user_id,
        request__finished_at__isnull=True,
    ).first()


def _verdict_kind(verdict: Verdict | None) -> tuple[str, str, str]:
    """Return class, word and icon of the verdict."""
    if verdict is None:
        return "late", _("Tệp bị thay đổi"), "triangle-alert"
    return {
        VerdictKind.VALID: ("done", _("Hợp lệ"), "shield-check"),
        VerdictKind.INCOMPLETE: ("wait", _("Chưa đủ chữ ký"), "hourglass"),
        VerdictKind.INVALID: ("late", _("Không hợp lệ"), "triangle-alert"),
        VerdictKind.INDETERMINATE: ("soon", _("Chưa kết luận được"), "clock"),
    }[verdict.kind]


def _row(slot: Slot, names: dict[int, Any], request: SignedInRequest) -> WaitingPaper:
    commitment = slot.commitment
    span = names.get(commitment.unit_id)
    name = span.name if span else ""
    since = commitment.turn_since
    return WaitingPaper(
        commitment_id=commitment.pk,
        name=_("Cam kết năm {year} của {unit}").format(year=commitment.year, unit=name),
        number=str(commitment.number) if commitment.number else "",
        issued_at=slot.signed_at or commitment.issued_at,
        role=_("bên giao") if slot.role == Turn.PARTY_A else _("bên nhận"),
        days=(request.now - since).days,
        on_paper=slot.signed_at is not None and not slot.serial,
    )


def _file_name(commitment: Commitment) -> str:
    """Return a plain name: letters without marks travel through every mail and archive."""
    number = commitment.number.number if commitment.number else 0
    signed = "-da-ky" if commitment.status in (Status.SIGNED, Status.CLOSED) else ""
    if (
        signed
        and PaperScan.objects.filter(paper_id=commitment.pk, state=ScanState.CONFIRMED).exists()
    ):
        signed = "-ban-so-hoa"
    return f"cam-ket-{commitment.year}-so-{number:02d}{signed}.pdf"
