"""Refusals of the rooms behind these pages, in the words of whichever room refused."""

from __future__ import annotations

from camket.organisation.decisions import PlanRefusal, UnitRefusal
from camket.organisation.wording import sentence
from camket.shared.errors import Refused
from camket.transitions.wording import sentence_for


def told(refused: Refused) -> str:
    """Return the sentence of a refusal; codes of two rooms may be spelled alike."""
    if isinstance(refused.reason, (PlanRefusal, UnitRefusal)):
        return sentence(refused)
    return sentence_for(refused)
