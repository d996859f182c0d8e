"""Asking clamd whether bytes carry a virus. Optional: with no CLAMD_ADDRESS set nothing is asked."""

from __future__ import annotations

import enum
import socket
import struct

from django.conf import settings

CHUNK_BYTES = 64 * 1024
PATIENCE_SECONDS = 20


class Verdict(enum.Enum):
    CLEAN = "clean"
    INFECTED = "infected"
    AWAY = "away"


def scanner_is_set() -> bool:
    """True when the office has a virus scanner (settings.CLAMD_ADDRESS, "host:port" or a socket's path)."""
    return bool(settings.CLAMD_ADDRESS)


def scan(content: bytes) -> Verdict:
    """What clamd says of `content`. AWAY when it cannot be reached, cuts the line or answers with an error: then it is not clean."""
    try:
        with _connect(settings.CLAMD_ADDRESS) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK_BYTES):
                chunk = content[start : start + CHUNK_BYTES]
                line.sendall(struct.pack(">I", len(chunk)) + chunk)
            line.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < 4096 and (more := line.recv(1024)):
                answer += more
    except OSError:
        return Verdict.AWAY
    said = answer.rstrip(b"\0\n").strip()
    if said.endswith(b"FOUND"):
        return Verdict.INFECTED
    return Verdict.CLEAN if said == b"stream: OK" else Verdict.AWAY


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE_SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)
