"""Archives that many tests read are made once: xdist sends a group's tests to one process."""

import pytest


@pytest.mark.xdist_group("one")
def test_groups_are_known_to_xdist(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("loadgroup", None):
        pytest.skip("needs -n and --dist loadgroup, as make test has them")
    assert request.node.nodeid.endswith("@one")
