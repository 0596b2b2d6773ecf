"""Reports as values: a plain one, a hostile one, a very large one."""

from __future__ import annotations

from typing import Any

from pytest_chime_phone.suite.report.json_report import Report
from pytest_chime_phone.suite.report.matrix import Cell

HOSTILE = "</script><img src=x onerror=\"document.title='hit'\">'&amp;\u202e\ud800\x00"

PLAIN = Report(
    {
        "chime-sdk-voice:GetPhoneNumber": {
            "answered": Cell("met", ("state",), 3, ("test_a.py::test_there", "test_a.py::test_again")),
            "busy and retried": Cell("met", ("sweep",), 1, ("test_a.py::test_there",)),
            "unreachable": Cell(
                "never", paste='chime_phone.add_response(Fault("read-timeout"), operation="GetPhoneNumber")'
            ),
        },
        "chime:CreatePhoneNumberOrder": {
            "answered": Cell("met", ("script", "state"), 1, ("test_a.py::test_bought",)),
            "refused: BadRequest": Cell("ignored", reason="Orders are checked before."),
            "lost answer": Cell("never", paste="# call CreatePhoneNumberOrder in a test"),
        },
    },
    "1.43.0",
)


def finding(**members: Any) -> dict[str, Any]:
    """A finding as it stands in the JSON."""
    return {
        "verdict": "crashed",
        "fails": True,
        "test": "test_a.py::test_there",
        "operation": "GetPhoneNumber",
        "occurrence": 1,
        "outcome": "Fault('read-timeout')",
        "shape": "once",
        "where": "grab.py:35 grab()",
        "exception": "KeyError",
        "paste": 'chime_phone.add_response(Fault("read-timeout"), operation="GetPhoneNumber")',
        "rerun": "pytest --chime-phone-sweep 'test_a.py::test_there[GetPhoneNumber-1-read-timeout-once]'",
        "class": "unreachable",
        "message": "'PhoneNumber'",
        "details": [],
        "excused": None,
        "transcript": "1. GetPhoneNumber(PhoneNumberId='+12065550100') by botocore -> read-timeout",
        **members,
    }


SWEPT = PLAIN._replace(
    sweep={
        "runs": 9,
        "verdicts": {"held": 5, "crashed": 3, "partial": 1},
        "findings": [
            finding(),
            finding(test="test_a.py::test_again"),
            finding(
                exception=None, verdict="partial", fails=False, where="", paste="", transcript="", message=""
            ),
            finding(fails=False, excused="Known since spring.", where="other.py:1 ask()"),
        ],
    }
)
_TEXTS = (
    "test",
    "where",
    "exception",
    "paste",
    "rerun",
    "class",
    "message",
    "transcript",
    "excused",
    "verdict",
)
EVIL = Report(
    {
        f"chime:{HOSTILE}": {
            HOSTILE: Cell("met", (HOSTILE,), 1, (HOSTILE,)),
            "answered": Cell("never", paste=HOSTILE),
            "parser error": Cell("ignored", reason=HOSTILE),
        }
    },
    HOSTILE,
    {"runs": 1, "verdicts": {HOSTILE: 1}, "findings": [finding(**dict.fromkeys(_TEXTS, HOSTILE))]},
)


def large(rows: int, findings: int) -> Report:
    """Many operations, each met by many tests with long names, and many causes."""
    classes = [f"refused: Reason{number}" for number in range(15)]
    tests = tuple(f"tests/{'deep/' * 40}test_{number}.py::test_{'x' * 200}" for number in range(200))
    cells = {name: Cell("met", ("state",), 200, tests) for name in classes[:10]}
    cells |= {name: Cell("never", paste=f"# a long line {'y' * 100}") for name in classes[10:]}
    found = [
        finding(where=f"app_{number}.py:1 f()", test=tests[number % 200], transcript="z" * 9000)
        for number in range(findings)
    ]
    sweep = {"runs": findings, "verdicts": {"crashed": findings}, "findings": found}
    return Report({f"chime:Get{number}": cells for number in range(rows)}, "1.43.0", sweep)
