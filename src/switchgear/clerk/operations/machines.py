"""Machines, which call each other (https://clerk.com/docs/reference/backend-api/tag/Machines)."""

from __future__ import annotations

import json
from typing import Annotated, Final, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.base import DeletedObject
from switchgear.clerk.models.machines import (
    DeletedMachineScope,
    Machine,
    MachineScope,
    MachineSecretKey,
    NewMachine,
)
from switchgear.clerk.operations.parameters import CLERK, PageParams, Texts, gone, some
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation, paginated
from switchgear.pipeline.page import Paged
from switchgear.pipeline.parameters import Between, Entries, Given, Omittable, Text
from switchgear.pipeline.request import Caching, Repeat, Request

__all__ = [
    "MachineCreateParams",
    "MachineListParams",
    "MachineParams",
    "MachineRotateParams",
    "MachineScopeParams",
    "MachineUpdateParams",
    "Machines",
]


class MachineListParams(PageParams, total=False):
    """Which machines, in which order, and where to begin."""

    query: Omittable[Text]
    """An id, or part of a name."""
    order_by: Omittable[Text]
    """`name` or `created_at`, with `-` before it for descending; Clerk's default is `-created_at`."""


class MachineParams(TypedDict, total=False):
    """What can be said of a machine at any time."""

    default_token_ttl: Given[Annotated[int, Between(1, 315360000)]]
    """For how many seconds its tokens last; Clerk's default is 3600."""


class MachineCreateParams(MachineParams, total=False):
    """What can be said of a new machine."""

    name: Required[Text]
    scoped_machines: Given[Annotated[Texts, Entries(0, 150)]]
    """The ids of those that it may call."""


class MachineUpdateParams(MachineParams, total=False):
    """What can be changed of a machine."""

    name: Given[Text]


class MachineRotateParams(TypedDict):
    """How one key follows another."""

    previous_token_ttl: Annotated[int, Between(0, 28800)]
    """For how many seconds the former key is good; 0: no longer."""


class MachineScopeParams(TypedDict):
    """Whom a machine may call."""

    to_machine_id: Text


MACHINE: Final = Kind(CLERK, "machine", "/v1/machines/{machine_id}", Machine, caching=Caching.ENTITY)
SECRET_KEY: Final = MACHINE.reading(MachineSecretKey)
SCOPE: Final = Kind(CLERK, "machine", "/v1/machines/{machine_id}/scopes/{other_machine_id}", DeletedMachineScope)


class Machines(Namespace[ModeT], path="machines"):
    """`client.machines`."""

    @paginated
    def list(self, **params: Unpack[MachineListParams]) -> Paged[Machine]:
        """List machines, the newest first."""
        return MACHINE.list(params)

    @operation
    def get(self, machine_id: str) -> Request[Machine]:
        """Read a machine.

        Raises:
            NotFound: There is no such machine.
        """
        return MACHINE.get(machine_id)

    @operation
    def create(self, **params: Unpack[MachineCreateParams]) -> Request[NewMachine]:
        """Create a machine. Nothing of it is unique, so a create that ended without an answer is not repeated."""
        return MACHINE.reading(NewMachine).create(params)

    @operation
    def update(self, machine_id: str, **params: Unpack[MachineUpdateParams]) -> Request[Machine]:
        """Set what is given and leave the rest. Those that may call it show it, too.

        Raises:
            InvalidRequest: There is nothing to update.
        """
        return MACHINE.update(machine_id, params=some(params), verb="PATCH", tags=(MACHINE.tag(),))

    @operation
    def delete(self, machine_id: str) -> Request[DeletedObject]:
        """Delete a machine for good."""
        deleted = MACHINE.reading(DeletedObject)
        return deleted.delete(machine_id, gone=gone("machine", machine_id), tags=(MACHINE.tag(),))

    @operation
    def get_secret_key(self, machine_id: str) -> Request[MachineSecretKey]:
        """Read the key of a machine."""
        return SECRET_KEY.get(machine_id, to="/secret_key")

    @operation
    def rotate_secret_key(self, machine_id: str, **params: Unpack[MachineRotateParams]) -> Request[MachineSecretKey]:
        """Make a new key. Each time makes another, so it is not repeated."""
        return SECRET_KEY.update(machine_id, params=params, to="/secret_key/rotate")

    @operation
    def create_scope(self, machine_id: str, **params: Unpack[MachineScopeParams]) -> Request[MachineScope]:
        """Let a machine call another.

        Raises:
            Conflict: It may already.
        """
        return MACHINE.reading(MachineScope).update(machine_id, params=params, to="/scopes", repeat=Repeat.NEVER)

    @operation
    def delete_scope(self, machine_id: str, other_machine_id: str) -> Request[DeletedMachineScope]:
        """Let a machine call another no longer."""
        told = {"from_machine_id": machine_id, "to_machine_id": other_machine_id, "deleted": True}
        tags = (MACHINE.tag(machine_id),)
        return SCOPE.delete(machine_id, other_machine_id, gone=json.dumps(told).encode(), tags=tags)
