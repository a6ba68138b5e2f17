"""Clerk's operations, grouped as in its Backend API reference."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.clerk.operations.parameters import UserCreateParams as UserCreateParams
    from switchgear.clerk.operations.parameters import UserFilters as UserFilters
    from switchgear.clerk.operations.parameters import UserListParams as UserListParams
    from switchgear.clerk.operations.parameters import UserMetadataParams as UserMetadataParams
    from switchgear.clerk.operations.parameters import UserUpdateParams as UserUpdateParams
    from switchgear.clerk.operations.users import Users as Users

__all__ = ["UserCreateParams", "UserFilters", "UserListParams", "UserMetadataParams", "UserUpdateParams", "Users"]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "parameters": "UserCreateParams UserFilters UserListParams UserMetadataParams UserUpdateParams",
            "users": "Users",
        },
    )
