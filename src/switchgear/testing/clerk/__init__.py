"""Clerk in this process."""
