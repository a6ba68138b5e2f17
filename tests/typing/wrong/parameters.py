"""Parameters that both checkers refuse, at any depth: on each line that says so, and nowhere else.

`tests/pipeline/test_wrong_parameters.py` makes each of these calls: it is refused before anything is sent, but for a value
that an enumeration does not have yet, where the line says "tomorrow".
"""

from __future__ import annotations

from datetime import datetime

from switchgear import UNSET, AyrshareClient, ClerkClient, StripeClient

NAMES = ["a", "b"]


def users(clerk: ClerkClient) -> None:
    clerk.users.list(limit="ten")  # E: a limit is a number
    clerk.users.list(banned="yes")  # E: a flag
    clerk.users.list(email_address=[1])  # E: an address is text
    clerk.users.list(created_at_after="2026-01-01")  # E: a time
    clerk.users.list(order=1)  # E: no such parameter
    clerk.users.count(limit=5)  # E: a count has no limit
    clerk.users.create(first_name=7)  # E: a name is text
    clerk.users.create(password=None)  # E: a password cannot be unset
    clerk.users.create(email_address=[b"a@example.com"])  # E: an address is text
    clerk.users.create(create_organizations_limit="3")  # E: a number
    clerk.users.create(public_metadata=[1])  # E: metadata is a mapping
    clerk.users.create(public_metadata={"a": {"b": object()}})  # E: what has no JSON form
    clerk.users.create(backup_codes=[5])  # E: a code is text
    clerk.users.create(legal_accepted_at=1767323045)  # E: a time
    clerk.users.update("user_1", banned=True)  # E: no such parameter
    clerk.users.update("user_1", primary_email_address_id=None)  # E: cannot be unset
    clerk.users.update(7, first_name="Ann")  # E: an id is text
    clerk.users.merge_metadata("user_1", private_metadata="a")  # E: metadata is a mapping
    clerk.users.replace_metadata("user_1", metadata={})  # E: no such parameter


def customers(stripe: StripeClient) -> None:
    stripe.customers.list(limit="ten")  # E: a limit is a number
    stripe.customers.list(created="yesterday")  # E: a time, or a range
    stripe.customers.list(created={"since": datetime.now()})  # E: no such bound
    stripe.customers.list(created={"gte": "yesterday"})  # E: a bound is a time
    stripe.customers.create(balance="ten")  # E: an amount is a number
    stripe.customers.create(default_source="card_1")  # E: not of a new one
    stripe.customers.create(address={"street": "Main"})  # E: no such line
    stripe.customers.create(address={"line1": 5})  # E: a line is text
    stripe.customers.create(shipping={"name": "Ann"})  # E: the address is missing
    stripe.customers.create(shipping={"name": "Ann", "address": {"town": "Lyon"}})  # E: no such line
    stripe.customers.create(metadata={"seats": 3})  # E: metadata is text
    stripe.customers.create(tax_id_data=[{"type": "eu_vat"}])  # E: the value is missing
    stripe.customers.create(invoice_settings={"custom_fields": [{"name": "PO"}]})  # E: the value is missing
    stripe.customers.create(preferred_locales=["de", 1])  # E: a locale is text
    stripe.customers.create(idempotency_key=7)  # E: a key is text
    stripe.customers.update("cus_1", tax={"validate_location": "never"})  # E: tomorrow
    stripe.customers.update("cus_1", tax={"validate": "auto"})  # E: no such parameter
    stripe.customers.retrieve("cus_1", expand=[1])  # E: a field's name is text
    stripe.customers.search(5)  # E: a query is text


def subscriptions(stripe: StripeClient) -> None:
    stripe.subscriptions.create(customer="cus_1")  # E: the items are missing
    stripe.subscriptions.create(items=[{"price": "price_1"}])  # E: the customer is missing
    stripe.subscriptions.create(customer="cus_1", items=[{"quantitty": 2}])  # E: no such parameter
    stripe.subscriptions.create(customer="cus_1", items=[{"price": "p", "quantity": "2"}])  # E: a number
    stripe.subscriptions.create(customer="cus_1", items=["price_1"])  # E: an item is a mapping
    stripe.subscriptions.create(customer="cus_1", items=[{"price": "p"}], trial_end=5)  # E: a time, or now
    stripe.subscriptions.create(customer="cus_1", items=[{"price": "p", "discounts": [{"cupon": "A"}]}])  # E: no such
    stripe.subscriptions.update("sub_1", items=[{"id": "si_1", "deleted": "yes"}])  # E: a flag
    stripe.subscriptions.update("sub_1", pause_collection={"resumes_at": datetime.now()})  # E: the behavior is missing
    stripe.subscriptions.update("sub_1", automatic_tax={"enabled": True, "liability": {"type": 1}})  # E: text
    stripe.subscriptions.cancel("sub_1", invoice_now="yes")  # E: a flag
    stripe.subscriptions.cancel("sub_1", cancellation_details={"comment": 5})  # E: text
    stripe.checkout.sessions.create(line_items=[{"price": "p"}])  # E: the mode is missing
    stripe.checkout.sessions.create(mode="payment", line_items=[{"price_data": {"unit_amount": 5}}])  # E: no currency
    stripe.billing_portal.sessions.create(customer="cus_1", flow_data={"type": 5})  # E: text


def posts(social: AyrshareClient) -> None:
    social.posts.create("Hello")  # E: the platforms are missing
    social.posts.create(5, platforms=["x"])  # E: a post is text
    social.posts.create("Hello", platforms=[1])  # E: a network is text
    social.posts.create("Hello", platforms=["x"], shorten_links="no")  # E: a flag
    social.posts.create("Hello", platforms=["x"], auto_hashtag={"most": 3})  # E: no such parameter
    social.posts.create("Hello", platforms=["x"], auto_hashtag={"max": "3"})  # E: a number
    social.posts.create("Hello", platforms=["x"], options={"x": 5})  # E: an object
    social.posts.create("Hello", platforms=["x"], schedule_date="now")  # E: a time
    social.posts.delete("p1", mark_manual_deleted=1)  # E: a flag
    social.history.list(limit="3")  # E: a limit is a number
    social.history.list(type="never")  # E: tomorrow
    social.profiles.create("Ann", tags=5)  # E: a list
    social.profiles.create("Ann", tags=[1])  # E: a tag is text
    social.profiles.list(has_active_social_accounts="yes")  # E: a flag
    social.user.get(instagram_details="x")  # E: a flag


def unset(clerk: ClerkClient) -> None:
    clerk.users.list(UNSET)  # E: no positional parameter
