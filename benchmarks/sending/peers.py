"""Plain sockets, curl to nginx, and rclone: the floor, and what people use who are not us."""

from __future__ import annotations

import shutil
import sys

from benchmarks.links import raw
from benchmarks.sending.contender import Client
from benchmarks.sending.scene import PORT, Scene

# curl begins a file anew after each break: the best that it can do by itself. Its watch on speed
# counts what the kernel took, not what arrived, so on a slow line it would end what is well.
_CURL_GOES_ON = "retry = 1000\nretry-all-errors\nretry-delay = 1\nconnect-timeout = 20\n"


class Raw:
    """The same number of bytes over plain sockets."""

    speaks_tls = False

    def __init__(self, connections: int = 1, *, bbr: bool = False) -> None:
        self._connections = connections
        self.congestion_bbr = bbr
        self.name = f"raw {connections}" + (" bbr" if bbr else "")

    def missing(self) -> str | None:
        """See ``Contender``."""
        return None

    def serve(self, scene: Scene) -> None:
        """See ``Contender``."""
        scene.serve(sys.executable, "-m", "benchmarks.links.raw", "serve", "--port", str(PORT))

    def prepare(self, scene: Scene) -> Client:
        """See ``Contender``."""
        sending = (sys.executable, "-m", raw.__name__, "send", scene.address)
        amount = (str(scene.work.payload_bytes), "--port", str(PORT))
        return Client(command=(*sending, *amount, "--connections", str(self._connections)))

    def delivered_bytes(self, scene: Scene) -> int:
        """See ``Contender``."""
        return scene.work.payload_bytes  # it fails unless the server has counted them all


class Curl:
    """``curl -T`` to nginx."""

    speaks_tls = True
    congestion_bbr = False

    def __init__(self, *, keep_alive: bool = True, parallel: int = 1) -> None:
        self._keep_alive = keep_alive
        self._parallel = parallel
        manner = f"{parallel} parallel" if parallel > 1 else "keep-alive" * keep_alive or "fresh"
        self.name = f"curl {manner}"

    def missing(self) -> str | None:
        """See ``Contender``."""
        return _missing("curl", "nginx")

    def serve(self, scene: Scene) -> None:
        """See ``Contender``."""
        serve_nginx(scene)

    def prepare(self, scene: Scene) -> Client:
        """See ``Contender``."""
        parts = [
            f'upload-file = "{file}"\nurl = "{scene.origin}/{file.name}"\noutput = "/dev/null"\n'
            for file in scene.work.names()
        ]
        head = "silent\nshow-error\nfail\n" + _CURL_GOES_ON
        if scene.tls is not None:
            head += f'cacert = "{scene.tls.roots}"\n'
        if not self._keep_alive:
            head += 'header = "Connection: close"\n'
        if self._parallel > 1:
            head += f"parallel\nparallel-max = {self._parallel}\n"
        config = scene.folder / "curl.conf"
        config.write_text(head + "".join(parts), encoding="utf-8")
        return Client(command=("curl", "-q", "-K", config))

    def delivered_bytes(self, scene: Scene) -> int:
        """See ``Contender``."""
        return shelved_bytes(scene)


class Rclone:
    """``rclone copy`` to a WebDAV server of rclone's own, with its defaults."""

    speaks_tls = True
    congestion_bbr = False
    name = "rclone webdav"

    def missing(self) -> str | None:
        """See ``Contender``."""
        return _missing("rclone")

    def serve(self, scene: Scene) -> None:
        """See ``Contender``."""
        tls = () if scene.tls is None else ("--cert", scene.tls.chain, "--key", scene.tls.chain)
        serving = ("rclone", "--config", scene.folder / "none.conf", "serve", "webdav")
        scene.serve(*serving, "--addr", f":{PORT}", *tls, scene.shelf)

    def prepare(self, scene: Scene) -> Client:
        """See ``Contender``."""
        tls = () if scene.tls is None else ("--ca-cert", scene.tls.roots)
        copying = ("rclone", "--config", scene.folder / "none.conf", "copy", *tls)
        service = ("--webdav-url", scene.origin, "--webdav-vendor", "other")
        return Client(command=(*copying, *service, scene.work.files, ":webdav:"))

    def delivered_bytes(self, scene: Scene) -> int:
        """See ``Contender``."""
        return shelved_bytes(scene)


def serve_nginx(scene: Scene) -> None:
    """Serve a folder that takes PUT."""
    tls = ""
    if scene.tls is not None:
        chain = scene.tls.chain
        tls = f"ssl_certificate {chain}; ssl_certificate_key {chain};"
        tls += "ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:tls:1m;"
    config = scene.folder / "nginx.conf"
    config.write_text(
        "daemon off; master_process off; user root; pid nginx.pid; error_log nginx.log;"
        "events { worker_connections 256; }"
        "http { access_log off; client_max_body_size 0; client_body_temp_path incoming;"
        f"server {{ listen {PORT}{' ssl' * bool(tls)}; {tls} root {scene.shelf};"
        "location / { dav_methods PUT; create_full_put_path on; } } }",
        encoding="ascii",
    )
    # The program may be where only root's own PATH leads.
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    scene.serve(nginx, "-p", f"{scene.folder}/", "-c", config, "-e", "nginx.log")


def shelved_bytes(scene: Scene) -> int:
    """Count the files that the server has under their own names, each only if it is whole."""
    sizes = {file.name: file.stat().st_size for file in scene.work.names()}
    shelved = (scene.shelf / name for name in sizes)
    return sum(
        sizes[path.name]
        for path in shelved
        if path.exists() and path.stat().st_size == sizes[path.name]
    )


def _missing(*programs: str) -> str | None:
    here = {program: shutil.which(program, path=f"{_PATH}:/usr/sbin") for program in programs}
    missing = [program for program, path in here.items() if path is None]
    return f"{', '.join(missing)} not installed" if missing else None


_PATH = "/usr/local/bin:/usr/bin:/bin"
