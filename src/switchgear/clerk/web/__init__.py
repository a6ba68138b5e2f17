"""Signed-in users in web frameworks, each of which is loaded with its own module: `starlette`, `django`, `flask`."""
