"""A port on this machine that nobody listens on."""

from __future__ import annotations

import socket


def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
