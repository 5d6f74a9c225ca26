"""The signed papers of the demo: some while loading, the rest by the worker afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from camket.commitments.actions.completing import complete_paper
from camket.demo.jobs import complete_papers
from camket.demo.timeline import DEMO_DAY, at
from camket.shared.actor import SYSTEM
from camket.signing.actions.settings import SettingsText, change_settings
from camket.signing.models import OnFailure, WantedLevel


def stamp_times(*, now: datetime) -> None:
    """Let the trial authority vouch for the time: every paper of the demo is archived, as a trial.

    The demo asks nobody outside.
    """
    text = SettingsText(
        level=WantedLevel.ARCHIVED.value,
        on_failure=OnFailure.LOWER.value,
        trial_signs=True,
        trial_stamps_time=True,
        is_closed_network=True,
        renews_before_days=400,
    )
    change_settings(text, actor=SYSTEM, now=now)


def sign_papers(commitment_ids: Sequence[int]) -> None:
    """Make these papers now."""
    now = at(DEMO_DAY, 7)
    for commitment_id in commitment_ids:
        complete_paper(commitment_id, now=now)


def queue_signing(commitment_ids: Sequence[int]) -> None:
    """Leave these papers to the worker, a few at a time so that other jobs are not kept waiting."""
    batch = 6
    for start in range(0, len(commitment_ids), batch):
        complete_papers.defer(commitment_ids=list(commitment_ids[start : start + batch]))
