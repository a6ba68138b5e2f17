"""Ayrshare's operations, grouped as in its documentation: posts, history, user, profiles."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.ayrshare.operations.history import PostHistory as PostHistory
    from switchgear.ayrshare.operations.posts import Posts as Posts
    from switchgear.ayrshare.operations.profiles import Profiles as Profiles
    from switchgear.ayrshare.operations.user import User as User

__all__ = ["PostHistory", "Posts", "Profiles", "User"]

if (
    not TYPE_CHECKING
):  # a checker that saw if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__, {"history": "PostHistory", "posts": "Posts", "profiles": "Profiles", "user": "User"}
    )
