"""What a socket raises for each fault, which client libraries wrap in errors of their own."""

from __future__ import annotations

import errno
import socket
import ssl

from ...domain.outcomes import Fault
from ...http.messages import Reply, Response
from ...http.rest_json import fault_bytes


def connecting_error(reply: Reply) -> OSError | None:
    """What ends the attempt to connect, None where a connection comes about."""
    kind = reply.kind if isinstance(reply, Fault) else ""
    if kind == "connect-timeout":
        return TimeoutError("timed out")
    if kind == "dns-failure":
        return socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if kind == "connection-refused":
        return ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
    if kind == "tls-failure":
        return _untrusted_certificate()
    return None


def reading_error(reply: Reply) -> OSError | None:
    """What comes after the last byte, None where the connection is closed in good order."""
    kind = reply.kind if isinstance(reply, Fault) else ""
    if kind == "read-timeout":
        return TimeoutError("timed out")
    if kind == "connection-reset":
        return ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
    return None


def arriving_bytes(reply: Reply) -> bytes:
    """What arrives before that."""
    return reply.to_bytes() if isinstance(reply, Response) else fault_bytes(reply)


def _untrusted_certificate() -> ssl.SSLCertVerificationError:
    reason = "certificate verify failed: self-signed certificate"
    error = ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] {reason} (_ssl.c:1000)")
    error.library, error.reason = "SSL", "CERTIFICATE_VERIFY_FAILED"
    error.verify_code, error.verify_message = 18, "self-signed certificate"
    return error
