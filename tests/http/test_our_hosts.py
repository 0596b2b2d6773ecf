"""Which URLs are ours."""

from __future__ import annotations

import pytest

from pytest_chime_phone.domain.service_model import dns_suffixes
from pytest_chime_phone.http.our_hosts import by_environment, by_host

OURS = {
    "https://chime.us-east-1.amazonaws.com/x": ("chime", ""),
    "HTTPS://CHIME.US-EAST-1.AMAZONAWS.COM./x": ("chime", ""),
    "http://key:secret@chime.us-east-1.amazonaws.com:8443?x": ("chime", ""),
    "https://voice-chime.eu-west-2.amazonaws.com/x": ("chime-sdk-voice", ""),
    "https://voice-chime-fips.us-west-2.amazonaws.com/x": ("chime-sdk-voice", ""),
    "https://voice-chime.us-east-1.api.aws/x": ("chime-sdk-voice", ""),
    "https://voice-chime-fips.us-gov-west-1.api.aws/x": ("chime-sdk-voice", ""),
    "https://chime.cn-north-1.amazonaws.com.cn/x": ("chime", ""),
    "https://chime.cn-north-1.api.amazonwebservices.com.cn/x": ("chime", ""),
    "https://chime.us-iso-east-1.c2s.ic.gov/x": ("chime", ""),
    "https://vpce-0ab1-xyz.voice-chime.us-east-1.vpce.amazonaws.com/x": ("chime-sdk-voice", ""),
    "https://service.chime.aws.amazon.com/phone-numbers": ("chime", ""),
    "https://service.chime.aws.amazon.com/console/phone-numbers": ("chime", "/console"),
    "https://service-fips.chime.amazonaws.com/x": ("chime", ""),
}
NEIGHBOURS = [
    "https://identity-chime.us-east-1.amazonaws.com/x",
    "https://meetings-chime.us-east-1.amazonaws.com/x",
    "https://messaging-chime.us-east-1.api.aws/x",
    "https://media-pipelines-chime.us-east-1.amazonaws.com/x",
    "https://s3.amazonaws.com/chime.us-east-1.amazonaws.com/x",
    "https://chime.us-east-1.amazonaws.com.example.org/x",
    "https://chime.amazonaws.com/x",
    "ftp://chime.us-east-1.amazonaws.com/x",
    "chime.us-east-1.amazonaws.com",
    "",
]


@pytest.mark.parametrize(("url", "endpoint"), OURS.items())
def test_every_host_of_the_services_is_ours(url: str, endpoint: tuple[str, str]) -> None:
    assert by_host(url) == endpoint


@pytest.mark.parametrize("suffix", sorted(dns_suffixes()))
def test_every_partition_of_the_installed_botocore_is_ours(suffix: str) -> None:
    assert by_host(f"https://voice-chime.some-region-1.{suffix}/x") == ("chime-sdk-voice", "")
    assert by_host(f"https://chime-fips.some-region-1.{suffix}/x") == ("chime", "")


@pytest.mark.parametrize("url", NEIGHBOURS)
def test_the_neighbours_are_left_alone(url: str) -> None:
    assert by_host(url) is None


@pytest.mark.parametrize(
    ("variable", "service"),
    [("AWS_ENDPOINT_URL_CHIME", "chime"), ("AWS_ENDPOINT_URL_CHIME_SDK_VOICE", "chime-sdk-voice")],
)
def test_the_environment_names_custom_endpoints(
    monkeypatch: pytest.MonkeyPatch, variable: str, service: str
) -> None:
    monkeypatch.setenv(variable, "http://localhost:2222/x/")
    assert by_environment("http://localhost:2222/x/phone-numbers") == [(service, "/x")]
    assert by_environment("http://localhost:22223/x/phone-numbers") == []
    monkeypatch.setenv(variable, "http://localhost:2222")
    assert by_environment("http://localhost:2222/phone-numbers") == [(service, "")]
