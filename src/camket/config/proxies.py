"""Who really asks, when a proxy stands in front: for the audit and for the lock on sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from granian.utils.proxies import wrap_wsgi_with_proxy_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def behind_proxies(application: WSGIApplication, proxies: tuple[str, ...]) -> WSGIApplication:
    """Take the address a trusted proxy names for its own; anybody else is not believed.

    Without it everybody seems to come from the proxy: five wrong passwords by a stranger would lock
    an official out, and the audit would name one address for all.
    """
    if not proxies:
        return application
    return cast("WSGIApplication", wrap_wsgi_with_proxy_headers(application, list(proxies)))
