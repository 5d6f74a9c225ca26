"""The page of a scan, whichever room its paper is of: bring, compare, confirm or return it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from camket.files.storage import read, show_size
from camket.files.wording import FILE_REFUSED, FileRefusal
from camket.shared.errors import Refused
from camket.signing.models import PaperScan
from camket.signing.ways.kinds import Room
from camket.signing.ways.rows import ScanState
from camket.signing.ways.scans import WANTED_DPI, ScanRefusal
from camket.signing.ways.under_way import scans_of
from camket.web.shared.http import SignedInRequest, as_file
from camket.web.signing.forms import RejectScanForm, ScanForm

_MOST_FILES: Final = 60
_REFUSED: Final = 422
_ABOUT_THE_DAY: Final = (
    ScanRefusal.DAY_IN_FUTURE,
    ScanRefusal.DAY_BEFORE_ISSUE,
    ScanRefusal.AFTER_TERM,
)


@dataclass(frozen=True, slots=True)
class ScannedPaper:
    """A paper that is signed by hand, as the page of its scan shows it to one person.

    Attributes:
        room: Whose paper it is.
        pk: Its number in that room.
        title: What a page calls it.
        section: Where the page stands in the navigation.
        up: Address of the paper, and what that is called.
        file: Address of the file to be printed.
        here: Address of the page itself.
        steps: Addresses of what is done with one scan: `file`, `confirm`, `reject`.
        how: How it is signed by hand and who compares it, in sentences.
        compare: What is compared.
        waits: What the one who brought it waits for.
        is_open: Whether a scan may be brought now, were there none.
        compares: Whether the person compares a scan.
        brought_by: What is said of who brought it, beside the name.
    """

    room: Room
    pk: int
    title: str
    section: str
    up: str
    up_name: str
    file: str
    here: str
    steps: Callable[[PaperScan], dict[str, str]]
    how: str
    compare: str
    waits: str
    is_open: bool
    compares: Callable[[PaperScan], bool]
    brought_by: Callable[[PaperScan], str]


def scan_page(
    request: SignedInRequest,
    paper: ScannedPaper,
    form: ScanForm,
    reject_form: RejectScanForm,
    *,
    refusal: str = "",
) -> HttpResponse:
    """Show what was brought, and what the person may do about it."""
    scans = scans_of(paper.room, paper.pk)
    present = next((one for one in scans if one.state != ScanState.REJECTED), None)
    if present is not None and form.errors:  # there is no form then to stand beside
        refusal = " ".join(str(error) for errors in form.errors.values() for error in errors)
    context: dict[str, Any] = {
        "section": paper.section,
        "at": paper,
        "form": form,
        "reject_form": reject_form,
        "refusal": refusal,
        "present": present,
        "rejected": [one for one in scans if one.state == ScanState.REJECTED],
        "is_waiting": present is not None and present.state == ScanState.WAITING,
        "may_bring": present is None and paper.is_open,
        "wanted_dpi": WANTED_DPI,
    }
    if present is not None:
        context |= {
            "steps": paper.steps(present),
            "compares": paper.compares(present),
            "brought_by": paper.brought_by(present),
            "is_sharp": (present.least_dpi or 0) >= WANTED_DPI,
        }
    status = _REFUSED if form.errors or reject_form.errors or refusal else 200
    return render(request, "signing/scan.html", context, status=status)


def files_in(form: ScanForm) -> list[tuple[str, bytes]]:
    """Return what was sent, by name.

    Raises:
        Refused: There is more of it than is taken.
    """
    given = form.cleaned_data["scans"] or []
    limit: int = settings.MAX_UPLOAD_BYTES
    for one in given:
        if one.size > limit or len(given) > _MOST_FILES:
            told = {"size": show_size(one.size), "limit": show_size(limit)}
            raise Refused(FileRefusal.TOO_LARGE, name=one.name, **told)
    return [(one.name, one.read()) for one in given]


def scan_of(room: Room, paper_id: int, scan_id: int) -> PaperScan:
    """Return a scan of a paper.

    Raises:
        Http404: It is of another.
    """
    found = PaperScan.objects.select_related("file").filter(
        pk=scan_id, room=room.value, paper_id=paper_id
    )
    one = found.first()
    if one is None:
        raise Http404
    return one


def scan_as_file(found: PaperScan) -> HttpResponse:
    """Hand a scan out, to be compared with the paper.

    Raises:
        Http404: Its bytes are lost or altered.
    """
    try:
        content = read(found.file)
    except OSError as error:
        raise Http404 from error
    return as_file(content, "application/pdf", f"ban-so-hoa-{found.paper_id}.pdf")


def add_refusal(form: ScanForm, refused: Refused, sentence: Callable[[Refused], str]) -> None:
    """Say why a scan is refused beside what is wrong: the day that was typed, or the files."""
    field = "signed_on" if refused.reason in _ABOUT_THE_DAY else "scans"
    form.add_error(field, with_files(refused, sentence))


def with_files(refused: Refused, sentence: Callable[[Refused], str]) -> str:
    """Return what a person reads when a scan is refused, for what it is or for whose it is."""
    if isinstance(refused.reason, FileRefusal):
        return str(FILE_REFUSED[refused.reason]).format(**refused.details)
    return sentence(refused)
