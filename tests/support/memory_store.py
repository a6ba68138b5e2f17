"""A store in memory: the two steps of a sync over plain dicts, as an application would run them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from switchgear.domains import integration
from switchgear.domains.integration import Relation, Update
from switchgear.mirror import Product, gather, relations
from switchgear.mirror.fragments import Envelope
from switchgear.sync import EntityKey, State, SyncPolicy


class MemoryStore:
    """States and the latest update of each of a product's entities."""

    def __init__(
        self,
        policy: SyncPolicy | None = None,
        *,
        now: datetime | None = None,
        product: Product[Any] = integration.PRODUCT,
    ) -> None:
        self.product = product
        self.policy = policy or SyncPolicy()
        self.now = now
        self.states: dict[EntityKey, State] = {}
        self.rows: dict[EntityKey, Update] = {}
        self._index: defaultdict[Relation, set[EntityKey]] = defaultdict(set)

    def clear(self) -> None:
        """Forget everything."""
        self.states.clear()
        self.rows.clear()
        self._index.clear()

    def deliver(self, *events: Envelope) -> list[Update]:
        """Take events, or reads, one by one; the answer is all that the last one made."""
        made: list[Update] = []
        for event in events:
            touched = self.product.touches(event, policy=self.policy)
            known = {key: self.states[key] for key in touched if key in self.states}
            made = self.settle(self.product.sync(event, known, policy=self.policy))
        return made

    def absorb(self, key: EntityKey, fragment: State) -> list[Update]:
        """Take what the application itself says."""
        return self.settle([self.product.absorb(key, self.states.get(key), fragment, policy=self.policy)])

    def look_up(self, queries: AbstractSet[Relation]) -> Mapping[EntityKey, State]:
        """The states that answer to any of some relations."""
        return {key: self.states[key] for query in queries for key in self._index[query]}

    def row(self, kind: str, id: str) -> Update:
        """The latest update of an entity."""
        (found,) = (row for key, row in self.rows.items() if (key.kind, key.id) == (kind, id))
        return found

    def entity(self, kind: str, id: str) -> Any:
        """The entity, or None while it is incomplete."""
        return self.row(kind, id).entity

    def shown(self) -> dict[str, Any]:
        """All that the store shows of entities, to be compared with another store."""
        return {
            str(key): (row.state, row.view.fields, row.entity, row.missing, row.ambiguous, row.refetch)
            for key, row in sorted(self.rows.items(), key=lambda item: str(item[0]))
            if key.kind != "event"
        }

    def settle(self, updates: Iterable[Update]) -> list[Update]:
        """Take what a sync, or a backfill, made, and derive what follows from it."""
        updates = list(updates)
        self.keep(updates)
        found = gather(self.product.related(updates), self.look_up)
        derived = self.product.derive(updates, found, policy=self.policy, now=self.now)
        self.keep(derived)
        return [*updates, *derived]

    def keep(self, updates: Iterable[Update]) -> None:
        """Take what a sync made, and derive nothing."""
        for update in updates:
            self.states[update.key] = State.load(update.state.dump())
            if update.key in self.rows:
                for part in self.rows[update.key].parts:
                    self.rows.pop(part.key, None)
            self.rows |= {row.key: row for row in (update, *update.parts)}
            for relation in relations(update.key, update.state):
                self._index[relation].add(update.key)
