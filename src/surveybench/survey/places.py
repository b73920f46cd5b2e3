"""Where definitions are: a path, or the name of one that comes with the package."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from surveybench.errors import DefinitionError
from surveybench.survey.yaml_file import is_file


def shipped() -> tuple[str, ...]:
    """Names of the definitions that come with the package, such as cmh/2025."""
    root = Path(str(resources.files("surveybench"))) / "surveys"
    return tuple(
        sorted(p.relative_to(root).with_suffix("").as_posix() for p in root.rglob("*.yaml"))
    )


def find(name: str | Path) -> Path:
    """The file of a definition: a path, or the name of a shipped one. Raises DefinitionError."""
    path = Path(name)
    if is_file(path):
        return path
    if str(name).removesuffix(".yaml") in shipped():
        root = Path(str(resources.files("surveybench"))) / "surveys"
        return root / f"{str(name).removesuffix('.yaml')}.yaml"
    raise DefinitionError(
        f"there is no definition {name}.",
        remedy=f"Give the path of a YAML file, or one of: {', '.join(shipped())}.",
    )


def shipped_files() -> dict[str, Path]:
    """The files of the definitions that come with the package, by name."""
    root = Path(str(resources.files("surveybench"))) / "surveys"
    return {name: root / f"{name}.yaml" for name in shipped()}


def named_file(file: Path) -> str:
    """The path of a definition, or the name it is shipped under."""
    root = Path(str(resources.files("surveybench"))) / "surveys"
    if file.resolve().is_relative_to(root.resolve()):
        return file.resolve().relative_to(root.resolve()).with_suffix("").as_posix()
    return str(file)
