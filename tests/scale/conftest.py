import pytest
from cluster import Cluster


# NOTE: it is ended with its module, since a cluster that waits takes a seventh of a core.
@pytest.fixture(scope="module")
def running_cluster(tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.stop()


@pytest.fixture
def cluster(running_cluster):
    """A cluster that runs, which a test may end."""
    running_cluster.start()
    return running_cluster


EXTRACTOR = """
import os, signal, time

def extract(text):
    if "crash" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "hang" in text:
        time.sleep(600)
    if "fail" in text:
        raise MemoryError("no room")
    return {"mentions": [{"exact": text.split()[0], "start": 0, "end": len(text.split()[0])}]}
"""


@pytest.fixture
def odd_package(tmp_path):
    """A folder with an installed package whose extractor, `odd`, does odd things."""
    package = tmp_path / "package"
    about = package / "odd-1.2.0.dist-info"
    about.mkdir(parents=True)
    (package / "odd_extractor.py").write_text(EXTRACTOR)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.2.0\n")
    (about / "entry_points.txt").write_text("[trucebook.extractors]\nodd = odd_extractor:extract\n")
    return package
