"""Shows what an operation answers instead of the request that its definition returns."""

from typing import Any

import griffe

_DECORATORS = {"operation", "paginated", "flow"}


class Operations(griffe.Extension):
    """Unwraps `Request[User]`, `Paged[User]` and `Flow[User]`."""

    def on_function(self, *, func: griffe.Function, **_: Any) -> None:
        """Change the documented return type of operations."""
        decorators = {str(decorator.value) for decorator in func.decorators}
        if decorators & _DECORATORS and isinstance(func.returns, griffe.ExprSubscript):
            func.returns = func.returns.slice
            func.labels.add("a page" if "paginated" in decorators else "awaitable on an asynchronous client")
