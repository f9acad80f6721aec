"""Runs integrations/github/install.sh as a runner of GitHub would, against a release that a server on this machine has.

release.py ADDSUP FOLDER REF                the install must succeed, twice
release.py ADDSUP FOLDER --refused REF      it must fail; v0.1.0 then has an archive that is not that of its checksum
"""

import functools
import hashlib
import http.server
import os
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

TARGET = "x86_64-unknown-linux-gnu"
# what `gh release download REF --repo OWNER/NAME --pattern GLOB --clobber` does, over plain HTTP
GH = """#!/usr/bin/env bash
set -euo pipefail
[ "$1 $2 $4 $6 $8" = "release download --repo --pattern --clobber" ] || { echo "gh: $*"; exit 1; }
for suffix in "" .sha256; do
  python3 - "$RELEASES/$5/$3/${7%\\*}$suffix" <<'END'
import sys, urllib.request
address = sys.argv[1]
open(address.rsplit("/", 1)[1], "wb").write(urllib.request.urlopen(address).read())
END
done
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def main() -> None:
    addsup, folder, *rest = sys.argv[1:]
    refused, ref = "--refused" in rest, rest[-1]
    top = Path(folder).absolute()
    release = top / "releases/OWNER/addsup/v0.1.0"
    temporary = top / "runner"
    for one in (release, temporary, top / "bin"):
        one.mkdir(parents=True, exist_ok=True)
    archive = release / f"addsup-{TARGET}.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        tar.add(addsup, "addsup")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (release / f"{archive.name}.sha256").write_text(f"{digest}  {archive.name}\n")
    if refused:
        archive.write_bytes(archive.read_bytes() + b"x")
    (top / "bin/gh").write_text(GH)
    (top / "bin/gh").chmod(0o755)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=top / "releases"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = temporary / "path"
    environment = os.environ | {
        "PATH": f"{top / 'bin'}:{os.environ['PATH']}", "RELEASES": f"http://127.0.0.1:{server.server_address[1]}",
        "RUNNER_TEMP": str(temporary), "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64", "GITHUB_PATH": str(path),
        "ACTION_REF": ref, "ACTION_REPOSITORY": "OWNER/addsup", "ADDSUP_INSTALL": "release",
    }
    # a job may use the action twice
    for _ in range(2):
        path.write_text("")
        ran = subprocess.run(["bash", "integrations/github/install.sh"], env=environment, capture_output=True, text=True)
        installed = ran.returncode == 0
        assert installed != refused, ran.stdout + ran.stderr
        assert installed == bool(path.read_text()), "the path of later steps is set if and only if there is a program"
    if installed:
        program = Path(path.read_text().strip()) / "addsup"
        assert subprocess.run([program, "--version"], capture_output=True, text=True).stdout.startswith("addsup ")
    print(f"install.sh of {ref}: {'installed' if installed else 'refused'}")
    server.shutdown()


main()
