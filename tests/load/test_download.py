import pytest

from trucebook.errors import Unreachable
from trucebook.load.download import connected

PUBLIC, PRIVATE = "93.184.215.14", "10.0.0.1"


def reach(*connections):
    with connected(9.0) as net:
        for host, address in connections:
            net.require_allowed(host, address)


@pytest.mark.parametrize(
    "connections",
    [
        [("news.example", PUBLIC), ("www.news.example", PUBLIC)],
        [("news.example", PUBLIC), ("cdn.example", "2606:4700::6810:85e5")],
        [("localhost", "::1"), ("127.0.0.1", "127.0.0.1")],
        [("localhost", "127.0.0.1"), ("news.example", PUBLIC)],
        [("intranet", PRIVATE), ("intranet", "10.0.0.2")],
    ],
)
def test_an_address_that_a_person_gave_may_be_anywhere(connections):
    reach(*connections)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254"),
        *("100.64.0.1", "::1", "::ffff:127.0.0.1", "fe80::1%eth0", "fc00::1"),
    ],
)
def test_a_redirect_does_not_lead_into_a_private_network(address):
    with pytest.raises(Unreachable, match=r"news\.example: redirected to other .*private network"):
        reach(("news.example", PUBLIC), ("other", address))
    with pytest.raises(Unreachable, match=r"redirected to news\.example"):
        reach(("news.example", PUBLIC), ("news.example", address))  # its name leads elsewhere now


def test_one_private_address_does_not_lead_to_another():
    with pytest.raises(Unreachable, match=r"localhost: redirected to router \(10\.0\.0\.1\)"):
        reach(("localhost", "127.0.0.1"), ("router", PRIVATE))
