"""The domain reference says all that entities declare."""

from __future__ import annotations

from types import ModuleType

import pytest

from extension import load
from products import PRODUCTS
from switchgear.domains.declaration import Origin, declaration_of
from switchgear.domains.row_rules import rules_of
from switchgear.domains.shape import shape_of

products = pytest.mark.parametrize("product", PRODUCTS)


@pytest.fixture(scope="module")
def domain() -> ModuleType:
    return load("domain")


def section(text: str, name: str) -> str:
    """What stands below the heading of a class."""
    return text.split(f"\n### {name}\n")[1].split("\n## ", maxsplit=1)[0].split("\n### ", maxsplit=1)[0]


@products
def test_every_declaration_is_there(domain: ModuleType, product: str) -> None:
    text = domain.on_page_markdown(f"# Title\n\n<!-- domain {product} -->\n")
    for cls in PRODUCTS[product].classes:
        facts, written = declaration_of(cls), section(text, cls.__name__)
        for field in facts.fields:
            assert f"\n| `{field.name}` | " in written
            assert field.wire == field.name or f"| `{field.wire}` |" in written
            for member in shape_of(cls, field.name).options:
                assert f"`{member.value}`" in section(text, type(member).__name__)
        assert facts.table is None or f"Table `{facts.table}`" in written
        assert all(f"`{index.name}`" in written for index in facts.indexes)
        for origin in Origin:
            for rule in rules_of(cls, origin):
                assert f"| `{rule.code}` | `{rule.field}` | {rule.message} | the {origin}: " in written
                assert rule.field in cls.model_fields


@pytest.mark.parametrize(
    ("product", "name", "line"),
    [
        ("integration", "User", "| `clerk_id` | `clerkId` | str, at least 1 long | **required** |  |"),
        ("integration", "SocialPost", "| draft | scheduled | published, deleted |  |"),
        ("integration", "Customer", "| `user_id` | [User](#user) |"),
        (
            "coachflux",
            "Coupon",
            "| `duration` | `duration_in_months` | Input should be given with repeating, and only then | the",
        ),
        (
            "integration",
            "Subscription",
            "| `period_order` | `current_period_end` | Input should lie after current_period_start | the product:",
        ),
        (
            "integration",
            "User",
            "| `soft_deletion` | `deleted_at` | Input should be given exactly when the status is deleted | the",
        ),
        ("coachflux", "ActionItem", "| True | False |  | `completed_at` |"),
        (
            "repurposeflow",
            "Subscription",
            "| `tier` |  | [Tier](#tier): pro, business | **required** | Of the price. |",
        ),
        (
            "ezre_comms",
            "PlatformConnection",
            "| `by_account` *added* | `organization_id`, `platform`, `account_id` | over",
        ),
        ("ezre_comms", "Schedule", "| `max_retries` | `maxRetries` | int, 0 or more | `3` |  |"),
    ],
)
def test_lines_read_well(domain: ModuleType, product: str, name: str, line: str) -> None:
    assert f"\n{line}" in section(domain.reference(product), name)


@products
def test_retention_is_there(domain: ModuleType, product: str) -> None:
    assert "| archive |" in domain.reference(product).split("\n## Retention\n")[1]
