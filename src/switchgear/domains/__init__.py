"""What the products' entities and rules have in common."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.actor import Actor
    from switchgear.domains.billing import (
        ENTITLED,
        PROJECTIONS,
        BillingStatus,
        BillingTarget,
        HasBilling,
        entitled_within,
        is_entitled,
        project_billing,
    )
    from switchgear.domains.declaration import (
        Declaration,
        FieldFacts,
        Index,
        Origin,
        OwnerRef,
        Rows,
        Transitions,
        Where,
        declaration_of,
        owner_of,
    )
    from switchgear.domains.entity import Embedded, Entity, evolve
    from switchgear.domains.retention_policy import RetentionAction, RetentionPolicy, retention
    from switchgear.domains.secret import Encrypted, Secret
    from switchgear.domains.text import code_points, sanitize_text
    from switchgear.domains.transitions import allowed, transition
    from switchgear.domains.violations import BrokenRule, IllegalTransition, NotAuthorized, ParseFailure, Violation

__all__ = [
    "ENTITLED",
    "PROJECTIONS",
    "Actor",
    "BillingStatus",
    "BillingTarget",
    "BrokenRule",
    "Declaration",
    "Embedded",
    "Encrypted",
    "Entity",
    "FieldFacts",
    "HasBilling",
    "IllegalTransition",
    "Index",
    "NotAuthorized",
    "Origin",
    "OwnerRef",
    "ParseFailure",
    "RetentionAction",
    "RetentionPolicy",
    "Rows",
    "Secret",
    "Transitions",
    "Violation",
    "Where",
    "allowed",
    "code_points",
    "declaration_of",
    "entitled_within",
    "evolve",
    "is_entitled",
    "owner_of",
    "project_billing",
    "retention",
    "sanitize_text",
    "transition",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "actor": "Actor",
            "billing": "ENTITLED PROJECTIONS BillingStatus BillingTarget HasBilling entitled_within is_entitled "
            "project_billing",
            "declaration": "Declaration FieldFacts Index Origin OwnerRef Rows Transitions Where declaration_of owner_of",
            "entity": "Embedded Entity evolve",
            "retention_policy": "RetentionAction RetentionPolicy retention",
            "secret": "Encrypted Secret",
            "text": "code_points sanitize_text",
            "transitions": "allowed transition",
            "violations": "BrokenRule IllegalTransition NotAuthorized ParseFailure Violation",
        },
    )
