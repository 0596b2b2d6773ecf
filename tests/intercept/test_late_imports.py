"""A client library may be imported before the fake, under it, or never: it is met when it is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

IMPORTED = """
import sys
from pytest_chime_phone import fake_chime_phone
from pytest_chime_phone.intercept.context import begin_run, warm_up

def imported():
    heavy = {"aiobotocore", "boto3", "moto", "requests", "requests_mock", "responses"}
    return heavy & sys.modules.keys()
"""

PROGRAMS = {
    "boto3 under a fake": """
with fake_chime_phone() as fake:
    warm_up()
    import boto3
    fake.add_phone_number("+12065550100")
    boto3.client("chime", "us-east-1").get_phone_number(PhoneNumberId="+12065550100")
    assert len(fake.calls) == 1
    warm_up()
assert imported() == {"boto3"}, imported()
""",
    "botocore alone": """
import botocore.session
with fake_chime_phone() as fake:
    warm_up()
    warm_up()
    botocore.session.Session().create_client("chime").list_phone_numbers()
    assert len(fake.calls) == 1
assert imported() == set(), imported()
""",
    "requests under a fake": """
with fake_chime_phone(auth="ignore") as fake:
    begin_run()
    import requests
    requests.get("https://chime.us-east-1.amazonaws.com/phone-numbers", timeout=5)
    assert len(fake.calls) == 1
assert "boto3" not in imported(), imported()
""",
    "moto under a fake": """
with fake_chime_phone() as fake:
    import boto3
    from moto import mock_aws
    with mock_aws():
        boto3.client("chime", "us-east-1").list_phone_numbers()
        boto3.client("s3", "us-east-1").create_bucket(Bucket="bucket")
    assert len(fake.calls) == 1
""",
    "a fake that is never left": """
context = fake_chime_phone()
context.__enter__()
import boto3
""",
    "a profile that is missing": """
import os, boto3
with fake_chime_phone() as fake:
    os.environ["AWS_PROFILE"] = "missing"
    warm_up()
    assert fake.calls == ()
""",
}


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_library_is_met_when_the_code_under_test_imports_it(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORTED + PROGRAMS[program]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
