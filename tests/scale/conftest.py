"""One PostgreSQL for all trials of a process; they are left out where none can be run."""

from collections.abc import Iterator

import pytest

from tests.scale.postgres import Postgres, binaries, running


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    found = binaries()
    if found is None:
        pytest.skip("PostgreSQL isn't installed, or there is no user to run it as")
    with running(found) as server:
        yield server


@pytest.fixture
def address(server: Postgres) -> str:
    """Of a database of the test's own."""
    return server.database()
