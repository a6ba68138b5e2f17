"""Ayrshare in this process."""
