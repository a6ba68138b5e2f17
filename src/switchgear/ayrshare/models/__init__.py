"""What Ayrshare sends, as typed models. Shapes as in Ayrshare's documentation; it publishes no schema."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.ayrshare.models.base import AyrshareModel as AyrshareModel
    from switchgear.ayrshare.models.base import Platform as Platform
    from switchgear.ayrshare.models.base import PostText as PostText
    from switchgear.ayrshare.models.base import TextId as TextId
    from switchgear.ayrshare.models.notifications import LinkChange as LinkChange
    from switchgear.ayrshare.models.notifications import Notification as Notification
    from switchgear.ayrshare.models.notifications import ScheduledPost as ScheduledPost
    from switchgear.ayrshare.models.notifications import SocialAccountChange as SocialAccountChange
    from switchgear.ayrshare.models.posts import DeletedPost as DeletedPost
    from switchgear.ayrshare.models.posts import DeleteResult as DeleteResult
    from switchgear.ayrshare.models.posts import History as History
    from switchgear.ayrshare.models.posts import HistoryPost as HistoryPost
    from switchgear.ayrshare.models.posts import PostErrorDetail as PostErrorDetail
    from switchgear.ayrshare.models.posts import PostId as PostId
    from switchgear.ayrshare.models.posts import PostOutcome as PostOutcome
    from switchgear.ayrshare.models.posts import PostReport as PostReport
    from switchgear.ayrshare.models.posts import PostResult as PostResult
    from switchgear.ayrshare.models.posts import PostStatus as PostStatus
    from switchgear.ayrshare.models.posts import RetryResult as RetryResult
    from switchgear.ayrshare.models.posts import unwrap_post as unwrap_post
    from switchgear.ayrshare.models.profiles import AyrshareUser as AyrshareUser
    from switchgear.ayrshare.models.profiles import CreatedProfile as CreatedProfile
    from switchgear.ayrshare.models.profiles import DeletedProfile as DeletedProfile
    from switchgear.ayrshare.models.profiles import DisplayName as DisplayName
    from switchgear.ayrshare.models.profiles import Pagination as Pagination
    from switchgear.ayrshare.models.profiles import Profile as Profile
    from switchgear.ayrshare.models.profiles import ProfileList as ProfileList
    from switchgear.ayrshare.models.profiles import ProfileStatus as ProfileStatus

__all__ = [
    "AyrshareModel",
    "AyrshareUser",
    "CreatedProfile",
    "DeleteResult",
    "DeletedPost",
    "DeletedProfile",
    "DisplayName",
    "History",
    "HistoryPost",
    "LinkChange",
    "Notification",
    "Pagination",
    "Platform",
    "PostErrorDetail",
    "PostId",
    "PostOutcome",
    "PostReport",
    "PostResult",
    "PostStatus",
    "PostText",
    "Profile",
    "ProfileList",
    "ProfileStatus",
    "RetryResult",
    "ScheduledPost",
    "SocialAccountChange",
    "TextId",
    "unwrap_post",
]

if not TYPE_CHECKING:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "base": "AyrshareModel Platform PostText TextId",
            "notifications": "LinkChange Notification ScheduledPost SocialAccountChange",
            "posts": "DeleteResult DeletedPost History HistoryPost PostErrorDetail PostId PostOutcome PostReport "
            "PostResult PostStatus RetryResult unwrap_post",
            "profiles": "AyrshareUser CreatedProfile DeletedProfile DisplayName Pagination Profile ProfileList "
            "ProfileStatus",
        },
    )
