"""Valid entities of the four products: one example of each, and hypothesis strategies that draw any."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.testing.factories.examples import EXAMPLE_TIME as EXAMPLE_TIME
    from switchgear.testing.factories.examples import example as example
    from switchgear.testing.factories.examples import example_wire as example_wire
    from switchgear.testing.factories.strategies import strategy as strategy

__all__ = ["EXAMPLE_TIME", "example", "example_wire", "strategy"]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__, {"examples": "EXAMPLE_TIME example example_wire", "strategies": "strategy"}
    )
