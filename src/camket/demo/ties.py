"""What ties the trees: who leads whom and sits where, and who is in charge of which area."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.backends.postgresql.psycopg_any import DateRange

from camket.demo import places
from camket.demo.people import SINCE, Cast
from camket.organisation.models import Area, AreaCharge, LinkKind, UnitLink
from camket.shared.text import sort_key

_DECISION: Final = "27-QĐ/TU (minh họa)"


def tie(cast: Cast) -> None:
    """Write the links of every committee, and put standing-committee members in charge of areas."""
    valid = DateRange(SINCE, None)
    UnitLink.objects.bulk_create(
        [
            UnitLink(unit=cast.units[one], other=cast.units[other], kind=kind, valid=valid)
            for one, kind, other in _links()
        ]
    )
    names = {spec.area for spec in cast.names.values() if spec.parent_key == "province"}
    superior = cast.units["province"]
    areas = Area.objects.bulk_create(
        [
            Area(superior=superior, name=name, sort_key=sort_key(name))
            for name in sorted(names)
            if name
        ]
    )
    standing = cast.members["province"]
    AreaCharge.objects.bulk_create(
        [
            AreaCharge(
                area=area,
                person=standing[place % len(standing)].person,
                valid=valid,
                decision_no=_DECISION,
            )
            for place, area in enumerate(areas)
        ]
    )


def _links() -> Iterator[tuple[str, LinkKind, str]]:
    yield "province", LinkKind.LEADS, "state"
    yield "province", LinkKind.LEADS, "body:mat-tran"
    yield "province", LinkKind.SEATED_IN, "territory"
    yield "state", LinkKind.SEATED_IN, "territory"
    for key, _ in places.UPPER:
        yield key, LinkKind.LEADS, f"body:{key}"
    for place in places.communes():
        yield place.code, LinkKind.LEADS, f"state:{place.code}"
        yield place.code, LinkKind.SEATED_IN, f"territory:{place.code}"
        yield f"state:{place.code}", LinkKind.SEATED_IN, f"territory:{place.code}"
