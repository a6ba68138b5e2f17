"""Typed, resilient clients for Clerk, Stripe and Ayrshare, and webhooks that converge into entities."""
