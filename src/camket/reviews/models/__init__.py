"""Periods, what units say of their items, ratings in three columns, and what must be remedied."""

from camket.reviews.models.absences import ABSENCE_NAMES, PersonAbsence
from camket.reviews.models.after import APPEAL_STATE_NAMES, Appeal, Exemplary, LevelDecision
from camket.reviews.models.assessments import ITEM_STATE_NAMES, ItemReview, UnitReview
from camket.reviews.models.axes import (
    GRADES,
    PLAN_STATE_NAMES,
    KeyProduct,
    QuarterAxis,
    QuarterPlan,
)
from camket.reviews.models.caps import ListCap
from camket.reviews.models.contests import CONTEST_STATE_NAMES, FactContest
from camket.reviews.models.discipline import DISCIPLINE_FORM_NAMES, DisciplineEvent
from camket.reviews.models.dossiers import (
    DOSSIER_STATE_NAMES,
    HOW_FAR_NAMES,
    SOURCE_NAMES,
    CriterionScore,
    Criticism,
    Dossier,
    DossierPurge,
    DossierSection,
    FaultAnswer,
    Remark,
    RemarkRequest,
    Suggestion,
    TextDigest,
)
from camket.reviews.models.frames import WorkFrame
from camket.reviews.models.groups import PeerGroup
from camket.reviews.models.lists import ListChange
from camket.reviews.models.meetings import (
    COMPOSITION_NAMES,
    EXCLUSION_NAMES,
    ROUND_NAMES,
    Attendance,
    Ballot,
    BallotCount,
    BodyProposal,
    MeetingSubject,
    ReviewMeeting,
)
from camket.reviews.models.outside import OutsideLevel
from camket.reviews.models.papers import PAPER_NAMES, ROLE_NAMES, MeetingPaper, MeetingSlot
from camket.reviews.models.periods import KIND_NAMES, PERIOD_STATE_NAMES, Period
from camket.reviews.models.ratings import (
    LEVELS,
    POST_ROLE_NAMES,
    SUBJECT_NAMES,
    VOID_NAMES,
    PostReview,
    Rating,
)
from camket.reviews.models.remediation import FAULT_SOURCE_NAMES, Remediation, RemediationProof
from camket.reviews.models.rule_sets import RuleSet
from camket.reviews.models.scenarios import Scenario

__all__ = [
    "ABSENCE_NAMES",
    "APPEAL_STATE_NAMES",
    "COMPOSITION_NAMES",
    "CONTEST_STATE_NAMES",
    "DISCIPLINE_FORM_NAMES",
    "DOSSIER_STATE_NAMES",
    "EXCLUSION_NAMES",
    "FAULT_SOURCE_NAMES",
    "GRADES",
    "HOW_FAR_NAMES",
    "ITEM_STATE_NAMES",
    "KIND_NAMES",
    "LEVELS",
    "PAPER_NAMES",
    "PERIOD_STATE_NAMES",
    "PLAN_STATE_NAMES",
    "POST_ROLE_NAMES",
    "ROLE_NAMES",
    "ROUND_NAMES",
    "SOURCE_NAMES",
    "SUBJECT_NAMES",
    "VOID_NAMES",
    "Appeal",
    "Attendance",
    "Ballot",
    "BallotCount",
    "BodyProposal",
    "CriterionScore",
    "Criticism",
    "DisciplineEvent",
    "Dossier",
    "DossierPurge",
    "DossierSection",
    "Exemplary",
    "FactContest",
    "FaultAnswer",
    "ItemReview",
    "KeyProduct",
    "LevelDecision",
    "ListCap",
    "ListChange",
    "MeetingPaper",
    "MeetingSlot",
    "MeetingSubject",
    "OutsideLevel",
    "PeerGroup",
    "Period",
    "PersonAbsence",
    "PostReview",
    "QuarterAxis",
    "QuarterPlan",
    "Rating",
    "Remark",
    "RemarkRequest",
    "Remediation",
    "RemediationProof",
    "ReviewMeeting",
    "RuleSet",
    "Scenario",
    "Suggestion",
    "TextDigest",
    "UnitReview",
    "WorkFrame",
]
