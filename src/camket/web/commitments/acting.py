"""One act on its own page: its form, what it does, and the sentence when it is refused."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from camket.commitments.agreement_wording import sentence_of
from camket.commitments.models import Commitment
from camket.commitments.parties import parties_of
from camket.shared.errors import Refused, UnusableInputError
from camket.web.commitments.framing import SECTION
from camket.web.shared.forms import Form
from camket.web.shared.http import SignedInRequest, go_to, say


def act(
    request: SignedInRequest,
    commitment: Commitment,
    form: Form,
    do: Callable[[], object],
    *,
    heading: str,
    says: str,
    button: str,
    done: str,
    to: str = "commitments:detail",
    is_seal: bool = False,
) -> HttpResponse:
    """Show a form on its own page and do what it asks; a refusal comes back with its sentence."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
        except UnusableInputError as error:  # letters that no paper can print
            form.add_error(None, str(error))
        else:
            say(request, done)
            return go_to(request, to, commitment.pk)
    parties = parties_of(commitment, on=request.today)
    context = {
        "section": SECTION,
        "commitment": commitment,
        "unit_name": parties.b.name,
        "form": form,
        "heading": heading,
        "says": says,
        "button": button,
        "is_seal": is_seal,
        "back": to,
    }
    return render(request, "commitments/act.html", context, status=422 if form.errors else 200)
