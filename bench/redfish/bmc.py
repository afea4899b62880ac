# SPDX-License-Identifier: GPL-3.0-or-later
"""A Redfish service for benchmarks: nginx over a tree of resources, behind a long wire.

nginx serves `<URI>/index.json` over TLS 1.3 and HTTP/1.1, as controllers do; who may read is judged
by tests/rack_of_strangers/redfish.js. Everybody comes through bench/redfish/latency_relay.cpp, which
makes a round trip take as long as asked for. What was asked of nginx is in its log, and so are the
connections.
"""

import collections
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent.parent / "tests"
sys.path[:0] = [str(HERE.parent / "sol"), str(TESTS / "rack_of_strangers"), str(TESTS / "interop")]

import common  # noqa: E402  (what the benchmarks of consoles share is not about consoles)

RELAY = common.BUILD / "bench" / "latency_relay"
NGINX = "/usr/sbin/nginx"
NJS_MODULE = "/usr/lib/nginx/modules/ngx_http_js_module.so"
ADDRESS, SERVER = "127.0.0.1", "127.0.0.2"
HTTPS_PORT = 443
USERNAME, PASSWORD = "root", "benchmark-1"
SESSIONS_MAX = 8
START_LIMIT_S = 10
# One process, that no request can hold up long; paths are relative to the folder.
CONFIGURATION = f"""user root root;
daemon off;
master_process off;
pid nginx.pid;
error_log error.log warn;
load_module {NJS_MODULE};
events {{ worker_connections 1024; }}
http {{
    js_path .;
    js_import redfish from redfish.js;
    default_type application/json;
    client_body_temp_path tmp/body;
    proxy_temp_path tmp/proxy;
    fastcgi_temp_path tmp/fastcgi;
    uwsgi_temp_path tmp/uwsgi;
    scgi_temp_path tmp/scgi;
    client_body_buffer_size 64k;
    keepalive_timeout 30s;
    ssl_protocols TLSv1.3;
    log_format asked '$msec $connection $request_method $request_uri $status $bytes_sent';
    server {{
        listen {SERVER}:{HTTPS_PORT} ssl;
        access_log asked.log asked;
        ssl_certificate server.pem;
        ssl_certificate_key server.key;
        set $node_dir node;
        add_header OData-Version 4.0 always;
        location / {{ js_content redfish.missing; }}
        location /redfish {{ js_content redfish.handle; }}
        location @tree {{ root tree; try_files $uri/index.json @missing; }}
        location @missing {{ js_content redfish.missing; }}
    }}
}}
"""
RACK = """[credentials.c]
username = "{username}"
password_file = "password"
[tls]
ca_file = "server.pem"
[[appliance]]
name = "bench-1"
profile = "{profile}"
credentials = "c"
  [[appliance.node]]
  name = "n1"
  bmc = "{address}"
"""
Asked = collections.namedtuple("Asked", "msec connection method uri status bytes")


def wait_for(address, port):
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        with socket.socket() as visitor:
            if visitor.connect_ex((address, port)) == 0:
                return
        time.sleep(0.02)
    sys.exit(f"nothing listens on {address}:{port}")


def processor_seconds(process):
    """What a child has taken until now."""
    ticks = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


class Bmc:
    """`with Bmc(tree, round_trip_ms) as bmc:`; `tree` is the folder that holds redfish/."""

    def __init__(self, tree, round_trip_ms):
        self.temporary = tempfile.TemporaryDirectory(prefix="oobready-bench-")
        self.folder = pathlib.Path(self.temporary.name)
        self.certificate = self.folder / "server.pem"
        self.log = self.folder / "asked.log"
        (self.folder / "tree").symlink_to(pathlib.Path(tree).resolve())
        self.prepare(pathlib.Path(tree))
        self.one_way_ms = round_trip_ms / 2
        self.nginx = self.relay = None

    def prepare(self, tree):
        import redfish_tree
        for name in ("tmp", "node", "node/sessions"):
            (self.folder / name).mkdir()
        (self.folder / "redfish.js").write_text(
            (TESTS / "rack_of_strangers" / "redfish.js").read_text())
        (self.folder / "nginx.conf").write_text(CONFIGURATION)
        self.sessions_uri = redfish_tree.sessions_uri(tree)
        (self.folder / "node" / "account.json").write_text(json.dumps({
            "flavour": "dell", "username": USERNAME, "password": PASSWORD,
            "sessions_uri": self.sessions_uri, "session_timeout_s": 1800,
            "sessions_max": SESSIONS_MAX}))
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(PASSWORD + "\n")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-subj", "/CN=benchmark",
             "-addext", f"subjectAltName=IP:{ADDRESS},IP:{SERVER}", "-keyout",
             self.folder / "server.key", "-out", self.certificate, "-days", "3650"], check=True,
            capture_output=True)

    def __enter__(self):
        self.nginx = subprocess.Popen([NGINX, "-e", "error.log", "-p", ".", "-c", "nginx.conf"],
                                      cwd=self.folder, stdin=subprocess.DEVNULL)
        wait_for(SERVER, HTTPS_PORT)
        self.relay = subprocess.Popen(
            [RELAY, ADDRESS, str(HTTPS_PORT), SERVER, str(HTTPS_PORT), str(self.one_way_ms)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        if self.relay.stdout.readline() != "ready\n":
            sys.exit("the relay did not start")
        return self

    def __exit__(self, *_):
        for process in (self.relay, self.nginx):
            if process:
                process.send_signal(signal.SIGTERM)
                process.wait()
        self.temporary.cleanup()

    def rack(self, profile):
        """A rack file with this one controller under `profile`, a path or a name."""
        file = self.folder / "rack.toml"
        file.write_text(RACK.format(username=USERNAME, profile=profile, address=ADDRESS))
        return file

    def asked(self, work):
        """What `work()` returned, and what was asked of nginx meanwhile."""
        before = self.log.stat().st_size
        done = work()
        with open(self.log, encoding="ascii", errors="replace") as log:
            log.seek(before)
            lines = [line.split() for line in log]
        return done, [Asked(float(msec), connection, method, uri, int(status), int(count))
                      for msec, connection, method, uri, status, count in lines]

    def on_the_wire(self):
        """{"connections", "bytes_up", "bytes_down"} that the relay has seen until now."""
        self.relay.send_signal(signal.SIGUSR1)
        return json.loads(self.relay.stdout.readline())

    def token(self):
        """Of a new session, by the standard library's own client."""
        body = json.dumps({"UserName": USERNAME, "Password": PASSWORD}).encode()
        request = urllib.request.Request(
            f"https://{SERVER}{self.sessions_uri}", body, {"Content-Type": "application/json"})
        trust = ssl.create_default_context(cafile=self.certificate)
        with urllib.request.urlopen(request, context=trust) as answer:
            return answer.headers["X-Auth-Token"]
