"""Every address, walked as everybody: an address without a row fails, and so does an open door.

A row names the route as the resolver spells it, a path with real rows of the commune in it, and who
may enter. Everybody else who has signed in gets 404, a visitor the sign-in page. `other_head` heads
another commune: wherever a path holds a row of this one, he must not be let in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from tests.products.rows import make_civil_rating, make_outside_row, make_product_rows
from tests.reviews.openings import make_opening
from tests.reviews.rule_sets import make_civil_set, make_rule_set
from tests.signing.administered import make_seal_row, make_time_service, make_trusted
from tests.web.year import LINK, STATE, WAY_BACK, Year, client_of
from tests.workdays.days import make_own_day

from camket.organisation.models import Area

pytestmark = pytest.mark.django_db

ROLES = [
    "visitor",
    "stranger",
    "member",
    "secretary",
    "unit_clerk",
    "head",
    "other_head",
    "clerk",
    "leader",
    "appraiser",
    "inspector",
    "administrator",
]
UPPER = "clerk leader appraiser inspector"
NEAR = f"head unit_clerk {UPPER}"
HELD = f"member secretary other_head {NEAR}"
SIGNED = f"stranger administrator {HELD}"
ALL = f"visitor {SIGNED}"
CELL = f"member secretary {NEAR}"
WRITERS = "head unit_clerk"
SIDES = "member secretary head unit_clerk"
SIGNERS = "secretary head other_head unit_clerk clerk leader"
ISSUERS = "secretary head unit_clerk clerk leader"
REVIEWED = f"secretary other_head {NEAR}"
ARRANGES = "leader appraiser"
SETTLES = "secretary head other_head clerk leader"
TEMPLATES = "clerk administrator"
WATCHED = "leader inspector administrator"
APPOINTS = "head leader appraiser"
CHECKS = "head unit_clerk clerk leader"
GOT_IN = frozenset({200, 204, 302, 303, 422})


@dataclass(frozen=True, slots=True)
class Row:
    """One address.

    Attributes:
        open_to: Who may enter, by role.
        is_post: The address takes only posts; an empty one is sent.
    """

    route: str
    path: str
    open_to: str
    is_post: bool = False


def get(route: str, path: str, open_to: str) -> Row:
    return Row(route, path, open_to)


def post(route: str, path: str, open_to: str) -> Row:
    return Row(route, path, open_to, is_post=True)


RULE_SET = "danh-gia/bo-quy-tac/<int:rule_set_id>"
RULE_SET_AT = "/danh-gia/bo-quy-tac/{rule_set}"
CATALOGUE = "san-pham/danh-muc/<int:catalogue_id>"
CATALOGUE_AT = "/san-pham/danh-muc/{catalogue}"
PRODUCT = "san-pham/<int:product_id>"
CIVIL = "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/cong-chuc"
CIVIL_AT = "/danh-gia/{quarter}/xep-loai/{leader_rating}/cong-chuc"
TABLE = (
    # --- rule sets of bodies ---
    get("danh-gia/bo-quy-tac/", "/danh-gia/bo-quy-tac/", REVIEWED),
    get("danh-gia/bo-quy-tac/moi/", "/danh-gia/bo-quy-tac/moi/", "appraiser"),
    get(f"{RULE_SET}/", f"{RULE_SET_AT}/", UPPER),
    get(f"{RULE_SET}/tep/", f"{RULE_SET_AT}/tep/", UPPER),
    get(f"{RULE_SET}/so/<slug:name>/", f"{RULE_SET_AT}/so/best_from/", "appraiser"),
    get(f"{RULE_SET}/quy-tac/<slug:code>/", f"{RULE_SET_AT}/quy-tac/P-N6/", "appraiser"),
    get(f"{RULE_SET}/dieu-kien/<slug:code>/", f"{RULE_SET_AT}/dieu-kien/L-1/", "appraiser"),
    get(f"{RULE_SET}/he-so/", "/danh-gia/bo-quy-tac/{civil_set}/he-so/", "appraiser"),
    get(
        f"{RULE_SET}/he-so/<str:group>/",
        "/danh-gia/bo-quy-tac/{civil_set}/he-so/N3/",
        "appraiser",
    ),
    get(f"{RULE_SET}/tinh-diem/", f"{RULE_SET_AT}/tinh-diem/", "appraiser"),
    get(f"{RULE_SET}/giai-trinh/", "/danh-gia/bo-quy-tac/{civil_set}/giai-trinh/", "appraiser"),
    get(f"{RULE_SET}/tieu-chi/<slug:kind>/", f"{RULE_SET_AT}/tieu-chi/leader/", "appraiser"),
    post(f"{RULE_SET}/bo-dong/", f"{RULE_SET_AT}/bo-dong/", "appraiser"),
    post(f"{RULE_SET}/ban-hanh/", f"{RULE_SET_AT}/ban-hanh/", "leader"),
    post(f"{RULE_SET}/thoi-dung/", f"{RULE_SET_AT}/thoi-dung/", "leader"),
    post(f"{RULE_SET}/phien-ban-moi/", f"{RULE_SET_AT}/phien-ban-moi/", "appraiser"),
    # --- frame, account ---
    get("khoe/", "/khoe/", ALL),
    get("dang-nhap/", "/dang-nhap/", ALL),
    post("dang-xuat/", "/dang-xuat/", SIGNED),
    get("tai-khoan/", "/tai-khoan/", SIGNED),
    post("tai-khoan/hien-thi/", "/tai-khoan/hien-thi/", SIGNED),
    post("tai-khoan/mat-khau/", "/tai-khoan/mat-khau/", SIGNED),
    get("tai-khoan/chuc-vu/", "/tai-khoan/chuc-vu/", SIGNED),
    get("xac-thuc/", "/xac-thuc/", ALL),
    get("loi-moi/<str:token>/", "/loi-moi/dung-mot-lan/", ALL),
    get("tai-khoan/hai-buoc/", "/tai-khoan/hai-buoc/", SIGNED),
    post("tai-khoan/hai-buoc/tat/", "/tai-khoan/hai-buoc/tat/", SIGNED),
    post("tai-khoan/hai-buoc/ma-du-phong/", "/tai-khoan/hai-buoc/ma-du-phong/", SIGNED),
    post("tai-khoan/phien/ket-thuc/", "/tai-khoan/phien/ket-thuc/", SIGNED),
    post("tai-khoan/phien/ket-thuc-khac/", "/tai-khoan/phien/ket-thuc-khac/", SIGNED),
    get("tai-khoan/yeu-cau/", "/tai-khoan/yeu-cau/", SIGNED),
    post(
        "tai-khoan/yeu-cau/<int:request_id>/rut/", "/tai-khoan/yeu-cau/{data_request}/rut/", "head"
    ),
    # --- home, overview ---
    get("", "/", ALL),
    get("viec-cua-toi/", "/viec-cua-toi/", SIGNED),
    get("thong-bao/", "/thong-bao/", SIGNED),
    get("thong-bao/<int:notice_id>/", "/thong-bao/{notice}/", "head"),
    get("them/", "/them/", SIGNED),
    get("toan-canh/", "/toan-canh/", f"secretary other_head {NEAR}"),
    get(
        "toan-canh/don-vi/<int:unit_id>/",
        "/toan-canh/don-vi/{commune}/",
        NEAR,
    ),
    # --- campaign ---
    get("dot/", "/dot/", f"secretary other_head {NEAR}"),
    get("dot/mo/", "/dot/mo/", "unit_clerk clerk leader"),
    get("dot/<int:year>/", "/dot/2027/", NEAR),
    get("dot/<int:year>/thiet-lap/", "/dot/2027/thiet-lap/", "unit_clerk clerk leader"),
    get("dot/<int:year>/dat-hang/", "/dot/2027/dat-hang/", "head unit_clerk clerk leader"),
    get("dot/<int:year>/phat-hanh/", "/dot/2027/phat-hanh/", "unit_clerk clerk"),
    post("dot/<int:year>/phat-hanh/dung/", "/dot/2027/phat-hanh/dung/", "unit_clerk clerk"),
    post("dot/<int:year>/phat-hanh/tiep/", "/dot/2027/phat-hanh/tiep/", "unit_clerk clerk"),
    post("dot/<int:year>/don-doc/", "/dot/2027/don-doc/", "head unit_clerk clerk leader"),
    # --- commitment ---
    get("cam-ket/", "/cam-ket/", HELD),
    get("cam-ket/<int:commitment_id>/soan/", "/cam-ket/{draft}/soan/", "head unit_clerk"),
    post(
        "cam-ket/<int:commitment_id>/soan/xoa/<int:item_id>/",
        "/cam-ket/{commitment}/soan/xoa/{item}/",
        "head unit_clerk",
    ),
    get("cam-ket/<int:commitment_id>/", "/cam-ket/{commitment}/", NEAR),
    get("cam-ket/<int:commitment_id>/trao-doi/", "/cam-ket/{draft}/trao-doi/", NEAR),
    post(
        "cam-ket/<int:commitment_id>/trao-doi/<int:remark_id>/tra-loi/",
        "/cam-ket/{draft}/trao-doi/{remark}/tra-loi/",
        NEAR,
    ),
    get("cam-ket/<int:commitment_id>/so-sanh/", "/cam-ket/{draft}/so-sanh/", NEAR),
    get(
        "cam-ket/<int:commitment_id>/van-ban/<slug:slug>/",
        "/cam-ket/{commitment}/van-ban/ke-hoach/",
        NEAR,
    ),
    get("cam-ket/<int:commitment_id>/pdf/", "/cam-ket/{commitment}/pdf/", NEAR),
    post("cam-ket/<int:commitment_id>/gui/", "/cam-ket/{draft}/gui/", "head leader"),
    post(
        "cam-ket/<int:commitment_id>/tra-lai/",
        "/cam-ket/{draft}/tra-lai/",
        "head unit_clerk clerk leader appraiser",
    ),
    post("cam-ket/<int:commitment_id>/dong-y/", "/cam-ket/{draft}/dong-y/", "head leader"),
    post(
        "cam-ket/<int:commitment_id>/phat-hanh/", "/cam-ket/{draft}/phat-hanh/", "unit_clerk clerk"
    ),
    get("cam-ket/<int:commitment_id>/word/", "/cam-ket/{draft}/word/", "unit_clerk clerk"),
    get("cam-ket/<int:commitment_id>/word/tep/", "/cam-ket/{draft}/word/tep/", "unit_clerk clerk"),
    get(
        "cam-ket/<int:commitment_id>/word/<int:edited_id>/trang/<int:number>/",
        "/cam-ket/{draft}/word/{edited}/trang/1/",
        "unit_clerk clerk",
    ),
    get(
        "cam-ket/<int:commitment_id>/word/<int:edited_id>/tep/",
        "/cam-ket/{draft}/word/{edited}/tep/",
        "unit_clerk clerk",
    ),
    post(
        "cam-ket/<int:commitment_id>/word/<int:edited_id>/phat-hanh/",
        "/cam-ket/{draft}/word/{edited}/phat-hanh/",
        "unit_clerk clerk",
    ),
    post(
        "cam-ket/<int:commitment_id>/rut/",
        "/cam-ket/{draft}/rut/",
        "head unit_clerk clerk leader",
    ),
    post(
        "cam-ket/<int:commitment_id>/dieu-chinh/",
        "/cam-ket/{commitment}/dieu-chinh/",
        "head unit_clerk clerk leader",
    ),
    get("cam-ket/<int:commitment_id>/ly-do/", "/cam-ket/{amendment}/ly-do/", "head unit_clerk"),
    post(
        "cam-ket/<int:commitment_id>/mo-lai/", "/cam-ket/{draft}/mo-lai/", "unit_clerk clerk leader"
    ),
    # --- signing ---
    get("cho-ky/", "/cho-ky/", SIGNERS),
    get("cho-ky/ky-nhieu/", "/cho-ky/ky-nhieu/", SIGNERS),
    get("cho-ky/lan-ky/<int:job_id>/", "/cho-ky/lan-ky/{batch}/", "head"),
    post("cho-ky/lan-ky/<int:job_id>/pin/", "/cho-ky/lan-ky/{batch}/pin/", "head"),
    post("cho-ky/lan-ky/<int:job_id>/tiep/", "/cho-ky/lan-ky/{batch}/tiep/", "head"),
    post("cho-ky/lan-ky/<int:job_id>/dung/", "/cho-ky/lan-ky/{batch}/dung/", "head"),
    get("ky/<int:commitment_id>/", "/ky/{paper}/", "secretary head"),
    get("ky/<int:commitment_id>/gui-tep/", "/ky/{paper}/gui-tep/", "head"),
    get("ky/<int:commitment_id>/phan-mem/", "/ky/{paper}/phan-mem/", "head"),
    post("ky/<int:commitment_id>/phan-mem/bat-dau/", "/ky/{paper}/phan-mem/bat-dau/", "head"),
    get("ky/phan-mem/tep/<str:token>/", f"/ky/phan-mem/tep/{LINK}/", ALL),
    post("ky/phan-mem/nhan/<str:token>/", f"/ky/phan-mem/nhan/{WAY_BACK}/", ALL),
    get("ky/<int:commitment_id>/ban-giay/", "/ky/{paper}/ban-giay/", SIDES),
    get(
        "ky/<int:commitment_id>/ban-giay/<int:scan_id>/tep/",
        "/ky/{paper}/ban-giay/{scan}/tep/",
        CELL,
    ),
    post(
        "ky/<int:commitment_id>/ban-giay/<int:scan_id>/xac-nhan/",
        "/ky/{paper}/ban-giay/{scan}/xac-nhan/",
        SIDES,
    ),
    post(
        "ky/<int:commitment_id>/ban-giay/<int:scan_id>/tra-lai/",
        "/ky/{paper}/ban-giay/{scan}/tra-lai/",
        SIDES,
    ),
    get(
        "ky/<int:commitment_id>/tai-khoan/<int:service_id>/",
        "/ky/{paper}/tai-khoan/{service}/",
        "head",
    ),
    get("ky/tu-xa/ve/", f"/ky/tu-xa/ve/?state={STATE}", "head"),
    get("ky/tu-xa/<int:request_id>/", "/ky/tu-xa/{remote_request}/", "head"),
    post("ky/tu-xa/<int:request_id>/ma/", "/ky/tu-xa/{remote_request}/ma/", "head"),
    post("ky/tu-xa/<int:request_id>/huy/", "/ky/tu-xa/{remote_request}/huy/", "head"),
    post("ky/<int:commitment_id>/tra-lai/", "/ky/{paper}/tra-lai/", "secretary head"),
    post("ky/<int:commitment_id>/gia-han/", "/ky/{paper}/gia-han/", ISSUERS),
    post("ky/<int:commitment_id>/phat-hanh-lai/", "/ky/{paper}/phat-hanh-lai/", ISSUERS),
    get("ky/<int:commitment_id>/doc/", "/ky/{paper}/doc/", CELL),
    get("ky/<int:commitment_id>/kiem-tra/", "/ky/{paper}/kiem-tra/", CELL),
    get("ky/<int:commitment_id>/trang/<int:number>/", "/ky/{paper}/trang/1/", CELL),
    get("ky/<int:commitment_id>/tep/", "/ky/{paper}/tep/", CELL),
    # --- registers: each keeper his own body's ---
    get("so-dang-ky/", "/so-dang-ky/", "secretary unit_clerk clerk"),
    get("so-dang-ky/cap-so/", "/so-dang-ky/cap-so/", "secretary unit_clerk clerk"),
    get("so-dang-ky/dac-ta/<slug:form>/", "/so-dang-ky/dac-ta/xml/", "secretary unit_clerk clerk"),
    get("so-dang-ky/ho-so/", "/so-dang-ky/ho-so/?ho_so=01-HS", "unit_clerk"),
    get("so-dang-ky/<int:number_id>/", "/so-dang-ky/{number}/", "unit_clerk"),
    post("so-dang-ky/<int:number_id>/dac-ta/", "/so-dang-ky/{number}/dac-ta/", "unit_clerk"),
    post("so-dang-ky/<int:number_id>/ban-hanh/", "/so-dang-ky/{number}/ban-hanh/", "unit_clerk"),
    post("so-dang-ky/<int:number_id>/huy/", "/so-dang-ky/{number}/huy/", "unit_clerk"),
    get("so-dang-ky/<int:number_id>/tep/", "/so-dang-ky/{issued}/tep/", "unit_clerk"),
    # --- tasks, obstacles ---
    get("nhiem-vu/", "/nhiem-vu/", HELD),
    post(
        "nhiem-vu/don-doc/",
        "/nhiem-vu/don-doc/",
        "secretary unit_clerk head other_head clerk leader",
    ),
    get("nhiem-vu/minh-chung/<int:evidence_id>/", "/nhiem-vu/minh-chung/{evidence}/", NEAR),
    get("nhiem-vu/<int:task_id>/", "/nhiem-vu/{late}/", NEAR),
    get(
        "nhiem-vu/<int:task_id>/cap-nhat/",
        "/nhiem-vu/{late}/cap-nhat/",
        "head unit_clerk clerk leader",
    ),
    post(
        "nhiem-vu/<int:task_id>/xac-nhan/<int:report_id>/",
        "/nhiem-vu/{late}/xac-nhan/{report}/",
        "head unit_clerk clerk leader",
    ),
    post(
        "nhiem-vu/<int:task_id>/tra-lai/<int:report_id>/",
        "/nhiem-vu/{late}/tra-lai/{report}/",
        "head unit_clerk clerk leader",
    ),
    post("nhiem-vu/<int:task_id>/giao/", "/nhiem-vu/{late}/giao/", "head leader"),
    post(
        "nhiem-vu/<int:task_id>/don-doc/",
        "/nhiem-vu/{late}/don-doc/",
        "head unit_clerk clerk leader",
    ),
    get("nhiem-vu/<int:task_id>/khach-quan/", "/nhiem-vu/{late}/khach-quan/", NEAR),
    post(
        "nhiem-vu/<int:task_id>/khach-quan/<int:cause_id>/",
        "/nhiem-vu/{late}/khach-quan/{cause}/",
        "head unit_clerk clerk leader",
    ),
    # --- products of civil servants: one's own, and those of whom one leads ---
    get("san-pham/", "/san-pham/", HELD),
    get("san-pham/giao/", "/san-pham/giao/", "secretary head other_head leader"),
    get("san-pham/dang-ky/", "/san-pham/dang-ky/", "unit_clerk clerk"),
    get("san-pham/nhap/", "/san-pham/nhap/", "secretary head other_head leader"),
    get("san-pham/nhap/mau/", "/san-pham/nhap/mau/", "secretary head other_head leader"),
    get("san-pham/danh-muc/", "/san-pham/danh-muc/", HELD),
    get("san-pham/danh-muc/mau/", "/san-pham/danh-muc/mau/", "unit_clerk clerk leader"),
    get(f"{CATALOGUE}/", f"{CATALOGUE_AT}/", "head unit_clerk"),
    post(f"{CATALOGUE}/nhap/", f"{CATALOGUE_AT}/nhap/", "unit_clerk"),
    post(f"{CATALOGUE}/cong-bo/", f"{CATALOGUE_AT}/cong-bo/", "unit_clerk"),
    post(f"{CATALOGUE}/bo/<int:entry_id>/", f"{CATALOGUE_AT}/bo/{{entry}}/", "unit_clerk"),
    get(f"{PRODUCT}/", "/san-pham/{product}/", NEAR),
    get(f"{PRODUCT}/minh-chung/", "/san-pham/{product}/minh-chung/", NEAR),
    post(f"{PRODUCT}/bao-cao/", "/san-pham/{product}/bao-cao/", NEAR),
    post(f"{PRODUCT}/nghiem-thu/", "/san-pham/{product}/nghiem-thu/", CHECKS),
    post(f"{PRODUCT}/khong-dat/", "/san-pham/{product}/khong-dat/", CHECKS),
    post(f"{PRODUCT}/cham/", "/san-pham/{product}/cham/", CHECKS),
    post(f"{PRODUCT}/duyet/", "/san-pham/{product}/duyet/", "head leader"),
    post(f"{PRODUCT}/khong-giao/", "/san-pham/{product}/khong-giao/", "head leader"),
    post(f"{PRODUCT}/dieu-chinh/", "/san-pham/{product}/dieu-chinh/", "head leader"),
    post(f"{PRODUCT}/lan/<int:slip_id>/de-nghi/", "/san-pham/{product}/lan/{slip}/de-nghi/", NEAR),
    post(
        f"{PRODUCT}/lan/<int:slip_id>/tra-loi/", "/san-pham/{product}/lan/{slip}/tra-loi/", CHECKS
    ),
    get("vuong-mac/", "/vuong-mac/", HELD),
    get("vuong-mac/neu/<int:task_id>/", "/vuong-mac/neu/{late}/", "head unit_clerk clerk leader"),
    get("vuong-mac/<int:obstacle_id>/", "/vuong-mac/{obstacle}/", NEAR),
    post(
        "vuong-mac/<int:obstacle_id>/chuyen-len/",
        "/vuong-mac/{obstacle}/chuyen-len/",
        "head unit_clerk clerk leader",
    ),
    post(
        "vuong-mac/<int:obstacle_id>/tra-loi/",
        "/vuong-mac/{obstacle}/tra-loi/",
        "head unit_clerk clerk leader",
    ),
    # --- reviews ---
    get("danh-gia/", "/danh-gia/", HELD),
    post("danh-gia/mo/<int:campaign_id>/", "/danh-gia/mo/{campaign}/", "clerk leader"),
    get("danh-gia/mo/", "/danh-gia/mo/", "unit_clerk clerk leader"),
    get("danh-gia/mo-cap-duoi/", "/danh-gia/mo-cap-duoi/", "unit_clerk clerk leader"),
    get("danh-gia/mo-cap-duoi/<int:job_id>/", "/danh-gia/mo-cap-duoi/{opening}/", "clerk leader"),
    post(
        "danh-gia/mo-cap-duoi/<int:job_id>/mo/",
        "/danh-gia/mo-cap-duoi/{opening}/mo/",
        "clerk leader",
    ),
    post(
        "danh-gia/mo-cap-duoi/<int:job_id>/dung/",
        "/danh-gia/mo-cap-duoi/{opening}/dung/",
        "clerk leader",
    ),
    post(
        "danh-gia/mo-cap-duoi/<int:job_id>/lam-tiep/",
        "/danh-gia/mo-cap-duoi/{opening}/lam-tiep/",
        "clerk leader",
    ),
    get("danh-gia/ky-luat/", "/danh-gia/ky-luat/", "appraiser secretary"),
    post("danh-gia/ky-luat/<int:event_id>/rut/", "/danh-gia/ky-luat/{measure}/rut/", "appraiser"),
    get("danh-gia/vang-mat/", "/danh-gia/vang-mat/", "appraiser secretary unit_clerk clerk leader"),
    post(
        "danh-gia/vang-mat/<int:absence_id>/het/",
        "/danh-gia/vang-mat/{absence}/het/",
        "appraiser unit_clerk clerk leader",
    ),
    post(
        "danh-gia/vang-mat/<int:absence_id>/rut/",
        "/danh-gia/vang-mat/{absence}/rut/",
        "appraiser unit_clerk clerk leader",
    ),
    get("danh-gia/nhom/", "/danh-gia/nhom/", "unit_clerk clerk leader"),
    post("danh-gia/nhom/<int:group_id>/bo/", "/danh-gia/nhom/{group}/bo/", "clerk leader"),
    post(
        "danh-gia/<int:period_id>/dien/<int:rating_id>/loai/",
        "/danh-gia/{period}/dien/{rating}/loai/",
        "clerk leader",
    ),
    get("danh-gia/<int:period_id>/dien/", "/danh-gia/{period}/dien/", "clerk leader"),
    post(
        "danh-gia/<int:period_id>/dien/<int:rating_id>/",
        "/danh-gia/{period}/dien/{rating}/",
        "clerk leader",
    ),
    post("danh-gia/<int:period_id>/tinh-lai/", "/danh-gia/{period}/tinh-lai/", "clerk leader"),
    get("danh-gia/<int:period_id>/chot/", "/danh-gia/{period}/chot/", "clerk leader"),
    get("danh-gia/<int:period_id>/dong/", "/danh-gia/{period}/dong/", "clerk leader"),
    get(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/so-lieu/",
        "/danh-gia/{period}/xep-loai/{rating}/so-lieu/",
        NEAR,
    ),
    post(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/so-lieu/<int:contest_id>/",
        "/danh-gia/{period}/xep-loai/{rating}/so-lieu/{contest}/",
        "appraiser",
    ),
    get(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/so-lieu/<int:contest_id>/minh-chung/",
        "/danh-gia/{period}/xep-loai/{rating}/so-lieu/{contest}/minh-chung/",
        NEAR,
    ),
    get("danh-gia/khac-phuc/", "/danh-gia/khac-phuc/", HELD),
    get("danh-gia/khac-phuc/<int:remediation_id>/", "/danh-gia/khac-phuc/{remediation}/", NEAR),
    post(
        "danh-gia/khac-phuc/<int:remediation_id>/khach-quan/",
        "/danh-gia/khac-phuc/{remediation}/khach-quan/",
        "head clerk leader",
    ),
    post(
        "danh-gia/khac-phuc/<int:remediation_id>/da-khac-phuc/",
        "/danh-gia/khac-phuc/{remediation}/da-khac-phuc/",
        "head clerk leader",
    ),
    get("danh-gia/khac-phuc/ghi-han-che/", "/danh-gia/khac-phuc/ghi-han-che/", "head clerk leader"),
    post(
        "danh-gia/khac-phuc/<int:remediation_id>/bao-cao/",
        "/danh-gia/khac-phuc/{remediation}/bao-cao/",
        "head unit_clerk",
    ),
    post(
        "danh-gia/khac-phuc/<int:remediation_id>/tra-lai/",
        "/danh-gia/khac-phuc/{remediation}/tra-lai/",
        "head clerk leader",
    ),
    get(
        "danh-gia/khac-phuc/<int:remediation_id>/minh-chung/<int:proof_id>/",
        "/danh-gia/khac-phuc/{remediation}/minh-chung/{proof}/",
        NEAR,
    ),
    get(
        "danh-gia/khac-phuc/<int:remediation_id>/van-ban/<slug:slug>/",
        "/danh-gia/khac-phuc/{remediation}/van-ban/ke-hoach/",
        NEAR,
    ),
    get(
        "danh-gia/<int:period_id>/xep-loai/van-ban/<slug:slug>/",
        "/danh-gia/{period}/xep-loai/van-ban/danh-sach/",
        UPPER,
    ),
    get("danh-gia/<int:period_id>/", "/danh-gia/{period}/", f"other_head {NEAR}"),
    get(
        "danh-gia/<int:period_id>/don-vi/<int:unit_id>/",
        "/danh-gia/{period}/don-vi/{commune}/",
        NEAR,
    ),
    # the unit has not sent its assessment: nobody is given a report of it
    get(
        "danh-gia/<int:period_id>/don-vi/<int:unit_id>/van-ban/<slug:slug>/",
        "/danh-gia/{period}/don-vi/{commune}/van-ban/tong-ket/",
        "",
    ),
    post(
        "danh-gia/<int:period_id>/don-vi/<int:unit_id>/gui/",
        "/danh-gia/{period}/don-vi/{commune}/gui/",
        "head unit_clerk clerk leader",
    ),
    post(
        "danh-gia/<int:period_id>/don-vi/<int:unit_id>/ket-luan/",
        "/danh-gia/{period}/don-vi/{commune}/ket-luan/",
        "head clerk leader",
    ),
    get("danh-gia/<int:period_id>/xep-loai/", "/danh-gia/{period}/xep-loai/", UPPER),
    get("danh-gia/<int:period_id>/gia-dinh/", "/danh-gia/{period}/gia-dinh/", ARRANGES),
    post("danh-gia/<int:period_id>/gia-dinh/chay/", "/danh-gia/{period}/gia-dinh/chay/", ARRANGES),
    post("danh-gia/<int:period_id>/gia-dinh/luu/", "/danh-gia/{period}/gia-dinh/luu/", ARRANGES),
    get("danh-gia/<int:period_id>/gia-dinh/excel/", "/danh-gia/{period}/gia-dinh/excel/", ARRANGES),
    get(
        "danh-gia/<int:period_id>/xep-loai/khung-trong-so/",
        "/danh-gia/{period}/xep-loai/khung-trong-so/",
        "appraiser",
    ),
    get(
        "danh-gia/<int:period_id>/xep-loai/do-lech/", "/danh-gia/{period}/xep-loai/do-lech/", UPPER
    ),
    get(
        "danh-gia/<int:period_id>/xep-loai/muc-toi-da/",
        "/danh-gia/{period}/xep-loai/muc-toi-da/",
        "leader",
    ),
    post(
        "danh-gia/<int:period_id>/xep-loai/de-nghi/",
        "/danh-gia/{period}/xep-loai/de-nghi/",
        "appraiser",
    ),
    post(
        "danh-gia/<int:period_id>/xep-loai/quyet-dinh/",
        "/danh-gia/{period}/xep-loai/quyet-dinh/",
        "leader",
    ),
    get(
        "danh-gia/<int:period_id>/thong-bao/<slug:kind>/",
        "/danh-gia/{period}/thong-bao/tap-the/",
        "",
    ),
    post(
        "danh-gia/<int:period_id>/thong-bao/<slug:kind>/ban-hanh/",
        "/danh-gia/{period}/thong-bao/tap-the/ban-hanh/",
        "clerk leader",
    ),
    get(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/giai-thich/",
        "/danh-gia/{period}/xep-loai/{rating}/giai-thich/",
        NEAR,
    ),
    get(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/giai-thich.json",
        "/danh-gia/{period}/xep-loai/{rating}/giai-thich.json",
        NEAR,
    ),
    get(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/phieu/<slug:slug>/",
        "/danh-gia/{civil_period}/xep-loai/{civil_rating}/phieu/mau-01/",
        f"unit_clerk {UPPER}",
    ),
    get(f"{CIVIL}/", f"{CIVIL_AT}/", f"head {UPPER}"),
    post(
        f"{CIVIL}/<int:outside_id>/rut/", f"{CIVIL_AT}/{{outside}}/rut/", "clerk leader appraiser"
    ),
    get(f"{CIVIL}/<int:outside_id>/tep/", f"{CIVIL_AT}/{{outside}}/tep/", f"head {UPPER}"),
    get(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/tu-cham/",
        "/danh-gia/{period}/xep-loai/{rating}/tu-cham/",
        "head unit_clerk",
    ),
    # --- axes of a quarter ---
    get("danh-gia/<int:period_id>/truc/", "/danh-gia/{quarter}/truc/", UPPER),
    post("danh-gia/<int:period_id>/truc/duyet/", "/danh-gia/{quarter}/truc/duyet/", "leader"),
    get(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/truc/",
        "/danh-gia/{quarter}/xep-loai/{leader_rating}/truc/",
        f"head {UPPER}",
    ),
    post(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/truc/tra-lai/",
        "/danh-gia/{quarter}/xep-loai/{leader_rating}/truc/tra-lai/",
        "leader",
    ),
    post(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/tham-dinh/",
        "/danh-gia/{period}/xep-loai/{rating}/tham-dinh/",
        "appraiser",
    ),
    # --- dossiers of reviews: each reads what is for him; nobody a draft but its writers ---
    get("danh-gia/ho-so/", "/danh-gia/ho-so/", SIGNED),
    get(
        "danh-gia/<int:period_id>/ho-so/<int:unit_id>/",
        "/danh-gia/{period}/ho-so/{commune}/",
        NEAR,
    ),
    get("danh-gia/ho-so/<int:dossier_id>/", "/danh-gia/ho-so/{dossier}/", NEAR),
    get(
        "danh-gia/ho-so/<int:dossier_id>/van-ban/<slug:slug>/",
        "/danh-gia/ho-so/{dossier}/van-ban/ban-kiem-diem/",
        "head unit_clerk",
    ),
    get("danh-gia/ho-so/<int:dossier_id>/viet/", "/danh-gia/ho-so/{dossier}/viet/", WRITERS),
    post(
        "danh-gia/ho-so/<int:dossier_id>/viet/tu-ghi/",
        "/danh-gia/ho-so/{dossier}/viet/tu-ghi/",
        WRITERS,
    ),
    post(
        "danh-gia/ho-so/<int:dossier_id>/viet/gui/", "/danh-gia/ho-so/{dossier}/viet/gui/", WRITERS
    ),
    post("danh-gia/ho-so/<int:dossier_id>/lay-lai/", "/danh-gia/ho-so/{dossier}/lay-lai/", WRITERS),
    get("danh-gia/ho-so/<int:dossier_id>/goi-y/", "/danh-gia/ho-so/{dossier}/goi-y/", "leader"),
    post(
        "danh-gia/ho-so/<int:dossier_id>/goi-y/<int:suggestion_id>/rut/",
        "/danh-gia/ho-so/{dossier}/goi-y/{suggestion}/rut/",
        "leader",
    ),
    get("danh-gia/ho-so/<int:dossier_id>/gop-y/", "/danh-gia/ho-so/{dossier}/gop-y/", "unit_clerk"),
    get(
        "danh-gia/ho-so/<int:dossier_id>/gop-y/<int:criticism_id>/",
        "/danh-gia/ho-so/{dossier}/gop-y/{criticism}/",
        "unit_clerk",
    ),
    get(
        "danh-gia/ho-so/<int:dossier_id>/nhan-xet/",
        "/danh-gia/ho-so/{dossier}/nhan-xet/",
        "unit_clerk clerk",
    ),
    post(
        "danh-gia/ho-so/<int:dossier_id>/nhan-xet/<int:request_id>/nhac/",
        "/danh-gia/ho-so/{dossier}/nhan-xet/{remark_request}/nhac/",
        "unit_clerk clerk",
    ),
    post(
        "danh-gia/ho-so/<int:dossier_id>/nhan-xet/<int:request_id>/rut/",
        "/danh-gia/ho-so/{dossier}/nhan-xet/{remark_request}/rut/",
        "unit_clerk clerk",
    ),
    # nobody has answered: no paper comes of it
    get(
        "danh-gia/ho-so/<int:dossier_id>/nhan-xet/<int:request_id>/van-ban/<slug:slug>/",
        "/danh-gia/ho-so/{dossier}/nhan-xet/{remark_request}/van-ban/nhan-xet/",
        "",
    ),
    get(
        "danh-gia/ho-so/<int:dossier_id>/xoa-noi-dung/",
        "/danh-gia/ho-so/{dossier}/xoa-noi-dung/",
        "head unit_clerk clerk leader",
    ),
    post(
        "danh-gia/ho-so/<int:dossier_id>/xoa-noi-dung/xac-nhan/",
        "/danh-gia/ho-so/{dossier}/xoa-noi-dung/xac-nhan/",
        "head unit_clerk clerk leader",
    ),
    post(
        "danh-gia/ho-so/<int:dossier_id>/xoa-noi-dung/thoi/",
        "/danh-gia/ho-so/{dossier}/xoa-noi-dung/thoi/",
        "head unit_clerk clerk leader",
    ),
    get("danh-gia/nhan-xet/", "/danh-gia/nhan-xet/", SIGNERS),
    get(
        "danh-gia/nhan-xet/don-vi/<int:request_id>/",
        "/danh-gia/nhan-xet/don-vi/{remark_request}/",
        "other_head",
    ),
    get("danh-gia/nhan-xet/<str:token>/", "/danh-gia/nhan-xet/dung-mot-lan/", ALL),
    get("danh-gia/<int:period_id>/hop/", "/danh-gia/{period}/hop/", f"other_head {NEAR}"),
    get(
        "danh-gia/<int:period_id>/hop/moi/",
        "/danh-gia/{period}/hop/moi/",
        "other_head head unit_clerk clerk leader",
    ),
    get("danh-gia/hop/<int:meeting_id>/", "/danh-gia/hop/{meeting}/", NEAR),
    get(
        "danh-gia/hop/<int:meeting_id>/diem-danh/",
        "/danh-gia/hop/{meeting}/diem-danh/",
        "head unit_clerk",
    ),
    get(
        "danh-gia/hop/<int:meeting_id>/kiem-diem/<int:subject_id>/",
        "/danh-gia/hop/{meeting}/kiem-diem/{subject}/",
        "head unit_clerk",
    ),
    get(
        "danh-gia/hop/<int:meeting_id>/bo-phieu/<slug:slug>/",
        "/danh-gia/hop/{meeting}/bo-phieu/lan-1/",
        "head unit_clerk",
    ),
    get(
        "danh-gia/hop/<int:meeting_id>/ket-thuc/",
        "/danh-gia/hop/{meeting}/ket-thuc/",
        "head unit_clerk",
    ),
    # the meeting is not closed: it has no minutes yet
    get(
        "danh-gia/hop/<int:meeting_id>/van-ban/<slug:slug>/",
        "/danh-gia/hop/{meeting}/van-ban/bien-ban/",
        "",
    ),
    *(
        get(f"danh-gia/hop/{route}", f"/danh-gia/hop/{path}", "")
        for route, path in (
            ("<int:meeting_id>/bien-ban/", "{meeting}/bien-ban/"),
            ("bien-ban/<int:paper_id>/", "bien-ban/1/"),
            ("bien-ban/<int:paper_id>/gui-tep/", "bien-ban/1/gui-tep/"),
            ("bien-ban/<int:paper_id>/tep/", "bien-ban/1/tep/"),
            ("bien-ban/<int:paper_id>/trang/<int:number>/", "bien-ban/1/trang/1/"),
            ("bien-ban/<int:paper_id>/tra-lai/", "bien-ban/1/tra-lai/"),
            ("bien-ban/<int:paper_id>/rut/", "bien-ban/1/rut/"),
            ("bien-ban/<int:paper_id>/phan-mem/", "bien-ban/1/phan-mem/"),
            ("bien-ban/<int:paper_id>/tai-khoan/<int:service_id>/", "bien-ban/1/tai-khoan/1/"),
            ("bien-ban/<int:paper_id>/ban-giay/", "bien-ban/1/ban-giay/"),
            ("bien-ban/<int:paper_id>/ban-giay/<int:scan_id>/tep/", "bien-ban/1/ban-giay/1/tep/"),
        )
    ),
    *(
        post(
            f"danh-gia/hop/bien-ban/<int:paper_id>/{route}", f"/danh-gia/hop/bien-ban/1/{path}", ""
        )
        for route, path in (
            ("phan-mem/bat-dau/", "phan-mem/bat-dau/"),
            ("ban-giay/<int:scan_id>/xac-nhan/", "ban-giay/1/xac-nhan/"),
            ("ban-giay/<int:scan_id>/tra-lai/", "ban-giay/1/tra-lai/"),
        )
    ),
    get("danh-gia/kien-nghi/", "/danh-gia/kien-nghi/", HELD),
    get(
        "danh-gia/kien-nghi/<int:appeal_id>/",
        "/danh-gia/kien-nghi/{appeal}/",
        f"head {UPPER}",
    ),
    # it came by the page, not on paper
    get(
        "danh-gia/kien-nghi/<int:appeal_id>/ban-quet/",
        "/danh-gia/kien-nghi/{appeal}/ban-quet/",
        "",
    ),
    # nothing was published or decided yet: nobody appeals, nobody corrects
    get(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/kien-nghi/van-ban-giay/",
        "/danh-gia/{period}/xep-loai/{rating}/kien-nghi/van-ban-giay/",
        "",
    ),
    get(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/kien-nghi/",
        "/danh-gia/{period}/xep-loai/{rating}/kien-nghi/",
        "",
    ),
    get(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/dinh-chinh/",
        "/danh-gia/{period}/xep-loai/{rating}/dinh-chinh/",
        "",
    ),
    post(
        "danh-gia/<int:period_id>/xep-loai/<int:rating_id>/tieu-bieu/",
        "/danh-gia/{period}/xep-loai/{rating}/tieu-bieu/",
        "leader",
    ),
    get(
        "danh-gia/<int:period_id>/quyet-dinh/ban-hanh/",
        "/danh-gia/{period}/quyet-dinh/ban-hanh/",
        "clerk leader",
    ),
    get(
        "danh-gia/quyet-dinh/<int:decision_id>/",
        "/danh-gia/quyet-dinh/{decision}/",
        NEAR,
    ),
    get("danh-gia/<int:period_id>/tong-hop/", "/danh-gia/{period}/tong-hop/", UPPER),
    get(
        "danh-gia/<int:period_id>/tong-hop/excel/",
        "/danh-gia/{period}/tong-hop/excel/",
        UPPER,
    ),
    get("danh-gia/<int:period_id>/nhieu-nam/", "/danh-gia/{period}/nhieu-nam/", UPPER),
    # --- rearrangements, what they leave ---
    get("to-chuc/sap-xep/", "/to-chuc/sap-xep/", f"head other_head {ARRANGES}"),
    get("to-chuc/sap-xep/moi/", "/to-chuc/sap-xep/moi/", f"head other_head {ARRANGES}"),
    get("to-chuc/sap-xep/<int:plan_id>/", "/to-chuc/sap-xep/{plan}/", ARRANGES),
    get("to-chuc/sap-xep/<int:plan_id>/sua/", "/to-chuc/sap-xep/{plan}/sua/", ARRANGES),
    get(
        "to-chuc/sap-xep/<int:plan_id>/them/", "/to-chuc/sap-xep/{plan}/them/?viec=merge", ARRANGES
    ),
    post("to-chuc/sap-xep/<int:plan_id>/viec/", "/to-chuc/sap-xep/{plan}/viec/", ARRANGES),
    get("to-chuc/sap-xep/<int:plan_id>/xem-truoc/", "/to-chuc/sap-xep/{plan}/xem-truoc/", ARRANGES),
    get(
        "to-chuc/sap-xep/<int:plan_id>/quyet-dinh/", "/to-chuc/sap-xep/{plan}/quyet-dinh/", ARRANGES
    ),
    get("to-chuc/sap-xep/<int:plan_id>/thuc-hien/", "/to-chuc/sap-xep/{plan}/thuc-hien/", ARRANGES),
    get("to-chuc/sap-xep/<int:plan_id>/rut/", "/to-chuc/sap-xep/{plan}/rut/", ARRANGES),
    get("to-chuc/sap-xep/<int:plan_id>/sua-sau/", "/to-chuc/sap-xep/{plan}/sua-sau/", ARRANGES),
    get("to-chuc/chuyen-tiep/", "/to-chuc/chuyen-tiep/", SETTLES),
    get("to-chuc/chuyen-tiep/giai-quyet/", "/to-chuc/chuyen-tiep/giai-quyet/", SETTLES),
    get(
        "to-chuc/chuyen-tiep/<int:waiting_id>/",
        "/to-chuc/chuyen-tiep/{waiting}/",
        "head clerk leader",
    ),
    # --- handovers ---
    get("to-chuc/ban-giao/", "/to-chuc/ban-giao/", SIGNED),
    get("to-chuc/ban-giao/<int:handover_id>/", "/to-chuc/ban-giao/{handover}/", NEAR),
    post(
        "to-chuc/ban-giao/<int:handover_id>/bien-ban/",
        "/to-chuc/ban-giao/{handover}/bien-ban/",
        NEAR,
    ),
    post("to-chuc/ban-giao/<int:handover_id>/nhan/", "/to-chuc/ban-giao/{handover}/nhan/", NEAR),
    get("to-chuc/ban-giao/<int:handover_id>/pdf/", "/to-chuc/ban-giao/{handover}/pdf/", ""),
    get(
        "to-chuc/ban-giao/ket-qua/<int:unit_id>/",
        "/to-chuc/ban-giao/ket-qua/{commune}/",
        NEAR,
    ),
    # --- public, administration ---
    get("kiem-tra/", "/kiem-tra/", ALL),
    get("cong-khai/", "/cong-khai/", ALL),
    get("cong-khai/<int:unit_id>/<slug:slug>/", "/cong-khai/{commune}/xa-cam-thu/", ALL),
    get(
        "cong-khai/<int:unit_id>/<slug:slug>/ban-da-ky/<int:commitment_id>/",
        "/cong-khai/{commune}/xa-cam-thu/ban-da-ky/{commitment}/",
        ALL,
    ),
    # --- organisation ---
    get("to-chuc/", "/to-chuc/", SIGNED),
    get("tim/", "/tim/", SIGNED),
    get("toan-canh/dia-ban/<int:area_id>/", "/toan-canh/dia-ban/{area}/", UPPER),
    get("to-chuc/dia-ban/", "/to-chuc/dia-ban/", f"head other_head {ARRANGES}"),
    get("to-chuc/dia-ban/<int:area_id>/", "/to-chuc/dia-ban/{area}/", ARRANGES),
    get(
        "to-chuc/dia-ban/<int:area_id>/phu-trach/",
        "/to-chuc/dia-ban/{area}/phu-trach/",
        ARRANGES,
    ),
    get("to-chuc/<int:unit_id>/", "/to-chuc/{commune}/", SIGNED),
    get("to-chuc/<int:unit_id>/can-bo/", "/to-chuc/{commune}/can-bo/", SIGNED),
    get("to-chuc/<int:unit_id>/cam-ket/", "/to-chuc/{commune}/cam-ket/", HELD),
    get("to-chuc/<int:unit_id>/lich-su/", "/to-chuc/{commune}/lich-su/", SIGNED),
    # --- people: any head may be known of, the others only where one sees their unit ---
    get("can-bo/", "/can-bo/", HELD),
    get("can-bo/bo-nhiem/", "/can-bo/bo-nhiem/?don_vi={commune}", APPOINTS),
    get("can-bo/<int:person_id>/", "/can-bo/{colleague}/", f"member secretary {NEAR}"),
    get("can-bo/chuc-vu/<int:tenure_id>/thoi/", "/can-bo/chuc-vu/{tenure}/thoi/", APPOINTS),
    get(
        "can-bo/chuc-vu/<int:tenure_id>/tam-dinh-chi/",
        "/can-bo/chuc-vu/{tenure}/tam-dinh-chi/",
        APPOINTS,
    ),
    get(
        "can-bo/chuc-vu/<int:tenure_id>/het-dinh-chi/",
        "/can-bo/chuc-vu/{tenure}/het-dinh-chi/",
        APPOINTS,
    ),
    get("can-bo/chuc-vu/<int:tenure_id>/uy-quyen/", "/can-bo/chuc-vu/{tenure}/uy-quyen/", APPOINTS),
    get(
        "can-bo/uy-quyen/<int:delegation_id>/cham-dut/",
        "/can-bo/uy-quyen/{delegation}/cham-dut/",
        APPOINTS,
    ),
    get("tai-khoan/du-lieu/", "/tai-khoan/du-lieu/", SIGNED),
    # --- workbooks in and out: each sees what he asked for himself ---
    get("quan-tri/nhap-du-lieu/", "/quan-tri/nhap-du-lieu/", "clerk appraiser"),
    get(
        "quan-tri/nhap-du-lieu/mau/<str:kind>/",
        "/quan-tri/nhap-du-lieu/mau/units/",
        "clerk appraiser",
    ),
    post("quan-tri/nhap-du-lieu/xuat/", "/quan-tri/nhap-du-lieu/xuat/", "clerk appraiser"),
    get("quan-tri/nhap-du-lieu/<int:job_id>/", "/quan-tri/nhap-du-lieu/{job}/", "clerk"),
    post("quan-tri/nhap-du-lieu/<int:job_id>/nhap/", "/quan-tri/nhap-du-lieu/{job}/nhap/", "clerk"),
    post("quan-tri/nhap-du-lieu/<int:job_id>/dung/", "/quan-tri/nhap-du-lieu/{job}/dung/", "clerk"),
    get("quan-tri/nhap-du-lieu/<int:job_id>/tep/", "/quan-tri/nhap-du-lieu/{job}/tep/", "clerk"),
    # --- administration ---
    get("quan-tri/mau-van-ban/", "/quan-tri/mau-van-ban/", TEMPLATES),
    get("quan-tri/mau-van-ban/the-thuc/", "/quan-tri/mau-van-ban/the-thuc/", TEMPLATES),
    get("quan-tri/mau-van-ban/mau-goc/", "/quan-tri/mau-van-ban/mau-goc/", TEMPLATES),
    get(
        "quan-tri/mau-van-ban/<slug:key>/<slug:style>/",
        "/quan-tri/mau-van-ban/commitment/party/",
        TEMPLATES,
    ),
    post(
        "quan-tri/mau-van-ban/<slug:key>/<slug:style>/dung/",
        "/quan-tri/mau-van-ban/commitment/party/dung/",
        "clerk",
    ),
    get(
        "quan-tri/mau-van-ban/<slug:key>/<slug:style>/pdf/",
        "/quan-tri/mau-van-ban/commitment/party/pdf/",
        TEMPLATES,
    ),
    get(
        "quan-tri/mau-van-ban/<slug:key>/<slug:style>/word/",
        "/quan-tri/mau-van-ban/commitment/party/word/",
        TEMPLATES,
    ),
    get(
        "quan-tri/mau-van-ban/<slug:key>/<slug:style>/trang/<int:number>/",
        "/quan-tri/mau-van-ban/commitment/party/trang/1/",
        TEMPLATES,
    ),
    get(
        "quan-tri/mau-van-ban/phien-ban/<int:template_id>/pdf/",
        "/quan-tri/mau-van-ban/phien-ban/{template}/pdf/",
        "clerk",
    ),
    get(
        "quan-tri/mau-van-ban/phien-ban/<int:template_id>/tep/",
        "/quan-tri/mau-van-ban/phien-ban/{template}/tep/",
        "clerk",
    ),
    get("quan-tri/nhat-ky/", "/quan-tri/nhat-ky/", "leader inspector"),
    get("quan-tri/tin-cay/", "/quan-tri/tin-cay/", WATCHED),
    get("quan-tri/tin-cay/them/", "/quan-tri/tin-cay/them/", "administrator"),
    post("quan-tri/tin-cay/them/xac-nhan/", "/quan-tri/tin-cay/them/xac-nhan/", "administrator"),
    get(
        "quan-tri/tin-cay/<int:certificate_id>/ket-thuc/",
        "/quan-tri/tin-cay/{trusted}/ket-thuc/",
        "administrator",
    ),
    get(
        "quan-tri/tin-cay/danh-sach-thu-hoi/",
        "/quan-tri/tin-cay/danh-sach-thu-hoi/",
        "administrator",
    ),
    get("quan-tri/tin-cay/tra-loi-ocsp/", "/quan-tri/tin-cay/tra-loi-ocsp/", "administrator"),
    get("quan-tri/tin-cay/dau-thoi-gian/", "/quan-tri/tin-cay/dau-thoi-gian/", "administrator"),
    get(
        "quan-tri/tin-cay/dau-thoi-gian/<int:service_id>/thoi-dung/",
        "/quan-tri/tin-cay/dau-thoi-gian/{time_service}/thoi-dung/",
        "administrator",
    ),
    get("quan-tri/tin-cay/con-dau/", "/quan-tri/tin-cay/con-dau/", "administrator"),
    get(
        "quan-tri/tin-cay/con-dau/<int:seal_id>/thoi-dung/",
        "/quan-tri/tin-cay/con-dau/{seal}/thoi-dung/",
        "administrator",
    ),
    get("quan-tri/tin-cay/thiet-lap/", "/quan-tri/tin-cay/thiet-lap/", "administrator"),
    get("quan-tri/tin-cay/gia-han/", "/quan-tri/tin-cay/gia-han/", WATCHED),
    get("quan-tri/ngay-lam-viec/", "/quan-tri/ngay-lam-viec/", "administrator"),
    post(
        "quan-tri/ngay-lam-viec/<int:day_id>/rut/",
        "/quan-tri/ngay-lam-viec/{own_day}/rut/",
        "administrator",
    ),
    get("quan-tri/kho-tep/", "/quan-tri/kho-tep/", WATCHED),
    post("quan-tri/kho-tep/dat-lai/", "/quan-tri/kho-tep/dat-lai/", "administrator"),
    post("quan-tri/kho-tep/kiem-tra/", "/quan-tri/kho-tep/kiem-tra/", "administrator"),
    get("quan-tri/quyen/", "/quan-tri/quyen/", WATCHED),
    get("quan-tri/quyen/ai-thay/", "/quan-tri/quyen/ai-thay/", WATCHED),
    get(
        "quan-tri/quyen/<slug:post_code>/<slug:permission>/",
        "/quan-tri/quyen/cell_member/view_task/",
        WATCHED,
    ),
    post("quan-tri/quyen/rut/<int:grant_id>/", "/quan-tri/quyen/rut/{grant}/", "administrator"),
    get("quan-tri/nguoi-dung/", "/quan-tri/nguoi-dung/", "administrator"),
    get("quan-tri/nguoi-dung/moi/", "/quan-tri/nguoi-dung/moi/", "administrator"),
    get("quan-tri/nguoi-dung/<int:user_id>/", "/quan-tri/nguoi-dung/{user}/", "administrator"),
    post(
        "quan-tri/nguoi-dung/<int:user_id>/<slug:step>/",
        "/quan-tri/nguoi-dung/{user}/khoa/",
        "administrator",
    ),
    get("quan-tri/ky-so-tu-xa/", "/quan-tri/ky-so-tu-xa/", "administrator"),
    post(
        "quan-tri/ky-so-tu-xa/<int:service_id>/thoi/",
        "/quan-tri/ky-so-tu-xa/{service}/thoi/",
        "administrator",
    ),
    get("quan-tri/yeu-cau/", "/quan-tri/yeu-cau/", "administrator"),
    get("quan-tri/yeu-cau/<int:request_id>/", "/quan-tri/yeu-cau/{data_request}/", "administrator"),
    post(
        "quan-tri/yeu-cau/<int:request_id>/<slug:step>/",
        "/quan-tri/yeu-cau/{data_request}/phan-hoi/",
        "administrator",
    ),
)


def routes(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """Yield every address the resolver knows."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def test_every_address_has_its_row() -> None:
    known = [row.route for row in TABLE]
    assert sorted(set(routes(get_resolver().url_patterns)) ^ set(known)) == []
    assert len(known) == len(set(known))


def ids_of(year: Year) -> dict[str, int]:
    names = [
        "commune",
        "commitment",
        "item",
        "late",
        "obstacle",
        "campaign",
        "period",
        "draft",
        "paper",
        "scan",
        "service",
        "remote_request",
        "report",
        "evidence",
        "rating",
        "remediation",
        "meeting",
        "appeal",
        "decision",
        "proof",
        "remark",
        "cause",
        "contest",
        "measure",
        "absence",
        "group",
        "data_request",
        "dossier",
        "suggestion",
        "criticism",
        "remark_request",
        "grant",
        "plan",
        "waiting",
        "handover",
        "job",
        "delegation",
        "amendment",
        "batch",
        "number",
        "issued",
        "edited",
        "template",
    ]
    assert year.head.user is not None
    notice = year.head.user.notices.get(topic="thu").pk
    return {name: getattr(year, name).pk for name in names} | {
        "notice": notice,
        "subject": year.meeting.subjects.earliest("pk").pk,
        "area": _area_of(year).pk,
        "user": year.head.user.pk,
        "colleague": year.member.person.pk,
        "tenure": year.member.tenure.pk,
        "trusted": make_trusted().pk,
        "time_service": make_time_service().pk,
        "seal": make_seal_row().pk,
        "own_day": make_own_day().pk,
        "rule_set": make_rule_set(year).pk,
        "civil_set": make_civil_set(year).pk,
        "opening": make_opening(year.province, year.clerk).pk,
        **make_product_rows(year),
        "civil_period": (sheet := make_civil_rating(year)).period_id,
        "civil_rating": sheet.pk,
        "outside": make_outside_row(year),
        "quarter": year.leader_rating.period_id,
        "leader_rating": year.leader_rating.pk,
    }


def _area_of(year: Year) -> Area:
    """Return an area of the province."""
    area, _ = Area.objects.get_or_create(superior=year.province, name="Vùng Tây")
    return area


def walk(row: Row, year: Year) -> dict[str, int]:
    """Enter one address as everybody; what each did is undone."""
    path = row.path.format(**ids_of(year))
    answers = {}
    for role, user in year.everybody().items():
        with transaction.atomic():
            client = client_of(user)
            client.raise_request_exception = False
            answer = client.post(path) if row.is_post else client.get(path)
            is_sent_away = answer.headers.get("Location", "").startswith("/dang-nhap/?")
            answers[role] = 401 if is_sent_away else answer.status_code
            transaction.set_rollback(True)
    return answers


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.route or "/")
def test_nobody_enters_where_he_may_not(row: Row, year: Year) -> None:
    answers = walk(row, year)
    allowed = set(row.open_to.split())
    wrong = {
        role: status
        for role, status in answers.items()
        if not (
            status in GOT_IN if role in allowed else status == (401 if role == "visitor" else 404)
        )
    }
    assert wrong == {}
    assert set(answers) == set(ROLES)


def test_what_was_never_signed_is_never_public(year: Year) -> None:
    for pk in (year.draft.pk, year.paper.pk):
        path = f"/cong-khai/{year.commune.pk}/xa-cam-thu/ban-da-ky/{pk}/"
        assert client_of(None).get(path).status_code == 404
