"""Clerk's tokens: who a request is from, without asking Clerk where that can be avoided."""
