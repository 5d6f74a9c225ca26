"""Elements of WordprocessingML, short to write: `w("p", w("r"))`, attributes by local name."""

from __future__ import annotations

from typing import Final

from lxml import etree

from camket.documents.letters import printable

NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_NAMES: Final = {"w": NAMESPACE, "r": RELATIONS}


def w(tag: str, *children: etree._Element | None, **attributes: str | float) -> etree._Element:
    """Return an element; children that are None are left out, numbers are written whole."""
    element = etree.Element(f"{{{NAMESPACE}}}{tag}", nsmap=_NAMES)
    for name, value in attributes.items():
        shown = value if isinstance(value, str) else str(round(value))
        element.set(f"{{{NAMESPACE}}}{name.rstrip('_')}", shown)
    element.extend([child for child in children if child is not None])
    return element


def letters(text: str) -> etree._Element:
    """Return words as they are: spaces kept, marks of XML escaped, what cannot be seen left out."""
    element = w("t")
    element.set(_SPACE, "preserve")
    element.text = printable(text)
    return element


def referring(tag: str, to: str, **attributes: str) -> etree._Element:
    """Return an element that names another part of the file by its relation."""
    element = w(tag, **attributes)
    element.set(f"{{{RELATIONS}}}id", to)
    return element


def written(element: etree._Element) -> bytes:
    """Return an element as the bytes of a part."""
    etree.cleanup_namespaces(element, keep_ns_prefixes=["w", "r"])
    raw: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=True, standalone=True)
    return raw


def twips(millimetres: float) -> float:
    """Return millimetres in twentieths of a point."""
    return millimetres / 25.4 * 1440
