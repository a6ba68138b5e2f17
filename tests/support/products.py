"""The products whose entities are built: put one here, and it is held against the specification."""

from __future__ import annotations

import coachflux_facts
import core_facts
import ezre_facts
import repurposeflow_facts

PRODUCTS = {
    "integration": core_facts.FACTS,
    "repurposeflow": repurposeflow_facts.FACTS,
    "coachflux": coachflux_facts.FACTS,
    "ezre_comms": ezre_facts.FACTS,
}
