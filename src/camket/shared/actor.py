"""Who acts: a frozen value made by a door, told to every action, kept whole by the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Self


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one post of one unit, with the names as they were that day.

    Attributes:
        user_id: The account, or None for the system itself and for a visitor.
        person_id: The person behind the account.
        tenure_id: The post the person acts in now; a person with several acts in one at a time.
        unit_id: The unit of that post.
        scope_id: The unit the post works for: its own, or the committee an office serves.
        person_name: Full name, as written on paper.
        post_name: Name of the post, in small letters as the rules of paper ask.
        unit_name: Name of the unit that day.
        post_code: Code of the post in the catalogue of posts.
        address: Network address the request came from, for the audit.
        delegation_id: The delegation the person acts under, when it is not an own post: then the
            tenure, unit, scope and code are the giver's, and `limited_to` the permissions given.
        for_name: Name and post of whoever delegated, for the page and the record.
    """

    user_id: int | None = None
    person_id: int | None = None
    tenure_id: int | None = None
    unit_id: int | None = None
    scope_id: int | None = None
    person_name: str = ""
    post_name: str = ""
    unit_name: str = ""
    post_code: str = ""
    address: str = ""
    delegation_id: int | None = None
    for_name: str = ""
    limited_to: tuple[str, ...] = ()

    def as_record(self) -> dict[str, int | str | list[str] | None]:
        """Return the actor as plain values, for the audit."""
        record = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**record, "limited_to": list(self.limited_to)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Return the actor that was kept by `as_record`, with a job that acts for him later."""
        values: dict[str, Any] = {**record, "limited_to": tuple(record["limited_to"])}
        return cls(**values)

    @property
    def label(self) -> str:
        """Return name and post for a line of history."""
        return f"{self.person_name}, {self.post_name}" if self.post_name else self.person_name


SYSTEM: Final = Actor(person_name="Hệ thống")
VISITOR: Final = Actor(person_name="Khách")
