"""Set a paper as its body sets it that day: with its own template, or with ours."""

from __future__ import annotations

from datetime import date

from camket.documents.own.apart import lay_out_apart
from camket.documents.paper import Paper
from camket.documents.render import lay_out
from camket.documents.values import LaidOutPaper
from camket.registry.queries import template_files, template_in_force


def lay_out_for(paper: Paper, unit_id: int, *, on: date) -> LaidOutPaper:
    """Return a paper of a body as PDF/A and the places it keeps for visible signatures.

    Raises:
        UnusableInputError: The paper cannot be set in its style, holds unprintable letters, or the
            body's own template fails on it.
        OSError: The body's own template is lost or no longer matches its digest.
    """
    template = template_in_force(unit_id, paper.form, paper.style.name.value, on)
    if template is None:
        return lay_out(paper)
    return lay_out_apart(paper, template_files(template))
