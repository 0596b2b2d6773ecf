"""The nightly audit: pages through the inventory, and tells of what costs money and serves nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .answers import REGION, NoAnswer, numbers

IDLE = timedelta(days=30)


class Report(NamedTuple):
    """What the audit found."""

    count: int
    idle: list[str]
    failed: list[str]
    complete: bool


def audit(now: datetime) -> Report:
    """Look at every number of the account.

    A night on which the service does not answer to the end gives a report that says so.
    """
    config = Config(retries={"mode": "standard"})
    voice = boto3.client("chime-sdk-voice", region_name=REGION, config=config)
    count, idle, failed = 0, [], []
    try:
        for number in numbers(voice):
            count += 1
            if number["Status"] == "Unassigned" and now - number["UpdatedTimestamp"] > IDLE:
                idle.append(number["E164PhoneNumber"])
            elif number["Status"].endswith("Failed"):
                failed.append(number["E164PhoneNumber"])
    except (BotoCoreError, ClientError, NoAnswer):
        return Report(count, idle, failed, complete=False)
    return Report(count, idle, failed, complete=True)
