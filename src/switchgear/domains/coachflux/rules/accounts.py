"""Rules about accounts: how one ends. They are the same for every product; a user declares how long the grace is."""

from __future__ import annotations

from switchgear.domains.lifecycle.anonymity import anonymise
from switchgear.domains.lifecycle.erasure import cancel_deletion, purge_due, request_deletion

__all__ = ["anonymise", "cancel_deletion", "purge_due", "request_deletion"]
