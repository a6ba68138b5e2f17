"""Stripe in this process."""
