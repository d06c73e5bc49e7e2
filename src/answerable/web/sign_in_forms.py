"""allauth's forms in our words. What they check stays theirs."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from django import forms

from answerable.web.forms import enter

WORDS = {  # name -> label, hint, and what is to be entered
    "login": ("E-mail address", "", "your e-mail address"),
    "email": ("E-mail address", "The address you sign in with.", "your e-mail address"),
    "password": ("Password", "", "your password"),
    "oldpassword": ("The password you use now", "", "the password you use now"),
    "password1": (
        "New password",
        "At least 12 characters. Three or four words that have nothing to do with each other are good.",
        "a new password",
    ),
    "password2": ("The new password again", "", "the new password again"),
    "code": ("Code", "The six digits that your app shows now.", "the code"),
}


class InOurWords(forms.BaseForm):
    """Labels and hints; no placeholders, which vanish when one begins to write."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label, field.help_text, missing = WORDS[name]
            field.error_messages |= enter(missing)
            field.widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {
                "inputmode": "text",
                "class": "govuk-input--width-10",
                "autocomplete": "one-time-code",
            }


class Login(InOurWords, account.LoginForm):
    pass


class Reset(InOurWords, account.ResetPasswordForm):
    pass


class ResetWithKey(InOurWords, account.ResetPasswordKeyForm):
    pass


class ChangePassword(InOurWords, account.ChangePasswordForm):
    pass


class Reauthenticate(InOurWords, account.ReauthenticateForm):
    pass


class Code(InOurWords, mfa.AuthenticateForm):
    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["code"].help_text = "The six digits that your app shows now, or one of your recovery codes."


class CodeAgain(InOurWords, mfa.ReauthenticateForm):
    pass


class FirstCode(InOurWords, totp.ActivateTOTPForm):
    pass


class NewRecoveryCodes(InOurWords, recovery.GenerateRecoveryCodesForm):
    pass
