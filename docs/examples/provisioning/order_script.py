"""`python order_script.py 206 3`: orders numbers of an area code, and waits until they are there."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import boto3

POLLS, PAUSE = 15, 5
DONE, PARTLY, FAILED, USAGE = 0, 1, 2, 64


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 0 for all of them, 1 for some, 2 for none."""
    if len(arguments) != 2:
        print("usage: order_script.py AREA_CODE COUNT", file=sys.stderr)
        return USAGE
    area_code, count = arguments[0], int(arguments[1])
    chime = boto3.client("chime-sdk-voice", region_name="us-east-1")
    found = chime.search_available_phone_numbers(AreaCode=area_code, MaxResults=count)["E164PhoneNumbers"]
    if len(found) < count:
        print(f"{area_code}: {len(found)} in stock, not {count}", file=sys.stderr)
        return FAILED
    order = chime.create_phone_number_order(ProductType="VoiceConnector", E164PhoneNumbers=found)
    order_id = order["PhoneNumberOrder"]["PhoneNumberOrderId"]
    for _ in range(POLLS):
        order = chime.get_phone_number_order(PhoneNumberOrderId=order_id)["PhoneNumberOrder"]
        if order["Status"] != "Processing":
            for item in order["OrderedPhoneNumbers"]:
                print(f"{item['E164PhoneNumber']} {item['Status']}")
            return {"Successful": DONE, "Partial": PARTLY}.get(order["Status"], FAILED)
        time.sleep(PAUSE)
    print(f"{order_id}: still {order['Status']}", file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
