"""Advertising on Facebook (https://www.ayrshare.com/docs/apis/ads/facebook/overview).

What the calls take is known second-hand at best: it goes along as it is given, in Ayrshare's own names.
"""

from __future__ import annotations

from typing import Final

from switchgear.ayrshare.models.ads import AdAccounts, AdPlaces, BoostedAd, BoostedAds
from switchgear.ayrshare.operations.parameters import AYRSHARE, OpenFields
from switchgear.pipeline.evidence import Evidence, known_from
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.request import Repeat, Request, Timing

__all__ = ["Ads"]

AD: Final = Kind(AYRSHARE, "ad", "/api/ads/facebook", BoostedAds)
AD_ACCOUNTS: Final = AD.reading(AdAccounts)
BOOSTED: Final = AD.reading(BoostedAd, timing=Timing.POST)
AUDIENCE: Final = AD.reading(AdPlaces)
NONE: Final[OpenFields] = {}


class Ads(Namespace[ModeT], path="ads"):
    """`/ads/facebook`: advertising on Facebook."""

    @operation
    def accounts(self) -> Request[AdAccounts]:
        """The accounts that can pay for advertising."""
        return AD_ACCOUNTS.get(to="/accounts")

    @operation
    @known_from(Evidence.SECOND_HAND)
    def boost(self, fields: OpenFields) -> Request[BoostedAd]:
        """Advertise a post. It costs money, and is never repeated by itself."""
        return BOOSTED.update(params=fields, to="/boost")

    @operation
    @known_from(Evidence.SECOND_HAND)
    def boosted(self, fields: OpenFields = NONE) -> Request[BoostedAds]:
        """The posts that are advertised."""
        return AD.get(params=fields, to="/boosted-ads")

    @operation
    @known_from(Evidence.SECOND_HAND)
    def history(self, fields: OpenFields = NONE) -> Request[BoostedAds]:
        """What advertising cost and brought. One page of the documentation calls it `/spend`."""
        return AD.get(params=fields, to="/history")

    @operation
    @known_from(Evidence.SECOND_HAND)
    def interests(self, fields: OpenFields = NONE) -> Request[AdPlaces]:
        """Interests by which an audience can be chosen."""
        return AUDIENCE.get(params=fields, to="/interests")

    @operation
    @known_from(Evidence.SECOND_HAND)
    def regions(self, fields: OpenFields = NONE) -> Request[AdPlaces]:
        """Regions by which an audience can be chosen."""
        return AUDIENCE.get(params=fields, to="/regions")

    @operation
    @known_from(Evidence.SECOND_HAND)
    def cities(self, fields: OpenFields = NONE) -> Request[AdPlaces]:
        """Cities by which an audience can be chosen."""
        return AUDIENCE.get(params=fields, to="/cities")

    @operation
    @known_from(Evidence.SECOND_HAND)
    def dsa_recommendations(self, fields: OpenFields = NONE) -> Request[AdPlaces]:
        """Who may be named as the one who pays, as the European Union's Digital Services Act demands."""
        return AUDIENCE.get(params=fields, to="/dsa-recommendations")

    @operation
    @known_from(Evidence.SECOND_HAND)
    def update(self, fields: OpenFields) -> Request[BoostedAd]:
        """Change what is advertised. Twice is as good as once."""
        return BOOSTED.update(params=fields, verb="PUT", to="/update", repeat=Repeat.SAFE)
