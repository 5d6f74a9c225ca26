"""Ways in which the file leaves: another program, a plug-in on the person's own computer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, cast

from csp.decorators import csp_update
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from camket.commitments.agreement_wording import sentence_of
from camket.commitments.decisions import IN_FORCE
from camket.commitments.models import Commitment
from camket.commitments.signatures import present_file
from camket.files.storage import show_size
from camket.shared.errors import Refused
from camket.signing.models import PluginErrand
from camket.signing.ways.actions.errands import (
    actor_of,
    close_errand,
    fetch_for_plugin,
    send_plugin,
    take_back_from_plugin,
)
from camket.signing.ways.kinds import Way
from camket.signing.ways.plugin import PluginOrder, answer
from camket.tasks.actions.taking_up import take_back_and_take_up, take_file_and_take_up
from camket.web.shared.http import SignedInRequest, as_file, go_to, needs, public
from camket.web.signing.choosing import say_signed
from camket.web.signing.forms import SignedFileForm
from camket.web.signing.papers import SIGNS, own_slot, paper_to_sign, title_of
from camket.web.signing.words import ALTERED, TOO_LARGE

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{20,100}")
_REFUSED: Final = 422


@needs(*SIGNS)
def upload(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Take a file that another program signed."""
    commitment = paper_to_sign(request, commitment_id)
    if commitment.status in IN_FORCE:
        return go_to(request, "signing:verify", commitment.pk)
    slot = own_slot(request, commitment)
    form = SignedFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        if given.size > settings.MAX_UPLOAD_BYTES:
            limit = show_size(settings.MAX_UPLOAD_BYTES)
            form.add_error("file", TOO_LARGE.format(size=show_size(given.size), limit=limit))
        else:
            try:
                signed = take_file_and_take_up(
                    commitment.pk,
                    slot.role,
                    given.read(),
                    way=Way.UPLOAD,
                    actor=request.actor,
                    now=request.now,
                )
            except Refused as refused:
                form.add_error("file", sentence_of(refused))
            else:
                return say_signed(request, signed)
    context = _context(commitment, slot=slot, form=form)
    return render(request, "signing/upload.html", context, status=422 if form.errors else 200)


def _plugin_source() -> list[str]:
    return [settings.PLUGIN_ADDRESS] if settings.PLUGIN_ADDRESS else []


@needs(*SIGNS)
@require_safe
def plugin(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Explain how the plug-in signs; the script starts it where it is installed."""
    commitment = paper_to_sign(request, commitment_id)
    if commitment.status in IN_FORCE:
        return go_to(request, "signing:verify", commitment.pk)
    slot = own_slot(request, commitment)
    last = (
        PluginErrand.objects.filter(
            paper_id=commitment.pk, owner_id=request.actor.user_id, role=slot.role
        )
        .order_by("-pk")
        .first()
    )
    context = _context(commitment, slot=slot, last=last, address=settings.PLUGIN_ADDRESS)
    page = render(request, "signing/plugin.html", context)
    allowed = csp_update({"connect-src": _plugin_source()})(lambda _request: page)(request)
    return cast("HttpResponse", allowed)


@needs(*SIGNS)
@require_POST
def send(request: SignedInRequest, commitment_id: int) -> HttpResponse:
    """Begin an errand of the plug-in and return its orders, for the script."""
    commitment = paper_to_sign(request, commitment_id)
    slot = own_slot(request, commitment)
    try:
        pdf = present_file(commitment)
    except OSError:
        return JsonResponse({"sentence": str(ALTERED)}, status=422)
    try:
        sent = send_plugin(
            commitment.pk,
            slot.role,
            pdf,
            session_key=request.session.session_key or "",
            actor=request.actor,
            now=request.now,
        )
    except Refused as refused:
        return JsonResponse({"sentence": sentence_of(refused)}, status=422)
    order = PluginOrder(
        file_address=request.build_absolute_uri(reverse("signing:plugin-file", args=[sent.link])),
        upload_address=request.build_absolute_uri(
            reverse("signing:plugin-back", args=[sent.way_back])
        ),
        session=f"camket-{sent.errand.pk}",
        number=str(commitment.number) if commitment.number else "",
    )
    return JsonResponse(order.as_json())


@public
@require_safe
def plugin_file(request: HttpRequest, token: str) -> HttpResponse:
    """Hand the file to the plug-in, once; the link itself is the key.

    Raises:
        Http404: Nobody made this link, it was used, or its time is up.
    """
    errand = _errand_or_404(lambda: fetch_for_plugin(_plain(token), now=request.now))  # type: ignore[attr-defined]  # set by `ActorMiddleware`
    commitment = get_object_or_404(
        Commitment.papers.select_related("issued_file", "signed_file"), pk=errand.paper_id
    )
    if (commitment.signed_file_id or commitment.issued_file_id) != errand.sent_sha256:
        raise Http404
    try:
        pdf = present_file(commitment)
    except OSError as error:
        raise Http404 from error
    response = as_file(pdf, "application/pdf", "cam-ket.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


@csrf_exempt
@public
@require_POST
def plugin_back(request: HttpRequest, token: str) -> HttpResponse:
    """Take the file the plug-in signed, once; it has no session, so no token of the form either.

    Raises:
        Http404: Nobody made this way back, it was used, or its time is up.
    """
    now = request.now  # type: ignore[attr-defined]  # set by `ActorMiddleware`
    errand = _errand_or_404(lambda: take_back_from_plugin(_plain(token), now=now))
    given = next((one for one in request.FILES.values() if isinstance(one, UploadedFile)), None)
    size = (given.size or 0) if given else 0
    if given is None or size > settings.MAX_UPLOAD_BYTES:
        limit = show_size(settings.MAX_UPLOAD_BYTES)
        sentence = TOO_LARGE.format(size=show_size(size), limit=limit)
    else:
        sentence = take_back_and_take_up(errand, given.read(), actor=actor_of(errand), now=now)
    close_errand(errand.pk, sentence=sentence)
    place = request.build_absolute_uri(reverse("signing:verify", args=[errand.paper_id]))
    return JsonResponse(answer(sentence, place), status=_REFUSED if sentence else 200)


def _errand_or_404(act: Callable[[], PluginErrand]) -> PluginErrand:
    try:
        return act()
    except Refused as refused:
        raise Http404 from refused


def _plain(token: str) -> str:
    if not _TOKEN.fullmatch(token):
        raise Http404
    return token


def _context(commitment: Commitment, **more: Any) -> dict[str, Any]:
    return {
        "section": "signing",
        "commitment": commitment,
        "title": title_of(commitment),
        **more,
    }
