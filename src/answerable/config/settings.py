"""Django's settings, from the table in `config.environment`. A wrong one is refused with a sentence before anything starts."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from answerable.config import environment
from answerable.config.databases import sqlite
from answerable.config.fingerprint import fingerprint
from answerable.config.secret import secret_key

given = environment.read(os.environ)

ANSWERABLE_HOME: Path = given["ANSWERABLE_HOME"]
DEBUG: bool = given["ANSWERABLE_DEBUG"]
SECRET_KEY: str = given["ANSWERABLE_SECRET_KEY"] or secret_key(ANSWERABLE_HOME)
ALLOWED_HOSTS: list[str] = given["ANSWERABLE_HOSTS"]

DATABASES = {"default": given["DATABASE_URL"] or sqlite(ANSWERABLE_HOME / "answerable.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "answerable.records",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
]
AUTH_USER_MODEL = "records.User"

ROOT_URLCONF = "answerable.config.urls"
WSGI_APPLICATION = "answerable.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parents[1] / "web" / "templates"],
        "OPTIONS": {
            "environment": "answerable.web.design.environment.environment",
            "context_processors": ["answerable.web.views.signed_in.reader"],
        },
    }
]
FORM_RENDERER = "answerable.web.forms.Renderer"

# Whole pages are kept with their headers, so the cache stands before what makes them.
MIDDLEWARE = [
    "answerable.web.caching.WholePageCache",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "allauth.account.auth_backends.AuthenticationBackend"]

# Signing in. `__Host-` makes browsers refuse a cookie that another host, or plain HTTP, has planted.
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/work/"
HOST_ONLY = "__Host-" if given["ANSWERABLE_HTTPS"] else ""
SESSION_COOKIE_NAME = f"{HOST_ONLY}answerable"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = given["ANSWERABLE_HTTPS"]
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{HOST_ONLY}answerable-form"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "answerable.web.views.accounts.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ("email", "name")},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]

ACCOUNT_ADAPTER = "answerable.web.signing_in.Accounts"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if given["ANSWERABLE_HTTPS"] else "http"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# axes locks an address of ours out first; this holds against many tries from many places, and against guessed codes.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "20/m/ip,30/h/key"}
ACCOUNT_FORMS = {
    "login": "answerable.web.sign_in_forms.Login",
    "reset_password": "answerable.web.sign_in_forms.Reset",
    "reset_password_from_key": "answerable.web.sign_in_forms.ResetWithKey",
    "change_password": "answerable.web.sign_in_forms.ChangePassword",
    "reauthenticate": "answerable.web.sign_in_forms.Reauthenticate",
}
MFA_FORMS = {
    "authenticate": "answerable.web.sign_in_forms.Code",
    "reauthenticate": "answerable.web.sign_in_forms.CodeAgain",
    "activate_totp": "answerable.web.sign_in_forms.FirstCode",
    "generate_recovery_codes": "answerable.web.sign_in_forms.NewRecoveryCodes",
}
# Addresses are made known by an administrator and proven by the link that sets the password.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "answerable.web.signing_in.SecondStep"
MFA_TOTP_ISSUER = "Answerable"
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# Used codes and counted tries hold for every worker of the site; so many of them that a flood of others pushes none out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ANSWERABLE_HOME / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
    if ANSWERABLE_HOME.is_dir()
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "answerable.web.signing_in.address_tried"
AXES_CLIENT_IP_CALLABLE = "answerable.web.signing_in.client_address"
AXES_LOCKOUT_CALLABLE = "answerable.web.views.accounts.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["login", "email", "password", "code"]
AXES_VERBOSE = False

SOCIALACCOUNT_ADAPTER = "answerable.web.signing_in.Organisations"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_AUTO_SIGNUP = False
OIDC_ISSUER: str = given["ANSWERABLE_OIDC_ISSUER"]
OIDC_NAME: str = given["ANSWERABLE_OIDC_NAME"] or "your organisation"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": OIDC_NAME,
                "client_id": given["ANSWERABLE_OIDC_CLIENT_ID"],
                "secret": given["ANSWERABLE_OIDC_CLIENT_SECRET"],
                "settings": {"server_url": OIDC_ISSUER, "token_auth_method": "client_secret_basic"},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

# E-mails.
ANSWERABLE_ADDRESS = environment.address_of(given)
globals().update(given["ANSWERABLE_MAIL"])
EMAIL_FILE_PATH = ANSWERABLE_HOME / "mail"
EMAIL_SUBJECT_PREFIX = ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = SERVER_EMAIL = given["ANSWERABLE_MAIL_FROM"]
ANSWERABLE_NOTIFY_KEY: str = given["ANSWERABLE_NOTIFY_KEY"]
ANSWERABLE_NOTIFY_TEMPLATE: str = given["ANSWERABLE_NOTIFY_TEMPLATE"]
if ANSWERABLE_NOTIFY_KEY:
    EMAIL_BACKEND = "answerable.config.mail.NotifyBackend"

# What is too large is dropped before it fills a disk.
FILE_UPLOAD_HANDLERS = [
    "answerable.web.uploads.NotTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Static files: served from the package under an address that changes with their content, so browsers may keep them for ever.
STATIC = Path(__file__).parents[1] / "web" / "static"
STATICFILES_DIRS = [STATIC] if STATIC.is_dir() else []
STATIC_URL = f"/static/{fingerprint(STATIC)}/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if DEBUG else 365 * 24 * 3600

# No nonces: pages are the same for everybody and are kept whole.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # A browser asks for the place a form is sent on to as well.
        "form-action": [SELF, *([f"{urlsplit(OIDC_ISSUER).scheme}://{urlsplit(OIDC_ISSUER).netloc}"] if OIDC_ISSUER else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {
    feature: []
    for feature in ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if given["ANSWERABLE_HTTPS"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": given["ANSWERABLE_LOG"]},
}
