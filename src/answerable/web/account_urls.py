"""The addresses under /account/. Every name allauth may ask for is here; what this site does not do answers 404."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.views import login_cancelled, login_error
from django.urls import path, re_path

from answerable.web.views import accounts

NOT_HERE = {
    "account_signup": "signup/",
    "account_email": "email/",
    "account_email_verification_sent": "confirm-email/",
    "account_set_password": "password/set/",
    "mfa_deactivate_totp": "2fa/totp/deactivate/",
    "socialaccount_signup": "3rdparty/signup/",
    "socialaccount_connections": "3rdparty/",
}

urlpatterns = [
    path("", accounts.index, name="account_index"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", accounts.second_step, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/qr.svg", accounts.qr, name="mfa_qr"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("3rdparty/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/error/", login_error, name="socialaccount_login_error"),
    re_path(r"^oidc/(?P<provider_id>organisation)/login/$", oidc.login, name="openid_connect_login"),
    re_path(r"^oidc/(?P<provider_id>organisation)/login/callback/$", oidc.callback, name="openid_connect_callback"),
    *[path(where, accounts.not_here, name=name) for name, where in NOT_HERE.items()],
]
