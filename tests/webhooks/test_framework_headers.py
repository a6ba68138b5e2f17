"""A receiver takes the headers of every framework as they are."""

from __future__ import annotations

import io

import django
import pytest
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from flask import Flask, request
from starlette.requests import Request
from werkzeug.test import EnvironBuilder

from deliveries import SENDERS, Sender
from switchgear.types import Headers


@pytest.fixture(scope="module", autouse=True)
def _django():
    if not settings.configured:
        settings.configure(ALLOWED_HOSTS=["*"])
        django.setup()


def _environ(sender: Sender):
    return EnvironBuilder(method="POST", data=sender.body, headers=sender.sign(sender.body)).get_environ()


def _scope(sender: Sender):
    pairs = [(name.lower().encode(), value.encode()) for name, value in sender.sign(sender.body).items()]
    return {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": pairs}


FORMS = {
    "dict": lambda sender: sender.sign(sender.body),
    "upper-case dict": lambda sender: {name.upper(): value for name, value in sender.sign(sender.body).items()},
    "pairs": lambda sender: list(sender.sign(sender.body).items()),
    "generator of pairs": lambda sender: (pair for pair in sender.sign(sender.body).items()),
    "our own": lambda sender: Headers.of(sender.sign(sender.body)),
    "ASGI byte pairs": lambda sender: _scope(sender)["headers"],
    "Starlette": lambda sender: Request(_scope(sender)).headers,
    "WSGI environ": _environ,
    "Django headers": lambda sender: WSGIRequest(_environ(sender)).headers,
    "Django META": lambda sender: WSGIRequest(_environ(sender)).META,
    "Django ASGI headers": lambda sender: ASGIRequest(_scope(sender), io.BytesIO(sender.body)).headers,
    "Django ASGI META": lambda sender: ASGIRequest(_scope(sender), io.BytesIO(sender.body)).META,
}


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.source)
@pytest.mark.parametrize("form", FORMS)
def test_headers_of(form: str, sender: Sender):
    assert sender.build().receive(sender.body, FORMS[form](sender)).raw == sender.body


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.source)
def test_headers_of_flask(sender: Sender):
    with Flask("hooks").test_request_context(method="POST", data=sender.body, headers=sender.sign(sender.body)):
        assert type(request.headers).__name__ == "EnvironHeaders"
        assert sender.build().receive(request.get_data(), request.headers).raw == sender.body
        assert sender.build().receive(request.get_data(), request.environ).raw == sender.body
