"""The retry budget: when everything fails, retries must not multiply the load.

A token bucket after botocore's standard retry mode: a retry costs tokens, a success earns one back.
"""

from __future__ import annotations

from threading import RLock

from switchgear._fork import begin_anew_in_children
from switchgear.settings import BudgetPolicy

__all__ = ["RetryBudget"]


class RetryBudget:
    """Shared by all calls to one host; thread-safe."""

    __slots__ = ("__weakref__", "_lock", "_policy", "_tokens")

    def __init__(self, policy: BudgetPolicy) -> None:
        self._policy = policy
        self._tokens = policy.capacity
        self._lock = RLock()  # reentrant: a signal's handler may make a call inside another's turn
        begin_anew_in_children(self)

    @property
    def tokens(self) -> int:
        """What is left."""
        return self._tokens

    def spend(self) -> bool:
        """Pay for a retry; False if it cannot be paid, and must not happen."""
        with self._lock:
            if self._tokens < self._policy.retry_cost:
                return False
            self._tokens -= self._policy.retry_cost
            return True

    def refund(self) -> None:
        """A call succeeded."""
        if self._tokens < self._policy.capacity:  # read without the lock: a full bucket, the usual case, costs nothing
            with self._lock:
                self._tokens = min(self._policy.capacity, self._tokens + self._policy.success_refund)

    def after_fork(self) -> None:
        """What is left is left in a child too."""
        self._lock = RLock()
