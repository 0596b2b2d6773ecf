"""Our reading of the installed botocore models."""

from __future__ import annotations

import pytest
from botocore.model import DenormalizedStructureBuilder

from pytest_chime_phone.domain.service_model import (
    SERVICES,
    error_code,
    modelled_errors,
    operation_model,
    operation_names,
    phone_number_shape,
    service_model,
    violation,
)

SHAPE = (
    DenormalizedStructureBuilder()
    .with_members(
        {
            "Text": {"type": "string", "min": 2, "max": 3, "pattern": "[a-z]+"},
            "Count": {"type": "integer", "min": 1, "max": 5},
            "Share": {"type": "float"},
            "When": {"type": "timestamp"},
            "Flag": {"type": "boolean"},
            "Bytes": {"type": "blob"},
            "List": {"type": "list", "member": {"type": "string"}, "max": 3},
            "Map": {"type": "map", "key": {"type": "string"}, "value": {"type": "integer"}},
        }
    )
    .build_model()
)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"Text": None},
        {
            "Text": "ab",
            "Count": 1,
            "Share": 1,
            "Flag": False,
            "Bytes": "aGk=",
            "List": ["a"],
            "Map": {"a": 1},
        },
        {"When": "2019-10-28T18:40:37.453Z", "Count": 5, "Share": 0.5},
        {"When": 1572287437.453},
    ],
)
def test_a_conforming_value_has_no_violation(value: object) -> None:
    assert violation(SHAPE, value) is None


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ([], "is not an object"),
        ({"Else": 1}, "has no member 'Else'; it has Bytes, Count, Flag, List, Map, Share, Text, When"),
        ({"Text": "a"}, "Text='a' has a length outside 2..3"),
        ({"Text": "abcd"}, "Text='abcd' has a length outside 2..3"),
        ({"Text": "AB"}, "Text='AB' does not match the pattern [a-z]+"),
        ({"Text": 1}, "Text=1 is not text"),
        ({"Count": 0}, "Count=0 is outside 1..5"),
        ({"Count": True}, "Count=True is not an integer"),
        ({"Share": "1"}, "Share='1' is not a number"),
        ({"When": "2019-13-01T00:00:00Z"}, "is not an ISO 8601 timestamp"),
        ({"Flag": "true"}, "Flag='true' is not true or false"),
        ({"List": "a"}, "List='a' is not a list"),
        ({"List": ["a", 1]}, "List[1]=1 is not text"),
        ({"List": ["a", "b", "c", "d"]}, "List has 4 items, outside ..3"),
        ({"Map": []}, "Map=[] is not an object"),
        ({"Map": {"a": "1"}}, "Map['a']='1' is not an integer"),
    ],
)
def test_a_violation_names_place_value_and_rule(value: object, sentence: str) -> None:
    assert sentence in str(violation(SHAPE, value))


@pytest.mark.parametrize("service", SERVICES)
def test_every_text_of_the_models_can_be_judged(service: str) -> None:
    model = service_model(service)
    shapes = [model.shape_for(name) for name in model.shape_names]
    judged = [violation(shape, "\n" * 99_999) for shape in shapes if shape.type_name == "string"]
    assert sum(map(bool, judged)) > len(judged) / 2


def test_a_pattern_that_is_not_a_regular_expression_is_not_checked() -> None:
    shape = service_model("chime-sdk-voice").shape_for("ClientRequestId")
    assert violation(shape, "anything") is None


@pytest.mark.parametrize("service", SERVICES)
def test_the_model_is_that_of_botocore(service: str) -> None:
    assert "GetPhoneNumber" in operation_names(service)
    assert operation_model(service, "GetPhoneNumber").http["requestUri"] == "/phone-numbers/{phoneNumberId}"
    assert phone_number_shape(service).name == "PhoneNumber"


def test_digits_are_ascii() -> None:
    shape = phone_number_shape("chime").members["E164PhoneNumber"]
    assert "does not match" in str(violation(shape, "+1206555010\N{ARABIC-INDIC DIGIT ZERO}"))


@pytest.mark.parametrize(
    ("exception", "code"),
    [
        ("NotFoundException", "NotFound"),
        ("UnauthorizedClientException", "Unauthorized"),
        ("ThrottledClientException", "Throttled"),
        ("UnprocessableEntityException", "Unprocessable"),
        ("ServiceUnavailableException", "ServiceUnavailable"),
        ("ExpiredTokenException", None),
    ],
)
def test_an_exception_has_the_code_of_the_enumeration(exception: str, code: str | None) -> None:
    assert error_code(exception) == code


def test_the_models_sentences_are_plain_text() -> None:
    status, sentence = modelled_errors()["NotFoundException"]
    assert status == 404
    assert sentence
    assert "<" not in sentence
