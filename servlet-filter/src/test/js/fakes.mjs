/* SPDX-License-Identifier: Apache-2.0 */
// A CometChat SDK, a token endpoint and a page for the tests of bridge.js.

import { mock } from 'node:test';

/** Behaves like the JavaScript SDK 4.2.0 as far as the bridge uses it. */
export function fakeSdk({ stored = null, rejected = [], offline = 0 } = {}) {
  const listeners = new Map();
  const sdk = {
    calls: [],
    stored,
    rejected: new Set(rejected),
    offline,
    gate: null,
    AppSettingsBuilder: class {
      setRegion(region) {
        this.region = region;
        return this;
      }
      build() {
        return { region: this.region, built: true };
      }
    },
    LoginListener: class {
      constructor(handlers) {
        Object.assign(this, handlers);
      }
    },
    addLoginListener: (id, listener) => listeners.set(id, listener),
    init: async (...settings) => {
      sdk.calls.push(['init', ...settings]);
      return true;
    },
    getLoggedinUser: async () => sdk.stored,
    /** Calls CometChat; the bridge must not use it with the Chat SDK. */
    getLoggedInUser: async () => {
      throw { code: 'USER_NOT_LOGED_IN' };
    },
    login: async (token) => {
      sdk.calls.push(['login', token]);
      await sdk.gate;
      sdk.stored = null;
      if (sdk.offline-- > 0) throw { code: 'FAILED_TO_FETCH', message: 'no network' };
      if (sdk.rejected.has(token)) throw { code: 'AUTH_ERR_AUTH_TOKEN_NOT_FOUND', message: `no ${token}` };
      sdk.stored = user(token.split('_')[0], token);
      return sdk.stored;
    },
    logout: async () => {
      sdk.calls.push(['logout', sdk.stored?.uid]);
      sdk.stored = null;
      sdk.onLogout?.();
      listeners.forEach((listener) => listener.logoutSuccess());
    },
    /** What the SDK does when CometChat responds that the token is unknown. */
    dropSession: () => {
      sdk.stored = null;
      listeners.forEach((listener) => listener.logoutSuccess());
    },
    count: (name) => sdk.calls.filter(([called]) => called === name).length,
  };
  return sdk;
}

export function user(uid, authToken) {
  return { uid, authToken, getUid: () => uid, getAuthToken: () => authToken };
}

/** A token endpoint. Each response is used once; the last one is repeated. */
export function fakeEndpoint(...responses) {
  const calls = [];
  globalThis.fetch = mock.fn(async (url, request) => {
    // Rejects what a browser rejects, such as a GET request with a body.
    new Request(new URL(url, "https://app.example"), { ...request, signal: undefined });
    calls.push({ url: String(url), ...request });
    if (request.method === 'DELETE') return new Response(null, { status: 204 });
    const response = responses.length > 1 ? responses.shift() : responses[0];
    if (response instanceof Error) throw response;
    return typeof response === 'function' ? response(request) : response.clone();
  });
  return calls;
}

export function ready(uid, number = 1) {
  return json(200, { appId: 'app', region: 'us', uid, authToken: `${uid}_${number}` });
}

export function errorResponse(status, error, headers = {}) {
  return json(status, { error, message: `about ${error}` }, headers);
}

function json(status, body, headers = {}) {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

/** A page with these meta elements. */
export function fakePage(metas = {}) {
  globalThis.document = {
    querySelector: (selector) => {
      const name = /^meta\[name=cometchat-([a-z-]+)\]$/.exec(selector)?.[1];
      return name in metas ? { content: metas[name] } : null;
    },
  };
  globalThis.location = { href: 'https://app.example/app/page', origin: 'https://app.example' };
  const items = new Map();
  globalThis.localStorage = {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
  const listeners = [];
  globalThis.addEventListener = (type, listener) => listeners.push([type, listener]);
  /** What the browser sends to the page, not to the tab that caused it. */
  const send = (type, event) => listeners.forEach(([of, listener]) => of === type && listener({ type, ...event }));
  return {
    /** Another tab changes an item of the storage: null removes it, a null key clears all. */
    store: (key, newValue) => {
      if (key === null) items.clear();
      else if (newValue === null) items.delete(key);
      else items.set(key, newValue);
      send('storage', { key, newValue });
    },
    /** The page is shown, as at first or again from the back/forward cache. */
    show: (persisted) => send('pageshow', { persisted }),
  };
}

/** The types and details of the events of a connection. */
export function record(connection) {
  const events = [];
  for (const type of ['connected', 'waiting', 'rejected', 'switched', 'signedOut', 'disconnected']) {
    connection.addEventListener(type, (event) => events.push([type, event.detail]));
  }
  return events;
}

/** Waits until everything is done that does not depend on a timer. */
export async function idle() {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
}
