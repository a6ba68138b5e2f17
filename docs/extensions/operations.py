"""Shows what an operation answers instead of the request that its definition returns, and all that it takes."""

from collections.abc import Iterator
from typing import Any

import griffe

_DECORATORS = {"operation", "paginated", "flow"}


class Operations(griffe.Extension):
    """Unwraps `Request[User]`, `Paged[User]` and `Flow[User]`, and the `TypedDict` of `**params`."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Change what is documented of every function."""
        for function in [*_functions(pkg)]:
            decorators = {str(decorator.value) for decorator in function.decorators}
            if decorators & _DECORATORS and isinstance(function.returns, griffe.ExprSubscript):
                function.returns = function.returns.slice
                function.labels.add("a page" if "paginated" in decorators else "awaitable on an asynchronous client")
            _unpack(function)


def _functions(within: griffe.Module | griffe.Class) -> Iterator[griffe.Function]:
    for member in within.members.values():
        if isinstance(member, griffe.Function):
            yield member
        elif isinstance(member, griffe.Module | griffe.Class):
            yield from _functions(member)


def _unpack(function: griffe.Function) -> None:
    """Show the keys of `**params: Unpack[Params]`, those that it inherits included, as keyword parameters."""
    found = [parameter for parameter in function.parameters if parameter.kind is griffe.ParameterKind.var_keyword]
    if not found or not str(found[0].annotation).startswith("Unpack["):
        return
    del function.parameters[found[0].name]
    kind = function.modules_collection[found[0].annotation.slice.canonical_path]
    attributes = {name: one for name, one in kind.all_members.items() if one.is_attribute}
    said: list[griffe.DocstringParameter] = []
    for name, attribute in attributes.items():
        annotation = attribute.annotation
        default = None if str(annotation).startswith("Required[") else "..."
        keyword = griffe.ParameterKind.keyword_only
        function.parameters.add(griffe.Parameter(name, annotation=annotation, kind=keyword, default=default))
        text = attribute.docstring.value if attribute.docstring else ""
        said.append(griffe.DocstringParameter(name, annotation=annotation, description=text, value=default))
    if function.docstring is not None and said:
        function.docstring.parsed.append(griffe.DocstringSectionParameters(said))
