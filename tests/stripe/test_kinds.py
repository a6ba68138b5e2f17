"""The table of kinds: which class reads which object; nothing is loaded that no object asks for."""

from typing import Literal, get_args, get_origin

import pytest

from fresh import run
from house import classes_of
from switchgear.stripe.models.base import StripeModel
from switchgear.stripe.models.kinds import KINDS, class_of

PARTS = {"LineItem", "ListObject", "DeletedCustomer", "CashBalance"}
"""What names its kind, but is only found inside another object, or in another's place."""


def test_the_table_has_each_class_under_the_kind_that_it_names():
    named = {
        get_args(field.annotation)[0]: cls
        for cls in classes_of(StripeModel)
        if (field := cls.model_fields.get("object")) and get_origin(field.annotation) is Literal
        if cls.__name__ not in PARTS and cls.__module__.startswith("switchgear.stripe.models.")
    }
    assert {kind: class_of(kind) for kind in KINDS} == named
    assert class_of("unheard_of") is None


@pytest.mark.parametrize(
    ("method", "loaded"), [('"pm_1"', False), ('{"id": "pm_1", "object": "payment_method"}', True)]
)
def test_what_a_customer_refers_to_is_loaded_when_it_comes_along(method, loaded):
    settings = f'{{"default_payment_method": {method}}}'
    body = f'{{"id": "cus_1", "object": "customer", "created": 1, "livemode": false, "invoice_settings": {settings}}}'
    code = f"""
import sys
from switchgear.stripe.models import Customer
try: Customer.model_validate_json({body!r})
except ValueError: pass
print("switchgear.stripe.models.payment_method" in sys.modules, "switchgear.stripe.models.subscription" in sys.modules)
"""
    assert run(code).split() == [str(loaded), "False"]
