"""Advertising on Facebook (https://www.ayrshare.com/docs/apis/ads/facebook/get-ad-accounts)."""

from __future__ import annotations

from pydantic import JsonValue

from switchgear.ayrshare.models.base import AyrshareModel, Cached, Reply, TextId
from switchgear.types.times import AnyTime

__all__ = [
    "AdAccount",
    "AdAccounts",
    "AdBusiness",
    "AdFunding",
    "AdMetrics",
    "AdPlaces",
    "AdTax",
    "BoostedAd",
    "BoostedAds",
]


class AdBusiness(AyrshareModel):
    """Who an account belongs to."""

    name: str | None = None
    city: str | None = None
    country: str | None = None
    state: str | None = None
    street: str | None = None
    zip: str | None = None


class AdFunding(AyrshareModel):
    """What an account is paid with."""

    id: TextId | None = None
    type: str | None = None


class AdTax(AyrshareModel):
    """An account's tax id."""

    id: TextId | None = None
    type: str | None = None
    status: str | None = None
    is_required: bool | None = None


class AdMetrics(AyrshareModel):
    """What advertising cost and brought."""

    spend: float | None = None
    impressions: int | None = None
    reach: int | None = None
    clicks: int | None = None
    ctr: float | None = None
    cpm: float | None = None
    cpp: float | None = None
    frequency: float | None = None
    unique_clicks: int | None = None
    unique_ctr: float | None = None
    cost_per_unique_click: float | None = None
    inline_link_clicks: int | None = None
    cost_per_inline_link_click: float | None = None
    outbound_clicks: int | None = None
    cost_per_outbound_click: float | None = None
    website_ctr: tuple[JsonValue, ...] = ()
    account_currency: str | None = None
    account_name: str | None = None
    account_id: TextId | None = None


class AdAccount(AyrshareModel):
    """An account that pays for advertising; amounts are in its currency's main unit."""

    account_id: TextId | None = None
    name: str | None = None
    status: str | None = None
    owner: TextId | None = None
    business: AdBusiness | None = None
    created: AnyTime | None = None
    age_in_days: float | None = None
    currency: str | None = None
    timezone_name: str | None = None
    amount_spent: float | None = None
    balance: float | None = None
    budget_remaining: float | None = None
    min_daily_budget: float | None = None
    spend_cap: float | None = None
    funding_source: AdFunding | None = None
    tax: AdTax | None = None
    metrics: AdMetrics | None = None
    disable_reason: JsonValue = None
    has_notifications_enabled: bool | None = None
    is_personal: bool | None = None
    is_prepay_account: bool | None = None
    tos_accepted: JsonValue = None


class AdAccounts(Cached):
    """The reply of `GET /ads/facebook/ad-accounts`."""

    ad_accounts: tuple[AdAccount, ...] = ()
    count: int | None = None


class BoostedAd(Reply):
    """A post that is advertised; what else is told is in `model_extra`."""

    ad_id: TextId | None = None
    ad_name: str | None = None
    post_id: TextId | None = None
    metrics: AdMetrics | None = None


class BoostedAds(Cached):
    """Posts that are advertised, or were."""

    ads: tuple[BoostedAd, ...] = ()
    count: int | None = None


class AdPlaces(Cached):
    """What an audience can be narrowed to: interests, regions, cities, and who pays; all of it in `model_extra`."""
