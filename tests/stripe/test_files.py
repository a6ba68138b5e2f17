"""Files go where files go, and what is no object comes as it is; cards and bank accounts are read as what they are."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from stripe_wire import StripeWire
from switchgear.errors import NotFound
from switchgear.pipeline.body import File
from switchgear.stripe.models import Discount, StoredBankAccount, StoredCard
from switchgear.stripe.models.base import UntypedObject
from switchgear.stripe.operations import Files
from wires import answered, done, each_colour, lost_answer, reply

FILE = {"id": "file_1", "object": "file", "created": 1, "purpose": "dispute_evidence", "size": 3}
CARD = {"id": "card_1", "object": "card", "last4": "4242", "exp_month": 1, "exp_year": 2030}
BANK = {"id": "ba_1", "object": "bank_account", "last4": "6789"}
OLD = {"id": "src_1", "object": "source", "created": 1}


@pytest.fixture
def wire(colour):
    return StripeWire(colour)


@each_colour
def test_a_file_is_uploaded_to_the_host_of_files_and_once(wire):
    wire.steps = [lost_answer, answered(reply(200, FILE))]
    wire.service.answer = lambda _: reply(500, "")  # type: ignore[method-assign]
    scan = File("scan.png", b"\x89PN", "image/png")
    made = done(wire.client().files.create(scan, purpose="dispute_evidence", file_link_data={"create": True}))
    assert (made.id, made.size) == ("file_1", 3)
    first, second = wire.requests
    assert (urlsplit(first.url).netloc, urlsplit(first.url).path) == ("files.stripe.com", "/v1/files")
    assert first.content == second.content
    assert b'name="purpose"\r\n\r\ndispute_evidence' in first.content
    assert b'name="file_link_data[create]"\r\n\r\ntrue' in first.content
    assert b'name="file"; filename="scan.png"\r\nContent-Type: image/png\r\n\r\n\x89PN' in first.content
    keys = {request.header("idempotency-key") for request in wire.requests}
    assert len(keys) == 1
    assert None not in keys


@each_colour
def test_what_is_no_object_comes_as_it_is(wire):
    wire.steps = [answered(reply(200, "%PDF-1.7")), answered(reply(200, "a,b"))]
    client = wire.client()
    assert done(client.quotes.pdf("qt_1")) == b"%PDF-1.7"
    assert done(client.files.contents("file_1")) == b"a,b"
    assert [request.url for request in wire.requests] == [
        "https://files.stripe.com/v1/quotes/qt_1/pdf",
        "https://files.stripe.com/v1/files/file_1/contents",
    ]


@each_colour
def test_cards_and_bank_accounts_are_read_as_what_they_are(wire):
    page = {"object": "list", "data": [CARD, BANK, OLD], "has_more": False, "url": "/v1/customers/cus_1/sources"}
    wire.steps = [answered(reply(200, found)) for found in (page, CARD, BANK)]
    client = wire.client()
    found = done(client.customers.sources.list("cus_1").all())
    assert [type(one) for one in found] == [StoredCard, StoredBankAccount, UntypedObject]
    assert isinstance(done(client.customers.sources.retrieve("cus_1", "card_1")), StoredCard)
    assert isinstance(done(client.accounts.external_accounts.retrieve("acct_1", "ba_1")), StoredBankAccount)


@each_colour
def test_a_discount_is_ended_once(wire):
    ended = {"id": "di_1", "object": "discount", "deleted": True, "start": 1}
    none = {"error": {"type": "invalid_request_error", "code": "resource_missing", "message": "No active discount"}}
    wire.service.answer = lambda _: reply(200, ended)  # type: ignore[method-assign]
    client = wire.client()
    assert isinstance(done(client.customers.delete_discount("cus_1")), Discount)
    wire.steps = [lost_answer, answered(reply(404, none))]
    assert done(client.subscriptions.delete_discount("sub_1")) is None
    wire.steps = [answered(reply(404, none))]
    with pytest.raises(NotFound):
        done(client.customers.delete_discount("cus_1"))


def test_an_upload_tells_how_far_it_is():
    told: list[tuple[int, int]] = []
    scan = File("scan.png", b"x" * 200_000, "image/png")
    plain = Files.create.build(None, scan, purpose="dispute_evidence")
    watched = Files.create.build(None, scan, purpose="dispute_evidence", on_progress=lambda *pair: told.append(pair))
    assert watched.body is not None
    assert watched.body.open is not None
    assert plain.body is not None
    total = len(plain.body.content)
    assert b"".join(watched.body.open()) == plain.body.content  # type: ignore[arg-type]  # of both kinds of iterables
    assert told[-1] == (total, total)
    assert len(told) > 1
