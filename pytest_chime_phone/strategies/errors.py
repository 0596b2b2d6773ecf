"""`service_errors()` and `faults()`: error responses, and faults of the transport."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..domain.aws_errors import COMMON_ERRORS
from ..domain.outcomes import Fault, ServiceError
from ..domain.service_model import ServiceName
from ..suite.catalogue import faults as catalogue_faults
from ..suite.catalogue import modelled_errors
from .arguments import check_flags, checked_operation, checked_service
from .decisions import decisions, equally_likely

# Forms of the error header whose namespace or URI every client library removes.
_HEADERS = ("{}:http://internal.amazon.com/coral/com.amazonaws.chime/", "com.amazonaws.chime#{}")

_faults = st.sampled_from(catalogue_faults())


def faults() -> SearchStrategy[Fault]:
    """Every kind of fault, shrinking to `Fault('read-timeout')`."""
    return _faults


def service_errors(
    *, service: ServiceName = "chime", operation: str = "GetPhoneNumber", common: bool = True
) -> SearchStrategy[ServiceError]:
    """Error responses: those that the model lists for the operation, and the `common` ones of AWS.

    They shrink to the modelled error with the lowest status, for GetPhoneNumber
    `ServiceError('BadRequestException')`.  Awkward forms are among them: an empty message, and a
    header with a namespace or a URI, which client libraries remove.

    Raises `InvalidArgument` for an unknown service or operation.
    """
    check_flags(common=common)
    checked = checked_service(service)
    return equally_likely(
        error_strategies(checked, checked_operation(checked, operation), common=common, uncommon=12)
    )


@cache
def error_strategies(
    service: ServiceName, operation: str, *, common: bool = True, uncommon: int
) -> list[SearchStrategy[ServiceError]]:
    """A strategy for each modelled error, each form of a 404, and the uncommon ones."""
    modelled = modelled_errors(service, operation)
    # Most code asks whether a number exists, and often looks at the wrong member.
    missing = [form for error in modelled if error.status == 404 for form in _awkward(error)]
    others = [form for error in modelled for form in _awkward(error)]
    rare = (
        [ServiceError(code, status=status) for code, (status, _) in COMMON_ERRORS.items()]
        if common or not modelled
        else []
    )
    typical = [st.just(error) for error in (*modelled, *missing)]
    return [*typical, *(_either(others, rare) for _ in range(uncommon))]


def _awkward(error: ServiceError) -> list[ServiceError]:
    headers = [{"x-amzn-ErrorType": form.format(error.code)} for form in _HEADERS]
    code, status = error.code, error.status
    with_headers = (ServiceError(code, status=status, headers=header) for header in headers)
    return [ServiceError(code, "", status=status), *with_headers]


def _either(*groups: list[ServiceError]) -> SearchStrategy[ServiceError]:
    """A value of one of the groups; each group is as likely as another, whatever its size."""
    kept = [group for group in groups if group]
    return decisions(5).map(lambda decide: (group := decide.among(kept))[decide.below(len(group))])
