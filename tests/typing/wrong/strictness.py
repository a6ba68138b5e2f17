"""One example for each of the five strictness rules, refused by both checkers."""

from __future__ import annotations

from switchgear.domains.integration import PostStatus
from switchgear.types import UNSET, Payload, SocialPlatform, Unrecognized, Unset


def strict(name):  # E: strict: everything says its type
    return name  # E?: it answers nobody knows what


def rename(first_name: str | Unset = UNSET) -> None:
    print(first_name)


rename(None)  # E: unset is not null


def first_id(payload: Payload) -> object:
    return payload["id"]  # E: no unchecked index into a payload: any key may be missing


def every_path_returns(flag: bool) -> str:  # E: every path returns
    if flag:
        return "yes"


def every_match_is_exhaustive(status: PostStatus) -> str:  # E?: the function may end without an answer
    match status:  # E: two statuses are forgotten
        case PostStatus.DRAFT | PostStatus.SCHEDULED:
            return "ahead"
        case PostStatus.PUBLISHED:
            return "out"


def unknown_values_are_handled(platform: SocialPlatform | Unrecognized) -> str:  # E?: it may end without an answer
    match platform:  # E: a value that is not known yet is forgotten
        case SocialPlatform():
            return platform.value
