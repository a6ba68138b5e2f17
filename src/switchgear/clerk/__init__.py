"""Clerk: identity. Models in `clerk.models`."""
