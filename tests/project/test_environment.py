"""One environment, said once: in the lock."""

import re
import tomllib

import coursework
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

PROJECT = tomllib.loads((coursework.ROOT / "pyproject.toml").read_text())
CONDA = yaml.safe_load((coursework.ROOT / "environment.yml").read_text())
LOCK = (coursework.ROOT / "requirements.lock").read_text()


def locked():
    """The versions of each package in the lock; it may have several, for several Pythons."""
    versions = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[.*\])?==([\w.]+)", LOCK, re.MULTILINE):
        versions.setdefault(name, []).append(version)
    return versions


def test_every_package_has_hashes():
    packages = re.split(r"^(?=[\w.-]+(?:\[.*\])?==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(packages) > 100
    for package in packages:
        assert "--hash=sha256:" in package, package.splitlines()[0]


def test_the_lock_has_what_the_project_asks_for():
    project = PROJECT["project"]
    wanted = project["dependencies"] + PROJECT["dependency-groups"]["dev"]
    wanted += [item for extra in project["optional-dependencies"].values() for item in extra]
    versions = locked()
    for requirement in map(Requirement, wanted):
        assert requirement.name in versions, requirement
        for version in versions[requirement.name]:
            assert version in requirement.specifier, (requirement, version)


def test_the_lock_is_for_every_platform():
    """Packages that only one system needs are in it too, with a marker."""
    assert "sys_platform == 'darwin'" in LOCK
    assert "python_full_version >= '3.12'" in LOCK


def test_conda_installs_from_the_lock_and_adds_only_what_pip_can_t_bring():
    *conda, pip = CONDA["dependencies"]
    assert pip == {"pip": ["-r requirements.lock"]}
    names = {entry.partition("=")[0]: entry.partition("=")[2] for entry in conda}
    assert set(names) == {"python", "pip", "make"}
    assert names["python"] in SpecifierSet(PROJECT["project"]["requires-python"])
