"""Sessions of requests that look up one number."""

from __future__ import annotations

from typing import Any

import requests

NUMBER = "+12065550100"
URL = "https://chime.us-east-1.amazonaws.com/phone-numbers/%2B12065550100"


def mounted(adapter: Any) -> requests.Session:
    session = requests.Session()
    session.mount("https://", adapter)
    return session
