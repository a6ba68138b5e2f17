"""What agents may do for users (https://clerk.com/docs/reference/backend-api/tag/Agent-Tasks)."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Required

from typing_extensions import TypedDict, Unpack

from switchgear.clerk.models.issued_credentials import AgentTask
from switchgear.clerk.operations.parameters import CLERK
from switchgear.pipeline.kinds import Kind
from switchgear.pipeline.operation import ModeT, Namespace, operation
from switchgear.pipeline.parameters import Either, Given, Text
from switchgear.pipeline.request import Repeat, Request

__all__ = ["AgentTaskCreateParams", "AgentTaskUserParams", "AgentTasks"]


class AgentTaskUserParams(TypedDict, total=False):
    """A user, by one of the two."""

    user_id: Annotated[str, Either("identifier")]
    identifier: str
    """An e-mail address, phone number or username."""


class AgentTaskCreateParams(TypedDict, total=False):
    """What an agent may do."""

    on_behalf_of: Required[AgentTaskUserParams]
    permissions: Required[Literal["*"]]
    """All of them."""
    agent_name: Required[Text]
    task_description: Required[Text]
    redirect_url: Required[Text]
    """Where the user is sent once the task is accepted; `https` in production."""
    session_max_duration_in_seconds: Given[int]
    """Clerk's default is 1800."""


AGENT_TASK: Final = Kind(CLERK, "agent_task", "/v1/agents/tasks/{agent_task_id}", AgentTask)


class AgentTasks(Namespace[ModeT], path="agent_tasks"):
    """`client.agent_tasks`."""

    @operation
    def create(self, **params: Unpack[AgentTaskCreateParams]) -> Request[AgentTask]:
        """Create a task. Whoever visits its `url` is signed in as the user."""
        return AGENT_TASK.create(params)

    @operation
    def revoke(self, agent_task_id: str) -> Request[AgentTask]:
        """Revoke a task that is pending. Twice is as good as once."""
        return AGENT_TASK.update(agent_task_id, to="/revoke", repeat=Repeat.SAFE)
