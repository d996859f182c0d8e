"""How allauth sends the one-time code: by our own letters."""

from allauth.account.adapter import DefaultAccountAdapter


class CodeByEmail(DefaultAccountAdapter):
    pass
