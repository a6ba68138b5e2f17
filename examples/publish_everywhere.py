"""One text to six networks, offline: adapted to each, one network failing, retried alone, and how it does afterwards.

python examples/publish_everywhere.py
"""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from switchgear import AyrshareClient
from switchgear.ayrshare import XCredentials
from switchgear.ayrshare.content import LIMITS, adapt
from switchgear.ayrshare.models import PostResult
from switchgear.domains.integration.rules.analytics import aggregate, read_metrics
from switchgear.testing import FakeClock, Sandbox
from switchgear.types import SocialPlatform

NETWORKS = (
    SocialPlatform.BLUESKY,
    SocialPlatform.FACEBOOK,
    SocialPlatform.LINKEDIN,
    SocialPlatform.TELEGRAM,
    SocialPlatform.THREADS,
    SocialPlatform.X,
)
TEXT = (
    "We looked at ten thousand posts to learn what makes people answer. " * 6
    + "https://example.com/report #data #social"
)

console = Console(width=100)
clock = FakeClock()
sandbox = Sandbox(clock=clock)


def show(title: str, result: PostResult) -> None:
    """What became of a post, network by network."""
    table = Table("network", "status", "length", "limit", title=title, title_justify="left")
    for network, outcome in result.outcomes.items():
        if isinstance(network, SocialPlatform):
            limits = LIMITS[network]
            length = limits.counts(adapt(TEXT, network))
            table.add_row(network, outcome.status, str(length), str(limits.text))
    console.print(table)


def main() -> None:
    """Publish, see one network fail, send it there again, and add up what the networks count."""
    sandbox.ayrshare.fail("facebook", 500, "Facebook is having trouble.")
    sandbox.ayrshare.metrics["linkedin"] = {"likeCount": 12, "commentCount": 3}
    sandbox.ayrshare.metrics["threads"] = {"likes": 30, "views": 900}
    x = XCredentials("my-x-key", "my-x-secret")
    with AyrshareClient(sandbox.ayrshare.api_key, x_credentials=x, transport=sandbox.transport) as social:
        result = social.posts.create(TEXT, platforms=NETWORKS, adapt=True)
        show("first", result)
        del sandbox.ayrshare.failures["facebook"]
        show("again, where it is missing", social.posts.retry_failed(result))
        found = social.analytics.post(id=result.id or "")
        counted = {
            network: read_metrics(network, entry.analytics, clock.now())
            for network, entries in found.by_network.items()
            for entry in entries
            if isinstance(network, SocialPlatform) and isinstance(entry.analytics, dict)
        }
        total = aggregate(counted)
        console.print(f"{total.views} views, {total.likes} likes, {total.comments} comments")


if __name__ == "__main__":
    main()
