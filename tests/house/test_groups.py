"""Archives that many tests read are made once: xdist sends a group's tests to one process."""

import os

import pytest


@pytest.mark.xdist_group("one")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="needs pytest -n")
def test_groups_are_known_to_xdist(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@one")
