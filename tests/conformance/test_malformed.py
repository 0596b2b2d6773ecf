"""Answers that are no sound HTTP or JSON: read in process as the same bytes are read from a socket."""

from __future__ import annotations

import gzip

import pytest

from pytest_chime_phone import MalformedResponse

from .clients import Client
from .loopback import serving
from .met import in_process, over_the_socket

SOUND = b'{"PhoneNumber":{"CallingName":"Acme","Status":"Assigned"}}'

ANSWERS = {
    "Content-Length too large": MalformedResponse(SOUND, headers={"Content-Length": "581"}),
    "Content-Length too small": MalformedResponse(SOUND, headers={"Content-Length": "20"}),
    "Content-Length 0": MalformedResponse(SOUND, headers={"Content-Length": "0"}),
    "Content-Length negative": MalformedResponse(SOUND, headers={"Content-Length": "-1"}),
    "Content-Length no number": MalformedResponse(SOUND, headers={"content-length": "many"}),
    "chunked, and is not": MalformedResponse(SOUND, headers={"Transfer-Encoding": "chunked"}),
    "chunked, last chunk missing": MalformedResponse(
        b"3a\r\n" + SOUND + b"\r\n", headers={"Transfer-Encoding": "chunked"}
    ),
    "chunked, and is": MalformedResponse(
        b"3a\r\n" + SOUND + b"\r\n0\r\n\r\n", headers={"Transfer-Encoding": "chunked"}
    ),
    "gzip, and is not": MalformedResponse(SOUND, headers={"Content-Encoding": "gzip"}),
    "gzip, cut short": MalformedResponse(
        gzip.compress(SOUND, mtime=0)[:-9], headers={"Content-Encoding": "gzip"}
    ),
    "gzip, and is": MalformedResponse(gzip.compress(SOUND, mtime=0), headers={"Content-Encoding": "gzip"}),
    "unknown coding": MalformedResponse(SOUND, headers={"Content-Encoding": "x-none"}),
    "204 with a body": MalformedResponse(SOUND, status=204),
    "205 with a body": MalformedResponse(SOUND, status=205),
    "206": MalformedResponse(SOUND, status=206),
    "304 with a body": MalformedResponse(SOUND, status=304),
    "300": MalformedResponse(SOUND, status=300),
    "302 to nowhere": MalformedResponse(b"", status=302),
    "302 in a circle": MalformedResponse(
        b"", status=302, headers={"Location": "/phone-numbers/%2B12065550100"}
    ),
    "HTML 502": MalformedResponse(
        b"<html><body>Bad Gateway</body></html>", status=502, headers={"Content-Type": "text/html"}
    ),
    "HTML 200": MalformedResponse(
        b"<html><body>Welcome</body></html>", headers={"Content-Type": "text/html; charset=utf-8"}
    ),
    "empty 503": MalformedResponse(b"", status=503),
    "503 with Retry-After": MalformedResponse(b"{}", status=503, headers={"Retry-After": "7"}),
    "404 with a list": MalformedResponse(b"[]", status=404),
    "500 with null": MalformedResponse(b"null", status=500),
    "empty body": MalformedResponse(b""),
    "bad UTF-8": MalformedResponse(b'{"PhoneNumber":{"CallingName":"\xff\xfe"}}'),
    "byte order mark": MalformedResponse(b"\xef\xbb\xbf" + SOUND),
    "UTF-16": MalformedResponse(SOUND.decode().encode("utf-16")),
    "cut short": MalformedResponse(SOUND[:30]),
    "two documents": MalformedResponse(SOUND + SOUND),
    "null": MalformedResponse(b"null"),
    "list": MalformedResponse(b"[]"),
    "text": MalformedResponse(b'"PhoneNumber"'),
    "number": MalformedResponse(b"0"),
    "NaN": MalformedResponse(b'{"PhoneNumber":{"CallingName":NaN}}'),
    "list for an object": MalformedResponse(b'{"PhoneNumber":[]}'),
    "text for an object": MalformedResponse(b'{"PhoneNumber":"+12065550100"}'),
    "object for a list": MalformedResponse(b'{"PhoneNumber":{"Associations":{}}}'),
    "text for a list": MalformedResponse(b'{"PhoneNumber":{"Associations":"none"}}'),
    "null in a list": MalformedResponse(b'{"PhoneNumber":{"Associations":[null]}}'),
    "number for text": MalformedResponse(b'{"PhoneNumber":{"CallingName":5}}'),
    "bad timestamp": MalformedResponse(b'{"PhoneNumber":{"CreatedTimestamp":"yesterday"}}'),
    "numeric timestamp": MalformedResponse(b'{"PhoneNumber":{"CreatedTimestamp":1572288037.453}}'),
    "huge timestamp": MalformedResponse(b'{"PhoneNumber":{"CreatedTimestamp":1e300}}'),
    "nested too deep": MalformedResponse(b"[" * 100_000),
    "no Content-Type": MalformedResponse(SOUND, headers={"Content-Type": ""}),
    "a cookie": MalformedResponse(SOUND, headers={"Set-Cookie": "session=1; Path=/"}),
    "a padded header": MalformedResponse(SOUND, headers={"X-Padded": "  two blanks before"}),
    "a header with a blank": MalformedResponse(SOUND, headers={"Not A Name": "x"}),
    "a header with a colon": MalformedResponse(SOUND, headers={"X:Y": "z"}),
    "a header in Latin-1": MalformedResponse(SOUND, headers={"X-Name": "Zoë"}),
    "a header of 9,000 bytes": MalformedResponse(SOUND, headers={"X-Long": "x" * 9000}),
    "another charset": MalformedResponse(SOUND, headers={"Content-Type": "application/json; charset=cp1252"}),
}


#: Those that arrive well: no client tries again.
BODIES = {name: answer for name, answer in ANSWERS.items() if answer == MalformedResponse(answer.body)}
THE_OTHERS = {name: answer for name, answer in ANSWERS.items() if name not in BODIES}


@pytest.mark.parametrize("answer", BODIES.values(), ids=BODIES)
def test_a_body_reads_as_it_does_from_a_real_socket(
    client_of_each_library: Client, answer: MalformedResponse
) -> None:
    with serving(answer) as url:
        real = over_the_socket(client_of_each_library, url)
    assert in_process(client_of_each_library, answer) == real


@pytest.mark.parametrize("answer", THE_OTHERS.values(), ids=THE_OTHERS)
def test_an_answer_reads_as_it_does_from_a_real_socket(
    unlimited_client: Client, answer: MalformedResponse
) -> None:
    with serving(answer) as url:
        real = over_the_socket(unlimited_client, url)
    assert in_process(unlimited_client, answer) == real
