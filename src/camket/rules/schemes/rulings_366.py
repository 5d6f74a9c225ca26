"""Which rules of Quy định 366-QĐ/TW hold for which subject, with what mends the facts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from camket.rules.facts import CollectiveFacts, LeaderFacts, PostlessFacts, Subject
from camket.rules.judging import Ruling
from camket.rules.schemes.numbers_366 import Numbers
from camket.rules.schemes.quy_dinh_366 import collective_rules, leader_rules, postless_rules
from camket.rules.schemes.remedies_366 import (
    COLLECTIVE_REMEDIES,
    LEADER_REMEDIES,
    POSTLESS_REMEDIES,
)


@lru_cache
def collective_ruling(rule_set: str) -> Ruling[CollectiveFacts, Numbers]:
    """Return what holds for collectives; a set that does not exist is a KeyError."""
    return Ruling(collective_rules(rule_set), COLLECTIVE_REMEDIES)


@lru_cache
def leader_ruling(rule_set: str) -> Ruling[LeaderFacts, Numbers]:
    """Return what holds for leaders; a set that does not exist is a KeyError."""
    return Ruling(leader_rules(rule_set), LEADER_REMEDIES)


@lru_cache
def postless_ruling(rule_set: str) -> Ruling[PostlessFacts, Numbers]:
    """Return what holds for those who hold no post; a set that does not exist is a KeyError."""
    return Ruling(postless_rules(rule_set), POSTLESS_REMEDIES)


def ruling_of(subject: Subject, rule_set: str) -> Ruling[Any, Numbers]:
    """Return what holds for the class a subject belongs to; a set that is none is a KeyError."""
    match subject:
        case CollectiveFacts():
            return collective_ruling(rule_set)
        case LeaderFacts():
            return leader_ruling(rule_set)
        case PostlessFacts():
            return postless_ruling(rule_set)
