"""Clerk's models: shapes seen in deliveries, round trips, secrets."""

from __future__ import annotations

import importlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from clerk_samples import in_millis, instances, load, shown
from clerk_schemas import MODELS
from switchgear.clerk.models import (
    ErrorDetail,
    ExternalAccount,
    ExternalAccountKind,
    OrganizationMembership,
    PhoneNumber,
    Session,
    SessionStatus,
    TotalCount,
    User,
    Verification,
    VerificationStatus,
)
from switchgear.types import Unrecognized

USER: dict[str, Any] = {"id": "user_1", "created_at": 1654012591514, "updated_at": 1654012591835}


@pytest.mark.parametrize("name", sorted(MODELS))
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(data=st.data())
def test_whatever_a_schema_allows_is_read_and_written_back(name: str, data: st.DataObject) -> None:
    model, wire = MODELS[name], data.draw(instances(name))
    for read in (model.model_validate_json(json.dumps(wire)), model.model_validate(wire)):
        assert in_millis(shown(read)) == in_millis(wire)


@pytest.mark.parametrize(
    ("model", "required"),
    [
        (User, {"id", "created_at", "updated_at"}),
        (Session, {"id", "user_id", "status", "created_at", "updated_at"}),
        (OrganizationMembership, {"id", "role", "organization", "created_at", "updated_at"}),
        (Verification, {"status"}),
        (TotalCount, {"total_count"}),
        (ErrorDetail, {"code", "message"}),
    ],
)
def test_what_is_required_is_named_when_it_is_missing(model: type[BaseModel], required: set[str]) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate({})
    assert {error["loc"] for error in caught.value.errors()} == {(name,) for name in required}
    assert {error["type"] for error in caught.value.errors()} == {"missing"}


def test_times_are_milliseconds_even_when_they_are_small() -> None:
    user = User.model_validate(USER | {"created_at": 1, "last_sign_in_at": 1744276393644})
    assert user.created_at == datetime(1970, 1, 1, 0, 0, 0, 1000, tzinfo=UTC)
    assert user.last_sign_in_at == datetime(2025, 4, 10, 9, 13, 13, 644000, tzinfo=UTC)


def test_the_primary_email_is_the_entry_that_the_user_points_to() -> None:
    entries = [{"id": "idn_1", "email_address": "a@example.com"}, {"id": "idn_2", "email_address": "b@example.com"}]
    user = User.model_validate(USER | {"email_addresses": entries, "primary_email_address_id": "idn_2"})
    assert user.primary_email is not None
    assert user.primary_email.email_address == "b@example.com"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"primary_email_address_id": "idn_1"},
        {"email_addresses": [{"email_address": "a@example.com"}], "primary_email_address_id": None},
        {"email_addresses": [{"id": "idn_2", "email_address": "a@example.com"}], "primary_email_address_id": "idn_1"},
        {"email_addresses": [{"id": "", "email_address": "a@example.com"}], "primary_email_address_id": ""},
    ],
)
def test_there_may_be_no_primary_email(fields: dict[str, Any]) -> None:
    assert User.model_validate(USER | fields).primary_email is None


def test_a_verification_from_before_its_object_was_sent() -> None:
    user = User.model_validate(load("user.created.docs")["data"])
    verification = user.email_addresses[0].verification
    assert verification is not None
    assert verification.object is None
    assert (verification.status, verification.strategy) == (VerificationStatus.VERIFIED, "ticket")
    assert user.profile_image_url == "https://www.gravatar.com/avatar?d=mp"
    assert user.model_extra == {"birthday": "", "gender": ""}


def test_values_that_nobody_knew_are_kept() -> None:
    wire = {"object": "verification_telepathy", "status": "foreseen", "strategy": "oauth_brainwave"}
    verification = Verification.model_validate(wire)
    assert isinstance(verification.status, Unrecognized)
    assert isinstance(verification.object, Unrecognized)
    assert verification.to_wire() == wire
    assert Verification.model_validate(wire | {"object": "verification_scim"}).object == "verification_scim"


@pytest.mark.parametrize(
    ("wire", "kind"),
    [
        (
            {"object": "google_account", "id": "idn_1", "google_id": "117", "given_name": "Ada", "family_name": "L"},
            ExternalAccountKind.GOOGLE,
        ),
        (
            {"object": "facebook_account", "id": "idn_1", "facebook_id": "117", "picture": "https://example.com/p"},
            ExternalAccountKind.FACEBOOK,
        ),
        (
            {"object": "external_account", "id": "eac_1", "provider": "oauth_google", "provider_user_id": "117"},
            ExternalAccountKind.EXTERNAL,
        ),
    ],
)
def test_external_accounts_of_all_forms(wire: dict[str, Any], kind: ExternalAccountKind) -> None:
    account = ExternalAccount.model_validate(wire)
    assert account.object is kind
    assert "117" in (account.google_id, account.facebook_id, account.provider_user_id)
    assert not account.model_extra
    assert account.to_wire() == wire


def test_a_membership_of_the_old_catalogue() -> None:
    membership = OrganizationMembership.model_validate(load("organizationMembership.updated.catalog")["data"])
    assert membership.role == "basic_member"
    assert membership.private_metadata is None
    assert membership.organization.logo_url is None
    assert not membership.organization.model_extra


def test_absent_null_and_false_are_three_things() -> None:
    user = User.model_validate(USER | {"username": None, "banned": False})
    assert user.username is None
    assert user.deprovisioned is None
    assert user.banned is False
    assert user.model_fields_set == {*USER, "username", "banned"}


def test_backup_codes_are_secrets() -> None:
    phone = PhoneNumber.model_validate({"phone_number": "+15555550100", "backup_codes": ["abcd1234"]})
    assert phone.backup_codes is not None
    assert [code.get_secret_value() for code in phone.backup_codes] == ["abcd1234"]
    assert "abcd1234" not in f"{phone!r}{phone}{phone.to_wire()}{phone.model_dump_json()}"


SECRETS = frozenset(
    ("access_token", "api_key", "client_secret", "id_token", "secret", "secret_key", "svix_url", "token")
)


def test_what_signs_somebody_in_is_a_secret_wherever_it_is_answered() -> None:
    named = {(model, name) for model in MODELS.values() for name in SECRETS & set(model.model_fields)}
    assert len(named) > 10
    assert [
        (model.__name__, name) for model, name in named if "SecretStr" not in str(model.model_fields[name].annotation)
    ] == []


def test_a_session_that_is_pending() -> None:
    session = Session.model_validate(load("session.pending")["data"] | {"tasks": [{"key": "choose-organization"}]})
    assert session.status is SessionStatus.PENDING
    assert session.tasks is not None
    assert session.tasks[0].key == "choose-organization"
    assert session.user is not None
    assert session.user.id == session.user_id


@pytest.mark.parametrize("package", ["switchgear.clerk", "switchgear.clerk.models"])
def test_every_public_name_is_there(package: str) -> None:
    module = importlib.import_module(package)
    assert sorted(module.__all__) == dir(module)
    for name in module.__all__:
        assert getattr(module, name) is not None
