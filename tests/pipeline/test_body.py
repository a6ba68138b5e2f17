"""Bodies: frozen when they are made, and read back by other people's parsers."""

from __future__ import annotations

import io
import json
from email import message_from_bytes, policy
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.formparser import parse_form_data

from switchgear.errors import InvalidRequest
from switchgear.pipeline.body import File, bytes_body, form_body, json_body, multipart_body, stream_body
from switchgear.pipeline.encoding import bracketed


def test_json_is_frozen_when_it_is_made():
    data = {"a": [1], "b": {"c": 2}}
    body = json_body(data)
    data["a"].append(2)
    data["b"]["c"] = 3
    assert (body.content_type, json.loads(body.content)) == ("application/json", {"a": [1], "b": {"c": 2}})


def test_bytes_are_frozen_when_they_are_made():
    data = bytearray(b"abc")
    body = bytes_body(data)
    data[0:1] = b"x"
    assert (body.content_type, body.content) == ("application/octet-stream", b"abc")
    assert bytes_body(b"", "text/csv").content_type == "text/csv"


def test_a_form():
    body = form_body(bracketed(items=[{"price": "p & q"}], on=True))
    assert body.content_type == "application/x-www-form-urlencoded"
    assert body.content == b"items[0][price]=p+%26+q&on=true"
    assert parse_qsl(body.content.decode()) == [("items[0][price]", "p & q"), ("on", "true")]


def test_a_stream_goes_once_unless_it_can_start_over():
    def opened():
        return [b"a"]

    assert not stream_body(opened).replayable
    body = stream_body(opened, "video/mp4", replayable=True)
    assert (body.replayable, body.content_type, body.open, body.content) == (True, "video/mp4", opened, b"")


def test_a_repr_shows_no_content():
    assert repr(json_body({"secret": "hush"})) == "Body(application/json, 17 bytes)"
    assert repr(stream_body(lambda: [b"hush"])) == "Body(application/octet-stream, stream)"


def read_by_werkzeug(body):
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": body.content_type,
        "CONTENT_LENGTH": str(len(body.content)),
        "wsgi.input": io.BytesIO(body.content),
    }
    _, form, files = parse_form_data(environ, silent=False)
    read = {name: (file.filename, file.read(), file.content_type) for name, file in files.items()}
    for file in files.values():
        file.close()
    return list(form.items(multi=True)), read


def read_by_email(body):
    message = message_from_bytes(
        b"Content-Type: " + body.content_type.encode() + b"\r\n\r\n" + body.content, policy=policy.HTTP
    )
    return [
        (part.get_param("name", header="content-disposition"), part.get_filename(), part.get_payload(decode=True))
        for part in message.iter_parts()
    ]


def test_multipart_is_read_by_others():
    body = multipart_body(
        (("purpose", "dispute_evidence"), ("tag", "a"), ("tag", "é")),
        {"file": File("proof.png", b"\x89PNG\r\n\r\n--\x00\xff", "image/png"), "log": File("a.bin", b"")},
    )
    fields, files = read_by_werkzeug(body)
    assert fields == [("purpose", "dispute_evidence"), ("tag", "a"), ("tag", "é")]
    assert files == {
        "file": ("proof.png", b"\x89PNG\r\n\r\n--\x00\xff", "image/png"),
        "log": ("a.bin", b"", "application/octet-stream"),
    }
    parts = read_by_email(body)
    assert [(name, filename) for name, filename, _ in parts] == [
        ("purpose", None),
        ("tag", None),
        ("tag", None),
        ("file", "proof.png"),
        ("log", "a.bin"),
    ]
    assert parts[3][2] == b"\x89PNG\r\n\r\n--\x00\xff"


def test_multipart_is_frozen_when_it_is_made():
    assert multipart_body((), {"f": File("a", b"x")}) == multipart_body((), {"f": File("a", b"x")})


def test_an_empty_multipart_is_still_one():
    body = multipart_body((), {})
    assert read_by_werkzeug(body) == ([], {})


def test_quotes_in_names_cannot_add_parameters():
    body = multipart_body((('a"; filename="b', "1"),), {"f": File('x"; name="y', b"2")})
    fields, files = read_by_werkzeug(body)
    assert fields == [('a"; filename="b', "1")]
    assert {name: file[0] for name, file in files.items()} == {"f": 'x"; name="y'}


def boundary_of(body) -> str:
    return body.content_type.partition("boundary=")[2]


def test_a_content_cannot_foresee_what_divides_it():
    """Two contents of one length and name: the boundary that the first one shows does not divide the second."""
    harmless = multipart_body((), {"f": File("a", b"x" * 200)})
    forged = f'\r\n--{boundary_of(harmless)}\r\nContent-Disposition: form-data; name="admin"\r\n\r\ntrue\r\n'.encode()
    forged = forged.ljust(200, b" ")
    fields, files = read_by_werkzeug(multipart_body((), {"f": File("a", forged)}))
    assert fields == []
    assert files["f"][1] == forged


@given(st.binary(max_size=60), st.text("abc-\r\n", max_size=20))
def test_any_content_is_read_back(content, text):
    fields, files = read_by_werkzeug(multipart_body((("t", text),), {"f": File("a", content)}))
    assert (fields, files["f"][1]) == ([("t", text)], content)


@pytest.mark.parametrize(
    ("fields", "file"),
    [
        ((("a\r\nb", "1"),), File("f", b"")),
        ((("a", "1"),), File("f\nX: y", b"")),
        ((("a", "1"),), File("f", b"", "text/plain\r\nX: y")),
        ((("a", "\ud800"),), File("f", b"")),
        ((("\ud800", "a"),), File("f", b"")),
        ((), File("\udfff", b"")),
    ],
)
def test_what_would_break_a_part_is_refused(fields, file):
    with pytest.raises(InvalidRequest) as refused:
        multipart_body(fields, {"f": file})
    assert refused.value.__cause__ is None
