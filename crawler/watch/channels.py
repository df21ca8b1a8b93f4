"""`[[channel]]` in watches.toml: where alerts go."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from crawler.sources.keys import Line, Table, Url, check_network, check_time_zone

NEEDS = {"files": ("folder",), "webhook": ("url", "secret"), "mail": ("to", "sender"), "command": ("command",)}
"""Kind of a channel -> keys that it can't do without."""

Address = Annotated[str, Field(pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$", max_length=254)]
Hour = Annotated[int, Field(ge=0, le=23)]
Variable = Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]*$", max_length=100)]


class ChannelTable(Table):
    """`[[channel]]`"""

    name: str = Field(pattern=r"^[\w-]{1,64}$", description="Its name; its state is kept under it.")
    kind: Literal["files", "webhook", "mail", "command"] = Field(
        description="`files`: an Atom and a JSON feed for each watch; `webhook`; `mail`: a digest; `command`."
    )
    watches: tuple[str, ...] = Field((), strict=False, description="Only these watches; absent: all.")
    language: Literal["ar", "en"] = Field("ar", description="Language of what is said around the articles.")
    pages: Url | None = Field(None, description="Where `marsad browse` is reached, for links to page and archive.")
    folder: str = Field("", max_length=500, description="files: the folder; within the data folder if it is relative.")
    url: Url | None = Field(None, description="webhook: where alerts are posted, each by itself.")
    secret: Variable | Literal[""] = Field("", description="webhook: the environment variable that has the secret.")
    allow_addresses: tuple[Annotated[str, AfterValidator(check_network)], ...] = Field(
        (), strict=False, description="webhook: private addresses or networks that it may be on."
    )
    to: tuple[Address, ...] = Field((), strict=False, description="mail: to whom.")
    sender: Address | Literal[""] = Field("", description="mail: from whom.")
    server: Line = Field("localhost", description="mail: the server that takes it.")
    port: int = Field(587, ge=1, le=65_535, description="mail: its port.")
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="mail: how the connection is sealed.")
    user: str = Field("", max_length=500, description="mail: who signs in; absent: nobody does.")
    password: Variable | Literal[""] = Field("", description="mail: the environment variable that has the password.")
    hours: tuple[Hour, ...] = Field((), strict=False, description="mail: at which hours; absent: after each run.")
    timezone: Annotated[str, AfterValidator(check_time_zone)] = Field("UTC", description="mail: the zone of `hours`.")
    command: tuple[Line, ...] = Field(
        (), strict=False, description="command: the program and its arguments; it reads a JSON object a line."
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        missing = [key for key in NEEDS[self.kind] if not getattr(self, key)]
        if missing:
            raise ValueError(f"a channel of kind {self.kind} needs {' and '.join(missing)}")
        return self


Channel = ChannelTable
"""Where alerts go."""
