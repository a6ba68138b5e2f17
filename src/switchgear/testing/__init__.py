"""For tests, examples and demonstrations: the sandbox, its clock, and what it sent."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.testing.clock import FakeClock as FakeClock
    from switchgear.testing.outbox import Outbox as Outbox
    from switchgear.testing.outbox import Webhook as Webhook
    from switchgear.testing.sandbox import Sandbox as Sandbox

__all__ = ["FakeClock", "Outbox", "Sandbox", "Webhook"]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__, {"clock": "FakeClock", "outbox": "Outbox Webhook", "sandbox": "Sandbox"}
    )
