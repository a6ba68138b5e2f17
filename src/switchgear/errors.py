"""Every error the library raises, as one tree.

    SwitchgearError
    ├── ConfigurationError          the client cannot be built or used as configured
    ├── InvalidRequest              refused before anything was sent
    ├── ClientClosed                used after close()
    ├── TransportError              no answer
    │   ├── ConnectFailed           it never left
    │   ├── TimedOut                one phase of one attempt took too long
    │   ├── ConnectionLost          it broke on the way
    │   └── PoolExhausted           no connection came free in time
    ├── DeadlineExceeded            the whole call took too long
    ├── CircuitOpen                 refused, because the service is failing
    ├── IntegrationDisabled         refused, because the integration is switched off
    ├── ApiError                    the service said no
    │   ├── AuthenticationFailed 401, PermissionDenied 403, NotFound 404
    │   ├── Conflict 409            └── Duplicate
    │   ├── ValidationFailed 400, 422 and other 4xx
    │   ├── PaymentFailed 402       └── CardDeclined
    │   ├── RateLimited 429
    │   └── ServerError 5xx
    ├── DecodeError                 the answer does not have the shape it should have
    ├── PagesRepeat                 a list begins anew instead of going on
    ├── WebhookError                Forged, Stale, Malformed, Replayed, TooLarge
    ├── TokenRejected               a token is not valid
    ├── RuleViolation               a product's rule forbids it
    └── StoreError                  the store could not do it

Errors are values: they pickle, they hold no foreign exception, and their text holds neither secrets nor bodies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final, Self

from typing_extensions import override

__all__ = [
    "ApiError",
    "AuthenticationFailed",
    "CardDeclined",
    "CircuitOpen",
    "ClientClosed",
    "ConfigurationError",
    "Conflict",
    "ConnectFailed",
    "ConnectionLost",
    "DeadlineExceeded",
    "DecodeError",
    "Duplicate",
    "Fault",
    "Forged",
    "IntegrationDisabled",
    "InvalidRequest",
    "Malformed",
    "NotFound",
    "PagesRepeat",
    "PaymentFailed",
    "PermissionDenied",
    "PoolExhausted",
    "RateLimited",
    "Replayed",
    "RuleViolation",
    "ServerError",
    "Stale",
    "StoreError",
    "SwitchgearError",
    "Tier",
    "TimedOut",
    "TokenFault",
    "TokenRejected",
    "TooLarge",
    "TransportError",
    "TransportFault",
    "ValidationFailed",
    "WebhookError",
]


class Tier(StrEnum):
    """How a product degrades when a call fails."""

    NETWORK = "network"
    """Try again, or let the user try again."""
    RATE_LIMIT = "rate_limit"
    """Queue the work, and notify the user that it will take a while."""
    AUTHENTICATION = "authentication"
    """Say how to sign in again, or who has to renew a key."""
    OUTAGE = "outage"
    """Stop asking, serve what is at hand, and say so."""
    CALLER = "caller"
    """Only another request would help."""


class SwitchgearError(Exception):
    """The root. Each class says its tier, what to tell a user, and what to do next."""

    tier: ClassVar[Tier] = Tier.CALLER
    retryable: bool = False
    """Whether the same call may succeed later without being changed."""
    user_message: str = "Something went wrong. Please try again later."
    """What may be shown to the product's own users: what happened, and what they can do."""
    guidance: str = "Read the message; the error's tier says how to go on without an answer."
    """What a developer or operator does next."""

    def __init__(
        self,
        message: str,
        *,
        service: str = "",
        operation: str = "",
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        attempts: int = 0,
        retry_after: float | None = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        details: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.service = service
        """`clerk`, `stripe`, `ayrshare`, or a service of one's own."""
        self.operation = operation
        """The operation's name, such as `users.get`."""
        self.status = status
        """The HTTP status, if there was an answer."""
        self.code = code
        """The provider's own code."""
        self.request_id = request_id
        """The provider's id of the request: quote it to their support."""
        self.attempts = attempts
        """How many times the request was sent."""
        self.retry_after = retry_after
        """Seconds until a repeat makes sense, if that is known."""
        self.body = body
        """The answer's body as received. It is never part of the text, the repr or a pickle."""
        self.headers: Mapping[str, str] = {} if headers is None else headers
        """The answer's headers, by name in any case. They are never part of the text, the repr or a pickle."""
        self.details: Mapping[str, str] = {} if details is None else details
        """What else the provider says, by name; classes have properties for what they know."""

    @override
    def __str__(self) -> str:
        where = ".".join(part for part in (self.service, self.operation) if part)
        facts = [
            f"status {self.status}" if self.status is not None else "",
            f"code {self.code}" if self.code else "",
            f"request {self.request_id}" if self.request_id else "",
            f"{self.attempts} attempts" if self.attempts > 1 else "",
            f"retry after {round(self.retry_after, 2):g} s" if self.retry_after is not None else "",
        ]
        noted = ", ".join(fact for fact in facts if fact)
        text = f"{where}: {self.message}" if where else self.message
        text = f"{text} ({noted})" if noted else text
        return f"{text.rstrip('.')}. {self.guidance}" if self.guidance else text

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def copy(self) -> Self:
        """An equal error without traceback, for each of several callers that fail alike."""
        twin = type(self).__new__(type(self), self.message)
        twin.__dict__.update(self.__dict__)
        twin.__cause__ = self.__cause__
        return twin

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self.copy()

    @override
    def __reduce__(self) -> tuple[Callable[..., SwitchgearError], tuple[type[Self], dict[str, Any]]]:
        return _rebuild, (type(self), {**self.__dict__, "body": b"", "headers": {}})


def _rebuild(cls: type[SwitchgearError], state: dict[str, Any]) -> SwitchgearError:
    error = cls.__new__(cls, state["message"])
    error.__dict__.update(state)
    return error


class ConfigurationError(SwitchgearError):
    """The client cannot be built or used as it is configured."""

    user_message = "This feature is not set up correctly. Please tell whoever looks after it."
    guidance = "Correct the setting that the message names."


class InvalidRequest(SwitchgearError, ValueError):
    """The arguments are not acceptable; they were refused before anything was done with them."""

    user_message = "That is not valid. Please check what you entered."
    guidance = "Correct the value that the message names."


class ClientClosed(SwitchgearError):
    """The client was used after it was closed."""

    user_message = "Something went wrong. Please try again."
    guidance = "Nothing was sent; build a new client, or keep this one open for as long as it is used."


class Fault(StrEnum):
    """What went wrong between here and the service."""

    CONNECT = "connect"
    CONNECT_TIMEOUT = "connect_timeout"
    CERTIFICATE = "certificate"
    """The service's certificate was not trusted; a repeat would fare the same."""
    TLS = "tls"
    """The two ends agree on no TLS, or the service wants a certificate of ours; a repeat would fare the same."""
    POOL_TIMEOUT = "pool_timeout"
    WRITE_TIMEOUT = "write_timeout"
    READ_TIMEOUT = "read_timeout"
    LOST = "lost"
    PROTOCOL = "protocol"
    TOO_LARGE = "too_large"


class TransportFault(Exception):
    """One failed attempt, as a transport reports it: the `__cause__` of a `TransportError`.

    Args:
        fault: What went wrong.
        text: A short description without any secret, such as the foreign exception's class name.
        sent: Whether some of the request may have reached the service. A request that surely never left may go again.
    """

    def __init__(self, fault: Fault, text: str, *, sent: bool) -> None:
        super().__init__(fault, text, sent)
        self.fault = fault
        self.text = text
        self.sent = sent

    @override
    def __reduce__(self) -> tuple[Callable[..., TransportFault], tuple[Fault, str, bool]]:
        return _rebuild_fault, (self.fault, self.text, self.sent)

    @override
    def __str__(self) -> str:
        return f"{self.fault}: {self.text}"


def _rebuild_fault(fault: Fault, text: str, sent: bool) -> TransportFault:
    return TransportFault(fault, text, sent=sent)


class TransportError(SwitchgearError):
    """No answer came; the outcome of a write is unknown unless the class says otherwise."""

    tier = Tier.NETWORK
    retryable = True
    user_message = "The service could not be reached. Please try again."
    guidance = "Check the network; before repeating a write, look whether it took effect."


class ConnectFailed(TransportError):
    """No connection could be made; the request never left."""

    user_message = "The service could not be reached. Please try again in a moment."
    guidance = "The request never left. Check the base URL, DNS, proxy and certificates."


class TimedOut(TransportError):
    """One phase of an attempt (connecting, writing, reading) took longer than it may."""

    user_message = "The service took too long to answer. Please look whether it worked, then try again."
    guidance = (
        "Allow more time with with_options(attempt_timeout=...); before repeating a write, look whether it took effect."
    )


class ConnectionLost(TransportError):
    """The connection broke, or what came over it was no HTTP, after the request may have left."""

    user_message = "The connection to the service broke. Please look whether it worked, then try again."
    guidance = "Look at error.__cause__ for what broke; before repeating a write, look whether it took effect."


class PoolExhausted(TransportError):
    """No connection came free in time; the request never left."""

    user_message = "Too much is going on at the moment. Please try again shortly."
    guidance = "The request never left. Allow more connections, or make fewer calls at once."


class DeadlineExceeded(SwitchgearError):
    """The whole call, queueing and waiting included, would take or took longer than its deadline."""

    tier = Tier.NETWORK
    retryable = True
    user_message = "The service took too long to answer. Please look whether it worked, then try again."
    guidance = "Raise the deadline with with_options(deadline=...), or try again after the time that the error names."


class CircuitOpen(SwitchgearError):
    """The service has been failing, so nothing more is sent to it."""

    tier = Tier.OUTAGE
    retryable = True
    user_message = "The service is unavailable at the moment. Please try again later."
    guidance = "Nothing was sent. Serve what is at hand, and come back after the time that the error names."


class IntegrationDisabled(SwitchgearError):
    """The integration is switched off by a feature flag; nothing was sent."""

    tier = Tier.OUTAGE
    user_message = "This feature is switched off at the moment. Please come back later."
    guidance = "Nothing was sent. Switch the integration on, or skip the call."


class ApiError(SwitchgearError):
    """The service answered, and the answer is no."""

    user_message = "The service did not accept that. Please check what you entered."
    guidance = "Read the code and the message; the request itself has to change."

    @property
    def replayed(self) -> bool:
        """Whether this is the stored answer to an earlier request with the same idempotency key."""
        return "replayed" in self.details


class AuthenticationFailed(ApiError):
    """401: the credential is missing, wrong or revoked."""

    tier = Tier.AUTHENTICATION
    user_message = "The connection to the service is not authorized any more. Please sign in again."
    guidance = "Check that the key belongs to this service and environment, and was not rolled; else renew it."


class PermissionDenied(ApiError):
    """403: the credential may not do this."""

    tier = Tier.AUTHENTICATION
    user_message = "You may not do that. Please ask somebody who may, or sign in with another account."
    guidance = "Give the key the permission that the message names, or use another key."


class NotFound(ApiError):
    """404: there is no such object for this credential."""

    user_message = "That could not be found. It may have been deleted."
    guidance = "Check id and address, and that the object belongs to the credential's own account and environment."


class Conflict(ApiError):
    """409: the state of the object, or a request that is still running, forbids it."""

    retryable = True
    user_message = "That changed in the meantime, or is still being worked on. Please look again, then try again."
    guidance = "Read the object again, then decide; with an idempotency key, repeat with the same key."


class Duplicate(Conflict):
    """The service has seen the same before, or something of that name exists; a repeat would be refused again."""

    retryable = False
    user_message = "That was done before, or exists already. Please look for it, or change it and try again."
    guidance = "Look for what is there already; to do it once more on purpose, change what is sent."


class ValidationFailed(ApiError):
    """400, 422 and other 4xx: the service refuses these arguments."""

    user_message = "That was not accepted. Please check what you entered."
    guidance = "Correct the parameter that the message names."


class PaymentFailed(ApiError):
    """402: the request was valid, the payment did not go through."""

    user_message = "The payment did not go through. Please try another way to pay."
    guidance = "Ask the customer for another way to pay; do not repeat the charge by itself."


class CardDeclined(PaymentFailed):
    """402 with a card error."""

    user_message = "The card was declined. Please try another card."
    guidance = "Ask the customer for another card, or to call their bank; the code says why it was declined."

    @property
    def decline_code(self) -> str | None:
        """Why it was declined. What nobody who pays may learn, such as a stolen card, is `generic_decline`."""
        return self.details.get("decline_code")

    @property
    def advice_code(self) -> str | None:
        """What the bank advises, such as `do_not_try_again`, `try_again_later` or `confirm_card_data`."""
        return self.details.get("advice_code")


class RateLimited(ApiError):
    """429: too many requests."""

    tier = Tier.RATE_LIMIT
    retryable = True
    user_message = "There are too many requests at the moment. Please try again shortly."
    guidance = "Queue the call for the time that the error names, and make fewer at once."

    @property
    def reason(self) -> str | None:
        """Which limit was reached, such as `endpoint-rate`, where the service says so."""
        return self.details.get("rate_limited_reason")


class ServerError(ApiError):
    """5xx: the service failed; the outcome of a write is unknown."""

    tier = Tier.OUTAGE
    retryable = True
    user_message = "The service is having trouble. Please try again later."
    guidance = "Before repeating a write, look whether it took effect; quote the request id to their support."


class DecodeError(SwitchgearError):
    """The service answered, but not in the shape that it documents; the message names the fields."""

    user_message = "The service's answer could not be read. Please look whether it worked before you try again."
    guidance = "The call itself took effect. Report the fields that the message names, or read error.body."


class PagesRepeat(SwitchgearError):
    """A list's pages begin anew instead of going on, or hold nothing, and would for ever.

    There is no more to get than came so far; where it may be after all, `resume` from the page's cursor.
    """

    tier = Tier.OUTAGE
    user_message = "The list could not be read to its end. Please try again later."
    guidance = "Use what came so far, and report the list to the service's support."


class WebhookError(SwitchgearError):
    """A delivery that is not accepted; `http_status` is what to answer."""

    http_status: ClassVar[int] = 400
    user_message = "The delivery was not accepted."
    guidance = "Answer with error.http_status, and report what the message names."


class Forged(WebhookError):
    """The signature is missing or wrong: not from the provider, or not with any of these secrets."""

    guidance = "Answer 400. If the provider did send it: check the endpoint's secret, and hand over the raw body."


class Stale(WebhookError):
    """Signed, but too long ago or in the future."""

    guidance = "Answer 400. If it happens to real deliveries, check this machine's clock."


class Malformed(WebhookError):
    """Signed, but not readable as an event."""

    guidance = "Answer 400, and report what the message names."


class Replayed(WebhookError):
    """A delivery that was accepted before; answer 2xx, so that it is not sent again."""

    http_status = 200
    guidance = "Answer 200 and do nothing."


class TooLarge(WebhookError):
    """The body is larger than the receiver looks at; whether it is signed is not known."""

    http_status = 413
    guidance = "Answer 413. If it happens to real deliveries, raise the receiver's max_body."


class TokenFault(StrEnum):
    """Why a token was refused."""

    MISSING = "missing"
    """There is none."""
    MALFORMED = "malformed"
    """It is no JWT, or a claim that is checked is absent or of another type."""
    ALGORITHM = "algorithm"
    """It is signed otherwise than by RS256, or not at all."""
    NOT_A_SESSION = "not_a_session"
    """It is a machine's, an OAuth client's, or made from a JWT template."""
    UNKNOWN_KEY = "unknown_key"
    """The instance has no key of this `kid`."""
    KEYS_UNAVAILABLE = "keys_unavailable"
    """The instance's keys, or its verdict, could not be fetched; the token may be valid."""
    SIGNATURE = "signature"
    """The signature is none of the instance's key."""
    ISSUER = "issuer"
    """Another instance issued it (`iss`)."""
    AUTHORIZED_PARTY = "authorized_party"
    """It was made for an origin that is not among those allowed (`azp`)."""
    NOT_YET_VALID = "not_yet_valid"
    """`nbf` lies ahead."""
    ISSUED_IN_THE_FUTURE = "issued_in_the_future"
    """`iat` lies ahead."""
    NO_EXPIRY = "no_expiry"
    """It says no `exp`, and would be valid for ever."""
    EXPIRED = "expired"
    """It was valid until lately; the client can fetch a fresh one."""
    PENDING = "pending"
    """The user has signed in, and has a task left to do before the session is active (`sts`)."""
    REVOKED = "revoked"
    """It was revoked."""
    UNKNOWN = "unknown"
    """Clerk knows no such key or token."""


class TokenRejected(SwitchgearError):
    """A token is not valid. Its `reason` says why, and `http_status` is what to answer."""

    tier = Tier.AUTHENTICATION
    user_message = "Your session has ended. Please sign in again."
    guidance = (
        "Let the client fetch a fresh token, or show the sign-in page; the message says what was wrong with this one."
    )
    reason: TokenFault = TokenFault.MALFORMED

    @classmethod
    def of(cls, reason: TokenFault, message: str, *, retry_after: float | None = None) -> Self:
        """The error for a reason. Only where keys or a verdict could not be fetched, the same token may pass later."""
        error = cls(message, service="clerk", code=reason.value, retry_after=retry_after)
        error.reason = reason
        error.retryable = reason is TokenFault.KEYS_UNAVAILABLE
        return error

    @property
    def http_status(self) -> int:
        """401, or 503 if the token may be valid."""
        return 503 if self.retryable else 401


class RuleViolation(SwitchgearError, ValueError):
    """A product's own rule forbids it."""

    user_message = "That is not allowed. Please check what you entered."
    guidance = "Change what the message names; nothing was changed."


class StoreError(SwitchgearError):
    """The store could not do it."""

    tier = Tier.OUTAGE
    retryable = True
    user_message = "That could not be saved or read. Please try again later."
    guidance = "Try again; if it stays, look whether the store is up and has the current schema."


STATUS_ERRORS: Final[dict[int, type[ApiError]]] = {
    401: AuthenticationFailed,
    402: PaymentFailed,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
    429: RateLimited,
}


def api_error_class(status: int) -> type[ApiError]:
    """The class for an HTTP status that has no more special meaning."""
    return STATUS_ERRORS.get(status) or (ServerError if status >= 500 else ValidationFailed)
