"""Rules about ownership: which rows are a user's, by what the entities declare."""

from __future__ import annotations

from switchgear.domains.lifecycle.graph import rows_of

__all__ = ["rows_of"]
