"""What each post may do, and how far it reaches: own unit, or everything below it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Permission(StrEnum):
    """One thing a person may do; the value is the permission's code in the audit and the tables."""

    VIEW_OVERVIEW = "view_overview"
    MANAGE_CAMPAIGN = "manage_campaign"
    CHASE_UNITS = "chase_units"
    ORDER_WORK = "order_work"
    VIEW_COMMITMENT = "view_commitment"
    DRAFT_COMMITMENT = "draft_commitment"
    SUBMIT_COMMITMENT = "submit_commitment"
    APPRAISE_COMMITMENT = "appraise_commitment"
    ACCEPT_FOR_SUPERIOR = "accept_for_superior"
    ACCEPT_FOR_UNIT = "accept_for_unit"
    ISSUE_COMMITMENT = "issue_commitment"
    SIGN_FOR_UNIT = "sign_for_unit"
    SIGN_FOR_SUPERIOR = "sign_for_superior"
    SIGN_FOR_COLLECTIVE = "sign_for_collective"
    APPLY_SEAL = "apply_seal"
    VIEW_TASK = "view_task"
    ASSIGN_WORK = "assign_work"
    REPORT_PROGRESS = "report_progress"
    VERIFY_RESULT = "verify_result"
    RAISE_OBSTACLE = "raise_obstacle"
    ANSWER_OBSTACLE = "answer_obstacle"
    SELF_REVIEW = "self_review"
    CONCLUDE_REVIEW = "conclude_review"
    APPRAISE_RATING = "appraise_rating"
    DECIDE_RATING = "decide_rating"
    VIEW_RATINGS = "view_ratings"
    MANAGE_REMEDIATION = "manage_remediation"
    JOIN_REVIEW = "join_review"
    RECORD_CRITICISM = "record_criticism"
    ASK_REMARKS = "ask_remarks"
    SUGGEST_POINTS = "suggest_points"
    PURGE_DOSSIERS = "purge_dossiers"
    READ_AUDIT = "read_audit"
    MANAGE_ORGANISATION = "manage_organisation"
    MANAGE_PEOPLE = "manage_people"
    SETTLE_TRANSITION = "settle_transition"
    IMPORT_DATA = "import_data"
    MANAGE_TEMPLATES = "manage_templates"
    KEEP_REGISTER = "keep_register"


class Reach(StrEnum):
    """How far a permission reaches from the unit a post works for."""

    OWN = "own"
    BELOW = "below"
    """The unit and everything under it."""


_P = Permission
_VIEW_OWN: Final = {_P.VIEW_COMMITMENT: Reach.OWN, _P.VIEW_TASK: Reach.OWN}
_VIEW_BELOW: Final = {_P.VIEW_COMMITMENT: Reach.BELOW, _P.VIEW_TASK: Reach.BELOW}
_HEAD: Final = {
    **_VIEW_BELOW,
    _P.VIEW_OVERVIEW: Reach.BELOW,
    _P.CHASE_UNITS: Reach.BELOW,
    _P.ORDER_WORK: Reach.BELOW,
    _P.DRAFT_COMMITMENT: Reach.OWN,
    _P.SUBMIT_COMMITMENT: Reach.OWN,
    _P.ACCEPT_FOR_UNIT: Reach.OWN,
    _P.SIGN_FOR_UNIT: Reach.OWN,
    _P.APPRAISE_COMMITMENT: Reach.BELOW,
    _P.ACCEPT_FOR_SUPERIOR: Reach.BELOW,
    _P.SIGN_FOR_SUPERIOR: Reach.BELOW,
    _P.ASSIGN_WORK: Reach.BELOW,
    _P.REPORT_PROGRESS: Reach.OWN,
    _P.VERIFY_RESULT: Reach.BELOW,
    _P.RAISE_OBSTACLE: Reach.OWN,
    _P.ANSWER_OBSTACLE: Reach.BELOW,
    _P.SELF_REVIEW: Reach.OWN,
    _P.CONCLUDE_REVIEW: Reach.BELOW,
    _P.VIEW_RATINGS: Reach.BELOW,
    _P.MANAGE_REMEDIATION: Reach.OWN,
    _P.JOIN_REVIEW: Reach.OWN,
    _P.SUGGEST_POINTS: Reach.BELOW,
    _P.PURGE_DOSSIERS: Reach.BELOW,
    _P.SETTLE_TRANSITION: Reach.BELOW,
}
_CLERK: Final = {
    **_VIEW_BELOW,
    _P.VIEW_OVERVIEW: Reach.BELOW,
    _P.MANAGE_CAMPAIGN: Reach.OWN,
    _P.CHASE_UNITS: Reach.BELOW,
    _P.ORDER_WORK: Reach.BELOW,
    _P.DRAFT_COMMITMENT: Reach.OWN,
    _P.APPRAISE_COMMITMENT: Reach.BELOW,
    _P.ISSUE_COMMITMENT: Reach.BELOW,
    _P.APPLY_SEAL: Reach.OWN,
    _P.REPORT_PROGRESS: Reach.OWN,
    _P.VERIFY_RESULT: Reach.BELOW,
    _P.RAISE_OBSTACLE: Reach.OWN,
    _P.ANSWER_OBSTACLE: Reach.BELOW,
    _P.SELF_REVIEW: Reach.OWN,
    _P.MANAGE_REMEDIATION: Reach.OWN,
    _P.RECORD_CRITICISM: Reach.OWN,
    _P.ASK_REMARKS: Reach.BELOW,
    _P.PURGE_DOSSIERS: Reach.BELOW,
    _P.KEEP_REGISTER: Reach.OWN,
}
_MEMBER: Final = {
    **_VIEW_OWN,
    _P.REPORT_PROGRESS: Reach.OWN,
    _P.RAISE_OBSTACLE: Reach.OWN,
}

GRANTS: Final[dict[str, dict[Permission, Reach]]] = {
    "provincial_secretary": {
        **_HEAD,
        _P.DECIDE_RATING: Reach.BELOW,
        _P.MANAGE_CAMPAIGN: Reach.OWN,
        _P.READ_AUDIT: Reach.BELOW,
        _P.MANAGE_ORGANISATION: Reach.BELOW,
        _P.MANAGE_PEOPLE: Reach.BELOW,
    },
    "provincial_deputy": {
        **_VIEW_BELOW,
        _P.JOIN_REVIEW: Reach.OWN,
        _P.SUGGEST_POINTS: Reach.BELOW,
        _P.SIGN_FOR_COLLECTIVE: Reach.OWN,
        _P.VIEW_OVERVIEW: Reach.BELOW,
        _P.CHASE_UNITS: Reach.BELOW,
        _P.ANSWER_OBSTACLE: Reach.BELOW,
        _P.VIEW_RATINGS: Reach.BELOW,
    },
    "provincial_clerk": {
        **_CLERK,
        _P.VIEW_RATINGS: Reach.BELOW,
        _P.CONCLUDE_REVIEW: Reach.BELOW,
        _P.SETTLE_TRANSITION: Reach.BELOW,
        _P.IMPORT_DATA: Reach.BELOW,
        _P.MANAGE_TEMPLATES: Reach.BELOW,
    },
    "office_head": {
        **_CLERK,
        _P.VIEW_RATINGS: Reach.BELOW,
        _P.CONCLUDE_REVIEW: Reach.BELOW,
        _P.SETTLE_TRANSITION: Reach.BELOW,
        _P.IMPORT_DATA: Reach.BELOW,
        _P.MANAGE_TEMPLATES: Reach.BELOW,
    },
    "organisation_head": {
        **_VIEW_BELOW,
        _P.MANAGE_ORGANISATION: Reach.BELOW,
        _P.MANAGE_PEOPLE: Reach.BELOW,
        _P.SETTLE_TRANSITION: Reach.BELOW,
        _P.IMPORT_DATA: Reach.BELOW,
        _P.VIEW_OVERVIEW: Reach.BELOW,
        _P.APPRAISE_COMMITMENT: Reach.BELOW,
        _P.APPRAISE_RATING: Reach.BELOW,
        _P.VIEW_RATINGS: Reach.BELOW,
    },
    "appraiser": {
        **_VIEW_BELOW,
        _P.MANAGE_ORGANISATION: Reach.BELOW,
        _P.MANAGE_PEOPLE: Reach.BELOW,
        _P.IMPORT_DATA: Reach.BELOW,
        _P.VIEW_OVERVIEW: Reach.BELOW,
        _P.APPRAISE_COMMITMENT: Reach.BELOW,
        _P.APPRAISE_RATING: Reach.BELOW,
        _P.VIEW_RATINGS: Reach.BELOW,
    },
    "inspector": {
        **_VIEW_BELOW,
        _P.VIEW_OVERVIEW: Reach.BELOW,
        _P.VIEW_RATINGS: Reach.BELOW,
        _P.READ_AUDIT: Reach.BELOW,
    },
    "inspection_head": {
        **_VIEW_BELOW,
        _P.VIEW_OVERVIEW: Reach.BELOW,
        _P.VIEW_RATINGS: Reach.BELOW,
        _P.READ_AUDIT: Reach.BELOW,
    },
    "commune_secretary": {
        **_HEAD,
        _P.DECIDE_RATING: Reach.BELOW,
        _P.MANAGE_PEOPLE: Reach.BELOW,
        _P.MANAGE_ORGANISATION: Reach.BELOW,
    },
    "commune_deputy": {
        **_VIEW_BELOW,
        _P.JOIN_REVIEW: Reach.OWN,
        _P.SUGGEST_POINTS: Reach.BELOW,
        _P.SIGN_FOR_COLLECTIVE: Reach.OWN,
        _P.VIEW_OVERVIEW: Reach.BELOW,
        _P.REPORT_PROGRESS: Reach.OWN,
        _P.VERIFY_RESULT: Reach.BELOW,
        _P.RAISE_OBSTACLE: Reach.OWN,
        _P.ANSWER_OBSTACLE: Reach.BELOW,
    },
    "commune_clerk": _CLERK,
    "department_secretary": _HEAD,
    "functional_secretary": _HEAD,
    "district_secretary": {
        **_HEAD,
        _P.MANAGE_PEOPLE: Reach.BELOW,
        _P.MANAGE_ORGANISATION: Reach.BELOW,
    },
    "grassroots_secretary": {**_HEAD, _P.DECIDE_RATING: Reach.BELOW},
    "peoples_committee_chair": {**_HEAD, _P.DECIDE_RATING: Reach.OWN},
    "peoples_committee_deputy": {
        **_VIEW_BELOW,
        _P.VIEW_OVERVIEW: Reach.BELOW,
        _P.ASSIGN_WORK: Reach.BELOW,
        _P.VERIFY_RESULT: Reach.BELOW,
        _P.APPRAISE_RATING: Reach.OWN,
        _P.VIEW_RATINGS: Reach.BELOW,
    },
    "state_appraiser": {
        **_VIEW_BELOW,
        _P.VIEW_OVERVIEW: Reach.BELOW,
        _P.MANAGE_CAMPAIGN: Reach.OWN,
        _P.ISSUE_COMMITMENT: Reach.OWN,
        _P.KEEP_REGISTER: Reach.OWN,
        _P.REPORT_PROGRESS: Reach.OWN,
        _P.APPRAISE_RATING: Reach.OWN,
        _P.VIEW_RATINGS: Reach.BELOW,
    },
    "state_clerk": {**_MEMBER, _P.JOIN_REVIEW: Reach.OWN},
    "division_deputy": {**_MEMBER, _P.JOIN_REVIEW: Reach.OWN, _P.VERIFY_RESULT: Reach.OWN},
    "council_chair": _HEAD,
    "department_director": _HEAD,
    "division_head": _HEAD,
    "service_head": _HEAD,
    "commission_head": {
        **_VIEW_BELOW,
        _P.VIEW_OVERVIEW: Reach.BELOW,
        _P.VIEW_RATINGS: Reach.BELOW,
    },
    "front_chair": _HEAD,
    "mass_organisation_head": _HEAD,
    "front_clerk": _CLERK,
    "district_clerk": _CLERK,
    "department_clerk": _CLERK,
    "cell_secretary": {
        **_HEAD,
        _P.APPRAISE_RATING: Reach.OWN,
        _P.ISSUE_COMMITMENT: Reach.OWN,
        _P.RECORD_CRITICISM: Reach.OWN,
        _P.ASK_REMARKS: Reach.OWN,
        _P.KEEP_REGISTER: Reach.OWN,
    },
    "cell_deputy": {
        **_MEMBER,
        _P.JOIN_REVIEW: Reach.OWN,
        _P.RECORD_CRITICISM: Reach.OWN,
        _P.ASK_REMARKS: Reach.OWN,
        _P.VERIFY_RESULT: Reach.OWN,
        _P.DRAFT_COMMITMENT: Reach.OWN,
        _P.SIGN_FOR_COLLECTIVE: Reach.OWN,
    },
    "cell_member": {**_MEMBER, _P.JOIN_REVIEW: Reach.OWN},
}
"""Post code → what it may do and how far."""


UNDELEGABLE: Final = frozenset(
    {
        _P.DECIDE_RATING,
        _P.SELF_REVIEW,
        _P.JOIN_REVIEW,
        _P.PURGE_DOSSIERS,
        _P.MANAGE_ORGANISATION,
        _P.MANAGE_PEOPLE,
        _P.READ_AUDIT,
        _P.IMPORT_DATA,
    }
)
"""What stays with the holder of the post: nobody decides, answers or watches in his place."""

DECIDING: Final = frozenset(
    {
        _P.SIGN_FOR_UNIT,
        _P.SIGN_FOR_SUPERIOR,
        _P.SIGN_FOR_COLLECTIVE,
        _P.APPLY_SEAL,
        _P.ACCEPT_FOR_UNIT,
        _P.ACCEPT_FOR_SUPERIOR,
        _P.ISSUE_COMMITMENT,
        _P.APPRAISE_RATING,
        _P.DECIDE_RATING,
        _P.CONCLUDE_REVIEW,
        _P.PURGE_DOSSIERS,
        _P.MANAGE_ORGANISATION,
        _P.MANAGE_PEOPLE,
        _P.SETTLE_TRANSITION,
        _P.IMPORT_DATA,
    }
)
"""To sign or to decide: who holds one of these signs in with a second factor."""

READING: Final = frozenset(
    {_P.VIEW_OVERVIEW, _P.VIEW_COMMITMENT, _P.VIEW_TASK, _P.VIEW_RATINGS, _P.READ_AUDIT}
)
"""Only to read: also for what a divided unit left to several heirs."""

KEPT: Final = frozenset(
    {
        _P.MANAGE_CAMPAIGN,
        _P.MANAGE_ORGANISATION,
        _P.MANAGE_PEOPLE,
        _P.DECIDE_RATING,
        _P.READ_AUDIT,
    }
)
"""What somebody must hold on every day: its last holder cannot be taken away by the table."""

APART: Final = ((_P.APPRAISE_RATING, _P.DECIDE_RATING),)
"""What no post may hold together: who prepares a rating does not decide it."""
