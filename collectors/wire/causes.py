"""What libcurl and the kernel say when a transfer ends badly, in the words of the contract."""

from __future__ import annotations

import errno

import pycurl

from liveroom.model import Cause

_CODES = {
    pycurl.E_UNSUPPORTED_PROTOCOL: Cause.MALFORMED,  # not HTTP at all, or HTTP/0.9
    pycurl.E_PARTIAL_FILE: Cause.MALFORMED,
    pycurl.E_OUT_OF_MEMORY: Cause.MONITOR_OVERLOAD,
    pycurl.E_OPERATION_TIMEDOUT: Cause.TIMEOUT,
    pycurl.E_GOT_NOTHING: Cause.RESET,
    pycurl.E_SEND_ERROR: Cause.RESET,
    pycurl.E_BAD_CONTENT_ENCODING: Cause.MALFORMED,
    pycurl.E_SSL_CACERT_BADFILE: Cause.MONITOR_OVERLOAD,  # our own list of authorities
    100: Cause.HEADER_TOO_LARGE,  # CURLE_TOO_LARGE, which pycurl does not name
}
_CONNECT = {
    errno.ECONNREFUSED: Cause.REFUSED,
    errno.ECONNRESET: Cause.RESET,
    errno.ETIMEDOUT: Cause.TIMEOUT,
    errno.ENETUNREACH: Cause.MONITOR_OFFLINE,
    errno.ENETDOWN: Cause.MONITOR_OFFLINE,
    errno.EMFILE: Cause.MONITOR_OVERLOAD,
    errno.ENFILE: Cause.MONITOR_OVERLOAD,
    errno.ENOBUFS: Cause.MONITOR_OVERLOAD,
    errno.ENOMEM: Cause.MONITOR_OVERLOAD,
    errno.EADDRNOTAVAIL: Cause.MONITOR_OVERLOAD,
}
_TLS = frozenset(
    {
        pycurl.E_SSL_CONNECT_ERROR,
        pycurl.E_PEER_FAILED_VERIFICATION,
        pycurl.E_SSL_CERTPROBLEM,
        pycurl.E_SSL_CIPHER,
        pycurl.E_SSL_ISSUER_ERROR,
        pycurl.E_SSL_INVALIDCERTSTATUS,
    }
)
_HANG_UP = ("reset by peer", "SSL_ERROR_SYSCALL", "Broken pipe")
_CERTIFICATE_HAS_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED


def of_local(number: int) -> Cause:
    """Return the cause of a fault raised on our side before anything was sent."""
    cause = _CONNECT.get(number, Cause.MONITOR_OFFLINE)
    return cause if cause is Cause.MONITOR_OVERLOAD else Cause.MONITOR_OFFLINE


def of_curl(code: int, *, number: int, message: str, verify_result: int) -> Cause:
    """Return the cause of libcurl's `code`, with the system's errno and OpenSSL's verdict beside it."""
    if code == pycurl.E_COULDNT_CONNECT:
        return _CONNECT.get(number, Cause.UNREACHABLE)
    if code == pycurl.E_SSL_CONNECT_ERROR and _hung_up(message):
        return Cause.RESET
    if code in _TLS:
        expired = verify_result == _CERTIFICATE_HAS_EXPIRED
        return Cause.TLS_EXPIRED if expired else Cause.TLS_INVALID
    if code == pycurl.E_RECV_ERROR:
        reset = number in (errno.ECONNRESET, errno.EPIPE) or _hung_up(message)
        return Cause.RESET if reset else Cause.MALFORMED
    return _CODES.get(code, Cause.MALFORMED)


def _hung_up(message: str) -> bool:
    return any(sign in message for sign in _HANG_UP)
