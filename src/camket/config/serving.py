"""What a process of granian serves: the application, in a process that dies with granian."""

import gc
import multiprocessing
import os
import signal

from django.conf import settings

from camket.config import wsgi
from camket.config.proxies import behind_proxies
from camket.server.linux import die_with_parent

__all__ = ["application"]

_LOOKED_AT_AFTER = 20_000
"""New objects after which rubbish is looked for: a page makes thousands, and keeps none of them."""

application = behind_proxies(wsgi.application, settings.TRUSTED_PROXIES)
die_with_parent(signal.SIGKILL)
_granian = multiprocessing.parent_process()
if _granian is not None and not _granian.is_alive():
    os._exit(1)  # it died before the kernel knew of the bond
gc.collect()
gc.freeze()  # what was read to serve stays to the end: no request has it looked through for rubbish
gc.set_threshold(_LOOKED_AT_AFTER, 20, 20)
