# SPDX-License-Identifier: GPL-3.0-or-later
"""Ports 443 and 80 of every node: one nginx for all, over the trees of redfish_tree.

Each node has its own certificate, signed by a CA that lives as long as the rack does, its own
account, its own sessions and its own access log.
"""
import json
import pathlib
import shutil
import socket
import ssl
import subprocess

import redfish_tree
from children import wait_until

HTTP_PORT = 80
HTTPS_PORT = 443
CERTIFICATE_DAYS = 3650
CONNECT_LIMIT_S = 0.5
NJS_MODULE = "/usr/lib/nginx/modules/ngx_http_js_module.so"

_CA_CONF = """[req]
prompt = no
distinguished_name = name
x509_extensions = authority
[name]
O = Rack of strangers
CN = Management CA
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
"""

_NODE_CONF = """[req]
prompt = no
distinguished_name = name
x509_extensions = server
[name]
O = {organization}
CN = {common_name}
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = IP:{address}
"""

# One process: the BMCs have little to do, and one pid is simple to stop. All paths are relative to
# nginx's prefix, which is also its working directory (njs reads files relative to that). The user
# is root because nginx, started as root, gives its directories away, and a user namespace has no
# `nobody` to give them to.
_NGINX_CONF = """user root root;
daemon off;
master_process off;
pid nginx.pid;
lock_file nginx.lock;
error_log log/nginx.error.log warn;
load_module {module};
events {{ worker_connections 1024; }}
http {{
    js_path .;
    js_import redfish from redfish.js;
    server_tokens off;
    default_type application/json;
    charset utf-8;
    charset_types application/json;
    client_body_temp_path tmp/body;
    proxy_temp_path tmp/proxy;
    fastcgi_temp_path tmp/fastcgi;
    uwsgi_temp_path tmp/uwsgi;
    scgi_temp_path tmp/scgi;
    client_max_body_size 64k;
    client_body_buffer_size 64k;
    keepalive_timeout 30s;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache none;
    log_format requests '$server_port $request_method $request_uri $status';
{servers}}}
"""

_HTTP_SERVER = """    server {{
        listen {address}:{http_port};
        access_log log/{address}.access.log requests;
        return 301 https://$host$request_uri;
    }}
"""

_HTTPS_SERVER = """    server {{
        listen {address}:{https_port} ssl http2;
        access_log log/{address}.access.log requests;
        ssl_certificate nodes/{address}/server.pem;
        ssl_certificate_key {key}.key;
        set $node_dir nodes/{address};
        add_header OData-Version 4.0 always;
        add_header Cache-Control no-cache always;
        location / {{ js_content redfish.missing; }}
        location /redfish {{ js_content redfish.handle; }}
        location @tree {{ root nodes/{address}/tree; try_files $uri/index.json @missing; }}
        location @missing {{ js_content redfish.missing; }}
    }}
"""


class WebSide:
    def __init__(self, directory, nodes, site, children):
        self.directory = pathlib.Path(directory)
        self.nodes = nodes
        self.site = site
        self.children = children

    def prepare(self):
        self._make_certificates()
        for node in self.nodes:
            self._write_node(node)
        (self.directory / "tmp").mkdir()
        shutil.copyfile(pathlib.Path(__file__).with_name("redfish.js"),
                        self.directory / "redfish.js")
        (self.directory / "nginx.conf").write_text(_NGINX_CONF.format(
            module=NJS_MODULE, servers="".join(self._servers())))

    def _servers(self):
        for node in self.nodes:
            ports = {"address": node.address, "key": node.flavour.key,
                     "http_port": HTTP_PORT, "https_port": HTTPS_PORT}
            yield _HTTP_SERVER.format(**ports)
            if "https-refused" not in node.faults:
                yield _HTTPS_SERVER.format(**ports)

    def _make_certificates(self):
        """RSA as BMCs have it; one key per appliance, because making them is what takes time."""
        (self.directory / "ca.cnf").write_text(_CA_CONF)
        _finish([
            self._openssl("req", "-x509", "-config", "ca.cnf", "-newkey", "ec", "-noenc",
                          "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout", "ca.key",
                          "-out", "ca.pem", "-days", str(CERTIFICATE_DAYS)),
            *(self._openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048",
                            "-out", f"{key}.key")
              for key in sorted({node.flavour.key for node in self.nodes})),
        ])
        _finish([self._make_certificate(node) for node in self.nodes])

    def _make_certificate(self, node):
        dell = node.flavour.key == "dell"
        home = self._home(node)
        (home / "server.cnf").write_text(_NODE_CONF.format(
            address=node.address,
            organization="Dell Inc." if dell else "Super Micro Computer",
            common_name=f"idrac-{node.service_tag}" if dell else "IPMI"))
        return self._openssl(
            "req", "-x509", "-config", home / "server.cnf", "-new", "-key",
            f"{node.flavour.key}.key", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-out", home / "server.pem", "-days", str(CERTIFICATE_DAYS))

    def _openssl(self, *words):
        return subprocess.Popen(["openssl", *words], cwd=self.directory, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def _write_node(self, node):
        home = self._home(node)
        (home / "sessions").mkdir(mode=0o700)
        tree = home / "tree"
        if node.recorded_tree:
            tree.symlink_to(pathlib.Path(node.recorded_tree).resolve())
        else:
            resources = redfish_tree.make_tree(node, self.site,
                                               (home / "server.pem").read_text())
            redfish_tree.write_tree(resources, tree)
        account = home / "account.json"
        account.touch(mode=0o600)
        account.write_text(json.dumps({
            "flavour": node.flavour.key,
            "username": node.flavour.username,
            "password": node.password,
            "sessions_uri": redfish_tree.sessions_uri(tree),
            "session_timeout_s": node.flavour.redfish_session_timeout_s,
            "sessions_max": node.flavour.redfish_sessions_max,
        }))

    def start(self):
        self.children.start("nginx", ["nginx", "-e", "log/nginx.error.log", "-p", ".",
                                      "-c", "nginx.conf"],
                            self.directory, self.directory / "log" / "nginx.log")

    def wait(self):
        """A handshake under our own CA: another server on the port would not pass for nginx."""
        trust = ssl.create_default_context(cafile=self.directory / "ca.pem")
        for node in self.nodes:
            wait_until(lambda: connects(node.address, HTTP_PORT),
                       f"TCP {node.address}:{HTTP_PORT} of {node.full_name}", self.children)
            if "https-refused" not in node.faults:
                wait_until(lambda: shakes_hands(node.address, trust),
                           f"TLS {node.address}:{HTTPS_PORT} of {node.full_name}", self.children)

    def _home(self, node):
        return self.directory / "nodes" / node.address


def _finish(running):
    for process in running:
        _, complaint = process.communicate()
        if process.returncode != 0:
            raise RuntimeError(f"openssl: {complaint.decode(errors='replace').strip()}")


def shakes_hands(address, trust):
    try:
        with socket.create_connection((address, HTTPS_PORT), CONNECT_LIMIT_S) as plain, \
                trust.wrap_socket(plain, server_hostname=address):
            return True
    except OSError:
        return False


def connects(address, port):
    try:
        socket.create_connection((address, port), CONNECT_LIMIT_S).close()
        return True
    except OSError:
        return False
