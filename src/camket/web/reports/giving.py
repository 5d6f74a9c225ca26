"""Give out a report as PDF or Word, and the links to those a page offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from camket.commitments.actions.editing_word import DOCX
from camket.documents.paper import Paper
from camket.documents.word.render import render_word
from camket.registry.setting import lay_out_for
from camket.reports.around import Writing
from camket.reports.catalogue import Report, offered
from camket.shared.errors import UnusableInputError
from camket.web.shared.http import SignedInRequest, as_file

Thing = TypeVar("Thing")
_WORD: Final = "word"


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper a page offers, with its address."""

    name: str
    address: str


def links_of(
    request: SignedInRequest,
    reports: Iterable[Report[Thing]],
    thing: Thing,
    route: str,
    *places: int,
) -> list[PaperLink]:
    """Return the papers the reader is offered about a thing of the page."""
    return [
        PaperLink(one.name, reverse(route, args=(*places, one.slug)))
        for one in offered(reports, thing, request.actor, request.today)
    ]


def give(
    request: SignedInRequest, reports: Iterable[Report[Thing]], thing: Thing, slug: str
) -> HttpResponse:
    """Give out a paper about a thing the reader may see, as Word for `?dang=word`.

    Raises:
        Http404: The reader is not offered such a paper.
    """
    found = [
        one
        for one in reports
        if one.slug == slug and one.is_offered(thing, request.actor, request.today)
    ]
    if not found:
        raise Http404
    report = found[0]
    paper = report.paper(thing, Writing(request.today, request.now, request.actor))
    if asks_word(request):
        return give_word(request, report.name, paper, slug)
    try:
        content = lay_out_for(paper, report.issuer(thing), on=request.today).pdf
    except (UnusableInputError, OSError) as error:
        return not_given(request, report.name, str(error))
    return as_file(content, "application/pdf", f"{slug}.pdf")


def asks_word(request: SignedInRequest) -> bool:
    """Say whether the address of a paper asks for it as Word."""
    return request.GET.get("dang") == _WORD


def give_word(request: SignedInRequest, name: str, paper: Paper, file: str) -> HttpResponse:
    """Give out a paper as Word, in a file of this name without its ending."""
    try:
        content = render_word(paper)
    except UnusableInputError as error:
        return not_given(request, name, str(error))
    return as_file(content, DOCX, f"{file}.docx")


def not_given(request: SignedInRequest, name: str, says: str) -> HttpResponse:
    """Say why a paper is not given out."""
    context = {"name": name, "says": says}
    return render(request, "reports/unset.html", context, status=422)
