"""`python -m provisioning.order_script 206 3`: orders numbers of an area code, and waits for them."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from .answers import ask, creating, voice

POLLS, PAUSE = 60, 5
DONE, PARTLY, FAILED, USAGE = 0, 1, 2, 64


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 0 for all of them, 1 for some, 2 for none."""
    if len(arguments) != 2:
        print("usage: order_script AREA_CODE COUNT", file=sys.stderr)
        return USAGE
    area_code, count = arguments[0], int(arguments[1])
    search = voice().search_available_phone_numbers
    found = ask(search, "E164PhoneNumbers", AreaCode=area_code, MaxResults=count)
    if len(found) < count:
        print(f"{area_code}: {len(found)} in stock, not {count}", file=sys.stderr)
        return FAILED
    buy = creating().create_phone_number_order
    order = ask(buy, "PhoneNumberOrder", ProductType="VoiceConnector", E164PhoneNumbers=found)
    order_id, show = order["PhoneNumberOrderId"], voice().get_phone_number_order
    for _ in range(POLLS):
        order = ask(show, "PhoneNumberOrder", PhoneNumberOrderId=order_id)
        if order["Status"] != "Processing":
            for item in order["OrderedPhoneNumbers"]:
                print(f"{item['E164PhoneNumber']} {item['Status']}")
            return {"Successful": DONE, "Partial": PARTLY}.get(order["Status"], FAILED)
        time.sleep(PAUSE)
    print(f"{order_id}: still {order['Status']}", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
