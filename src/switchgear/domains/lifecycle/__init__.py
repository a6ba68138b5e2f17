"""The end of rows: purges, exports, pseudonyms and orphans, for any product, by what its entities declare."""

from typing import TYPE_CHECKING

from switchgear._lazy import lazy_exports

if TYPE_CHECKING:
    from switchgear.domains.lifecycle.anonymity import *
    from switchgear.domains.lifecycle.erasure import *
    from switchgear.domains.lifecycle.export import *
    from switchgear.domains.lifecycle.graph import *
    from switchgear.domains.lifecycle.orphans import *
    from switchgear.domains.lifecycle.plan import *
else:  # a checker that saw __getattr__ would accept any name
    __getattr__, __dir__ = lazy_exports(__name__, "anonymity erasure export graph orphans plan")
