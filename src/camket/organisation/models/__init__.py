"""Units, people, posts and tenures in time, and the plans that change them."""

from camket.organisation.kinds import ADVISORY_KINDS, UnitKind
from camket.organisation.models.changes import (
    PlanState,
    Rearrangement,
    Share,
    Succession,
    SuccessionKind,
    UnitHeir,
)
from camket.organisation.models.people import (
    AreaCharge,
    Delegation,
    Level,
    Person,
    Post,
    Tenure,
    TenureKind,
)
from camket.organisation.models.units import (
    Area,
    Line,
    LinkKind,
    PaperStyle,
    Role,
    Unit,
    UnitEdge,
    UnitLink,
    UnitRole,
    UnitSpan,
)

__all__ = [
    "ADVISORY_KINDS",
    "Area",
    "AreaCharge",
    "Delegation",
    "Level",
    "Line",
    "LinkKind",
    "PaperStyle",
    "Person",
    "PlanState",
    "Post",
    "Rearrangement",
    "Role",
    "Share",
    "Succession",
    "SuccessionKind",
    "Tenure",
    "TenureKind",
    "Unit",
    "UnitEdge",
    "UnitHeir",
    "UnitKind",
    "UnitLink",
    "UnitRole",
    "UnitSpan",
]
