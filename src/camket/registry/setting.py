"""Set a paper as its body sets it that day: with its own template, or with ours."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from camket.documents.own.apart import lay_out_apart
from camket.documents.paper import Paper
from camket.documents.render import lay_out
from camket.documents.style import Style, StyleName
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


def style_of_line(line: str) -> Style:
    """Return how a body of a line writes, with what this installation chose where sources differ.

    The Front and the mass organisations have formats of their own, which were not read (C); their
    papers stand next to the Party's and are written as these.
    """
    is_state = line == StyleName.STATE.value
    style: Style = settings.PAPER_STYLES[StyleName.STATE if is_state else StyleName.PARTY]
    return style
