"""On one's own machine. DEMO=true adds the sample data, the mailbox page and the sign-ins that are printed."""

from commissioning.settings import env
from commissioning.settings.base import *
from commissioning.settings.base import INSTALLED_APPS, RUN_DIR
from commissioning.settings.postgres import address, database

SECRET_KEY = env.text("SECRET_KEY", "for-one-machine-only-never-for-a-server")
DEBUG = env.switch("DEBUG", False)
DEMO = env.switch("DEMO", True)
if DEMO:
    INSTALLED_APPS = ["demo", *INSTALLED_APPS]
DATABASE_URL = address(RUN_DIR / "postgres")
DATABASES = {"default": database(RUN_DIR / "postgres")}
FIELD_KEYS = env.words("FIELD_KEYS", ("ZGVtby1rZXktZm9yLW9uZS1tYWNoaW5lLW9ubHktISE=",))
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
