"""The rules of CoachFlux as pure functions: no clock, no network; they return something new or refuse."""
