"""`block_network`: what would leave the process is refused, loudly; what is mocked or local is not."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import urllib.request
from collections.abc import Callable
from threading import Thread

import boto3
import pytest
import requests
import responses

from pytest_chime_phone import ChimePhoneError, UnexpectedCall, fake_chime_phone
from pytest_chime_phone.backend.options import Blocked

AWS_HOSTS = [
    "s3.us-east-1.amazonaws.com",
    "S3.AMAZONAWS.COM.",
    "identity-chime.us-east-1.amazonaws.com",
    "sts.cn-north-1.amazonaws.com.cn",
    "lambda.us-east-1.api.aws",
    "abcdef1ghij2klmno3pqr4.voiceconnector.chime.aws",
    "169.254.169.254",
]
OTHER_HOSTS = ["example.test", "192.0.2.1", "amazonaws.com.example.test"]


def _look_up(host: str) -> None:
    socket.getaddrinfo(host, 443)


def _look_up_bytes(host: str) -> None:
    socket.getaddrinfo(host.encode(), 443)


def _look_up_by_the_loop(host: str) -> None:
    async def look_up() -> None:
        await asyncio.get_running_loop().getaddrinfo(host, 443)

    asyncio.run(look_up())


@pytest.fixture(autouse=True)
def _no_name_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves this process, whatever the guard does."""

    def getaddrinfo(host: object, *args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize("look_up", [_look_up, _look_up_bytes, _look_up_by_the_loop])
@pytest.mark.parametrize(
    ("blocked", "host"),
    [*(("aws", host) for host in AWS_HOSTS), *(("all", host) for host in (*AWS_HOSTS, *OTHER_HOSTS))],
)
def test_it_is_refused_and_fails_the_test(
    look_up: Callable[[str], None], blocked: Blocked, host: str
) -> None:
    refused = pytest.raises(UnexpectedCall, match=r"a connection to .* was blocked")
    with refused, fake_chime_phone(block_network=blocked), contextlib.suppress(BaseException):
        look_up(host)  # in code that swallows everything


@pytest.mark.parametrize("host", OTHER_HOSTS)
def test_other_hosts_are_left_alone_where_aws_is_blocked(host: str) -> None:
    with fake_chime_phone(block_network="aws"), pytest.raises(socket.gaierror):
        _look_up(host)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.5.5.5", "::1", "0.0.0.0", "x.localhost", ""])
def test_this_machine_can_be_reached(host: str) -> None:
    with fake_chime_phone(block_network="all"), pytest.raises(socket.gaierror):
        socket.getaddrinfo(host, 80)


@pytest.mark.parametrize("look_up", [_look_up, _look_up_bytes, _look_up_by_the_loop])
def test_the_name_of_this_machine_can_be_looked_up(
    look_up: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "Build-7.test")
    with fake_chime_phone(block_network="all"), pytest.raises(socket.gaierror, match="no such name"):
        look_up("build-7.test")


def test_an_address_is_refused_where_it_is_connected_to() -> None:
    for connect in ("connect", "connect_ex"):
        with socket.socket() as sock:
            sock.settimeout(0.01)
            with pytest.raises(UnexpectedCall), fake_chime_phone(block_network="all"):
                getattr(sock, connect)(("192.0.2.1", 80))


@pytest.mark.parametrize(
    "look_up",
    [
        socket.gethostbyname,
        socket.gethostbyname_ex,
        socket.gethostbyaddr,
        lambda host: socket.getnameinfo((host, 80), 0),
        lambda host: socket.getaddrinfo(host=host, port=80),
    ],
)
def test_a_host_is_refused_however_it_is_looked_up(look_up: Callable[[str], object]) -> None:
    name = getattr(look_up, "__name__", "")
    with pytest.raises(UnexpectedCall, match=r"169\.254\.169\.254"), fake_chime_phone(block_network="aws"):
        (getattr(socket, name, look_up))("169.254.169.254")


def test_datagrams_to_another_host_are_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        for send in (
            lambda address: sock.sendto(b"x", address),
            lambda address: sock.sendto(b"x", 0, address),
            lambda address: sock.sendmsg([b"x"], [], 0, address),
        ):
            with pytest.raises(UnexpectedCall), fake_chime_phone(block_network="all"):
                send(("192.0.2.1", 53))
            with fake_chime_phone(block_network="all"):
                assert send(("127.0.0.1", 9)) == 1


def test_datagrams_of_a_connected_socket_go_where_it_was_connected_to() -> None:
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with one, other, fake_chime_phone(block_network="all"):
        assert one.sendmsg([b"x"]) == 1
        assert other.recv(1) == b"x"


def test_this_machine_is_reached_by_every_way() -> None:
    with fake_chime_phone(block_network="all"), socket.socket() as sock:
        assert sock.connect_ex(("127.0.0.1", 1)) != 0  # nobody listens there
        with pytest.raises(socket.gaierror, match="no such name"):
            _look_up_by_the_loop("localhost")


def test_a_socket_that_is_not_of_the_internet_connects() -> None:
    with fake_chime_phone(block_network="all"):
        one, other = socket.socketpair()
        with one, other, socket.socket(socket.AF_UNIX) as sock:
            with pytest.raises(FileNotFoundError):
                sock.connect("/nobody/listens/here")
            assert sock.connect_ex("/nobody/listens/here") == errno.ENOENT


def test_the_message_names_the_host_and_what_to_do() -> None:
    with pytest.raises(UnexpectedCall) as caught, fake_chime_phone(block_network="aws"):
        _look_up("s3.amazonaws.com")
    assert "s3.amazonaws.com" in str(caught.value)
    assert "chime_phone_server" in str(caught.value)


def test_a_thread_is_heard() -> None:
    def work() -> None:
        with contextlib.suppress(BaseException):
            urllib.request.urlopen("https://chime.us-east-1.amazonaws.com/phone-numbers")

    with pytest.raises(UnexpectedCall, match=r"chime\.us-east-1"), fake_chime_phone(block_network="aws"):
        thread = Thread(target=work)
        thread.start()
        thread.join()


def test_mocks_and_the_fake_itself_answer() -> None:
    with fake_chime_phone(block_network="all", auth="ignore") as fake, responses.RequestsMock() as mock:
        mock.get("https://s3.amazonaws.com/bucket", body="mocked")
        fake.add_phone_number("+12065550100")
        assert requests.get("https://s3.amazonaws.com/bucket", timeout=5).text == "mocked"
        assert boto3.client("chime").get_phone_number(PhoneNumberId="+12065550100")
        with fake.serve() as url:
            assert url


def test_afterwards_nothing_is_refused() -> None:
    before = socket.socket.connect
    with fake_chime_phone(block_network="all"):
        assert socket.socket.connect is not before
    with pytest.raises(socket.gaierror):
        _look_up("s3.amazonaws.com")
    assert socket.socket.connect is before


def test_another_value_is_refused() -> None:
    with pytest.raises(ChimePhoneError, match="block_network='most': use 'aws', 'all' or None"):
        fake_chime_phone(block_network="most")  # type: ignore[arg-type]
