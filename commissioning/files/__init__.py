# Before anything imports magic: it is what lets libmagic come from a wheel instead of a system package.
import pylibmagic  # noqa: F401
