// SPDX-License-Identifier: GPL-3.0-or-later
// What nginx alone cannot do of a Redfish service (DSP0266): log in, log out, ask for credentials,
// and say errors in JSON. nginx itself serves the resources (location @tree of nginx.conf).
//
// Each node has a directory, $node_dir: account.json (who may log in) and sessions/, one file per
// open session, named by its token. Files, because njs 0.7 keeps no state between requests.
const fs = require('fs');

const BODY_BYTES_MAX = 4096;
const OPEN = /^\/redfish(\/v1(\/odata|\/\$metadata)?)?$/;
const TOKEN = /^[0-9a-f]{32}$/;

function account(r) {
    return JSON.parse(fs.readFileSync(r.variables.node_dir + '/account.json', 'utf8'));
}

function resourcePath(r) {
    return r.uri.length > 1 && r.uri.endsWith('/') ? r.uri.slice(0, -1) : r.uri;
}

function randomHex(bytes) {
    const random = crypto.getRandomValues(new Uint8Array(bytes));
    return Buffer.from(random).toString('hex');
}

function now() {
    return Math.floor(Date.now() / 1000);
}

function json(r, status, body) {
    r.headersOut['Content-Type'] = 'application/json;odata.metadata=minimal;charset=utf-8';
    r.return(status, JSON.stringify(body));
}

// DSP0266 9.5, in the registry of either vendor; Super Micro writes "Message" with a capital M.
function error(r, status, key, text) {
    const supermicro = account(r).flavour == 'smc';
    const id = (supermicro ? 'Base.v1_10_3.' : 'Base.1.12.') + key;
    const details = {
        '@odata.type': '#Message.v1_1_1.Message', MessageId: id, Message: text, MessageArgs: [],
        Severity: 'Critical',
        Resolution: 'See the message for what was wrong with the request.',
    };
    const inner = { code: supermicro ? 'Base.v1_10_3.GeneralError' : 'Base.1.12.GeneralError' };
    inner[supermicro ? 'Message' : 'message'] =
        'A general error has occurred. See ExtendedInfo for more information.';
    inner['@Message.ExtendedInfo'] = [details];
    json(r, status, { error: inner });
}

function unauthorized(r) {
    r.headersOut['WWW-Authenticate'] = 'Basic realm="RedfishService"';
    error(r, 401, unauthorizedKey(r), 'The credentials of this request were not accepted.');
}

function unauthorizedKey(r) {
    return account(r).flavour == 'smc' ? 'ResourceAtUriUnauthorized' : 'AccessDenied';
}

function methodNotAllowed(r, allowed) {
    r.headersOut['Allow'] = allowed;
    error(r, 405, 'OperationNotAllowed', 'The HTTP method is not allowed on this resource.');
}

// Living sessions: [{token, id, user, used}]; those past the service's SessionTimeout are removed.
function sessions(r, owner) {
    const directory = r.variables.node_dir + '/sessions';
    return fs.readdirSync(directory).filter((name) => TOKEN.test(name)).map((token) => {
        const session = JSON.parse(fs.readFileSync(directory + '/' + token, 'utf8'));
        session.token = token;
        return session;
    }).filter((session) => {
        if (session.used + owner.session_timeout_s >= now()) {
            return true;
        }
        close(r, session);
        return false;
    });
}

function save(r, session) {
    fs.writeFileSync(r.variables.node_dir + '/sessions/' + session.token,
        JSON.stringify({ id: session.id, user: session.user, used: now() }), { mode: 0o600 });
}

function close(r, session) {
    fs.unlinkSync(r.variables.node_dir + '/sessions/' + session.token);
}

function authorized(r, owner) {
    const token = r.headersIn['X-Auth-Token'];
    if (token) {
        const session = sessions(r, owner).find((candidate) => candidate.token == token);
        if (session) {
            save(r, session);
        }
        return session !== undefined;
    }
    const basic = /^Basic +(\S+)$/i.exec(r.headersIn['Authorization'] || '');
    return basic !== null &&
        Buffer.from(basic[1], 'base64').toString() == owner.username + ':' + owner.password;
}

function resource(owner, session) {
    return {
        '@odata.type': '#Session.v1_3_0.Session',
        '@odata.id': owner.sessions_uri + '/' + session.id,
        Id: session.id, Name: 'User Session', Description: 'Manager User Session',
        UserName: session.user, SessionType: 'Redfish',
    };
}

function collection(owner, open) {
    return {
        '@odata.type': '#SessionCollection.SessionCollection',
        '@odata.id': owner.sessions_uri, Name: 'Session Collection',
        'Members@odata.count': open.length,
        Members: open.map((session) => ({ '@odata.id': owner.sessions_uri + '/' + session.id })),
    };
}

function login(r, owner) {
    let asked;
    try {
        asked = r.requestText.length <= BODY_BYTES_MAX ? JSON.parse(r.requestText) : null;
    } catch (broken) {
        asked = null;
    }
    if (asked === null || typeof asked.UserName != 'string' || typeof asked.Password != 'string') {
        return error(r, 400, 'MalformedJSON', 'The body has no UserName and Password in JSON.');
    }
    if (asked.UserName != owner.username || asked.Password != owner.password) {
        return unauthorized(r);
    }
    if (sessions(r, owner).length >= owner.sessions_max) {
        return owner.flavour == 'dell'
            ? error(r, 503, 'RAC0218', 'The maximum number of user sessions is reached.')
            : error(r, 503, 'SessionLimitExceeded', 'No more sessions can be opened.');
    }
    const session = { token: randomHex(16), id: randomHex(5), user: asked.UserName };
    save(r, session);
    r.headersOut['X-Auth-Token'] = session.token;
    r.headersOut['Location'] = owner.sessions_uri + '/' + session.id;
    json(r, 201, resource(owner, session));
}

// The session collection and its members live in files of their own, not in the tree.
function sessionRequest(r, owner, path) {
    const open = sessions(r, owner);
    const reading = r.method == 'GET' || r.method == 'HEAD';
    if (path == owner.sessions_uri) {
        return reading ? json(r, 200, collection(owner, open))
            : methodNotAllowed(r, 'GET, HEAD, POST');
    }
    const id = path.slice(owner.sessions_uri.length + 1);
    const session = open.find((candidate) => candidate.id == id);
    if (session === undefined) {
        return missing(r);
    }
    if (r.method == 'DELETE') {
        close(r, session);
        return r.return(204);
    }
    return reading ? json(r, 200, resource(owner, session))
        : methodNotAllowed(r, 'GET, HEAD, DELETE');
}

function missing(r) {
    error(r, 404, 'ResourceMissingAtURI', 'There is no resource at the URI of this request.');
}

function handle(r) {
    const path = resourcePath(r);
    const owner = account(r);
    if (r.method == 'POST' && path == owner.sessions_uri) {
        return login(r, owner);
    }
    const open = OPEN.test(path) && (r.method == 'GET' || r.method == 'HEAD');
    if (!open && !authorized(r, owner)) {
        return unauthorized(r);
    }
    if (path == owner.sessions_uri || path.startsWith(owner.sessions_uri + '/')) {
        return sessionRequest(r, owner, path);
    }
    if (r.method != 'GET' && r.method != 'HEAD') {
        return methodNotAllowed(r, 'GET, HEAD');
    }
    r.internalRedirect('@tree');
}

export default { handle, missing };
