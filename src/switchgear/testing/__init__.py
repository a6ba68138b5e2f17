"""For tests, examples and demonstrations: the sandbox, its clock, and what it sent."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.testing.clock import *
    from switchgear.testing.outbox import *
    from switchgear.testing.sandbox import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "clock outbox sandbox")
