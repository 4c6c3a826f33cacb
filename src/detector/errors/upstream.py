"""A source failed. Imports the base only."""

from detector.errors.base import DetectorError


class UpstreamError(DetectorError):
    """A source gave no usable report."""

    status = 502
    error = "{source} could not give a report."
    message = "Try again in a minute."


class UpstreamUnreachable(UpstreamError):
    """No connection, or it broke."""

    code = "upstream_unreachable"
    error = "{source} could not be reached."


class UpstreamFailed(UpstreamError):
    """The source answered with a server error."""

    code = "upstream_failed"


class UpstreamInvalid(UpstreamError):
    """The source's answer is not a report: no JSON, another token's, too large."""

    code = "upstream_invalid"
    error = "{source}'s answer was not a readable report."


class UpstreamUnable(UpstreamError):
    """The source says that it cannot report on this token."""

    code = "upstream_unable"
    error = "{source} cannot make a report on this token."
    message = "Try again in some minutes; {source} may never be able to report on it."


class UpstreamRefused(UpstreamError):
    """The source refused this deployment, or its key."""

    code = "upstream_refused"
    error = "{source} refused this service."
    message = "The operator of this deployment must ask {source} why, or look at its settings."


class UpstreamBlocked(UpstreamError):
    """Something in front of the source turned this deployment away, whatever its key."""

    code = "upstream_blocked"
    error = "The gateway in front of {source} turned this service away."
    message = "Try again in some minutes; the operator may have to ask from another network."


class UpstreamUnexpected(UpstreamError):
    """Reading the source's answer failed in a way that nobody foresaw; the log has the trace."""

    code = "upstream_unexpected"
    error = "{source}'s answer could not be handled."
    message = "Try again in a minute; if it happens again, report the request id."


class UpstreamBusy(UpstreamError):
    """The source limits the rate of this deployment."""

    status = 503
    code = "upstream_busy"
    error = "{source} limits how often it can be asked."
    message = "Wait for the time in Retry-After, then try again."


class UpstreamTimeout(UpstreamError):
    """The source did not answer in time."""

    status = 504
    code = "upstream_timeout"
    error = "{source} did not answer in time."
