"""A Voice Connector as a resource of CloudFormation, which sends every value as text.

The handler speaks HTTP by itself, as handlers do that bring no SDK.
"""

from __future__ import annotations

from typing import Any

import requests


class Failed(Exception):
    """What is told to the stack."""


class Stack:
    """The calls of one handler."""

    def __init__(self, base: str) -> None:
        self._base = base

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self._base}{path}", json=body, timeout=5)
        if answer.status_code >= 400:
            raise Failed(f"{answer.headers['x-amzn-ErrorType']}: {answer.json()['Message']}")
        return answer.json() if answer.content else {}

    def create(self, properties: dict[str, Any]) -> str:
        """Create the connector, and put what the template says on it."""
        made = self("POST", "/voice-connectors", {k: properties[k] for k in ("Name", "RequireEncryption")})
        path = f"/voice-connectors/{made['VoiceConnector']['VoiceConnectorId']}"
        self("PUT", f"{path}/origination", {"Origination": properties["Origination"]})
        self("PUT", f"{path}/termination", {"Termination": properties["Termination"]})
        self("PUT", f"{path}/streaming-configuration", {"StreamingConfiguration": properties["Streaming"]})
        self("PUT", f"{path}/logging-configuration", {"LoggingConfiguration": properties["Logging"]})
        credentials = [{"Username": name, "Password": "secret"} for name in properties["Users"]]
        self("POST", f"{path}/termination/credentials?operation=put", {"Credentials": credentials})
        return path

    def delete(self, path: str) -> None:
        """Delete everything, in the order that the service wants."""
        users = self("GET", f"{path}/termination/credentials")["Usernames"]
        self("POST", f"{path}/termination/credentials?operation=delete", {"Usernames": users})
        for setting in ("streaming-configuration", "origination", "termination"):
            self("DELETE", f"{path}/{setting}")
        self("DELETE", path)
