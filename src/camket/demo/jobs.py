"""Background entry points of the demo; safe to run twice."""

from procrastinate.contrib.django import app

from camket.commitments.actions.completing import complete_paper
from camket.config import clock


@app.task
def complete_papers(commitment_ids: list[int]) -> int:
    """Make the papers of commitments that were signed before their files existed."""
    return sum(complete_paper(commitment_id, now=clock.now()) for commitment_id in commitment_ids)
