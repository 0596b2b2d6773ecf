"""Which countries have which types of numbers, for each product.

The answer of ListSupportedPhoneNumberCountries is on no public record: these are the countries that the
CDK constructs and the provisioning guide name.
"""

from __future__ import annotations

from collections.abc import Mapping

_BOTH = ("Local", "TollFree")
SUPPORTED_COUNTRIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "SipMediaApplicationDialIn": {
        **dict.fromkeys(("AT", "AU", "CH", "DE", "DK", "FI", "GB", "IE", "NZ", "PR", "SE", "US"), _BOTH),
        **dict.fromkeys(("CA", "NG"), ("Local",)),
        **dict.fromkeys(("IT", "KR"), ("TollFree",)),
    },
    "VoiceConnector": dict.fromkeys(("PR", "US"), _BOTH),
    # "Toll-free phone numbers can't be used for Business Calling" (guide), and Puerto Rico has it too.
    "BusinessCalling": dict.fromkeys(("PR", "US"), ("Local",)),
}
