"""Valid entities of the four products: one example of each, and hypothesis strategies that draw any."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.testing.factories.examples import *
    from switchgear.testing.factories.strategies import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "examples strategies", extras={"strategies": "hypothesis"})
