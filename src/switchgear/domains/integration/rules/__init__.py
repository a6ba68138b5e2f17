"""The rules of Core integration as pure functions: no clock, no network; they return something new or refuse."""
