"""Ayrshare in this process: profiles, posts now and later, history, its errors, and its webhooks.

Shapes as in Ayrshare's documentation (posts, history, profiles, user, errors, webhooks).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from pydantic import JsonValue

from switchgear.ayrshare.signature import sign
from switchgear.pipeline.clock import Clock
from switchgear.pipeline.wire import WireResponse
from switchgear.testing.ayrshare.posts import NETWORKS, Object, PostBook, Refused, check_post, due, iso, linked, stored
from switchgear.testing.http import Arrived, Ids, Routes, answer, nested
from switchgear.testing.outbox import Outbox, Webhook
from switchgear.types.enums import Unrecognized
from switchgear.types.events import Source
from switchgear.types.headers import Headers
from switchgear.types.platforms import ayrshare_name, parse_platform

__all__ = ["AyrshareSandbox"]

_ROUTES: Final = Routes()
_WINDOW: Final = 300.0
"""Seconds in which `rate_limit` requests may come."""
_DAY: Final = 86_400.0
_X_HEADERS: Final = ("X-Twitter-OAuth1-Api-Key", "X-Twitter-OAuth1-Api-Secret")


class AyrshareSandbox:
    """Ayrshare, with an account whose primary profile is linked to every network.

    Profiles that are created have no accounts: `link()` them. Time passes as the clock does; call `publish_due()` when
    scheduled posts should go out.
    """

    def __init__(self, clock: Clock, webhooks: Outbox, ids: Ids) -> None:
        self._clock, self._webhooks, self._ids = clock, webhooks, ids
        self._book = PostBook(clock, ids)
        self._counts: dict[str, tuple[int, int]] = {}
        self.api_key = "AYRSHARE-SANDBOX-API-KEY"
        self.webhook_secret = "ayrshare-sandbox-webhook-secret"  # noqa: S105 - the sandbox's own
        self.webhook_url = "https://example.com/webhooks/ayrshare"
        self.rate_limit = 300
        """Requests per profile within five minutes."""
        self.most_refusals = 1000
        """Answers of 429 within a day that suspend a profile; set its `status` to `active` to let it in again."""
        self._refusals: dict[str, list[float]] = {}
        self.metrics: dict[str, Object] = {}
        """By network, as Ayrshare calls it, what analytics tell of every post, in the network's own names."""
        self.profiles: dict[str, Object] = {}
        """By `refId`."""
        self.profile_keys: dict[str, str] = {}
        """Profile key -> `refId`."""
        self.primary: str = self._new_profile("Primary Profile")["refId"]
        """The `refId` of the profile that a client without a profile key acts for."""
        for network in NETWORKS:
            self._add_account(self.profiles[self.primary], network)

    @property
    def posts(self) -> dict[str, Object]:
        """Rows of the history by id, each with the `refId` of its profile."""
        return self._book.rows

    @property
    def failures(self) -> dict[str, Object]:
        """By network, what it answers to every post; `fail()` adds to it, and `pop` takes out."""
        return self._book.failures

    def fail(self, platform: str, code: int, message: str = "The network refused the post.") -> None:
        """From now on a network refuses every post with this code."""
        self.failures[_network(platform)] = {"code": code, "message": message}

    def link(self, platform: str, *, ref_id: str | None = None) -> None:
        """A user links an account to a profile (the primary one if None); a `social` webhook says so."""
        profile = self.profiles[ref_id or self.primary]
        self._add_account(profile, _network(platform))
        self._send_social(profile, "link", _network(platform), {"source": "user"})

    def unlink(self, platform: str, *, ref_id: str | None = None, reason: str | None = None) -> None:
        """An account is unlinked: by Ayrshare if there is a reason, else by its user; a `social` webhook says so."""
        profile, network = self.profiles[ref_id or self.primary], _network(platform)
        profile["displayNames"] = [entry for entry in profile["displayNames"] if entry["platform"] != network]
        by = {"source": "user"} if reason is None else {"source": "system", "details": reason}
        self._send_social(profile, "unlink", network, by)

    def publish_due(self) -> list[str]:
        """Publish the scheduled and retried posts whose time has come; each sends a `scheduled` webhook.

        Returns:
            The ids of these posts.
        """
        now = self._clock.now()
        rows = [row for row in self.posts.values() if row["status"] == "pending" and due(row) <= now]
        for row in rows:
            self._book.publish(self.profiles[row["refId"]], row)
            self._send_scheduled(row)
        return [row["id"] for row in rows]

    def process_tiktok(
        self, *, code: int | None = None, message: str = "TikTok could not process the video."
    ) -> list[str]:
        """TikTok ends its work on the posts whose id there is `pending`; each sends a `scheduled` webhook.

        Args:
            code: It fails with this code; None: it publishes them.
            message: What it says then.

        Returns:
            The ids of these posts.
        """
        fault = None if code is None else {"code": code, "message": message}
        rows = [row for row in self.posts.values() if self._book.process(row, fault)]
        for row in rows:
            self._send_scheduled(row, {"subAction": "tikTokPublished"})
        return [row["id"] for row in rows]

    def _send_scheduled(self, row: Object, more: Mapping[str, str] = MappingProxyType({})) -> None:
        facts = {name: row[name] for name in ("status", "id", "errors", "postIds")}
        self._send("scheduled", row["refId"], {**more, "code": 400 if row["errors"] else 200, **facts})

    def plays(self, arrived: Arrived) -> bool:
        """Whether there is an answer to such a request."""
        return arrived in _ROUTES

    def answer(self, arrived: Arrived) -> WireResponse:
        """What Ayrshare answers to a request."""
        limits: tuple[tuple[str, str], ...] = ()
        try:
            if arrived.headers.get("authorization") != f"Bearer {self.api_key}":
                raise Refused(403, 102, "API Key not valid. Please check the Authorization header.")
            profile = self._profile(arrived)
            if profile["status"] == "suspended":
                raise Refused(403, None, "The profile is suspended.")
            count = self._counted(profile["refId"])
            limits = (("x-ratelimit-max", str(self.rate_limit)), ("x-ratelimit-count", str(count)))
            if count > self.rate_limit:
                self._refuse(profile)
                raise Refused(429, None, f"Too many requests: {self.rate_limit} per 5 minutes and profile.")
            found = _ROUTES.find(arrived)
            if found is None:
                raise Refused(404, 404, "There is no such endpoint.")
            handler, arrived = found
            response = handler(self, arrived)
        except Refused as refused:
            response = self._answer(refused.body, refused.status)
        except ValueError:
            response = self._answer(Refused(400, 101, "Missing or incorrect parameters.").body, 400)
        return WireResponse(response.status, Headers((*response.headers.pairs, *limits)), response.content)

    def _answer(self, body: Object, status: int = 200) -> WireResponse:
        return answer(status, body, self._clock.now())

    def _profile(self, arrived: Arrived) -> Object:
        key = arrived.headers.get("profile-key")
        if key is not None and key not in self.profile_keys:
            raise Refused(403, 102, "Profile Key not valid.")
        return self.profiles[self.primary if key is None else self.profile_keys[key]]

    def _counted(self, ref_id: str) -> int:
        """How many requests the profile made in this window."""
        window = int(self._clock.monotonic() / _WINDOW)
        last, count = self._counts.get(ref_id, (window, 0))
        self._counts[ref_id] = (window, count + 1 if last == window else 1)
        return self._counts[ref_id][1]

    def _refuse(self, profile: Object) -> None:
        """Count an answer of 429; too many in a day suspend the profile, and a webhook says so."""
        now, times = self._clock.monotonic(), self._refusals.setdefault(profile["refId"], [])
        times.append(now)
        if sum(at > now - _DAY for at in times[-self.most_refusals :]) >= self.most_refusals:
            profile["status"] = "suspended"
            self._send("suspended", profile["refId"], {"code": 200, "title": profile["title"]})

    @_ROUTES("POST", "/api/post")
    def _create_post(self, arrived: Arrived) -> WireResponse:
        profile, given = self._profile(arrived), arrived.json()
        check_post(given)
        _check_x(arrived, given["platforms"])
        reply, status = self._book.write(profile, given)
        if "profile-key" in arrived.headers:
            post = {**reply, "profileTitle": profile["title"], "refId": profile["refId"]}
            reply = {"status": reply["status"], "posts": [post]}
        return self._answer(reply, status)

    @_ROUTES("GET", "/api/post/{id}")
    def _get_post(self, arrived: Arrived) -> WireResponse:
        return self._answer(self._row(arrived, arrived.parts["id"], "get"))

    @_ROUTES("DELETE", "/api/post")
    def _delete_post(self, arrived: Arrived) -> WireResponse:
        given = arrived.json()
        row, by_hand = self._row(arrived, given.get("id"), "delete"), bool(given.get("markManualDeleted"))
        _check_x(arrived, () if by_hand else self._book.left(row))
        return self._answer(*self._book.delete(row, by_hand=by_hand))

    @_ROUTES("PUT", "/api/post/retry")
    def _retry_post(self, arrived: Arrived) -> WireResponse:
        row = self._row(arrived, arrived.json().get("id"), "retry")
        _check_x(arrived, [error["platform"] for error in row["errors"]])
        self._book.retry(row)
        return self._answer({"status": "success", "id": row["id"], "refId": row["refId"]})

    @_ROUTES("POST", "/api/analytics/post")
    def _post_analytics(self, arrived: Arrived) -> WireResponse:
        given = arrived.json()
        row = self._row(arrived, given.get("id"), "analytics")
        networks = given.get("platforms") or [entry["platform"] for entry in row["postIds"]]
        _check_x(arrived, networks)
        told = {
            entry["platform"]: {
                **{name: entry[name] for name in ("id", "postUrl")},
                "analytics": self.metrics.get(entry["platform"], {}),
                **self._updated(600),
            }
            for entry in row["postIds"]
            if entry["platform"] in networks
        }
        return self._answer({**told, "status": "success", "id": row["id"]})

    def _row(self, arrived: Arrived, post_id: object, action: str) -> Object:
        return self._book.row(self._profile(arrived)["refId"], post_id, action)

    @_ROUTES("GET", "/api/history")
    def _history(self, arrived: Arrived) -> WireResponse:
        ref_id = self._profile(arrived)["refId"]
        asked = nested(arrived.query)
        rows = self._book.history(ref_id, asked)
        if not rows:  # the error lies where the posts would
            return self._answer({"history": Refused(400, 221, "History not found.", "get").body, "count": 0}, 400)
        kept = 60 if int(asked.get("limit", 25)) > 25 else 0
        return self._answer({"history": rows, "count": len(rows), "refId": ref_id, **self._updated(kept)})

    def _updated(self, seconds: int) -> Object:
        now = self._clock.now()
        return {"lastUpdated": iso(now), "nextUpdate": iso(now + timedelta(seconds=seconds))}

    @_ROUTES("GET", "/api/user")
    def _user(self, arrived: Arrived) -> WireResponse:
        profile = self._profile(arrived)
        return self._answer(
            {
                **_active(profile),
                "ayrlinkUrl": "https://ayrl.ink/bio/sandbox",
                "created": {**profile["created"], "utc": profile["createdUTC"]},
                "displayNames": profile["displayNames"],
                "email": "sandbox@example.com",
                "messagingEnabled": profile["messagingActive"],
                "monthlyApiCalls": self._counts[profile["refId"]][1],
                "refId": profile["refId"],
                "title": profile["title"],
            }
        )

    @_ROUTES("POST", "/api/profiles")
    def _create_profile(self, arrived: Arrived) -> WireResponse:
        given = arrived.json()
        title = given.get("title")
        if not isinstance(title, str) or not title:
            raise Refused(400, 101, "Missing or incorrect parameters: title.", "create")
        if any(profile["title"] == title for profile in self.profiles.values()):
            raise Refused(400, 146, "A profile of this title exists.", "create")
        profile = self._new_profile(title, messaging_active=bool(given.get("messagingActive")))
        key = self._ids.new("", 28).upper()
        self.profile_keys[key] = profile["refId"]
        shown = {name: profile[name] for name in ("title", "refId", "messagingActive")}
        return self._answer({"status": "success", **shown, "profileKey": key})

    def _new_profile(self, title: str, *, messaging_active: bool = False) -> Object:
        created = stored(self._clock.now())
        profile: Object = {
            "status": "active",
            "title": title,
            "createdUTC": created.pop("utc"),
            "created": created,
            "refId": self._ids.new("", 40),
            "displayNames": [],
            "messagingActive": messaging_active,
        }
        self.profiles[profile["refId"]] = profile
        return profile

    def _add_account(self, profile: Object, network: str) -> None:
        others = [entry for entry in profile["displayNames"] if entry["platform"] != network]
        account = {"platform": network, "id": self._ids.new("", 12), "displayName": profile["title"]}
        profile["displayNames"] = [*others, {**account, "created": iso(self._clock.now())}]

    @_ROUTES("GET", "/api/profiles")
    def _list_profiles(self, arrived: Arrived) -> WireResponse:
        asked = nested(arrived.query)
        found = [profile for profile in self.profiles.values() if self._is_asked_for(profile, asked)]
        limit = int(asked.get("limit", 100))
        start = int(base64.b64decode(asked["cursor"])) if "cursor" in asked else 0
        end = start + limit
        page: Object = {"hasMore": end < len(found), "limit": limit}
        if page["hasMore"]:
            page["nextCursor"] = base64.b64encode(str(end).encode()).decode()
        shown = ("status", "title", "created", "createdUTC", "refId")
        rows = [{name: profile[name] for name in shown} | _active(profile) for profile in found[start:end]]
        return self._answer({"profiles": rows, "count": len(rows), **self._updated(300), "pagination": page})

    def _is_asked_for(self, profile: Object, asked: Object) -> bool:
        active = asked.get("hasActiveSocialAccounts")
        return (
            profile["refId"] != self.primary
            and asked.get("title", profile["title"]) == profile["title"]
            and asked.get("refId", profile["refId"]) == profile["refId"]
            and (active is None or (active == "true") == bool(profile["displayNames"]))
            and {*asked.get("includesActiveSocialAccounts", ())} <= {*linked(profile)}
        )

    @_ROUTES("DELETE", "/api/profiles")
    def _delete_profile(self, arrived: Arrived) -> WireResponse:
        title = arrived.json().get("title")
        named = [profile for profile in self.profiles.values() if profile["title"] == title]
        if title is not None and not named:
            raise Refused(404, 101, "There is no profile of this title.", "delete")
        ref_id = (named[0] if named else self._profile(arrived))["refId"]
        if ref_id == self.primary:
            raise Refused(400, 101, "The primary profile cannot be deleted.", "delete")
        del self.profiles[ref_id]
        for key in [key for key, ref in self.profile_keys.items() if ref == ref_id]:
            del self.profile_keys[key]
        for post_id in [row["id"] for row in self.posts.values() if row["refId"] == ref_id]:
            del self.posts[post_id]
        return self._answer({"status": "success", "refId": ref_id})

    def _send_social(self, profile: Object, change: str, network: str, more: Object) -> None:
        facts = {"code": 200, "type": change, "platform": network, "title": profile["title"], **more}
        self._send("social", profile["refId"], facts)

    def _send(self, action: str, ref_id: str, facts: Object) -> None:
        self._webhooks.send(self.event(action, facts, refId=ref_id))

    def event(self, type: str, object: Mapping[str, JsonValue], /, **envelope: JsonValue) -> Webhook:
        """An event of this action with these fields, signed when it is delivered; the envelope may say otherwise."""
        hook_id = self._ids.new("", 20)

        def signed(body: bytes, at: datetime) -> dict[str, str]:
            return sign(body, self.webhook_secret, at=at, id=hook_id)

        usual: dict[str, JsonValue] = {
            "created": iso(self._clock.now()),
            "refId": self.primary,
            "hookId": hook_id,
            "url": self.webhook_url,
        }
        payload: dict[str, JsonValue] = {"action": type, **object, **usual, **envelope}
        return Webhook.of(Source.AYRSHARE, hook_id, type, payload, signed)


def _network(platform: str) -> str:
    """Ayrshare's name of a network."""
    known = parse_platform(platform)
    if isinstance(known, Unrecognized):
        raise ValueError(f"{platform!r} is no network that Ayrshare knows")
    return ayrshare_name(known)


def _active(profile: Object) -> Object:
    """Ayrshare leaves the field out where nothing is linked."""
    return {"activeSocialAccounts": linked(profile)} if profile["displayNames"] else {}


def _check_x(arrived: Arrived, networks: Iterable[str]) -> None:
    """Calls that touch X need both headers of one's own X application."""
    given = [name for name in _X_HEADERS if arrived.headers.get(name)]
    if "twitter" in networks and not given:
        raise Refused(400, 419, f"X/Twitter needs the headers {' and '.join(_X_HEADERS)}.")
    if "twitter" in networks and len(given) == 1:
        raise Refused(400, 101, f"X/Twitter needs both headers, and only {given[0]} was sent.")
