"""pyHanko's own validation of a signed file (ETSI EN 319 102-1), which knows nothing of ours."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.ades import (
    ades_basic_validation,
    ades_lta_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

if TYPE_CHECKING:
    from datetime import datetime

    from asn1crypto import x509
    from pyhanko.sign.validation import EmbeddedPdfSignature


@dataclass(frozen=True, slots=True)
class Said:
    """What pyHanko says of one signature.

    Attributes:
        field: Name of the field.
        indication: Its word, as `OK`, `NO_POE` or `REVOKED`.
        is_whole: Whether the signed bytes are as they were, and the signature is one over them.
        is_lawful: Whether what was added behind it is no more than the seal allows.
        proven_at: By when it is proven to have existed.
        why: Its reason, where it is not content.
    """

    field: str
    indication: str
    is_whole: bool
    is_lawful: bool
    proven_at: datetime
    why: str


def pyhanko_says(
    pdf: bytes, root: x509.Certificate, level: str, at: datetime, *, asks: bool = True
) -> list[Said]:
    """Return what pyHanko says of each signature, timestamps over the file apart.

    Args:
        pdf: The file.
        root: The one root it trusts.
        level: `B-B`, `B-T` or `B-LTA`: what it checks, as ETSI lays down for each.
        at: The present instant.
        asks: Whether it asks the services named in the certificates; else the file has to do.
    """
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    signatures = [one for one in reader.embedded_signatures if one.sig_object_type == "/Sig"]
    spec = _specification(root, asks=asks)
    return [asyncio.run(_said(one, spec, level, at)) for one in signatures]


async def _said(
    one: EmbeddedPdfSignature, spec: SignatureValidationSpec, level: str, at: datetime
) -> Said:
    timing = ValidationTimingInfo(at, at, point_in_time_validation=False)
    one.compute_integrity_info()
    if level == "B-LTA":
        result = await ades_lta_validation(one, PdfSignatureValidationSpec(spec), timing)
    else:
        check = ades_basic_validation if level == "B-B" else ades_with_time_validation
        result = await check(
            one.signed_data, spec, timing_info=timing, raw_digest=one.compute_digest()
        )
    status = result.api_status
    seen = one.summarise_integrity_info()
    return Said(
        field=one.field_name,
        indication=result.ades_subindic.name,
        is_whole=bool(status and status.intact and status.valid),
        is_lawful=bool(seen["docmdp_ok"])
        and seen["diff_result"].modification_level != ModificationLevel.OTHER,
        proven_at=getattr(result, "best_signature_time", at),
        why=str(result.failure_msg or ""),
    )


def _specification(root: x509.Certificate, *, asks: bool) -> SignatureValidationSpec:
    """Demand word on every certificate: what the file holds, else what its services answer."""
    return SignatureValidationSpec(
        CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=[root]),
            revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
        ),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            online_fetching_rule=(
                RevinfoOnlineFetchingRule.ALWAYS_FETCH
                if asks
                else RevinfoOnlineFetchingRule.LOCAL_ONLY
            )
        ),
    )
