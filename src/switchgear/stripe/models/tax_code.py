"""Tax codes: what goods and services are to the tax office."""

from __future__ import annotations

from typing import Literal

from switchgear.stripe.models.base import StripeModel, StripeObject
from switchgear.types.enums import Open

__all__ = [
    "TaxCode",
    "TaxCodeRequirements",
]


class TaxCodeRequirements(StripeModel):
    """What a tax code needs to know of a product."""

    performance_location: Open[Literal["optional", "required"]] | None = None


class TaxCode(StripeObject):
    """What goods or services are, to the tax office."""

    object: Literal["tax_code"]
    description: str | None = None
    name: str | None = None
    requirements: TaxCodeRequirements | None = None
