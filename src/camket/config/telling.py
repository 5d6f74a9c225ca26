"""What a person is told when something happened that nobody foresaw: one line, no traceback."""

from __future__ import annotations

import os
import sys
from typing import Final

UNUSABLE: Final = 2


def tell_unexpected(error: Exception) -> int:
    """Say it in one line and return the exit code; `CAMKET_TRACEBACK` shows a developer all."""
    if os.environ.get("CAMKET_TRACEBACK"):
        raise error
    told = (str(error).strip().splitlines() or ["không rõ"])[0]
    sys.stderr.write(
        f"Lỗi ngoài dự kiến ({type(error).__name__}: {told}): hãy chạy lại với "
        "CAMKET_TRACEBACK=1 và gửi kết quả cho người quản trị.\n"
    )
    return UNUSABLE
