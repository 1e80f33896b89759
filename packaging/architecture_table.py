"""Keeps the table of modules in ARCHITECTURE.md equal to the modules' first sentences."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "ARCHITECTURE.md"
BEGIN = "<!-- modules: written by packaging/architecture_table.py --write -->\n"
END = "<!-- end of modules -->\n"


def sentence(module: Path) -> str:
    """Give the first line of a module's docstring; empty when it has none."""
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]


def table() -> str:
    """Write the table from the sources, a heading for each package."""
    lines: list[str] = []
    folders = sorted({path.parent for path in (ROOT / "src").rglob("*.py")})
    for folder in folders:
        lines += [f"### `{folder.relative_to(ROOT).as_posix()}/`", ""]
        if (folder / "__init__.py").exists():
            lines += [sentence(folder / "__init__.py"), ""]
        modules = [path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]
        if modules:
            lines += ["| | |", "|---|---|"]
            lines += [f"| `{path.name}` | {sentence(path)} |" for path in modules]
            lines.append("")
    return "\n".join(lines)


def page() -> str:
    """Give the page as it should be."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


def main(arguments: list[str]) -> int:
    """Write the table, or tell whether it is as it should be."""
    wanted = page()
    if wanted == PAGE.read_text(encoding="utf-8"):
        return 0
    if arguments == ["--write"]:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    sys.stderr.write("ARCHITECTURE.md is behind: python packaging/architecture_table.py --write\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
