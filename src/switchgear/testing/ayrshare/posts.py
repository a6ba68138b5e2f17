"""The posts of the sandboxed Ayrshare: what becomes of them on each network, and what the history says of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias, cast

from switchgear.pipeline.clock import Clock
from switchgear.testing.http import Ids
from switchgear.types.platforms import SocialPlatform, ayrshare_name

__all__ = ["NETWORKS", "Object", "PostBook", "Refused", "check_post", "due", "iso", "linked", "stored"]

Object: TypeAlias = dict[str, Any]

NETWORKS: Final = tuple(sorted(map(ayrshare_name, SocialPlatform)))
"""Ayrshare's names."""

_UNGUARDED: Final = frozenset(("pinterest", "reddit", "telegram"))
"""Here the same text passes twice."""

_UNDELETABLE: Final = frozenset(("instagram", "tiktok"))
"""Here published posts cannot be deleted through an API."""

_SAME: Final = timedelta(hours=48)


class Refused(Exception):
    """An error about the request as a whole. Where Ayrshare documents no code, it is 101, "wrong parameters"."""

    def __init__(self, status: int, code: int | None, message: str, action: str = "request") -> None:
        super().__init__(message)
        facts = {"action": action, "status": "error", "code": code, "message": message}
        self.status = status
        self.body: Object = {name: value for name, value in facts.items() if value is not None}


class PostBook:
    """All posts of an account, as rows of the history by id."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock, self._ids = clock, ids
        self.rows: dict[str, Object] = {}
        self.failures: dict[str, Object] = {}
        """By network, what it says to every post."""
        self._keys: set[tuple[str, str]] = set()
        self._same: dict[tuple[str, str, str], list[Object]] = {}
        """By profile, network and text, for the guard against duplicates."""
        self._retried: set[str] = set()

    def write(self, profile: Object, given: Object) -> tuple[Object, int]:
        """A new post: published, scheduled, or refused by what it is checked against; the reply and its status."""
        self._use_key(profile["refId"], given.get("idempotencyKey"))
        now = self._clock.now()
        at = datetime.fromisoformat(given["scheduleDate"]) if "scheduleDate" in given else None
        row = self._new_row(profile, given, at)
        reply: Object = {"id": row["id"], "refId": row["refId"], "post": row["post"]}
        waiting = row["status"] != "pending"
        if not waiting and (at is None or at <= now):
            self.publish(profile, row)
            self._keep(row)
            reply |= {"status": row["status"], "errors": row["errors"], "postIds": row["postIds"]}
            return reply, 400 if row["errors"] else 200
        if not waiting and given.get("validateScheduled", True):
            faults = [{**fault, "verifyCheck": True} for fault in self._faults(profile, row, row["platforms"])]
            if faults:
                return {"status": "error", "errors": faults, "postIds": [], "id": row["id"], "validate": True}, 400
        self._keep(row)
        when = {} if at is None else {"scheduleDate": iso(at)}
        return {"status": row["status"] if waiting else "scheduled", **when, **reply}, 200

    def _keep(self, row: Object) -> None:
        self.rows[row["id"]] = row
        for network in row["platforms"]:
            self._same.setdefault(_likeness(row, network), []).append(row)

    def _has_same(self, row: Object, network: str) -> bool:
        """Whether a network has a post, or will have it, that is as good as the same."""
        if network in _UNGUARDED or not _text_for(row, network):
            return False
        others = (other for other in self._same.get(_likeness(row, network), ()) if other["id"] in self.rows)
        return any(
            _takes(other, network) and abs(due(other) - due(row)) < _SAME for other in others if other is not row
        )

    def _use_key(self, ref_id: str, key: str | None) -> None:
        if key is None:
            return
        if (ref_id, key) in self._keys:
            raise Refused(400, 101, "The idempotencyKey was used before.", "post")
        self._keys.add((ref_id, key))

    def _new_row(self, profile: Object, given: Object, at: datetime | None) -> Object:
        waits = bool(given.get("requiresApproval"))
        row: Object = {
            "id": self._ids.new("", 20),
            "refId": profile["refId"],
            "profileTitle": profile["title"],
            "post": given["post"],
            "platforms": given["platforms"],
            "postIds": [],
            "errors": [],
            "urls": [],
            "mediaUrls": given.get("mediaUrls", []),
            "status": "awaiting approval" if waits else "pending",
            "type": "now" if at is None else "scheduled",
            "created": iso(self._clock.now()),
            "scheduleDate": stored(at or self._clock.now()),
            "shortenLinks": given.get("shortenLinks", False),
            "requiresApproval": waits,
            "tier": "business",
        }
        return row | ({"notes": given["notes"]} if "notes" in given else {})

    def publish(self, profile: Object, row: Object) -> None:
        """Send a post to the networks that do not have it yet."""
        row["postIds"] = [entry for entry in row["postIds"] if entry["id"] != "failed"]
        have = {entry["platform"] for entry in row["postIds"]}
        missing = [network for network in row["platforms"] if network not in have]
        row["errors"] = list(self._faults(profile, row, missing))
        refused = {error["platform"] for error in row["errors"]}
        row["postIds"] += [self._published(row, network) for network in missing if network not in refused]
        row["status"] = "error" if row["errors"] else "success"

    def _faults(self, profile: Object, row: Object, networks: Iterable[str]) -> Iterable[Object]:
        """Why networks would not take a post."""
        for network in networks:
            if network not in linked(profile):
                fault: Object = {"code": 156, "message": f"{network} is not linked to this profile."}
            elif network in self.failures:
                fault = self.failures[network]
            elif self._has_same(row, network):
                fault = {"code": 137, "message": "The same or a similar post was sent within 48 hours."}
            else:
                continue
            yield {"action": "post", "status": "error", **fault, "post": row["post"], "platform": network}

    def _published(self, row: Object, network: str) -> Object:
        post_id: str = self._ids.new("", 16)
        if network == "tiktok":
            return {"status": "success", "id": "pending", "idShare": f"video.{post_id}", "platform": network}
        entry: Object = {"status": "success", "id": post_id, "postUrl": f"https://{network}.example/{post_id}"}
        if network == "telegram":
            entry["id"] = int(post_id, 16) % 10**6
        if network == "instagram":
            mine = [other for other in self.rows.values() if other["refId"] == row["refId"]]
            entry["usedQuota"] = 1 + sum(network in {e["platform"] for e in other["postIds"]} for other in mine)
        return {**entry, "platform": network}

    def process(self, row: Object, fault: Object | None) -> bool:
        """TikTok ends its work on a post, or fails at it; whether it was at work on it."""
        entry = next((entry for entry in row["postIds"] if entry["id"] == "pending"), None)
        if entry is None:
            return False
        if fault is None:
            post_id = self._ids.new("", 16)
            entry |= {"id": post_id, "postUrl": f"https://tiktok.example/{post_id}"}
            return True
        entry |= {"id": "failed", "status": "error"}
        error = {"action": "post", "status": "error", **fault, "post": row["post"], "platform": entry["platform"]}
        row["errors"], row["status"] = [*row["errors"], error], "error"
        return True

    def row(self, ref_id: str, post_id: object, action: str) -> Object:
        """The post of a profile."""
        row = self.rows.get(post_id) if isinstance(post_id, str) else None
        if row is None or row["refId"] != ref_id:
            raise Refused(404, 114, "There is no post with this id.", action)
        return row

    def left(self, row: Object) -> list[str]:
        """The networks that have a post which was not deleted yet."""
        if row["status"] == "deleted":
            raise Refused(400, 383, "The post was deleted before.", "delete")
        return [entry["platform"] for entry in row["postIds"] if entry["status"] != "deleted"]

    def delete(self, row: Object, *, by_hand: bool) -> tuple[Object, int]:
        """Delete a post where it was published, or take it out of the schedule; the reply and its status."""
        left = self.left(row)
        if by_hand or not left:
            row["status"] = "deleted"
            return {"status": "success", "id": row["id"], "code": 200}, 200
        reply: Object = {}
        for entry in row["postIds"]:
            network = entry["platform"]
            if network in left:
                deleted = network not in _UNDELETABLE
                reply[network] = {"action": "delete", "status": "success" if deleted else "error", "id": entry["id"]}
                entry["status"] = "deleted" if deleted else entry["status"]
                if not deleted:
                    reply[network]["message"] = f"{network} does not let published posts be deleted through its API."
        if _UNDELETABLE.isdisjoint(left):
            row["status"] = "deleted"
            return {**reply, "status": "success"}, 200
        return {**reply, "status": "error"}, 400

    def retry(self, row: Object) -> None:
        """Let a failed post go out again, once."""
        if row["status"] != "error":
            raise Refused(400, 101, "Only a post with the status error can be retried.", "retry")
        if row["id"] in self._retried:
            raise Refused(400, 101, "The post was retried before.", "retry")
        self._retried.add(row["id"])
        row.update(status="pending", type="scheduled", scheduleDate=stored(self._clock.now()))

    def history(self, ref_id: str, asked: Object) -> list[Object]:
        """The rows of a profile that a query asks for, the one published latest first."""
        days = int(asked.get("lastDays", 30))
        since = self._clock.now() - timedelta(days=days) if days else datetime.min.replace(tzinfo=UTC)
        if "startDate" in asked:
            since = datetime.fromisoformat(asked["startDate"])
        until = datetime.fromisoformat(asked["endDate"]) if "endDate" in asked else datetime.max.replace(tzinfo=UTC)
        types = {"immediate": {"now"}, "scheduled": {"scheduled"}}.get(asked.get("type", ""), {"now", "scheduled"})
        rows = [
            row
            for row in self.rows.values()
            if row["refId"] == ref_id
            and (row["status"] == asked["status"] if "status" in asked else row["status"] != "deleted")
            and since <= due(row) <= until
            and row["type"] in types
            and any(network in row["platforms"] for network in asked.get("platforms") or row["platforms"])
        ]
        return sorted(rows, key=due, reverse=True)[: int(asked.get("limit", 25))]


def check_post(given: Object) -> None:
    """Refuse what is no post."""
    platforms: object = given.get("platforms")
    listed = cast(list[object], platforms) if isinstance(platforms, list) else []
    known = bool(listed) and all(name in NETWORKS for name in listed)
    for name, fits in (("post", isinstance(given.get("post"), str | dict)), ("platforms", known)):
        if not fits:
            raise Refused(400, 101, f"Missing or incorrect parameters: {name}.", "post")


def _likeness(row: Object, network: str) -> tuple[str, str, str]:
    """What posts have in common that are as good as the same on a network."""
    return row["refId"], network, " ".join(_text_for(row, network).split())


def _takes(row: Object, network: str) -> bool:
    """Whether a network has a post, or will have it."""
    comes = row["status"] == "pending" and network in row["platforms"]
    return comes or any(entry["platform"] == network and entry["id"] != "failed" for entry in row["postIds"])


def _text_for(row: Object, network: str) -> str:
    """The text of a post on a network, which may have one of its own."""
    text: str | dict[str, str] = row["post"]
    return text if isinstance(text, str) else text.get(network, text.get("default", ""))


def linked(profile: Object) -> list[str]:
    """The networks that a profile has accounts of."""
    return sorted(entry["platform"] for entry in profile["displayNames"])


def iso(at: datetime) -> str:
    """As Ayrshare writes times."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stored(at: datetime) -> Object:
    """As Ayrshare's database writes times."""
    return {"_seconds": int(at.timestamp()), "_nanoseconds": at.microsecond * 1000, "utc": iso(at)}


def due(row: Object) -> datetime:
    """When a post was or will be published."""
    return datetime.fromtimestamp(row["scheduleDate"]["_seconds"], UTC)
