"""The rules of Ezre Comms as pure functions: no clock, no network; they return something new or refuse."""
