"""Keep out of the log what opens a door: the secret part of a link that serves once."""

from __future__ import annotations

import logging
import re
from typing import Final

_LINK: Final = re.compile(r"(/loi-moi/|/danh-gia/nhan-xet/(?!don-vi/))[^/\s]+")


class HidesLinks(logging.Filter):
    """Write the path of such a link without its secret: a refused form is logged by its path."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; every record is kept."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                _LINK.sub(r"\1…", one) if isinstance(one, str) else one for one in record.args
            )
        record.msg = _LINK.sub(r"\1…", str(record.msg))
        return True
