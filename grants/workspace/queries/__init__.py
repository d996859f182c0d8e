"""Reads over several stages, for the desks."""
