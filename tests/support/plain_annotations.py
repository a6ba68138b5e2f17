# Annotations here are objects, not text: there is no `from __future__ import annotations`, as in many modules of users.
"""A namespace written in a module whose annotations are evaluated."""

from crm import Contact
from switchgear.pipeline.operation import Flow, ModeT, Namespace, fetch, flow, operation, paginated
from switchgear.pipeline.page import Cursor, Paged, Slice
from switchgear.pipeline.request import Request, path
from switchgear.types.model import decoder

__all__ = ["Evaluated"]


class Evaluated(Namespace[ModeT], path="evaluated"):
    """One operation of each kind."""

    @operation
    def one(self, number: int = 1) -> Request[Contact]:
        """One."""
        return Request(method="GET", path=path("/one"), decode=decoder(Contact))

    @paginated
    def many(self) -> Paged[Contact]:
        """Many."""
        return Paged(method="GET", path=path("/many"), decode=lambda _: Slice(()), paging=Cursor())

    @flow
    def steps(self) -> Flow[Contact]:
        """Steps."""
        return (yield from fetch(Evaluated.one.build(None)))
