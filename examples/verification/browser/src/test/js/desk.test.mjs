/* SPDX-License-Identifier: Apache-2.0 */
// Harbour Desk in Chromium with CometChat's JavaScript SDK against the emulator.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import {
  browser,
  desk,
  emulator,
  eventually,
  field,
  firstQuestionAnswered,
  MAP_TO_EMULATOR,
  person,
  refreshesOf,
  sdkToken,
  sdkUser,
  signIn,
  signInByJson,
  signOut,
  state,
} from './harness.mjs';

let chromium;
let context;
let page;
let complaints;

before(async () => (chromium = await browser()));
after(() => chromium.close());

beforeEach(async () => {
  await emulator.reset();
  context = await person(chromium);
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
});

afterEach(async () => {
  await context.close();
  assert.deepEqual(complaints, []);
});

test('form login with redirect: the SDK is logged in as the same user', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');

  assert.equal(await field(page, 'uid'), 'ada');
  assert.equal(await field(page, 'name'), 'Ada Lindqvist');
  assert.match(await field(page, 'source'), /^Endpoint/);
  assert.equal(await sdkUser(page), 'ada');
  assert.equal(await emulator.minted('ada'), 1);
  assert.equal(await emulator.count('PAGE_LOGIN', 'ada'), 1);
});

test('browser that does not trust the emulator: the page links to its certificate', async () => {
  const strict = await chromium.newContext();
  try {
    const untrusting = await strict.newPage();
    await signIn(untrusting, 'ada', 'lighthouse');
    const link = untrusting.locator('[data-chat-certificate] a');
    await link.waitFor();

    assert.match(await link.getAttribute('href'), /^https:\/\/localhost:\d+\/_emulator\/$/);
  } finally {
    await strict.close();
  }
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  assert.equal(await page.locator('[data-chat-certificate]').isHidden(), true);
});

test('form login: the SDK connects its socket, too', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');

  await page.waitForFunction(() => window.CometChat.getConnectionStatus() === 'connected');
  assert.ok((await emulator.count('PAGE_SOCKET')) >= 1);
});

test('user id that is not a valid uid: the SDK is logged in with the encoded uid', async () => {
  await signIn(page, 'S.OBrien', 'starboard');
  await state(page, 'connected');

  assert.match(await field(page, 'uid'), /^s-?obrien/);
  assert.equal(await field(page, 'name'), "Seán O'Brien");
});

test("JSON login by header: the SDK logs in with the token of the login's own response", async () => {
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const response = await signInByJson(page, 'ben', 'tugboat');
  await state(page, 'connected');

  const header = await response.headerValue('X-CometChat-Token');
  assert.equal(await field(page, 'uid'), 'ben');
  assert.match(await field(page, 'source'), /^Header/);
  assert.ok(!asked.includes(desk('cometchat/token')), 'the endpoint was not called');
  assert.equal(await sdkToken(page), header);
  assert.equal(await emulator.minted('ben'), 1);
});

test('reload: no second mint, and the SDK keeps its session', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');

  await page.reload();
  await state(page, 'connected');

  assert.match(await field(page, 'source'), /^Kept/);
  assert.equal(await emulator.minted('ada'), 1);
  assert.equal(await emulator.count('PAGE_LOGIN', 'ada'), 1);
});

test('two tabs: both are connected, with one token', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  const second = await context.newPage();

  await second.goto(desk('desk'));
  await state(second, 'connected');

  assert.equal(await sdkUser(second), 'ada');
  assert.equal(await emulator.minted('ada'), 1);
});

test('two tabs that open simultaneously: both are connected, with one token', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await page.evaluate(() => localStorage.clear());
  const tabs = await Promise.all([context.newPage(), context.newPage()]);

  await Promise.all(tabs.map((tab) => tab.goto(desk('desk'))));
  await Promise.all(tabs.map((tab) => state(tab, 'connected')));

  assert.equal(await emulator.minted('ada'), 1);
});

test("logout and login of another user: nothing of the first user's chat is left", async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  await signOut(page);
  await page.waitForURL(desk('login'));

  assert.equal(await emulator.count('PAGE_LOGOUT', 'ada'), 1);
  assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('ada')), false);
  await eventually('the token is revoked', async () => (await emulator.tokens('ada')) === 0);

  await signIn(page, 'ben', 'tugboat');
  await state(page, 'connected');
  assert.equal(await field(page, 'uid'), 'ben');
  assert.equal(await sdkUser(page), 'ben');
});

test("login of another user without a logout: the first user's session is ended", async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  await context.clearCookies();

  await signIn(page, 'ben', 'tugboat');
  await state(page, 'connected');

  assert.equal(await sdkUser(page), 'ben');
  assert.equal(await emulator.count('PAGE_LOGOUT', 'ada'), 1);
  assert.equal(await emulator.count('PAGE_LOGIN', 'ben'), 1);
});

test('second login of the same user: the session of the new login is used', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  await firstQuestionAnswered(page);
  await context.clearCookies();
  await emulator.revokeAll('ada');

  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');

  assert.equal(await emulator.count('PAGE_LOGIN', 'ada'), 2);
  assert.equal(await emulator.tokens('ada'), 1);
});

test('revoked token: one refresh, and the user is logged in again', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  await firstQuestionAnswered(page);
  const refreshes = refreshesOf(page);
  const before = await sdkToken(page);
  await emulator.revokeAll('ada');

  await page.click('[data-chat-people]');
  await eventually('the SDK has another token', async () => ![before, null].includes(await sdkToken(page)));
  await state(page, 'connected');

  assert.equal(refreshes.length, 1);
  assert.deepEqual(refreshes[0].postDataJSON(), { rejected: before });
  assert.equal(await emulator.count('PAGE_LOGOUT', 'ada'), 0, 'the SDK dropped its session without a logout');
  assert.equal(await refreshes[0].headerValue('X-CometChat-Bridge'), '1');
  assert.match(await field(page, 'source'), /^Endpoint POST/);
  assert.equal(await emulator.tokens('ada'), 1);
});

test("late response about a revoked token: the SDK ends the new session, and it is restored", async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  await firstQuestionAnswered(page);
  const refreshes = refreshesOf(page);
  const before = await sdkToken(page);
  let ask;
  const late = new Promise((resolve) => (ask = resolve));
  await context.route(/\/v3[^/]*\/users\?/, async (route) => late.then(() => route.continue()), { times: 1 });
  await page.click('[data-chat-people]');
  await emulator.revokeAll('ada');
  await page.click('[data-chat-people]');
  await eventually('the SDK has another token', async () => ![before, null].includes(await sdkToken(page)));
  await state(page, 'connected');
  await firstQuestionAnswered(page);
  const second = await sdkToken(page);

  ask();
  await eventually('another login with it', async () => (await emulator.count('PAGE_LOGIN', 'ada')) === 3);
  await state(page, 'connected');

  assert.equal(await sdkToken(page), second);
  assert.equal(refreshes.length, 1);
  assert.equal(await emulator.tokens('ada'), 1);
});

test('token revoked before the page has it: one refresh, and the user is logged in', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  await firstQuestionAnswered(page);
  await page.evaluate(() => localStorage.clear());
  await emulator.revokeAll('ada');
  const refreshes = refreshesOf(page);

  await page.reload();
  await state(page, 'connected');

  assert.equal(refreshes.length, 1);
  assert.equal(await sdkUser(page), 'ada');
});

test('CometChat is down at the login: the page works, and chat connects when it is back', async () => {
  await emulator.fault({ fault: 'error', status: 503, code: 'ERR_MISSION_FAILED', operation: 'CREATE_AUTH_TOKEN' });

  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'not reachable');
  await page.locator('[data-board=shifts] li', { hasText: 'MV Skagen Pearl' }).waitFor();

  await emulator.clearFaults();
  await state(page, 'connected');
  assert.equal(await field(page, 'uid'), 'ada');
});

test('CometChat unreachable from the page only: the page retries', async () => {
  await emulator.fault({ fault: 'resetBeforeHeaders', operation: 'PAGE_LOGIN', times: 1 });

  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');

  assert.equal(await emulator.count('PAGE_LOGIN', 'ada'), 2);
  assert.equal(await emulator.minted('ada'), 1);
});

for (const after of ['DELETED', 'KEPT']) {
  test(`logout, if CometChat's own logout leaves the token ${after}: the token is revoked in either case`, async () => {
    await emulator.set({ TokenAfterPageLogout: after });
    await signIn(page, 'chloe', 'manifest');
    await state(page, 'connected');

    await signOut(page);
    await page.waitForURL(desk('login'));

    assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes('chloe')), false);
    await eventually('the token is revoked', async () => (await emulator.tokens('chloe')) === 0);
  });
}

for (const response of ['ROTATED', 'OMITTED']) {
  test(`login, if its response has the token ${response}: the session survives a reload`, async () => {
    await emulator.set({ TokenAfterPageLogin: response });
    await signIn(page, 'ada', 'lighthouse');
    await state(page, 'connected');
    const logins = await emulator.count('PAGE_LOGIN', 'ada');

    await page.reload();
    await state(page, 'connected');

    assert.match(await field(page, 'source'), /^Kept/);
    assert.equal(await emulator.minted('ada'), 1);
    assert.equal(await emulator.count('PAGE_LOGIN', 'ada'), logins);
  });
}

test('single page: logout and login of another user, without a reload', async () => {
  await signInByJson(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  await signOut(page);
  await page.locator('#sign-in-view:not([hidden])').waitFor();
  assert.equal(await sdkUser(page), null);

  await page.fill('[data-sign-in] input >> nth=0', 'ben');
  await page.fill('[data-sign-in] input[type=password]', 'tugboat');
  await page.click('[data-sign-in] [type=submit]');
  await state(page, 'connected');

  assert.equal(await field(page, 'uid'), 'ben');
  assert.equal(await sdkUser(page), 'ben');
});

test('single page: shows the source of the token of the current login', async () => {
  await signInByJson(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  await page.reload();
  await state(page, 'connected');
  await signOut(page);
  await page.locator('#sign-in-view:not([hidden])').waitFor();

  await page.fill('[data-sign-in] input >> nth=0', 'ben');
  await page.fill('[data-sign-in] input[type=password]', 'tugboat');
  await page.click('[data-sign-in] [type=submit]');
  await state(page, 'connected');

  assert.match(await field(page, 'source'), /^Header/);
});

test('default addresses of the service: the SDK logs in without any override', async () => {
  const mapped = await browser(MAP_TO_EMULATOR);
  try {
    const untouched = await person(mapped);
    const other = await untouched.newPage();
    const asked = [];
    other.on('request', (request) => asked.push(request.url()));
    await other.route('**/sdk/settings.json', (route) => route.fulfill({ json: { installed: true } }));

    await signIn(other, 'ada', 'lighthouse');
    await state(other, 'connected');

    assert.ok(asked.includes('https://emulatorapp0001.apiclient-us.cometchat.io/v3.0/me'));
    await other.waitForFunction(() => window.CometChat.getConnectionStatus() === 'connected');
  } finally {
    await mapped.close();
  }
});

test('without the SDK: the page reports it and shows that the token has arrived', async () => {
  await page.route('**/sdk/settings.json', (route) => route.fulfill({ json: { installed: false } }));

  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'token arrived');

  assert.match(await field(page, 'sentence'), /not installed/);
  assert.match(await field(page, 'token'), /^ada_•/);
});

test('logout in one of two tabs: the other one is logged out, too, and sends no request', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  const second = await context.newPage();
  // Both tabs of a headless browser have the focus; the SDK handles events of other tabs only without the focus.
  await second.addInitScript(() => (document.hasFocus = () => false));
  await second.goto(desk('desk'));
  await state(second, 'connected');
  const refreshes = refreshesOf(second);

  await signOut(page);
  await page.waitForURL(desk('login'));
  await state(second, 'not connected');
  await eventually('the token is revoked', async () => (await emulator.tokens('ada')) === 0);

  assert.equal(await sdkUser(second), null);
  assert.equal(refreshes.length, 0);
});

test("login of another user in another tab: the first user's page is disconnected", async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  const second = await context.newPage();
  await context.clearCookies();

  await signIn(second, 'ben', 'tugboat');
  await state(second, 'connected');
  await state(page, 'not connected');

  assert.equal(await sdkUser(second), 'ben');
  assert.equal(await emulator.minted('ben'), 1);
});

test('login of the same user in another tab: the page stays connected', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  await firstQuestionAnswered(page);
  const second = await context.newPage();
  await context.clearCookies();
  const asked = page.waitForResponse(desk('cometchat/token'));

  await signIn(second, 'ada', 'lighthouse');
  await state(second, 'connected');
  assert.equal((await asked).status(), 200);

  await state(page, 'connected');
  assert.equal(await sdkUser(page), 'ada');
});

test('logged out: the endpoint reports it to a page that is still open', async () => {
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  const second = await context.newPage();
  await second.goto(desk('desk'));
  await state(second, 'connected');
  await signOut(page);
  await page.waitForURL(desk('login'));

  const response = await second.evaluate(async () => (await fetch('/cometchat/token')).status);

  assert.equal(response, 401);
});
