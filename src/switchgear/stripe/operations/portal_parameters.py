"""Parameters of portal sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Required

from typing_extensions import TypedDict

__all__ = [
    "CustomerLoginParams",
    "PortalCreateAfterExpirationParams",
]


class CustomerLoginParams(TypedDict, total=False):
    """`after_expiration.customer_login` of a portal session."""

    expires_at: datetime


class PortalCreateAfterExpirationParams(TypedDict, total=False):
    """`after_expiration` of a portal session."""

    type: Required[Literal["customer_login"]]
    customer_login: CustomerLoginParams
