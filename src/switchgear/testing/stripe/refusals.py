"""What Stripe says when it says no."""

from __future__ import annotations

from typing import Any

__all__ = ["Refusal", "invalid", "missing"]


class Refusal(Exception):
    """An error that Stripe answers with, in its own shape."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        effect: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        """Of the answer."""
        self.effect = effect
        """Whether what was done before it stays done, as a payment that was declined does."""
        known = {"code": code, "message": message, "param": param, "type": type, **more}
        self.error: dict[str, Any] = {name: value for name, value in sorted(known.items()) if value is not None}
        """What is under `error` in the answer."""
        if code is not None:
            self.error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"


def invalid(param: str, message: str, code: str | None = None) -> Refusal:
    """A parameter is not acceptable."""
    return Refusal(400, message, code=code, param=param)


def missing(kind: str, id: str, param: str = "id") -> Refusal:
    """There is no such object: 404 if the path names it, 400 if a parameter does."""
    status = 404 if param == "id" else 400
    return Refusal(status, f"No such {kind}: '{id}'", code="resource_missing", param=param)
