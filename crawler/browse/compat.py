"""The only place that knows Datasette 0.65 from 1.0."""

from __future__ import annotations

from typing import Any


def is_one(datasette: Any) -> bool:
    """True for Datasette 1.0 and its pre-releases."""
    return not hasattr(datasette, "permission_allowed")


async def ensure_view(datasette: Any, request: Any, database: str, table: str = "articles") -> None:
    """Raises Forbidden unless the asker may view the table, by whatever rules this Datasette was given."""
    if not is_one(datasette):
        await datasette.ensure_permissions(
            request.actor, [("view-table", (database, table)), ("view-database", database), "view-instance"]
        )
        return
    from datasette import Forbidden
    from datasette.resources import TableResource  # exists in 1.0 alone

    if not await datasette.allowed(action="view-table", resource=TableResource(database, table), actor=request.actor):
        raise Forbidden("view-table")


def constructor_arguments(metadata: dict[str, Any], settings: dict[str, Any], one: bool) -> dict[str, Any]:
    """Keyword arguments for `Datasette(...)` from one description.

    1.0 reads queries and plugin options from `config`, 0.65 from `metadata`; everything else is the same.
    """
    if not one:
        return {"metadata": metadata, "settings": settings}
    config: dict[str, Any] = {"plugins": metadata.get("plugins", {}), "databases": {}}
    if "allow_sql" in metadata:
        config["allow_sql"] = metadata["allow_sql"]
    described: dict[str, Any] = {key: value for key, value in metadata.items() if key not in ("plugins", "allow_sql")}
    described["databases"] = {}
    for name, database in metadata.get("databases", {}).items():
        tables_config: dict[str, Any] = {}
        tables_described: dict[str, Any] = {}
        for table, facts in database.get("tables", {}).items():
            words = {key: facts[key] for key in ("title", "description", "columns") if key in facts}
            tables_described[table] = words
            tables_config[table] = {key: value for key, value in facts.items() if key not in words}
        config["databases"][name] = {"tables": tables_config, "queries": database.get("queries", {})}
        described["databases"][name] = {
            **{key: value for key, value in database.items() if key not in ("tables", "queries")},
            "tables": tables_described,
        }
    return {"metadata": described, "settings": settings, "config": config}
