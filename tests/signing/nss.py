"""A key database of NSS with one RSA key, as `pdfsig` and other programs read it.

Debian keeps the tools for it in a package of their own; the library is there wherever poppler is.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.signing.foreigners import Foreigner

NICKNAME: Final = "nguoi-ky"
_FIELD_NAME: Final = re.compile(r"Signature Field Name: (\w+)")
_SCRIPT: Final = r"""
import ctypes, sys
from pathlib import Path

folder, nickname, key, own, *others = sys.argv[1:]
nss = ctypes.CDLL("libnss3.so")


class Item(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("data", ctypes.c_char_p), ("len", ctypes.c_uint)]


def item(raw):
    return Item(0, raw, len(raw))


def check(status, what):
    if status != 0:
        sys.exit(f"{what}: {nss.PORT_GetError()}")


nss.PK11_GetInternalKeySlot.restype = ctypes.c_void_p
nss.PK11_InitPin.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
nss.PK11_ImportDERPrivateKeyInfoAndReturnKey.argtypes = [
    ctypes.c_void_p, ctypes.POINTER(Item), ctypes.POINTER(Item), ctypes.POINTER(Item),
    ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p,
]
nss.PK11_ImportDERCert.argtypes = [
    ctypes.c_void_p, ctypes.POINTER(Item), ctypes.c_ulong, ctypes.c_char_p, ctypes.c_int,
]
check(nss.NSS_InitReadWrite(b"sql:" + folder.encode()), "open")
slot = nss.PK11_GetInternalKeySlot()
check(nss.PK11_InitPin(slot, None, b""), "pin")
raw = Path(key).read_bytes()
modulus = Path(key + ".modulus").read_bytes()
made = ctypes.c_void_p()
check(
    nss.PK11_ImportDERPrivateKeyInfoAndReturnKey(
        slot, item(raw), item(nickname.encode()), item(modulus), 1, 1, 0x7fffffff,
        ctypes.byref(made), None,
    ),
    "key",
)
for number, place in enumerate([own, *others]):
    name = nickname if number == 0 else f"{nickname}-{number}"
    certificate = item(Path(place).read_bytes())
    check(nss.PK11_ImportDERCert(slot, certificate, 0, name.encode(), 0), "certificate")
"""


def make_database(folder: Path, who: Foreigner) -> Path:
    """Make a database with a person's key, his certificate and the way to its root."""
    database = folder / "nss"
    database.mkdir()
    key = folder / "key.der"
    key.write_bytes(who.key.dump())
    modulus = int(who.key["private_key"].parsed["modulus"].native)
    (folder / "key.der.modulus").write_bytes(modulus.to_bytes(-(-modulus.bit_length() // 8)))
    certificates = []
    for number, one in enumerate((who.certificate, who.intermediate, who.root)):
        place = folder / f"{number}.der"
        place.write_bytes(one.dump())
        certificates.append(str(place))
    _run([sys.executable, "-c", _SCRIPT, str(database), NICKNAME, str(key), *certificates])
    return database


def sign_with_pdfsig(folder: Path, database: Path, pdf: bytes, field: str) -> bytes:
    """Return the file signed by poppler in a signature field."""
    before, after = folder / "before.pdf", folder / "after.pdf"
    before.write_bytes(pdf)
    listed = _run(["pdfsig", "-nocert", "-nssdir", f"sql:{database}", str(before)])
    names = _FIELD_NAME.findall(listed)
    number = names.index(field) + 1
    _run(
        [
            *("pdfsig", str(before), str(after), "-nssdir", f"sql:{database}"),
            *("-nick", NICKNAME, "-sign", str(number), "-reason", "Ký bằng phần mềm khác"),
        ]
    )
    return after.read_bytes()


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # tools of the system, on files of the test
    if done.returncode != 0:
        message = f"{command[0]}: {done.stdout} {done.stderr}"
        raise RuntimeError(message)
    return done.stdout
