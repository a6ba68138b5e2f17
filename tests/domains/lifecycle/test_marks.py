"""What entities declare about their end: complete, consistent, and as the specification has it."""

from __future__ import annotations

import pytest

from products import PRODUCTS
from switchgear.domains import coachflux, ezre_comms, integration, repurposeflow
from switchgear.domains.declaration import OnDelete, declaration_of

ALL = [cls for facts in PRODUCTS.values() for cls in facts.entities]
LIBRARY = {"source_updated_at", "deleted_at", "erased_at", "creation_time"}

REMAINS = {
    integration.User: "id created_at updated_at",
    integration.Customer: "id user_id stripe_customer_id default_payment_method_id currency created_at updated_at",
    integration.Subscription: "id user_id customer_id stripe_subscription_id stripe_price_id status status_raw "
    "current_period_start current_period_end cancel_at_period_end cancel_at canceled_at ended_at trial_start trial_end "
    "quantity quantity_raw created_at updated_at",
    integration.WebhookEvent: "id source event_type event_id user_id body_sha256 content_sha256 api_version livemode "
    "entity_key occurred_at retry_count delivery_count last_delivered_at created_at processed_at archived_at",
    repurposeflow.User: "id usage_reset_at created_at updated_at",
    repurposeflow.Subscription: "id user_id stripe_subscription_id stripe_customer_id stripe_price_id tier status "
    "status_raw current_period_start current_period_end cancel_at_period_end cancel_at canceled_at ended_at "
    "amount_cents currency interval interval_raw trial_start trial_end created_at updated_at",
    repurposeflow.WebhookEvent: "id source event_type event_id user_id body_sha256 content_sha256 api_version livemode "
    "entity_key occurred_at retry_count delivery_count last_delivered_at created_at processed_at archived_at",
    coachflux.User: "id created_at deletion_requested_at",
    coachflux.Subscription: "id user_id stripe_subscription_id stripe_customer_id stripe_price_id status status_raw "
    "current_period_start current_period_end cancel_at_period_end cancel_at ended_at trial_end created_at updated_at",
    coachflux.Invoice: "id user_id stripe_invoice_id stripe_customer_id amount amount_due amount_paid currency status "
    "status_raw paid_at created_at",
    coachflux.AnalyticsEvent: "id user_id anonymous_id event_name timestamp",
    coachflux.Feedback: "id user_id session_id type rating status created_at",
    coachflux.SupportTicket: "id user_id status priority assigned_to created_at updated_at resolved_at",
    ezre_comms.User: "id",
}
"""Every field that an erasure leaves as it is: a new one is to be thought about."""


@pytest.mark.parametrize("cls", REMAINS, ids=lambda cls: f"{cls.product}.{cls.__name__}")
def test_what_remains_of_a_row_that_is_erased(cls):
    left = cls.model_fields.keys() - declaration_of(cls).personal.keys() - LIBRARY

    assert left == set(REMAINS[cls].split())


def test_every_row_that_may_be_erased_is_listed():
    ends = {OnDelete.ERASE, OnDelete.DISOWN, OnDelete.DIGEST}
    erased = {
        cls
        for cls in ALL
        if (cls.purge and cls.purge.erases) or ends & {field.on_delete for field in declaration_of(cls).fields}
    }

    assert erased == REMAINS.keys()


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: f"{cls.product}.{cls.__name__}")
def test_what_outlives_its_owner_refers_to_a_row_that_stays(cls):
    declared = declaration_of(cls)
    for field in declared.fields:
        if field.on_delete in set(OnDelete) - {OnDelete.CASCADE, OnDelete.SET_NULL}:
            owner = getattr(PRODUCTS[cls.product].package, field.reference)
            assert owner.purge.erases
        if field.on_delete is OnDelete.DISOWN:
            assert cls.table.successor in cls.model_fields
            assert field.optional
        if field.on_delete is OnDelete.SET_NULL:
            assert field.optional
        if field.secret:
            assert field.erase
        if field.erase and field.erase.to is None and not field.erase.excerpt:
            assert field.optional or "JsonValue" in str(cls.__annotations__[field.name])


def test_references_that_say_it_themselves():
    """All others go with their owner and with what they must refer to, and forget the rest."""
    said = {
        (cls.product, cls.__name__, field.name): field.on_delete.value
        for cls in ALL
        for field in declaration_of(cls).fields
        if field.on_delete
        and field.on_delete
        is not (OnDelete.CASCADE if not field.optional or cls.table.owner == field.name else OnDelete.SET_NULL)
    }

    assert said == {
        ("integration", "Customer", "user_id"): "erase",
        ("integration", "Subscription", "user_id"): "erase",
        ("integration", "Subscription", "customer_id"): "erase",
        ("integration", "WebhookEvent", "user_id"): "digest",
        ("repurposeflow", "Subscription", "user_id"): "erase",
        ("repurposeflow", "WebhookEvent", "user_id"): "digest",
        ("coachflux", "Subscription", "user_id"): "erase",
        ("coachflux", "Invoice", "user_id"): "erase",
        ("coachflux", "AnalyticsEvent", "user_id"): "disown",
        ("coachflux", "Feedback", "user_id"): "erase",
        ("coachflux", "SupportTicket", "user_id"): "erase",
        **{
            ("ezre_comms", *names.split()): "keep"
            for names in (
                "ContentRequest requested_by",
                "ContentRequest approved_by",
                "ContentRequest rejected_by",
                "ContentEditHistory edited_by",
                "ContentComment user_id",
                "MediaAttachment uploaded_by",
            )
        },
    }


def test_ids_under_which_others_know_rows_are_marked():
    plain = {
        (cls.__name__, field.name)
        for cls in ALL
        for field in declaration_of(cls).fields
        if field.name.startswith(("stripe_", "clerk_", "ayrshare_", "platform_post_id", "provider_membership"))
        and field.name.endswith("_id")
        and not field.external
        and not field.erase
    }

    assert plain == {
        ("Subscription", "stripe_price_id"),
        ("Coupon", "stripe_coupon_id"),
        ("Coupon", "stripe_promotion_code_id"),
    }
