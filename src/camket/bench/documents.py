"""`camket bench documents`: how many papers a thread sets in a second."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Final

from camket.bench.measuring import Measurement, Say
from camket.documents.forms.catalogue import FORMS
from camket.documents.paper import Paper
from camket.documents.render import lay_out
from camket.documents.style import STYLES

NAME: Final = "documents"
_ROUNDS: Final = 4
_LEAST_RATE: Final = 50


def run(say: Say) -> list[Measurement]:
    """Time the setting of each form in each of its styles, no paper twice, on one thread."""
    papers = [form.sample(STYLES[style]) for form in FORMS for style in form.styles]
    lay_out(papers[0])  # fonts are read once for each process
    say(f"Trình bày {_ROUNDS * len(papers)} văn bản…")
    seconds = tuple(
        _time(_made_later(paper, number)) for number in range(1, _ROUNDS + 1) for paper in papers
    )
    workload = f"{len(papers)} papers of {len(FORMS)} forms, {_ROUNDS} times, one thread"
    rendered = Measurement(NAME, "render", workload, seconds, sum(seconds), least_rate=_LEAST_RATE)
    return [rendered]


def _made_later(paper: Paper, number: int) -> Paper:
    """Return a paper of another number and time, so that nothing set before can be handed out."""
    head = paper.frame.head
    numbered = replace(head, number=replace(head.number, serial=100 + number))
    later = paper.frame.created_at + timedelta(seconds=number)
    return replace(paper, frame=replace(paper.frame, head=numbered, created_at=later))


def _time(paper: Paper) -> float:
    began = time.perf_counter()
    lay_out(paper)
    return time.perf_counter() - began
