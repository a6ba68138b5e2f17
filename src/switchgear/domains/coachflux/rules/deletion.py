"""Rules about deletion: what a purge does to everything that is held of a user, by what the entities declare."""

from __future__ import annotations

from switchgear.domains.lifecycle.plan import DeletionAction, DeletionPlan, DeletionStep, deletion_plan

__all__ = ["DeletionAction", "DeletionPlan", "DeletionStep", "deletion_plan"]
