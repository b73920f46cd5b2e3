"""What the documentation site holds beside docs/: pages of the root, and a made reference.

A hook of mkdocs. Each page is made of what the program itself says: commands of their help,
settings, quantities of the catalogue, public names of their docstrings.
"""

from __future__ import annotations

import inspect
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main
from mkdocs.structure.files import File, Files

import surveybench
from surveybench import cli
from surveybench.quantities import CATALOGUE
from surveybench.report.words.en.report import METHODS_MARKS
from surveybench.survey.settings import Settings, choices

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
# Pages of the root, and where they stand on the site.
MOVED = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "GLOSSARY.md": "glossary.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
    "LICENCES.md": "licences.md",
    "CODE_OF_CONDUCT.md": "code-of-conduct.md",
}
SHIM, WORKER = "https://unpkg.com/iframe-worker/shim", "assets/worker.js"
# The words of a link may go on in the next line, not in the next paragraph.
LINK = re.compile(r"\[((?:[^\]\n]|\n(?!\s*\n))*)\]\(([^)\s]+)\)")
CODE = re.compile(r"(```.*?^```|`[^`\n]*`)", re.DOTALL | re.MULTILINE)


def on_config(config: Any) -> Any:
    """Chapters that are folders are filled with their pages."""
    for chapter in config["nav"]:
        for name, content in chapter.items() if isinstance(chapter, dict) else ():
            if isinstance(content, str):
                folder = DOCS / content
                chapter[name] = [f"{content}/{page.name}" for page in sorted(folder.glob("*.md"))]
    return config


def on_files(files: Files, config: Any) -> Files:
    """Pages that stand elsewhere, and pages that are made."""
    for name, address in MOVED.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, address, content=text))
    for address, text in made():
        files.append(File.generated(config, address, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links lead to pages of the site; what is none of them is named without one."""
    address = page.file.src_uri
    source = next((name for name, moved in MOVED.items() if moved == address), f"docs/{address}")

    def led(match: re.Match[str]) -> str:
        label, target = match.groups()
        if "://" in target or target.startswith(("#", "mailto:")):
            return match[0]
        path, mark, anchor = target.partition("#")
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        there = _on_site(wanted)
        if there is None:
            return label if label.startswith("`") else f"{label} (`{wanted}`)"
        led_to = posixpath.relpath(there, posixpath.dirname(address) or ".")
        return f"[{label}]({led_to}{mark}{anchor})"

    parts = CODE.split(markdown)
    return "".join(part if number % 2 else LINK.sub(led, part) for number, part in enumerate(parts))


def _on_site(wanted: str) -> str | None:
    """The page that a file of the repository is on the site; None where it is none."""
    if wanted in MOVED:
        return MOVED[wanted]
    path = ROOT / wanted
    if path.is_dir() and DOCS in path.parents:
        pages = sorted(path.glob("*.md"))
        return pages[0].relative_to(DOCS).as_posix() if pages else None
    if path.suffix in (".md", ".ipynb") and DOCS in path.parents and path.exists():
        return path.relative_to(DOCS).with_suffix(".md").as_posix()
    return None


def made() -> Iterator[tuple[str, str]]:
    """The pages of the reference: address and text."""
    yield "reference/commands.md", "\n".join(commands())
    yield "reference/settings.md", "\n".join(settings())
    yield "reference/quantities.md", "\n".join(quantities())
    yield "reference/python.md", "\n".join(names())
    yield "notebook.md", notebook()


def commands() -> Iterator[str]:
    """Every command, with its arguments, options and examples."""
    yield "# Every command\n\nMade of what `surveybench COMMAND --help` says.\n"
    for name, command in _listed(typer.main.get_command(cli.app)):
        text = inspect.cleandoc((command.help or "").replace("\b", ""))
        body, _, examples = text.partition("Example")
        yield f"## surveybench {name}\n\n{_escaped(body.strip())}\n"
        if examples:
            lines = examples.partition("\n")[2]
            yield f"```\n{inspect.cleandoc(lines)}\n```\n"
        rows = [row for parameter in command.params if (row := _row(parameter))]
        if rows:
            yield "| takes | what | default |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _listed(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in sorted(group.commands.items()):
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _listed(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _row(parameter: Any) -> str:
    if parameter.name == "help" or getattr(parameter, "hidden", False):
        return ""
    words = ", ".join(f"`{word}`" for word in (*parameter.opts, *parameter.secondary_opts))
    if parameter.param_type_name == "argument":
        words = f"`{parameter.metavar or parameter.name.upper()}`"
    default = parameter.default
    shown = "" if default in (None, "", False, ()) or callable(default) else f"`{default}`"
    shown = "needed" if parameter.required else shown
    return f"| {words} | {_escaped(parameter.help or '')} | {shown} |"


def settings() -> Iterator[str]:
    """Every setting with its default."""
    yield "# Every setting\n\nEach stands with its value on the last pages of every report.\n"
    yield "\n".join(f"- **{mark}**: {text}" for mark, text in METHODS_MARKS.items()) + "\n"
    yield "| setting | default | source | meaning |\n|---|---|---|---|"
    for choice in choices(Settings()):
        shown = _escaped(str(choice.default))
        yield f"| `{choice.name}` | `{shown}` | {choice.mark} | {_escaped(choice.meaning)} |"


def quantities() -> Iterator[str]:
    """Every quantity of the catalogue."""
    yield "# Every quantity\n\nThe first part of a reference such as "
    yield "`score.score:Q31:Z01:AMHS:2025`.\n"
    yield "| quantity | label | meaning | unit | decimals | formula |\n|---|---|---|---|---|---|"
    for name, row in sorted(CATALOGUE.items()):
        cells = [
            getattr(row, key, "") for key in ("label", "meaning", "unit", "decimals", "formula")
        ]
        texts = [
            _escaped("" if cell is None else str(getattr(cell, "value", cell))) for cell in cells
        ]
        yield f"| `{name}` | {' | '.join(texts)} |"


def names() -> Iterator[str]:
    """The public names for Python."""
    yield "# Every name of the Python package\n\nThose that stay, with what they say: "
    yield "[how to use them](../how-to/python.md).\n"
    for name in surveybench.__all__:
        if name.startswith("__"):
            continue
        thing = getattr(surveybench, name)
        signature = "" if inspect.isclass(thing) else str(inspect.signature(thing))
        yield f"## {name}\n\n```python\n{name}{signature.replace(chr(39), '')}\n```\n"
        yield inspect.cleandoc(thing.__doc__ or "") + "\n"


def notebook() -> str:
    """The tutorial notebook, its cells as text and code."""
    import json

    cells = json.loads((DOCS / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    parts = []
    for cell in cells:
        text = "".join(cell["source"])
        parts.append(text if cell["cell_type"] == "markdown" else f"```python\n{text}\n```")
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;").strip()


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """What the theme would load from elsewhere, for a search without a server, is ours."""
    return output.replace(SHIM, posixpath.relpath(WORKER, posixpath.dirname(page.url) or "."))


def on_post_template(output: str, template_name: str, **_: Any) -> str:
    """The same of the page that says that there is no such page."""
    return output.replace(SHIM, WORKER)
