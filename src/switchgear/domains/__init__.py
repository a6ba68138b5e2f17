"""What the products' entities and rules have in common."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.access import (
        MANAGERS,
        MEMBERS,
        Action,
        Authorize,
        Condition,
        Decision,
        Grant,
        Role,
        actor_of,
        authorizer,
        holder_of,
        roles_of,
    )
    from switchgear.domains.actor import Actor, ActorKind, Membership, OrgRole
    from switchgear.domains.audit import AuditEntry, AuditReads, audit_entry, audits_read
    from switchgear.domains.billing import (
        ENTITLED,
        PROJECTIONS,
        BillingStatus,
        BillingTarget,
        HasBilling,
        Ranked,
        entitled_within,
        is_entitled,
        project_billing,
        winner,
    )
    from switchgear.domains.changes import FieldChange, changed_fields, field_changes
    from switchgear.domains.credentials import CredentialKind
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
    from switchgear.domains.inbox import InboxStatus
    from switchgear.domains.retention_policy import Due, RetentionAction, RetentionPolicy, due, retention
    from switchgear.domains.secret import Encrypted, Secret
    from switchgear.domains.text import code_points, sanitize_text
    from switchgear.domains.transitions import allowed, transition
    from switchgear.domains.violations import (
        BrokenRule,
        IllegalTransition,
        NotAuthorized,
        ParseFailure,
        UnknownTier,
        Violation,
    )

__all__ = [
    "MANAGERS",
    "MEMBERS",
    "Action",
    "Authorize",
    "Condition",
    "Decision",
    "Grant",
    "Role",
    "actor_of",
    "authorizer",
    "holder_of",
    "roles_of",
    "ActorKind",
    "Membership",
    "OrgRole",
    "AuditEntry",
    "AuditReads",
    "audit_entry",
    "audits_read",
    "FieldChange",
    "changed_fields",
    "field_changes",
    "ENTITLED",
    "PROJECTIONS",
    "Actor",
    "BillingStatus",
    "BillingTarget",
    "BrokenRule",
    "CredentialKind",
    "Declaration",
    "Due",
    "Embedded",
    "Encrypted",
    "Entity",
    "FieldFacts",
    "HasBilling",
    "IllegalTransition",
    "InboxStatus",
    "Index",
    "NotAuthorized",
    "Origin",
    "OwnerRef",
    "ParseFailure",
    "Ranked",
    "RetentionAction",
    "RetentionPolicy",
    "Rows",
    "Secret",
    "Transitions",
    "UnknownTier",
    "Violation",
    "Where",
    "allowed",
    "code_points",
    "declaration_of",
    "due",
    "entitled_within",
    "evolve",
    "is_entitled",
    "owner_of",
    "project_billing",
    "retention",
    "sanitize_text",
    "transition",
    "winner",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "access": "MANAGERS MEMBERS Action Authorize Condition Decision Grant Role actor_of authorizer holder_of "
            "roles_of",
            "actor": "Actor ActorKind Membership OrgRole",
            "audit": "AuditEntry AuditReads audit_entry audits_read",
            "billing": "ENTITLED PROJECTIONS BillingStatus BillingTarget HasBilling Ranked entitled_within is_entitled "
            "project_billing winner",
            "changes": "FieldChange changed_fields field_changes",
            "credentials": "CredentialKind",
            "declaration": "Declaration FieldFacts Index Origin OwnerRef Rows Transitions Where declaration_of "
            "owner_of",
            "entity": "Embedded Entity evolve",
            "inbox": "InboxStatus",
            "retention_policy": "Due RetentionAction RetentionPolicy due retention",
            "secret": "Encrypted Secret",
            "text": "code_points sanitize_text",
            "transitions": "allowed transition",
            "violations": "BrokenRule IllegalTransition NotAuthorized ParseFailure UnknownTier Violation",
        },
    )
