"""Keep out of the log what opens an account: the secret part of an invitation's link."""

from __future__ import annotations

import logging
import re
from typing import Final

_LINK: Final = re.compile(r"(/loi-moi/)[^/\s]+")


class HidesLinks(logging.Filter):
    """Write the path of an invitation without its secret: a refused form is logged by its path."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; every record is kept."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                _LINK.sub(r"\1…", one) if isinstance(one, str) else one for one in record.args
            )
        record.msg = _LINK.sub(r"\1…", str(record.msg))
        return True
