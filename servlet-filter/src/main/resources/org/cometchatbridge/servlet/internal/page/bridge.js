/* SPDX-License-Identifier: Apache-2.0 */
// Logs a page in to CometChat as the current user of its application. Types and options: bridge.d.ts.

// The token endpoint, relative to this script.
const ENDPOINT = 'token';
// The address of this script. The npm package has none.
const SCRIPT = () => import.meta.url;
const HEADER = 'X-CometChat-Token';
const LOGOUT_TIMEOUT = 5_000;
const MINUTE = 60_000;

/** Shared by all copies of this script that a page has loaded, from any address. */
const connections = (globalThis[Symbol.for('cometchat-bridge')] ??= new WeakMap());

/** The number of SDK logouts in progress that the bridge has started. */
let logouts = 0;

export class CometChatBridgeError extends Error {
  constructor(code, message, { status, retryAfter, cause } = {}) {
    super(message, { cause });
    this.name = 'CometChatBridgeError';
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export function connection(sdk) {
  if (Object(sdk) !== sdk) throw invalid('sdk', 'pass CometChat');
  if (!connections.has(sdk)) {
    connections.set(sdk, new Connection(sdk));
  }
  return connections.get(sdk);
}

export async function connect(options) {
  return connection(options?.sdk).connect(options);
}

export function tokenProvider(options = {}) {
  let user;
  return async ({ rejected } = {}) => {
    const { uid, authToken } = await fetchCredentials(options, new Retry(options, options.signal), rejected);
    user ??= uid;
    if (user !== uid) throw new CometChatBridgeError('switched', 'Another user has logged in.');
    return authToken;
  };
}

class Connection extends EventTarget {
  user = null;
  // The last user of this page, connected or not; null after a logout by this page.
  #uid;
  #sdk;
  #sdkLogout;
  #chatSdk;
  #options = {};
  // The latest credentials from the endpoint, the markup or the header.
  #credentials;
  // The app id that the SDK was initialized with.
  #app;
  #attempt;
  #loggingOut;
  #lostAt = 0;
  #losses = 0;

  constructor(sdk) {
    super();
    this.#sdk = sdk;
    this.#sdkLogout = this.#hook(sdk);
    // Another tab has logged in or out, or this page returns from the back/forward cache.
    const check = ({ key, persisted }) =>
      (persisted || key === null || key === storageKey(this.#app)) && this.#check(persisted);
    globalThis.addEventListener?.('storage', check);
    globalThis.addEventListener?.('pageshow', check);
  }

  /** An explicit `logout()` on an SDK is intentional; a session that the SDK drops is not. */
  #hook(sdk) {
    const own = sdk.logout?.bind(sdk);
    try {
      // Logouts by the bridge pass through: the UI Kit's logout() calls the Chat SDK's.
      if (own) sdk.logout = () => (logouts ? own() : this.logout());
    } catch {
      // The SDK object is sealed: the page has to call the logout() of this object.
    }
    return own;
  }

  /** All callers share one login attempt; it is aborted when the last of them has aborted. */
  async connect(options = {}) {
    const { response, chatSdk } = options;
    if (response && !response.headers?.get) throw invalid('response', 'pass a Response');
    if (chatSdk && !this.#chatSdk) this.#hook((this.#chatSdk = chatSdk));
    const token = response?.headers.get(HEADER);
    const running = this.#attempt;
    const joins =
      running &&
      !running.abort.signal.aborted &&
      (token
        ? token === running.token
        : !response || response === running.response || running.retry.requestDue);
    if (!joins) {
      this.#options = options;
      this.#start((retry) => this.#login(options, retry), token, response);
    }
    const attempt = this.#attempt;
    attempt.callers++;
    return new Promise((resolve, reject) => {
      onAbort(options.signal, () => {
        if (--attempt.callers === 0) attempt.abort.abort();
        reject(aborted(options.signal));
      });
      attempt.done.then(resolve, reject);
    });
  }

  /** Ends the session at the SDK and at the bridge; never rejects, and takes at most five seconds. */
  logout() {
    for (let attempt = this.#attempt; attempt; attempt = attempt.previous) attempt.abort.abort();
    return (this.#loggingOut ??= this.#endSession(this.#attempt).finally(() => (this.#loggingOut = undefined)));
  }

  async #endSession(attempt) {
    // The SDK may call its listener synchronously; #loggingOut has to be set before.
    await null;
    const ended = Promise.allSettled([
      attempt?.done,
      this.#logoutSdk(),
      callEndpoint(this.#options, { method: 'DELETE', keepalive: true }),
    ]);
    await Promise.race([ended, sleep(LOGOUT_TIMEOUT)]);
    this.#uid = null;
    this.#disconnected({ reason: 'logout' });
  }

  /** Removes the hash first: other tabs see a logout, unless they already use the next token. */
  async #logoutSdk(next) {
    if (!next || readHash(this.#app) !== hash(next)) storeHash(this.#app, null);
    logouts++;
    const logout = invoke(() => this.#sdkLogout?.()).catch(() => {});
    // After the timeout, a logout() by the page is no longer taken for a part of a hanging one.
    Promise.race([logout, sleep(LOGOUT_TIMEOUT)]).then(() => logouts--);
    await logout;
  }

  #start(work, token, response) {
    const previous = this.#attempt;
    const abort = new AbortController();
    const retry = new Retry(this.#options, abort.signal, (detail) => this.#emit('waiting', detail));
    // Whether the endpoint will still be called: a caller with a new login may join then.
    retry.requestDue = !token;
    const attempt = { previous, token, response, abort, retry, callers: 0 };
    attempt.done = Promise.allSettled([previous?.done, this.#loggingOut])
      .then(() => work(retry))
      .catch((error) => {
        if (error.code === 'signed_out') {
          // Final: another login of the user gets a token, this one does not.
          this.user = null;
          if (this.#app) this.#logoutSdk();
          this.#emit('signedOut', {});
        }
        throw error;
      })
      .finally(() => {
        if (this.#attempt === attempt) this.#attempt = undefined;
      });
    attempt.done.catch(() => {});
    return (this.#attempt = attempt);
  }

  async #login(options, retry, rejected, check) {
    retry.check();
    if (this.#uid === undefined) this.#uid = meta('uid');
    const credentials = (!rejected && this.#fromPage(options)) || (await fetchCredentials(options, retry, rejected));
    if (check && isSame(this.user, credentials.uid)) return this;
    this.#credentials = credentials;
    // A later caller with a new login must not join: the user may have changed.
    retry.requestDue = false;
    await retry.timeout(this.#initSdk(options));
    let refreshed = Boolean(rejected);
    for (;;) {
      try {
        return await retry.timeout(this.#loginSdk(retry));
      } catch (error) {
        if (isRejection(error) && !refreshed) {
          refreshed = true;
          this.#emit('rejected', {});
          this.#credentials = await fetchCredentials(options, retry, this.#credentials.authToken);
        } else if (error?.code === 'FAILED_TO_FETCH' || error?.code === -1) {
          // -1: the page is running an SDK login of its own.
          await retry.wait(unreachable(error));
        } else {
          throw wrap(error, isRejection(error) ? 'rejected' : 'login_failed');
        }
      }
    }
  }

  async #loginSdk(retry) {
    const { uid, authToken } = this.#credentials;
    let user = await this.#currentUser();
    retry.check();
    // Another tab may have changed the stored user, while the SDK still runs as the user it logged in.
    const other = [user, this.user].find((one) => one && !isSame(one, uid));
    if (other) {
      user = this.user = null;
      await this.#logoutSdk(authToken);
    }
    const from = other ? uidOf(other) : this.#uid;
    this.#uid = uid;
    if (from && !isSame({ uid: from }, uid)) this.#emit('switched', { from, to: uid });
    const reused = Boolean(user) && (readHash(this.#app) === hash(authToken) || tokenOf(user) === authToken);
    if (!reused) {
      const login = this.#sdk.loginWithAuthToken ?? this.#sdk.login;
      try {
        user = login ? await login.call(this.#sdk, authToken) : { uid };
      } catch (error) {
        // The failed login has ended the previous session.
        this.#disconnected({ reason: 'lost' });
        throw error;
      }
      user ??= await this.#currentUser();
    }
    // A page that was connected stays connected when a caller aborts.
    const abandoned = retry.timedOut || (retry.signal.aborted && (this.#loggingOut || !this.user));
    if (abandoned || !isSame(user, uid)) {
      if (!this.#loggingOut) this.#disconnected({ reason: 'lost' });
      await this.#logoutSdk();
      retry.check();
      throw new CometChatBridgeError('wrong_user', 'Another user has logged in.');
    }
    storeHash(this.#app, authToken);
    this.user = user;
    this.#emit('connected', { user, reused });
    return this;
  }

  async #initSdk({ appSettings, chatSdk }) {
    const { appId, region } = this.#credentials;
    const sdk = this.#sdk;
    if (this.#app !== appId && sdk.init) {
      try {
        const builder = sdk.AppSettingsBuilder && new sdk.AppSettingsBuilder().setRegion(region);
        let settings = appSettings ?? builder;
        if (appSettings?.call) settings = await appSettings({ appId, region, builder });
        settings = settings?.build?.() ?? settings;
        await (builder ? sdk.init(appId, settings) : sdk.init(settings));
        const chat = chatSdk ?? sdk;
        if (chat.LoginListener) {
          const listener = new chat.LoginListener({ logoutSuccess: () => this.#sessionLost() });
          // A unique name: connections may share a Chat SDK, and listeners of one name replace each other.
          chat.addLoginListener(`cometchat-bridge${Math.random()}`, listener);
        }
      } catch (error) {
        throw wrap(error, 'init_failed');
      }
    }
    this.#app = appId;
  }

  /** Called when the SDK drops its session because CometChat has rejected the token. */
  #sessionLost() {
    if (this.#loggingOut || !this.user) return;
    const reason = readHash(this.#app) === null ? 'logout' : 'lost';
    this.#disconnected({ reason });
    if (this.#attempt || this.#loggingOut || reason === 'logout') return;
    const now = Date.now();
    if (now >= this.#lostAt + MINUTE) {
      this.#lostAt = now;
      this.#losses = 0;
    }
    if (++this.#losses > 2) return;
    // On the second loss the token is kept: a late response about the previous one may have caused it.
    const rejected = this.#losses < 2 && this.#credentials.authToken;
    this.#restart(rejected, false, (error) => this.#disconnected({ reason: 'lost', error }, true));
    if (rejected) this.#emit('rejected', {});
  }

  /** The stored session or the page may be those of a user who is not the current one any more. */
  #check(always) {
    // What happens during a login may concern its user.
    this.#attempt?.done.then(() => this.#check(true), () => {});
    if (!this.user || this.#attempt || this.#loggingOut) return;
    const stored = readHash(this.#app);
    const own = hash(this.#credentials.authToken);
    if (stored === null) this.#disconnected({ reason: 'logout' });
    else if (always || stored !== own) {
      this.#restart(null, true, (error) => {
        if (!(error.status < 500)) return;
        this.#disconnected({ reason: 'lost', error });
        // Another tab's session is left alone.
        if (readHash(this.#app) === own) this.#logoutSdk();
      });
    }
  }

  #restart(rejected, check, onError) {
    const options = { ...this.#options, response: null };
    const attempt = this.#start((retry) => this.#login(options, retry, rejected, check));
    attempt.callers++;
    attempt.done.catch((error) => attempt.abort.signal.aborted || onError(error));
  }

  /** Credentials from the response or the markup. Markup is used once: it is as old as the page. */
  #fromPage({ response, appId = this.#credentials?.appId, region = this.#credentials?.region }) {
    const markup = this.#credentials ? () => null : meta;
    const credentials = {
      appId: appId ?? markup('app-id'),
      region: region ?? markup('region'),
      // With a response to a new login, the markup is outdated.
      uid: response ? response.headers.get('X-CometChat-Uid') : markup('uid'),
      authToken: response ? response.headers.get(HEADER) : markup('auth-token'),
    };
    return Object.values(credentials).every(Boolean) ? credentials : null;
  }

  #currentUser() {
    // UI Kit 7 spells the method differently, and may still hold a session that the Chat SDK has dropped.
    const sdk = this.#chatSdk ?? this.#sdk;
    return invoke(() => (sdk.getLoggedinUser ?? sdk.getLoggedInUser)?.call(sdk)).catch(() => null);
  }

  #disconnected(detail, always) {
    if (this.user || always) {
      this.user = null;
      this.#emit('disconnected', detail);
    }
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** The delays between attempts, within the total time that the caller allows. */
class Retry {
  attempts = 0;

  constructor({ maxRetryTime = 300_000 }, signal, onWait = () => {}) {
    this.signal = signal;
    this.deadline = Date.now() + maxRetryTime;
    this.onWait = onWait;
  }

  check() {
    if (this.signal?.aborted || this.timedOut) throw aborted(this.signal);
  }

  /** Rejects as unreachable when the SDK does not respond within a minute. */
  timeout(work) {
    const abort = new AbortController();
    const late = sleep(MINUTE, abort.signal).then(() => {
      this.timedOut = !abort.signal.aborted;
      throw unreachable();
    });
    return Promise.race([work, late]).finally(() => abort.abort());
  }

  async wait(error) {
    const seconds = Math.max(error.retryAfter ?? Math.min(2 ** this.attempts++, 15), 1);
    const delay = seconds * 1000 * (1 + Math.random() / 4);
    this.check();
    if (Date.now() + delay > this.deadline) throw error;
    this.onWait({ error, delay });
    await sleep(delay, this.signal);
    this.check();
  }
}

async function fetchCredentials(options, retry, rejected) {
  const request = { method: rejected ? 'POST' : 'GET', body: rejected ? JSON.stringify({ rejected }) : null };
  for (;;) {
    try {
      retry.requestDue = false;
      return await callEndpoint(options, { ...request, signal: retry.signal });
    } catch (error) {
      retry.check();
      const temporary =
        error.code === 'network' ||
        (error.status === 429 && error.code !== 'too_many_refreshes') ||
        (error.status >= 502 && error.status <= 504);
      if (!temporary) throw error;
      retry.requestDue = true;
      await retry.wait(error);
    }
  }
}

async function callEndpoint(options, request) {
  const url = endpointUrl(options);
  const own = {
    Accept: 'application/json',
    'X-CometChat-Bridge': '1',
    ...(request.body && { 'Content-Type': 'application/json' }),
  };
  const headers = { ...plain(await ask(options, 'headers')), ...own };
  const page = globalThis.location?.href;
  const isForeign = page && url.origin !== new URL(page).origin;
  const credentials = (await ask(options, 'credentials')) ?? (isForeign ? 'include' : 'same-origin');
  if (!/^(omit|same-origin|include)$/.test(credentials)) throw invalid('credentials', 'as in fetch');
  const send = options.fetch ?? globalThis.fetch;
  if (!send?.call) throw invalid('fetch', 'pass a function like fetch');
  let response = null;
  let body;
  try {
    // A redirect would lead to a login page.
    response = await send(url, { redirect: 'manual', cache: 'no-store', ...request, headers, credentials });
    body = await response.text();
  } catch (cause) {
    if (response !== null && !response?.text) throw invalid('fetch', 'pass a function like fetch');
    throw new CometChatBridgeError('network', 'The token endpoint cannot be reached.', { cause });
  }
  const { status } = response;
  let json;
  try {
    json = JSON.parse(body);
  } catch {
    // Not a response of the endpoint.
  }
  if (status === 200 && json?.authToken && json.uid) return json;
  const error = status !== 200 && json?.error;
  throw new CometChatBridgeError(
    error || 'bad_response',
    error
      ? json.message
      : `${url} returned ${status} and no token; check the option \`endpoint\`.`,
    { status, retryAfter: seconds(response.headers?.get?.('Retry-After')) },
  );
}

function endpointUrl({ endpoint }) {
  try {
    const url = endpoint
      ? new URL(endpoint, globalThis.document?.baseURI ?? globalThis.location?.href)
      : new URL(ENDPOINT, SCRIPT());
    if (url.protocol.startsWith('http')) return url;
  } catch {
    // Bundlers and servers remove or replace the address of the script.
  }
  throw invalid('endpoint', 'pass the http(s) URL of the token endpoint');
}

/** An option that may be a function, which is called for each request. */
async function ask(options, name) {
  try {
    const value = options[name];
    return await (value?.call ? value() : value);
  } catch (cause) {
    throw new CometChatBridgeError('option_failed', `The option \`${name}\` failed.`, { cause });
  }
}

/** The given headers as an object, without those of the script; a missing value is no header. */
function plain(headers) {
  try {
    const isRecord = headers && typeof headers === 'object' && !headers[Symbol.iterator];
    const given = isRecord ? Object.entries(headers).filter(([, value]) => value != null) : (headers ?? []);
    // Rejects what is not a header.
    new Headers(given);
    return Object.fromEntries([...given].filter(([name]) => !/^(accept|content-type|x-cometchat-bridge)$/i.test(name)));
  } catch {
    throw invalid('headers', 'as in fetch');
  }
}

function seconds(retryAfter) {
  return Math.min(+retryAfter || (Date.parse(retryAfter) - Date.now()) / 1000, 300) || undefined;
}

/** A short hash of the token (FNV-1a). After a reload, it identifies the token of the SDK's session. */
function hash(token) {
  let value = 2166136261;
  for (const letter of token) value = Math.imul(value ^ letter.charCodeAt(0), 16777619);
  return (value >>> 0).toString(36);
}

function storeHash(app, token) {
  try {
    if (token) localStorage.setItem(storageKey(app), hash(token));
    else localStorage.removeItem(storageKey(app));
  } catch {
    // Without storage the SDK does not keep its session either.
  }
}

/** The stored hash; null if there is none, undefined without storage. */
function readHash(app) {
  try {
    return localStorage.getItem(storageKey(app));
  } catch {
    return undefined;
  }
}

const storageKey = (app) => `cometchat-bridge:${app}`;
const invalid = (option, remedy) =>
  new CometChatBridgeError('invalid_option', `The option \`${option}\` is missing or invalid: ${remedy}.`);
const meta = (name) => globalThis.document?.querySelector(`meta[name=cometchat-${name}]`)?.content;
const uidOf = (user) => String(user?.getUid?.() ?? user?.uid ?? '');
const tokenOf = (user) => user.getAuthToken?.() ?? user.authToken;
const isSame = (user, uid) => uidOf(user).toLowerCase() === uid.toLowerCase();
const isRejection = (error) => /AUTH_?TOKEN/.test(error?.code);
const invoke = async (step) => step();
const unreachable = (cause) =>
  new CometChatBridgeError('unreachable', 'CometChat cannot be reached.', { cause });
const aborted = (signal) => new CometChatBridgeError('aborted', 'Aborted.', { cause: signal.reason });

function wrap(error, code) {
  return error instanceof CometChatBridgeError
    ? error
    : new CometChatBridgeError(code, `The SDK failed (${code}): ${error?.code ?? error?.name ?? 'unknown'}`, {
        // The SDK's error may contain the token.
        cause: isRejection(error) ? undefined : error,
      });
}

function onAbort(signal, act) {
  if (signal?.aborted) act();
  else signal?.addEventListener('abort', act, { once: true });
}

function sleep(delay, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delay);
    onAbort(signal, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
