import pytest
from cluster import Cluster


@pytest.fixture(scope="session")
def session_cluster(tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.stop()


@pytest.fixture
def cluster(session_cluster):
    """A cluster that runs, which a test may end."""
    session_cluster.start()
    return session_cluster
