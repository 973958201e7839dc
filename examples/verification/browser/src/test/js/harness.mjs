/* SPDX-License-Identifier: Apache-2.0 */
// The example application, the emulator's control API and Chromium for the tests of this folder.

import { chromium } from 'playwright-core';

const { DESK_URL, EMULATOR_URL, TLS_PORT, CHROMIUM } = process.env;

/** The page after a form login, and the single-page application. */
const { HOME_PAGE = 'desk', SINGLE_PAGE = 'single' } = process.env;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A limit in real time for waits that normally end at once. */
const LIMIT = 30_000;

export const desk = (path) => new URL(path, DESK_URL).href;

/** Starts Chromium with a new profile and without access to other machines. */
export async function browser(...flags) {
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] });
}

/** Resolves the host names of the real service to the emulator. */
export const MAP_TO_EMULATOR = `--host-resolver-rules=MAP *.cometchat.io 127.0.0.1:${TLS_PORT}`;

/** A browser context with its own cookies and storage. */
export async function person(launched) {
  const context = await launched.newContext({ ignoreHTTPSErrors: true });
  context.setDefaultTimeout(LIMIT);
  return context;
}

export const emulator = {
  reset: () => control('POST', 'reset'),
  fault: (fault) => control('POST', 'faults', fault),
  clearFaults: () => control('DELETE', 'faults'),
  set: (switches) => control('PUT', 'switches', switches),
  revokeAll: (uid) => control('DELETE', `users/${uid}/tokens`),
  /** A user, or undefined if CometChat does not have it. */
  async user(uid) {
    const { users } = await control('GET', 'users');
    return users.find((user) => user.uid === uid);
  },
  /** The number of valid tokens of a user. */
  async tokens(uid) {
    return (await this.user(uid))?.tokens.length ?? 0;
  },
  async journal() {
    const text = await control('GET', 'journal');
    return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  },
  async count(operation, uid) {
    const all = await this.journal();
    return all.filter((one) => one.operation === operation && (!uid || one.uid === uid)).length;
  },
  /** The number of calls that created a token: mints, and creations with a token. */
  async minted(uid) {
    const all = await this.journal();
    const bringing = ['CREATE_AUTH_TOKEN', 'CREATE_USER'];
    return all.filter((one) => bringing.includes(one.operation) && one.status === 200 && one.uid === uid).length;
  },
};

async function control(method, path, body) {
  const response = await fetch(new URL(path, EMULATOR_URL), {
    method,
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : text;
}

/** Logs in by the form, which redirects to the desk. */
export async function signIn(page, name, password) {
  await page.goto(desk('login'));
  await submitSignIn(page, name, password);
  await page.waitForURL(desk(HOME_PAGE));
}

/** Logs in by JSON, without leaving the page. */
export async function signInByJson(page, name, password) {
  await page.goto(desk(SINGLE_PAGE));
  const response = page.waitForResponse(desk('api/login'));
  await submitSignIn(page, name, password);
  return response;
}

/** Fills in and posts the form of the sign-in page. */
export async function submitSignIn(page, name, password) {
  await page.fill('[data-sign-in] input:not([type=hidden]) >> nth=0', name);
  await page.fill('[data-sign-in] input[type=password]', password);
  await page.click('[data-sign-in] [type=submit]');
}

export async function signOut(page) {
  await page.click('[data-sign-out] button');
}

/** Waits until the panel shows this state. */
export async function state(page, label) {
  await page.locator('[data-chat-field=state]', { hasText: new RegExp(`^${label}$`) }).waitFor();
}

/**
 * Waits for the first response to a connected page. A pending request would be affected by the next step of the test: the SDK drops its session, even a later one, when a request has a revoked token.
 */
export async function firstQuestionAnswered(page) {
  await page.locator('[data-chat-field=people]', { hasText: ',' }).waitFor();
}

/** The user returns to a window. Windows of a headless browser always have the focus. */
export async function returnTo(page) {
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
}

export const field = (page, name) => page.textContent(`[data-chat-field=${name}]`);

/** Collects the requests for another token that the page sends from now on. */
export function refreshesOf(page) {
  const refreshes = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url() === desk('cometchat/token')) refreshes.push(request);
  });
  return refreshes;
}

/** The user who is logged in to CometChat's SDK in the page. */
export async function sdkUser(page) {
  return page.evaluate(async () => (await window.CometChat.getLoggedinUser())?.getUid() ?? null);
}

/** The token of CometChat's SDK in the page, or null without a login. */
export async function sdkToken(page) {
  return page.evaluate(async () => (await window.CometChat.getLoggedinUser())?.getAuthToken() ?? null);
}

/** Waits for a condition. A page's own `waitForFunction` does not support asynchronous conditions. */
export async function eventually(what, condition) {
  const end = Date.now() + LIMIT;
  while (!(await condition())) {
    if (Date.now() > end) {
      throw new Error(`not within ${LIMIT} ms: ${what}`);
    }
  }
}
