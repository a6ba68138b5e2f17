"""The examples run as a stranger would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def output_of(example: str, *arguments: str) -> tuple[list[str], dict[str, list[str]]]:
    """The lines that an example prints, and the rows of its table by their first cell."""
    run = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / example), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
    )
    lines = run.stdout.splitlines()
    return lines, {cells[0]: cells[1:] for line in lines if (cells := re.findall(r"│ ([^│┃]*?) +(?=│)", line))}


def test_quickstart_ends_with_the_whole_picture() -> None:
    lines, rows = output_of("quickstart.py")
    assert set(rows) == {"user", "customer", "subscription", "post"}
    assert rows["user"][1:] == ["active", "Ada Lovelace <ada@example.com>, role premium"]
    assert rows["subscription"][1] == "active"
    assert rows["post"][1:] == ["published", "bluesky: success, linkedin: success"]
    arrivals = [line for line in lines if " -> " in line]
    assert len(arrivals) == 38
    assert sum("nothing new" in line for line in arrivals) >= 7, "a second delivery changes nothing"


def test_a_post_is_published_everywhere() -> None:
    lines, _ = output_of("publish_everywhere.py")
    rows = [re.findall(r"[\w.]+", line) for line in lines if line.startswith("│")]
    statuses = [(network, status) for network, status, *_ in rows]
    networks = ["bluesky", "linkedin", "telegram", "threads", "x"]
    assert sorted(statuses[:6]) == sorted([(name, "success") for name in networks] + [("facebook", "error")])
    assert statuses[6:] == [("facebook", "success")]
    assert all(int(length) <= int(limit) for *_, length, limit in rows)
    assert lines[-1] == "900 views, 42 likes, 3 comments"


def test_many_posts_are_resumed_after_a_kill() -> None:
    lines, _ = output_of("bulk_posts.py")
    assert lines[0] == "killed after 400 posts"
    assert lines[-2] == "resumed: 1000 of 1000 rows succeeded, 0 went out twice"
    looked = int(lines[-1].partition(" ")[0])
    assert 0 < looked <= 4 * 8, "only for the rows that were under way"


@pytest.mark.parametrize("many", [600, pytest.param(10_000, marks=pytest.mark.long)])
def test_what_is_kept_is_read_resumed_compared_and_healed(many: int) -> None:
    lines, _ = output_of("backfill_and_reconcile.py", str(many))
    half = f"{many // 2:,}"
    for kind in ("user", "subscription"):
        said = [line.removeprefix(kind).strip() for line in lines if line.startswith(kind)]
        assert [line for line in said if line.startswith("killed")]
        assert [line for line in said if line.startswith("[")][-1].endswith(f"{half} of {half}")
        assert said[-1] == "the second sweep finds nothing"
    assert "user         the first sweep finds 39 changed, 10 deleted, 1 missing" in lines
    assert "subscription the first sweep finds 49 changed" in lines
    assert lines[-1] == "observers were told of 99 objects that were healed"


def test_a_protected_api_lets_in_whom_it_should() -> None:
    pytest.importorskip("fastapi")
    lines, rows = output_of("protected_api.py")
    statuses = {name: [cell.split()[0] for cell in cells] for name, cells in rows.items()}
    assert statuses == {
        "nobody": ["401", "401"],
        "a user": ["200", "403"],
        "a member of an organization": ["200", "403"],
        "its administrator": ["200", "200"],
        "a forged token": ["401", "401"],
        "another instance's token": ["401", "401"],
        "an expired token": ["401", "401"],
        "a machine's token": ["401", "401"],
        "an API key": ["401", "401"],
    }
    assert rows["its administrator"][1] == "200 org_acme"
    reasons = [rows[name][0].split()[1] for name in ("a forged token", "an expired token", "a machine's token")]
    assert reasons == ["signature", "expired", "not_a_session"]
    assert lines[-2:] == [
        "Keys were fetched 1 time. Observers were told of these tokens:",
        "6 accepted, 2 signature, 2 unknown_key, 2 expired, 4 not_a_session",
    ]


def test_a_subscription_is_sold_renewed_recovered_and_canceled() -> None:
    lines, _ = output_of("billing.py")
    steps: dict[str, dict[str, str]] = {}
    for line in lines:
        cells = re.findall(r"│ ([^│]*?) +(?=│)", line)
        if cells and cells[0]:
            steps[[*steps][-1]][cells[0]] = cells[1]
        elif line[:1].isalpha() and line[0].isupper():
            steps[line.strip()] = {}
    rows = {step: said["row"].split(",")[0] for step, said in steps.items() if "row" in said}
    assert rows == {
        "Checkout, with a trial": "trialing",
        "The trial is over": "active",
        "Renewed": "active",
        "The card is declined": "past_due",
        "Another card pays": "active",
        "To be canceled": "active",
        "Canceled": "canceled",
    }
    assert steps["The trial is over"]["Stripe"] == "invoice of 14.50 USD: paid, tried once"
    assert steps["Renewed"]["Stripe"] == "invoice of 29.00 USD: paid, tried once"
    assert steps["The card is declined"]["Stripe"] == "invoice of 29.00 USD: open, tried 2 times"
    assert steps["Canceled"]["webhooks"] == "1: customer.subscription.deleted"
    assert "to the customer: The card was declined. Please try another card." in lines
    assert lines[-1].endswith("; 0 calls were not played")


def test_a_payment_is_declined_authenticated_paid_and_refunded_in_part() -> None:
    lines, _ = output_of("one_time_payment.py")
    states = [line for line in lines if line.endswith(" received")]
    assert [state.split(": ")[1] for state in states] == [
        "requires_payment_method, 0.00 EUR received",
        "requires_payment_method, 0.00 EUR received",
        "requires_action, 0.00 EUR received",
        "succeeded, 50.00 EUR received",
        "succeeded, 50.00 EUR received",
    ]
    assert [line.split(":")[0] for line in lines if ", advice " in line] == [
        "CardDeclined",
        "InsufficientFunds",
        "CardDeclined",
    ]
    assert not any("stolen" in line for line in lines), "why exactly is not for the customer to know"
    assert "refunded: 15.00 EUR of 50.00 EUR, succeeded" in lines


def test_a_quota_is_used_up_and_raised_by_webhooks() -> None:
    lines, _ = output_of("repurposeflow_quota.py")
    assert lines[1] == "note 11 is refused: You have used up this month's generations."
    shown = [line.split()[-6:] for line in lines if line.endswith("generations")]
    assert [(tier, used, limit) for tier, _, used, _, limit, _ in shown] == [
        ("free", "0", "10"),
        ("free", "10", "10"),
        ("free", "10", "10"),
        ("pro", "10", "500"),
        ("pro", "11", "500"),
    ]
    assert lines[-1] == "2900 cents a month, until 1 February"


def test_somebody_registers_looks_and_leaves() -> None:
    lines, _ = output_of("coachflux_registration.py")
    told = dict(re.findall(r"^(\S+): +(.*)$", "\n".join(lines), re.MULTILINE))
    assert told["account"] == "Ada Lovelace <ada@example.com>, free, signed in at 01:00"
    assert told["team"] == "Engines, team, 1 seat used; Ada is its owner"
    assert told["export"].startswith("1 in sessions, 1 in login_sessions, 1 in org_members; ")
    assert [line.split()[:2] for line in lines if line.startswith("  ")] == [
        ["delete:", "CoachingSession"],
        ["delete:", "OrgMember"],
        ["delete:", "LoginSession"],
        ["erase:", "User"],
    ]
    assert told["left"] == "2 of 5 rows, 0 of them with her name"


def test_a_request_is_approved_published_every_week_and_counted() -> None:
    lines, _ = output_of("ezre_publishing.py")
    told = [re.split(r": +", line, maxsplit=1) for line in lines]
    assert [said for step, said in told if step == "published"] == [
        "01 Jan: published, 0 of 2 retries",
        "08 Jan: published, 1 of 2 retries",
        "15 Jan: published, 0 of 2 retries",
    ]
    steps = dict(told)
    assert steps["connection"] == "LINKEDIN, Primary Profile"
    assert steps["request"].startswith("approved by grace")
    assert steps["refused"] == "LinkedIn is having trouble (code 500); again in 60 s by ayrshare_retry"
    assert steps["totals"] == "3 posts seen 1440 times, 36 likes"
    assert steps["engagement"] == "1 comment, on a post of ours: True"
