/* SPDX-License-Identifier: Apache-2.0 */
// Logs a page in to CometChat as the user who is logged in to its application. See bridge.d.ts.

const HERE = import.meta.url;
// The endpoint, beside this script.
const NAME = 'token';
const HEADER = 'X-CometChat-Token';
const LIMIT = 300_000;
const LOGOUT_LIMIT = 5_000;
const MINUTE = 60_000;

/** One for all copies of this script that a page has loaded, under whatever address. */
const connections = (globalThis[Symbol.for('cometchat-bridge')] ??= new WeakMap());

/** How many SDKs we are logging out just now. */
let quitting = 0;

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
  if (!connections.has(sdk)) {
    connections.set(sdk, new Connection(sdk));
  }
  return connections.get(sdk);
}

export function connect(options) {
  return connection(options.sdk).connect(options);
}

export function tokenProvider(options = {}) {
  return async ({ rejected } = {}) =>
    (await ask(options, new Patience(options, options.signal), rejected)).authToken;
}

class Connection extends EventTarget {
  user = null;
  #sdk;
  #sdkLogout;
  #chatSdk;
  #options = {};
  // What the endpoint, the markup or the header said last.
  #known;
  // The application that the SDK is ready for.
  #app;
  #attempt;
  #leaving;
  #lostAt = 0;
  #losses = 0;

  constructor(sdk) {
    super();
    this.#sdk = sdk;
    this.#sdkLogout = this.#hook(sdk);
  }

  /** A logout() that the page calls on an SDK is a wish; a session that the SDK drops is none. */
  #hook(sdk) {
    const own = sdk.logout?.bind(sdk);
    try {
      // Ours goes through: the UI Kit's logout() calls the Chat SDK's.
      if (own) sdk.logout = () => (quitting ? own() : this.logout());
    } catch {
      // A sealed SDK: the page then has to call the logout() of this object.
    }
    return own;
  }

  /** One login however many callers; it goes on until the last of them has given up. */
  connect(options) {
    const { response, chatSdk } = options;
    if (chatSdk && !this.#chatSdk) this.#hook((this.#chatSdk = chatSdk));
    const offered = response?.headers.get(HEADER);
    const under = this.#attempt;
    const joins =
      under &&
      !under.abort.signal.aborted &&
      (offered ? offered === under.offered : !response || response === under.response || under.patience.asks);
    if (!joins) {
      this.#options = options;
      this.#begin((patience) => this.#enter(options, patience), offered, response);
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

  /** Ends the session on both sides; never fails, and takes five seconds at most. */
  logout() {
    for (let attempt = this.#attempt; attempt; attempt = attempt.earlier) attempt.abort.abort();
    return (this.#leaving ??= this.#leave(this.#attempt).finally(() => (this.#leaving = undefined)));
  }

  async #leave(attempt) {
    // The SDK tells of its logout at once, and has to find that it is wanted.
    await null;
    const ended = Promise.allSettled([
      attempt?.done,
      this.#quit(),
      call(this.#options, { method: 'DELETE', keepalive: true }),
    ]);
    await Promise.race([ended, sleep(LOGOUT_LIMIT)]);
    this.#drop({ reason: 'logout' });
  }

  /** Forgets first: to pages in other tabs, too, this is a logout, unless they are ahead of this one. */
  async #quit(next) {
    if (!next || remembered(this.#app) !== mark(next)) remember(this.#app, null);
    quitting++;
    const quit = invoke(() => this.#sdkLogout?.()).catch(() => {});
    // One that hangs shall not make a page's later wishes look like a part of it.
    Promise.race([quit, sleep(LOGOUT_LIMIT)]).then(() => quitting--);
    await quit;
  }

  #begin(work, offered, response) {
    const earlier = this.#attempt;
    const abort = new AbortController();
    const patience = new Patience(this.#options, abort.signal, (detail) =>
      this.#tell('waiting', detail),
    );
    patience.asks = !offered;
    const attempt = { earlier, offered, response, abort, patience, callers: 0 };
    attempt.done = Promise.allSettled([earlier?.done, this.#leaving])
      .then(() => work(patience))
      .finally(() => {
        if (this.#attempt === attempt) this.#attempt = undefined;
      });
    attempt.done.catch(() => {});
    return (this.#attempt = attempt);
  }

  async #enter(options, patience, rejected) {
    patience.check();
    this.#known = (!rejected && this.#offered(options)) || (await ask(options, patience, rejected));
    // Whoever asks for a new login from now on may be somebody else.
    patience.asks = false;
    await patience.limit(this.#init(options));
    let refreshed = Boolean(rejected);
    for (;;) {
      try {
        return await patience.limit(this.#settle(patience));
      } catch (error) {
        if (isRejection(error) && !refreshed) {
          refreshed = true;
          this.#tell('rejected', {});
          this.#known = await ask(options, patience, this.#known.authToken);
        } else if (error?.code === 'FAILED_TO_FETCH' || error?.code === -1) {
          // -1: the page itself is logging in.
          await patience.pause(unreachable(error));
        } else {
          const code = isRejection(error) ? 'rejected' : 'login_failed';
          throw wrap(error, code, 'The CometChat SDK did not log in');
        }
      }
    }
  }

  async #settle(patience) {
    const { uid, authToken } = this.#known;
    let user = await this.#current();
    patience.check();
    // The SDK tells who is stored, which another tab may have changed; it goes on as whom it logged in.
    const other = [user, this.user].find((one) => one && !isSame(one, uid));
    if (other) {
      user = this.user = null;
      await this.#quit(authToken);
      this.#tell('switched', { from: uidOf(other), to: uid });
    }
    const reused = Boolean(user) && (remembered(this.#app) === mark(authToken) || tokenOf(user) === authToken);
    if (!reused) {
      const login = this.#sdk.loginWithAuthToken ?? this.#sdk.login;
      try {
        user = login ? await login.call(this.#sdk, authToken) : { uid };
      } catch (error) {
        // It has ended the session that was there.
        this.#drop({ reason: 'lost' });
        throw error;
      }
      user ??= await this.#current();
    }
    // A page that was connected stays so when a caller gives up.
    const unwanted = patience.over || (patience.signal.aborted && (this.#leaving || !this.user));
    if (unwanted || !isSame(user, uid)) {
      if (!this.#leaving) this.#drop({ reason: 'lost' });
      await this.#quit();
      patience.check();
      throw new CometChatBridgeError('wrong_user', 'CometChat logged in another user.');
    }
    remember(this.#app, authToken);
    this.user = user;
    this.#tell('connected', { user, reused });
    return this;
  }

  async #init({ appSettings, chatSdk }) {
    const { appId, region } = this.#known;
    const sdk = this.#sdk;
    if (this.#app === appId || !sdk.init) {
      this.#app = appId;
      return;
    }
    try {
      const builder = sdk.AppSettingsBuilder && new sdk.AppSettingsBuilder().setRegion(region);
      let settings = appSettings ?? builder;
      if (appSettings?.call) settings = await appSettings({ appId, region, builder });
      settings = settings?.build?.() ?? settings;
      await (builder ? sdk.init(appId, settings) : sdk.init(settings));
      const chat = chatSdk ?? sdk;
      if (chat.LoginListener) {
        const listener = new chat.LoginListener({ logoutSuccess: () => this.#lost() });
        // It would take the place of one of the same name, and connections may share a Chat SDK.
        chat.addLoginListener(`cometchat-bridge${Math.random()}`, listener);
      }
    } catch (error) {
      throw wrap(error, 'init_failed', 'The CometChat SDK did not start');
    }
    this.#app = appId;
  }

  /** The SDK drops its session when CometChat no longer knows the token. */
  #lost() {
    if (this.#leaving || !this.user) return;
    const reason = remembered(this.#app) === null ? 'logout' : 'lost';
    this.#drop({ reason });
    if (this.#attempt || this.#leaving || reason === 'logout') return;
    const now = Date.now();
    if (now >= this.#lostAt + MINUTE) {
      this.#lostAt = now;
      this.#losses = 0;
    }
    if (++this.#losses > 2) return;
    // The second time, it may have been a late response about the token before.
    const rejected = this.#losses < 2 && this.#known.authToken;
    const options = { ...this.#options, response: null };
    const attempt = this.#begin((patience) => this.#enter(options, patience, rejected));
    attempt.callers++;
    attempt.done.catch((error) => attempt.abort.signal.aborted || this.#drop({ reason: 'lost', error }, true));
    if (rejected) this.#tell('rejected', {});
  }

  /** What the page already has, each thing once: markup is as old as its page. */
  #offered({ response, appId = this.#known?.appId, region = this.#known?.region }) {
    const markup = this.#known ? () => null : meta;
    const offer = {
      appId: appId ?? markup('app-id'),
      region: region ?? markup('region'),
      // The page knows nothing yet of a new login.
      uid: response ? response.headers.get('X-CometChat-Uid') : markup('uid'),
      authToken: response ? response.headers.get(HEADER) : markup('auth-token'),
    };
    return Object.values(offer).every(Boolean) ? offer : null;
  }

  #current() {
    // The UI Kit 7 has another spelling, and may not have heard yet of what the Chat SDK dropped.
    const sdk = this.#chatSdk ?? this.#sdk;
    return invoke(() => (sdk.getLoggedinUser ?? sdk.getLoggedInUser)?.call(sdk)).catch(() => null);
  }

  #drop(detail, anyway) {
    if (this.user || anyway) {
      this.user = null;
      this.#tell('disconnected', detail);
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Waits between tries, up to the limit of the whole. */
class Patience {
  tries = 0;

  constructor({ limit = LIMIT }, signal, tell = () => {}) {
    this.signal = signal;
    this.until = Date.now() + limit;
    this.tell = tell;
  }

  check() {
    if (this.signal?.aborted || this.over) throw aborted(this.signal);
  }

  /** An SDK that gives no response for a minute cannot be reached. */
  limit(work) {
    const abort = new AbortController();
    const late = sleep(MINUTE, abort.signal).then(() => {
      this.over = !abort.signal.aborted;
      throw unreachable();
    });
    return Promise.race([work, late]).finally(() => abort.abort());
  }

  async pause(error) {
    const least = Math.max(error.retryAfter ?? Math.min(2 ** this.tries++, 15), 1);
    const delay = least * 1000 * (1 + Math.random() / 4);
    this.check();
    if (Date.now() + delay > this.until) throw error;
    this.tell({ error, delay });
    await sleep(delay, this.signal);
    this.check();
  }
}

async function ask(options, patience, rejected) {
  const request = rejected
    ? { method: 'POST', body: JSON.stringify({ rejected }) }
    : { method: 'GET' };
  for (;;) {
    try {
      patience.asks = false;
      return await call(options, { ...request, signal: patience.signal });
    } catch (error) {
      patience.check();
      if (error.code !== 'network' && !(error.status >= 502 && error.status <= 504)) throw error;
      patience.asks = true;
      await patience.pause(error);
    }
  }
}

async function call({ endpoint }, request) {
  const page = globalThis.location?.href;
  const url = endpoint ? new URL(endpoint, page) : new URL(NAME, HERE);
  let response;
  let body;
  try {
    response = await fetch(url, {
      // To a login page, if anywhere.
      redirect: 'manual',
      credentials: page && url.origin !== new URL(page).origin ? 'include' : 'same-origin',
      cache: 'no-store',
      ...request,
      headers: {
        Accept: 'application/json',
        'X-CometChat-Bridge': '1',
        ...(request.body && { 'Content-Type': 'application/json' }),
      },
    });
    body = await response.text();
  } catch (cause) {
    throw new CometChatBridgeError('network', 'The token endpoint cannot be reached.', { cause });
  }
  const { status } = response;
  let json;
  try {
    json = JSON.parse(body);
  } catch {
    // A page of somebody else's.
  }
  if (status === 200 && json?.authToken && json.uid) return json;
  const known = status !== 200 && json?.error;
  throw new CometChatBridgeError(
    known ? json.error : 'bad_answer',
    known ? json.message : `The token endpoint answered ${status}; is it behind a login page?`,
    { status, retryAfter: Math.min(+response.headers.get('Retry-After'), 300) || undefined },
  );
}

/** A short mark of the token, to know on reload whether the SDK's session came from it. */
function mark(token) {
  let hash = 2166136261;
  for (const letter of token) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  return (hash >>> 0).toString(36);
}

function remember(app, token) {
  try {
    if (token) localStorage.setItem(`cometchat-bridge:${app}`, mark(token));
    else localStorage.removeItem(`cometchat-bridge:${app}`);
  } catch {
    // Without storage the SDK keeps no session either.
  }
}

/** The mark; null if there is none, undefined where there is no storage. */
function remembered(app) {
  try {
    return localStorage.getItem(`cometchat-bridge:${app}`);
  } catch {
    return undefined;
  }
}

const meta = (name) => globalThis.document?.querySelector(`meta[name=cometchat-${name}]`)?.content;
const uidOf = (user) => String(user?.getUid?.() ?? user?.uid ?? '');
const tokenOf = (user) => user.getAuthToken?.() ?? user.authToken;
const isSame = (user, uid) => uidOf(user).toLowerCase() === uid.toLowerCase();
const isRejection = (error) => /AUTH_?TOKEN/.test(error?.code);
const invoke = async (step) => step();
const unreachable = (cause) =>
  new CometChatBridgeError('unreachable', 'CometChat cannot be reached from this page.', { cause });
const aborted = (signal) => new CometChatBridgeError('aborted', 'Given up.', { cause: signal.reason });

function wrap(error, code, message) {
  return error instanceof CometChatBridgeError
    ? error
    : new CometChatBridgeError(code, `${message}: ${error?.code ?? error?.name ?? 'unknown'}`, {
        // Which may name the token.
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
