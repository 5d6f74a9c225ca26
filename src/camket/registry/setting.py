"""Set a paper as its body sets it that day: with its own template, or with ours."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from camket.documents.own.apart import lay_out_apart
from camket.documents.paper import Paper
from camket.documents.render import lay_out
from camket.documents.style import Style, StyleName, with_choices
from camket.documents.values import LaidOutPaper
from camket.registry.queries import choices_in_force, template_files, template_in_force


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


def installed_style(line: str) -> Style:
    """Return how bodies of a line write, with what this installation chose where sources differ.

    The Front and the mass organisations have formats of their own, which were not read (C); their
    papers stand next to the Party's and are written as these.
    """
    is_state = line == StyleName.STATE.value
    style: Style = settings.PAPER_STYLES[StyleName.STATE if is_state else StyleName.PARTY]
    return style


def style_of_body(unit_id: int, line: str, *, on: date) -> Style:
    """Return how a body writes on a day: its own choice, the nearest above, the installation's.

    Args:
        unit_id: The body that issues the paper.
        line: Its line that day, which decides between Party and State.
        on: The day.
    """
    base = installed_style(line)
    chosen = choices_in_force(unit_id, base.name.value, on)
    return with_choices(base, {field: one.value for field, one in chosen.items()})
