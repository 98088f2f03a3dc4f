import re

import pytest

from digitlab.classroom.links import is_own_machine, join_link, qr_code, reachable_addresses, teacher_link


@pytest.mark.parametrize(
    "base",
    ["https://a.b/class", "https://a.b", "https://a.b/", "https://a.b/class?room=X&teach=secret", "https://a.b/class/"],
)
def test_links_lead_to_the_page_whatever_the_address_bar_holds(base):
    assert join_link(base, "ABCDEF") == "https://a.b/class?room=ABCDEF"
    assert teacher_link(base, "s") == "https://a.b/class#teach=s"
    assert "secret" not in join_link(base, "ABCDEF")


def test_an_app_below_a_path_keeps_it():
    assert join_link("https://a.b/digitlab/class", "ABCDEF") == "https://a.b/digitlab/class?room=ABCDEF"


def test_the_qr_code_is_dark_on_light_with_a_margin():
    svg = qr_code("https://a.b/class?room=ABCDEF")
    assert svg.startswith("<svg")
    assert "#fff" in svg
    assert "#000" in svg
    width = int(re.search(r'viewBox="0 0 (\d+)', svg)[1]) // 8
    assert (width - 8 - 17) % 4 == 0  # a QR code has 17 + 4 n modules, and four of margin on each side


def test_a_laptop_is_reached_by_its_networks_addresses():
    assert is_own_machine("http://localhost:8501/class")
    assert is_own_machine("http://127.0.0.1:8501")
    assert not is_own_machine("https://digitlab.streamlit.app/class")
    for address in reachable_addresses("http://localhost:8501/class"):
        assert re.fullmatch(r"http://\d+\.\d+\.\d+\.\d+:8501", address)
        assert not is_own_machine(address)
