"""What a process of granian serves: the application, in a process that dies with granian."""

import multiprocessing
import os
import signal

from django.conf import settings

from camket.config import wsgi
from camket.config.proxies import behind_proxies
from camket.server.linux import die_with_parent

__all__ = ["application"]

application = behind_proxies(wsgi.application, settings.TRUSTED_PROXIES)
die_with_parent(signal.SIGKILL)
_granian = multiprocessing.parent_process()
if _granian is not None and not _granian.is_alive():
    os._exit(1)  # it died before the kernel knew of the bond
