from pathlib import Path

import pytest

from digitlab.server.settings import Settings, SettingsError


def test_defaults():
    settings = Settings.from_environment({})
    assert settings.workers == 1
    assert settings.scheduler is None
    assert settings.home.is_absolute()


def test_environment():
    settings = Settings.from_environment(
        {
            "DIGITLAB_HOME": "/tmp/runs",
            "DIGITLAB_WORKERS": "2",
            "DIGITLAB_JOB_MEMORY_MB": "600",
            "DIGITLAB_JOB_MINUTES": "0.5",
            "DIGITLAB_STORE_MB": "50",
            "DIGITLAB_SCHEDULER": "tcp://127.0.0.1:8786",
        }
    )
    assert settings == Settings(Path("/tmp/runs"), 50.0, 2, 600.0, 0.5, "tcp://127.0.0.1:8786")


@pytest.mark.parametrize("value", ["none", "-1", "0", "nan", "inf"])
def test_impossible_number_is_named(value):
    with pytest.raises(SettingsError, match="DIGITLAB_JOB_MINUTES"):
        Settings.from_environment({"DIGITLAB_JOB_MINUTES": value})
