"""The tags and filters that every template has."""

from django.template import Library

register = Library()
