"""Two types of failure: one that may be over in a moment, and one that no second try mends.

Who raises decides which of the two it is; who retries needs to know nothing else.
"""

from __future__ import annotations

import errno

_PASSING = {
    errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ECONNABORTED,
    errno.ECONNREFUSED, errno.ECONNRESET, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETRESET,
    errno.ENETUNREACH, errno.EPIPE,
}  # fmt: skip
"""What a network share or a server says for a while. A full disk or a missing right stays until a person mends it."""


class PassingError(Exception):
    """May be over in a moment: a server that is starting, a share that is away."""


class PermanentError(Exception):
    """Stays until a person changes something: a wrong password, an address that does not exist."""


def is_passing(error: BaseException) -> bool:
    """Whether trying again shortly makes sense: a PassingError, a timeout, or an OSError of the passing kind."""
    if isinstance(error, PassingError | TimeoutError):
        return True
    return isinstance(error, OSError) and error.errno in _PASSING
