"""The shape in which a plug-in such as VGCA's is spoken to, and answers (people.md §6, mark B).

Two implementations agree on the names; how their service on the person's computer is reached is
known from no public text, so the page asks for the script the plug-in installs and says plainly
when there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PluginOrder:
    """What the plug-in is told: where the file is, where to bring it, and what it is for."""

    file_address: str
    upload_address: str
    session: str
    number: str

    def as_json(self) -> dict[str, Any]:
        """Return the parameters under the plug-in's own names."""
        return {
            "FileUploadHandler": self.upload_address,
            "SessionId": self.session,
            "JWTToken": "",
            "FileName": self.file_address,
            "DocNumber": self.number,
            "MetaData": [{"Key": "CamKet", "Value": self.session}],
        }


def answer(sentence: str, file_address: str) -> dict[str, Any]:
    """Return what the upload handler answers: `Status` 0 is good, everything else is told."""
    return {
        "Status": 1 if sentence else 0,
        "Message": sentence,
        "FileServer": "" if sentence else file_address,
    }
