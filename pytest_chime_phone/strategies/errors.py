"""What goes wrong in a way that everybody knows: error answers, and faults of the way."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..domain.aws_errors import COMMON_ERRORS
from ..domain.outcomes import Fault, ServiceError
from ..domain.service_model import ServiceName
from ..suite.catalogue import faults as catalogue_faults
from ..suite.catalogue import modelled_errors
from .arguments import checked_operation, checked_service, true_or_false
from .decisions import decisions, one_way

# Forms of the error header that client libraries cut to size, as they all document.
_HEADERS = ("{}:http://internal.amazon.com/coral/com.amazonaws.chime/", "com.amazonaws.chime#{}")

_faults = st.sampled_from(catalogue_faults())


def faults() -> SearchStrategy[Fault]:
    """Faults of the way, each kind that there is, shrinking to `Fault('read-timeout')`."""
    return _faults


def service_errors(
    *, service: ServiceName = "chime", operation: str = "GetPhoneNumber", common: bool = True
) -> SearchStrategy[ServiceError]:
    """Error answers: those that the model holds for the operation, and the `common` ones of AWS.

    They shrink to the modelled error with the lowest status, for GetPhoneNumber
    `ServiceError('BadRequestException')`.  The awkward forms are among them: an empty message, a
    header with a namespace or a URI, which client libraries cut off.

    Raises `InvalidArgument` for an unknown service or operation.
    """
    true_or_false(common=common)
    checked = checked_service(service)
    return one_way(
        ways_to_be_refused(checked, checked_operation(checked, operation), common=common, uncommon=12)
    )


@cache
def ways_to_be_refused(
    service: ServiceName, operation: str, *, common: bool = True, uncommon: int
) -> list[SearchStrategy[ServiceError]]:
    """Each modelled error, each form of "there is no such thing", and the uncommon ones."""
    modelled = modelled_errors(service, operation)
    # Whether a number exists is what nearly everybody asks for, and often by the wrong member.
    missing = [form for error in modelled if error.status == 404 for form in _awkward(error)]
    others = [form for error in modelled for form in _awkward(error)]
    rare = [ServiceError(code) for code in COMMON_ERRORS] if common or not modelled else []
    ways = [st.just(error) for error in (*modelled, *missing)]
    return [*ways, *(_either(others, rare) for _ in range(uncommon))]


def _awkward(error: ServiceError) -> list[ServiceError]:
    headers = [{"x-amzn-ErrorType": form.format(error.code)} for form in _HEADERS]
    return [ServiceError(error.code, ""), *(ServiceError(error.code, headers=header) for header in headers)]


def _either(*groups: list[ServiceError]) -> SearchStrategy[ServiceError]:
    """One group as likely as another, however many each holds."""
    kept = [group for group in groups if group]
    return decisions(5).map(lambda decide: (group := decide.among(kept))[decide.below(len(group))])
