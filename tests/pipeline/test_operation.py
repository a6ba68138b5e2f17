"""Operations: one definition, its forms, and what Python's own tools see of them."""

from __future__ import annotations

import asyncio
import inspect
import json
import pydoc
import re
import traceback
from unittest.mock import create_autospec

import pytest

from crm import (
    CLIENTS,
    Admins,
    AsyncCrmClient,
    Contact,
    Contacts,
    CrmClient,
    CrmNamespaces,
    Line,
    Notes,
    async_client,
    contact,
    done,
    reply,
    sync_client,
)
from plain_annotations import Evaluated
from switchgear.errors import ConfigurationError, InvalidRequest, NotFound, ServerError
from switchgear.pipeline.operation import ModeT, Namespace, Operation, Raw, _inner, operation
from switchgear.pipeline.page import AsyncPage, Page, Paged
from switchgear.pipeline.request import Caching, Request, Response, path

each_colour = pytest.mark.parametrize("colour", CLIENTS)


class TestDefinition:
    def test_the_pure_method_sends_nothing_and_needs_no_client(self):
        request = Contacts.get.build(None, "c1", expand=True)
        assert isinstance(request, Request)
        assert (request.method, request.path.filled, request.query) == ("GET", "/contacts/c1", (("expand", "true"),))
        assert request == Contacts.get.build(None, "c1", expand=True)
        assert isinstance(Contacts.list.build(None), Paged)

    def test_read_from_the_class_it_is_the_operation(self):
        assert isinstance(Contacts.get, Operation)
        assert Contacts.get is Contacts.__dict__["get"]
        assert Contacts.get.__doc__ == "Fetch one contact."

    def test_help_on_a_namespace_shows_each_with_its_parameters(self):
        client = sync_client(Line())

        def packed(text: str) -> str:
            return re.sub(r"[\s|]", "", text)  # from Python 3.13 on a long signature takes several lines

        shown = packed(pydoc.plain(pydoc.render_doc(client.contacts)))
        for name, found in vars(Contacts).items():
            if isinstance(found, Operation):
                assert packed(f"{name}{inspect.signature(found)}{found.__doc__.splitlines()[0]}") in shown
        assert packed("get(self, contact_id: 'str', *, expand: 'bool' = False) -> 'Contact' Fetch one") in shown

    def test_from_the_class_it_is_called_with_a_namespace(self):
        client = sync_client(Line(reply(contact("c1"))))
        assert Contacts.get(client.contacts, "c1").id == "c1"

    @pytest.mark.parametrize(
        ("operation", "name"),
        [
            (Contacts.get, "contacts.get"),
            (Contacts.ensure, "contacts.ensure"),
            (Notes.get, "contacts.notes.get"),
            (Admins.ban, "admins.ban"),
            (Admins.get, "contacts.get"),  # inherited, and so are the vendor's path and docs
        ],
    )
    def test_it_is_named_by_its_namespace(self, operation, name):
        assert operation.name == name

    def test_a_namespace_without_a_path_keeps_its_parents(self):
        class More(Contacts): ...

        assert More.path == "contacts"


class TestFaces:
    @each_colour
    def test_the_value(self, colour):
        line = Line(reply(contact(name="Ada")))
        result = done(CLIENTS[colour](line).contacts.get("c1"))
        assert result == Contact(id="c1", name="Ada")
        assert line.asked == ["GET /contacts/c1"]

    @each_colour
    def test_the_raw_response(self, colour):
        line = Line(reply(contact(), 201, x_request_id="req_1"))
        response = done(CLIENTS[colour](line).raw.contacts.get("c1"))
        assert isinstance(response, Response)
        assert (response.value.id, response.status, response.request_id, response.attempts) == ("c1", 201, "req_1", 1)

    @each_colour
    def test_a_list(self, colour):
        page = CLIENTS[colour](Line()).contacts.list()
        assert isinstance(page, Page if colour == "sync" else AsyncPage)

    @each_colour
    def test_a_raw_list_is_one_page(self, colour):
        line = Line(reply({"items": [contact()], "more": True}))
        response = done(CLIENTS[colour](line).raw.contacts.list())
        assert [item.id for item in response.value.items] == ["c1"]
        assert response.value.has_more

    @each_colour
    def test_namespaces_below_namespaces(self, colour):
        line = Line(reply(contact("n1")))
        assert done(CLIENTS[colour](line).contacts.notes.get("c1", "n1")).id == "n1"
        assert line.asked == ["GET /contacts/c1/notes/n1"]

    @each_colour
    def test_inherited_operations(self, colour):
        line = Line(reply(contact()), reply(contact()))
        client = CLIENTS[colour](line)
        assert done(client.admins.get("c1")).id == "c1"
        assert done(client.admins.ban("c1", reason="spam")).id == "c1"

    @each_colour
    def test_the_same_request_is_sent_by_every_face(self, colour):
        def sent(call):
            line = Line(reply(contact()))
            done(call(CLIENTS[colour](line)))
            return line.requests

        assert sent(lambda client: client.contacts.get("c1", expand=True)) == sent(
            lambda client: client.raw.contacts.get("c1", expand=True)
        )

    def test_concurrent_calls_of_one_client(self):
        line = Line(reply(contact("a")), reply(contact("b")))

        async def both():
            client = async_client(line)
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(client.contacts.get(one)) for one in "ab"]
            return [task.result().id for task in tasks]

        assert asyncio.run(both()) == ["a", "b"]


class TestRefusals:
    @each_colour
    @pytest.mark.parametrize(
        ("call", "operation"),
        [
            (lambda client: client.contacts.get(""), "contacts.get"),
            (lambda client: client.contacts.get("../account"), "contacts.get"),
            (lambda client: client.contacts.create(""), "contacts.create"),
            (lambda client: client.raw.contacts.create(""), "contacts.create"),
            (lambda client: client.contacts.search("x", limit=object()), "contacts.search"),
            (lambda client: client.contacts.ensure("nobody"), "contacts.ensure"),
        ],
    )
    def test_bad_arguments_say_where_and_send_nothing(self, colour, call, operation):
        line = Line()
        with pytest.raises(InvalidRequest) as refused:
            done(call(CLIENTS[colour](line)))
        assert (refused.value.service, refused.value.operation) == ("crm", operation)
        assert isinstance(refused.value, ValueError)
        assert not line.requests

    @each_colour
    def test_no_frame_that_holds_arguments_is_left(self, colour):
        with pytest.raises(InvalidRequest) as refused:
            done(CLIENTS[colour](Line()).contacts.create("", password="pass-4242"))
        shown = "".join(traceback.TracebackException.from_exception(refused.value, capture_locals=True).format())
        assert "operation.py" in shown
        assert shown.count("pass-4242") == 1  # the line of this test

    @each_colour
    def test_arguments_are_checked_as_the_signature_says(self, colour):
        client = CLIENTS[colour](Line())
        for call in (
            client.contacts.get,
            lambda: client.contacts.get("c1", True),
            lambda: client.contacts.get("c1", expnd=True),
            lambda: client.admins.ban(contact_id="c1", reason="x"),
        ):
            with pytest.raises(TypeError):
                done(call())


class TestFlows:
    @each_colour
    def test_one_step_may_do(self, colour):
        line = Line(reply(contact()))
        assert done(CLIENTS[colour](line).contacts.ensure("c1")).id == "c1"
        assert line.asked == ["GET /contacts/c1"]

    @each_colour
    def test_a_flow_decides_by_what_the_service_refuses(self, colour):
        line = Line(reply({}, 404), reply(contact("c2")))
        assert done(CLIENTS[colour](line).contacts.ensure("c2")).id == "c2"
        assert line.asked == ["GET /contacts/c2", "POST /contacts"]

    @each_colour
    def test_what_it_does_not_handle_passes(self, colour):
        line = Line(reply({}, 404), *[reply({}, 500)] * 3)
        with pytest.raises(ServerError) as failed:
            done(CLIENTS[colour](line).contacts.ensure("c2", password="pass-4242"))
        error = failed.value
        assert (error.service, error.operation, error.attempts) == ("crm", "contacts.ensure", 3)
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        assert not any("pass-4242" in str(frame.locals) for frame in shown.stack if "switchgear" in frame.filename)

    @each_colour
    def test_there_is_no_raw_form(self, colour):
        with pytest.raises(ConfigurationError, match=r"contacts\.ensure makes several requests") as refused:
            done(CLIENTS[colour](Line()).raw.contacts.ensure("c1"))
        assert refused.value.operation == "contacts.ensure"

    def test_the_pure_form_is_a_generator_of_requests(self):
        steps = Contacts.ensure.build(None, "c1")
        assert next(steps) == Contacts.get.build(None, "c1")
        with pytest.raises(StopIteration) as stopped:
            steps.send(Contact(id="c1"))
        assert stopped.value.value.id == "c1"

    def test_a_step_that_fails_unhandled_in_the_pure_form(self):
        steps = Contacts.ensure.build(None, "c1")
        next(steps)
        assert steps.throw(NotFound("gone")).method == "POST"


class TestTools:
    @pytest.mark.parametrize(
        ("make", "signature"),
        [
            (lambda: sync_client(Line()).contacts.get, "(contact_id: 'str', *, expand: 'bool' = False) -> 'Contact'"),
            (lambda: async_client(Line()).contacts.get, "(contact_id: 'str', *, expand: 'bool' = False) -> 'Contact'"),
            (
                lambda: sync_client(Line()).raw.contacts.get,
                "(contact_id: 'str', *, expand: 'bool' = False) -> 'Response[Contact]'",
            ),
            (lambda: sync_client(Line()).contacts.feed, "() -> 'Page[Contact]'"),
            (lambda: async_client(Line()).contacts.feed, "() -> 'AsyncPage[Contact]'"),
            (lambda: async_client(Line()).raw.contacts.feed, "() -> 'Response[Slice[Contact]]'"),
            (
                lambda: async_client(Line()).raw.contacts.ensure,
                "(contact_id: 'str', *, password: 'str' = '') -> 'Never'",
            ),
            (lambda: async_client(Line()).contacts.ensure, "(contact_id: 'str', *, password: 'str' = '') -> 'Contact'"),
            (lambda: Evaluated(sync_client(Line())).one, "(number: int = 1) -> 'crm.Contact'"),
            (lambda: Evaluated(sync_client(Line())).many, "() -> 'Page[crm.Contact]'"),
            (lambda: Evaluated(sync_client(Line())).steps, "() -> 'crm.Contact'"),
        ],
    )
    def test_signature(self, make, signature):
        assert str(inspect.signature(make())) == signature

    @pytest.mark.parametrize(
        ("annotation", "inner"),
        [
            ("Request[Sequence[Contact]]", "Sequence[Contact]"),
            ("Flow[Contact | None]", "Contact | None"),
            ("Contact", "Contact"),
            ("Sequence[Contact]", "Sequence[Contact]"),
            (Request[Contact], "crm.Contact"),
            (int, "int"),
        ],
    )
    def test_what_a_return_annotation_promises(self, annotation, inner):
        assert _inner(annotation) == inner

    def test_coroutine_functions_are_told_apart(self):
        assert inspect.iscoroutinefunction(async_client(Line()).contacts.get)
        assert inspect.iscoroutinefunction(async_client(Line()).contacts.ensure)
        assert inspect.iscoroutinefunction(async_client(Line()).raw.contacts.get)
        assert not inspect.iscoroutinefunction(async_client(Line()).contacts.list)
        assert not inspect.iscoroutinefunction(sync_client(Line()).contacts.get)

    def test_name_and_docstring(self):
        face = sync_client(Line()).contacts.get
        assert (face.__name__, face.__doc__) == ("get", "Fetch one contact.")

    def test_autospec_of_an_operation(self):
        fake = create_autospec(async_client(Line()).contacts.get, return_value=Contact(id="c9"))
        assert inspect.isawaitable(pending := fake("c1"))
        assert done(pending).id == "c9"
        with pytest.raises(TypeError):
            done(fake("c1", True))  # from Python 3.13 on it is refused when it is awaited

    def test_autospec_of_a_namespace(self):
        fake = create_autospec(sync_client(Line()).contacts, instance=True)
        fake.get.return_value = Contact(id="c9")
        assert fake.get("c1", expand=True).id == "c9"
        fake.get.assert_called_once_with("c1", expand=True)
        with pytest.raises(TypeError):
            fake.get("c1", expnd=True)
        with pytest.raises(AttributeError):
            _ = fake.fetch

    def test_monkeypatch(self, monkeypatch):
        client = sync_client(Line())
        monkeypatch.setattr(client.contacts, "get", lambda contact_id: Contact(id=contact_id))
        assert client.contacts.get("c7").id == "c7"
        monkeypatch.undo()
        assert inspect.ismethod(client.contacts.get)

    def test_a_namespace_over_another_engine(self):
        line = Line(reply(contact()))
        twin = CrmNamespaces[Raw].over(sync_client(line)._engine, Raw)
        assert twin.contacts.get("c1").status == 200

    @pytest.mark.parametrize("cls", [CrmClient, AsyncCrmClient])
    def test_a_client_offers_its_namespaces(self, cls):
        assert {"contacts", "admins", "raw", "send", "check", "close", "stats", "with_options"} <= set(dir(cls))


class TestKeptRequests:
    """Making a request takes longer than finding a kept answer, so that requests for those are made once."""

    @pytest.fixture
    def made(self):
        return []

    @pytest.fixture
    def things(self, made):
        class Things(Namespace[ModeT], path="things"):
            @operation
            def get(self, thing_id: object, /, *, caching: Caching = Caching.ENTITY) -> Request[object]:
                """Fetch one."""
                made.append(thing_id)
                place = path("/things/{thing_id}", thing_id=str(thing_id))
                return Request(method="GET", path=place, decode=json.loads, caching=caching)

            @operation
            def look(self, thing_id: str, /) -> Request[object]:
                """Fetch one whose answer is not kept."""
                made.append(thing_id)
                return Request(method="GET", path=path("/looks/{thing_id}", thing_id=thing_id), decode=json.loads)

            @operation
            def all(self) -> Request[object]:
                """Fetch all."""
                made.append("all")
                return Request(method="GET", path=path("/things"), decode=json.loads, caching=Caching.REFERENCE)

        line = Line(lambda sent: reply({"asked": sent.request.url}))
        return Things(sync_client(line)), line

    def test_it_is_made_once_and_sent_as_often_as_it_is_called(self, things, made):
        namespace, line = things
        for _ in range(3):
            assert namespace.get("a")["asked"].endswith("/things/a")
            assert namespace.get("b")["asked"].endswith("/things/b")
        assert made == ["a", "b"]
        assert len(line.sent) == 6
        namespace.all(), namespace.all()
        assert made == ["a", "b", "all"]

    def test_what_is_never_kept_is_made_anew(self, things, made):
        namespace, _ = things
        for _ in range(2):
            namespace.look("a")
            namespace.get("a", caching=Caching.NEVER)
            namespace.get("a", caching=Caching.ENTITY)
        assert made == ["a"] * 6

    def test_what_is_equal_and_means_something_else_is_told_apart(self, things, made):
        namespace, _ = things
        one, same = type("Id", (str,), {})("1"), "1"
        for given in (same, one, 1, True, 1.0):
            namespace.get(given)
        assert made == ["1", "1", 1, True, 1.0]
        assert [type(one) for one in made] == [str, type(one), int, bool, float]

    def test_a_refusal_is_not_kept(self, things, made):
        namespace, _ = things
        for _ in range(2):
            with pytest.raises(InvalidRequest):
                namespace.get("a/b")
        assert len(made) == 2

    def test_there_is_a_bound(self, things, made):
        namespace, _ = things
        for number in range(1000):
            namespace.get(str(number))
        assert 0 < len(type(namespace).get._made) <= 256
        namespace.get("999")
        assert len(made) == 1000
