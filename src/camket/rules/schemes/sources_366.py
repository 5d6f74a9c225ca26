"""Where the rules of Quy định 366-QĐ/TW stand: short for records, in full for a page."""

from __future__ import annotations

from typing import Final

from camket.rules.ceiling import Mark, Source

ARTICLE_11_1: Final = Source("366 Đ11.1", "Khoản 1 Điều 11 Quy định 366-QĐ/TW", Mark.A)
ARTICLE_11: Final = Source("366 Đ11", "Điều 11 Quy định 366-QĐ/TW", Mark.A)
REMEDY: Final = Source(
    "366 Đ11.1; QĐ 392/QĐ-BDTTG",
    "Quyết định 392/QĐ-BDTTG thực hiện khoản 1 Điều 11 Quy định 366-QĐ/TW",
    Mark.B,
)
DECISION_392: Final = Source("QĐ 392/QĐ-BDTTG", "Quyết định 392/QĐ-BDTTG", Mark.B)
DECISION_392_ANNEX: Final = Source(
    "QĐ 392/QĐ-BDTTG PL01", "Phụ lục 01 Quyết định 392/QĐ-BDTTG", Mark.B
)
PROGRAMME: Final = Source(
    "QĐ 392/QĐ-BDTTG; HD 02", "Quyết định 392/QĐ-BDTTG; cách áp dụng Hướng dẫn 02-HD/BTCTW", Mark.B
)
PERSONS: Final = Source(
    "Kon Tum Đ19.1d; Thanh Hóa QĐ 73-QĐ/TU Đ13",
    "Quy chế của Trường Cao đẳng Kon Tum (Điều 19); Quyết định 73-QĐ/TU của Thanh Hóa (Điều 13)",
    Mark.B,
)
LEADERS: Final = Source(
    "Kon Tum Đ19.1d; Thanh Hóa",
    "Quy chế của Trường Cao đẳng Kon Tum (Điều 19); quy định của Thanh Hóa",
    Mark.B,
)
HEADS: Final = Source(
    "HD 02 (CV 427/TKT-TCHC Hưng Yên; Kon Tum Đ15.3b; Thanh Hóa)",
    "Cách áp dụng Hướng dẫn 02-HD/BTCTW tại Hưng Yên, Trường Cao đẳng Kon Tum, Thanh Hóa",
    Mark.B,
)
QUARTERS: Final = Source(
    "Hưng Yên; Kon Tum Đ19.5",
    "Văn bản của Hưng Yên; Quy chế của Trường Cao đẳng Kon Tum (Điều 19)",
    Mark.B,
)
UNIT_OF_HEAD: Final = Source(
    "Kon Tum Đ14.4/16.2/19.4",
    "Quy chế của Trường Cao đẳng Kon Tum (các điều 14, 16, 19), dẫn Nghị định 233/2026/NĐ-CP",
    Mark.B,
)
NO_DATA: Final = Source(
    "xã Nghĩa Lâm: mẫu số bằng 0",
    "Cách xử lý khi không có nhiệm vụ được giao, theo tài liệu của xã Nghĩa Lâm",
    Mark.B,
)
