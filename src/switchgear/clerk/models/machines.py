"""Machines, which call each other, and OAuth applications, which act for users."""

from __future__ import annotations

from pydantic import SecretStr

from switchgear.clerk.models.base import ClerkModel
from switchgear.types.times import UnixMillis

__all__ = [
    "DeletedMachineScope",
    "Machine",
    "MachineScope",
    "MachineSecretKey",
    "NewMachine",
    "OAuthApplication",
    "OAuthApplicationWithSecret",
    "ScopedMachine",
]


class ScopedMachine(ClerkModel):
    """A machine that another may call."""

    id: str
    object: str = "machine"
    name: str
    instance_id: str | None = None
    default_token_ttl: int | None = None
    """For how many seconds its tokens last."""
    created_at: UnixMillis
    updated_at: UnixMillis


class Machine(ScopedMachine):
    """A machine."""

    scoped_machines: tuple[ScopedMachine, ...] = ()
    """Those that it may call."""


class NewMachine(Machine):
    """A new machine."""

    secret_key: SecretStr
    """Begins with `ak_`; a client takes it as its key."""


class MachineSecretKey(ClerkModel):
    """The key of a machine."""

    object: str = "machine_secret_key"
    secret: SecretStr


class MachineScope(ClerkModel):
    """That a machine may call another."""

    object: str = "machine_scope"
    from_machine_id: str
    to_machine_id: str
    created_at: UnixMillis | None = None


class DeletedMachineScope(ClerkModel):
    """That a machine may no longer call another."""

    object: str = "machine_scope"
    from_machine_id: str
    to_machine_id: str
    deleted: bool = True


class OAuthApplication(ClerkModel):
    """An application that users sign in to with this instance."""

    id: str
    object: str = "oauth_application"
    instance_id: str | None = None
    name: str
    client_id: str
    client_uri: str | None = None
    client_image_url: str | None = None
    dynamically_registered: bool | None = None
    """Whether it has registered itself."""
    consent_screen_enabled: bool | None = None
    pkce_required: bool | None = None
    public: bool | None = None
    """Whether it keeps no secret."""
    scopes: str | None = None
    """Separated by spaces."""
    redirect_uris: tuple[str, ...] = ()
    callback_url: str | None = None
    """Deprecated by Clerk in favour of `redirect_uris`."""
    authorize_url: str | None = None
    token_fetch_url: str | None = None
    user_info_url: str | None = None
    discovery_url: str | None = None
    token_introspection_url: str | None = None
    created_at: UnixMillis
    updated_at: UnixMillis


class OAuthApplicationWithSecret(OAuthApplication):
    """An application that is new, or whose secret is."""

    client_secret: SecretStr | None = None
    """None: it is public."""
