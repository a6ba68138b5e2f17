"""The four monitoring queries, held against the same questions in SQL, over generated rows."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import astuple
from datetime import timedelta
from uuid import UUID

import pytest

from switchgear.domains.repurposeflow import (
    ContentChannel,
    Generation,
    GenerationStatus,
    SubscriptionStatus,
    Tier,
    User,
    active_subscriptions,
    daily_generations,
    generation_time,
    platform_popularity,
)
from switchgear.testing.factories import EXAMPLE_TIME as NOW
from switchgear.testing.factories import example

STATUSES = (
    SubscriptionStatus.ACTIVE,
    SubscriptionStatus.ACTIVE,
    SubscriptionStatus.CANCELED,
    SubscriptionStatus.PAST_DUE,
)
AGES = [timedelta(days=days) for days in (0, 1, 6, 7, 8, 29, 30, 31)]

ACTIVE = """
SELECT subscription_tier, COUNT(*), SUM(generations) FROM users WHERE subscription_status = 'active'
GROUP BY subscription_tier ORDER BY subscription_tier
"""
DAILY = """
SELECT date(created_at), COUNT(*), COUNT(DISTINCT user_id) FROM generations
WHERE created_at > :month GROUP BY date(created_at) ORDER BY 1 DESC
"""
POPULAR = """
SELECT platform, COUNT(*) FROM generations JOIN chosen ON chosen.generation_id = generations.id
WHERE created_at > :week GROUP BY platform ORDER BY 2 DESC, 1
"""
TOOK = """
WITH took AS (
    SELECT ms, ROW_NUMBER() OVER (ORDER BY ms) - 1 AS place, COUNT(*) OVER () AS many FROM generations
    WHERE status = 'completed' AND created_at > :week AND ms IS NOT NULL
)
SELECT AVG(below.ms) FILTER (WHERE share IS NULL),
    MAX(below.ms + (share * (below.many - 1) - below.place) * (above.ms - below.ms)) FILTER (WHERE share = 0.5),
    MAX(below.ms + (share * (below.many - 1) - below.place) * (above.ms - below.ms)) FILTER (WHERE share = 0.95)
FROM (SELECT NULL AS share UNION ALL SELECT 0.5 UNION ALL SELECT 0.95) AS shares
JOIN took AS below ON share IS NULL OR below.place = CAST(share * (below.many - 1) AS INTEGER)
JOIN took AS above ON above.place = MIN(below.place + 1, below.many - 1)
"""
"""As PostgreSQL's `percentile_cont`, which SQLite has not."""


def rows(rng: random.Random) -> tuple[list[User], list[Generation]]:
    users = [
        example(User).model_copy(
            update={
                "id": UUID(int=number),
                "subscription_tier": rng.choice([*Tier]),
                "subscription_status": rng.choice(STATUSES),
                "generations_count_current_month": rng.randrange(5),
            }
        )
        for number in range(rng.randrange(12))
    ]
    generations = [
        example(Generation).model_copy(
            update={
                "id": UUID(int=number),
                "user_id": UUID(int=rng.randrange(4)),
                "selected_platforms": rng.sample([*ContentChannel], rng.randrange(1, 4)),
                "generation_time_ms": rng.choice([None, rng.randrange(1000)]),
                "status": rng.choice([*GenerationStatus]),
                "created_at": NOW - rng.choice(AGES) + timedelta(seconds=rng.choice([-1, 0, 0, 1, 3600 * 5])),
            }
        )
        for number in range(rng.randrange(40))
    ]
    return users, generations


def database(users: list[User], generations: list[Generation]) -> sqlite3.Connection:
    held = sqlite3.connect(":memory:")
    held.executescript(
        "CREATE TABLE users (id, subscription_tier, subscription_status, generations);"
        "CREATE TABLE generations (id, user_id, ms, status, created_at);"
        "CREATE TABLE chosen (generation_id, platform);"
    )
    held.executemany(
        "INSERT INTO users VALUES (?, ?, ?, ?)",
        [(str(u.id), u.subscription_tier, u.subscription_status, u.generations_count_current_month) for u in users],
    )
    held.executemany(
        "INSERT INTO generations VALUES (?, ?, ?, ?, ?)",
        [(str(g.id), str(g.user_id), g.generation_time_ms, g.status, g.created_at.isoformat()) for g in generations],
    )
    held.executemany(
        "INSERT INTO chosen VALUES (?, ?)",
        [(str(g.id), channel) for g in generations for channel in g.selected_platforms],
    )
    return held


@pytest.mark.parametrize("seed", range(40))
def test_each_answers_what_sql_answers(seed):
    users, generations = rows(random.Random(seed))
    with database(users, generations) as held:
        since = {name: (NOW - timedelta(days=days)).isoformat() for name, days in (("week", 7), ("month", 30))}
        daily, popular = daily_generations(generations, NOW), platform_popularity(generations, NOW)
        answers = [
            [astuple(one) for one in active_subscriptions(users)],
            [(str(one.day), one.generations, one.active_users) for one in daily],
            [astuple(one) for one in popular],
        ]
        assert answers == [held.execute(query, since).fetchall() for query in (ACTIVE, DAILY, POPULAR)]
        assert astuple(generation_time(generations, NOW)) == pytest.approx(held.execute(TOOK, since).fetchone())
    held.close()
