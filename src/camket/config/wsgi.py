"""The WSGI entry that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from camket.server.evening import Evening

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "camket.config.settings.prod")

application = Evening(get_wsgi_application())
