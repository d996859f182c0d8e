"""allauth's way to our house: letters through `mail`, no passwords, no sign-up page."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

LETTERS = {
    "account/email/login_code": "people/emails/sign_in_code",
    "account/email/unknown_account": "people/emails/account_closed",
}


class CodeByEmail(DefaultAccountAdapter):
    """Sends the code as a letter of record, like every other letter."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "That code is not right. Check the latest email from us and type the code again.",
        "too_many_login_attempts": "There were too many tries. Wait a few minutes, then ask for a new code.",
        "rate_limited": "There were too many tries. Wait a few minutes, then try again.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Raises KeyError for a letter of allauth's that we have not written: we send none but our own."""
        # allauth reads this module while models are still loading.
        from commissioning.mail.actions import send

        send(to=email, template=LETTERS[template_prefix], context={"code": context.get("code", "")}, at=timezone.now())

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None: nobody has a password to change."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Asking for a code is the only way in."""
        return False
