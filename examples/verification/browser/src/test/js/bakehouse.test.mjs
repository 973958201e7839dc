/* SPDX-License-Identifier: Apache-2.0 */
// Bakehouse, the Spring Boot application, in Chromium with CometChat's JavaScript SDK.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import {
  browser,
  desk as bakehouse,
  emulator,
  eventually,
  field,
  firstQuestionAnswered,
  person,
  refreshesOf,
  sdkToken,
  sdkUser,
  signIn,
  signInByJson,
  signOut,
  state,
} from './harness.mjs';

const OUT = /\/login/;

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
  await signIn(page, 'mira', 'sourdough');
  await state(page, 'connected');

  assert.equal(await field(page, 'uid'), 'mira');
  assert.equal(await sdkUser(page), 'mira');
  assert.equal(await emulator.minted('mira'), 1);
  assert.equal(await emulator.count('PAGE_LOGIN', 'mira'), 1);
});

test('markup: a page with the token does not call the endpoint', async () => {
  await signIn(page, 'mira', 'sourdough');
  await state(page, 'connected');
  await page.evaluate(() => localStorage.clear());
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));

  await page.reload();
  await state(page, 'connected');

  assert.match(await field(page, 'source'), /^Markup/);
  assert.ok(!asked.includes(bakehouse('cometchat/token')));
  assert.equal(await emulator.minted('mira'), 1);
});

test("JSON login by header: the SDK logs in with the token of the login's own response", async () => {
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const response = await signInByJson(page, 'tom', 'croissant');
  await state(page, 'connected');

  const header = await response.headerValue('X-CometChat-Token');
  assert.match(await field(page, 'source'), /^Header/);
  assert.ok(!asked.includes(bakehouse('cometchat/token')), 'the endpoint was not called');
  assert.equal(await sdkToken(page), header);
  assert.equal(await emulator.minted('tom'), 1);
});

test('reload: no second mint, and the SDK keeps its session', async () => {
  await signIn(page, 'mira', 'sourdough');
  await state(page, 'connected');

  await page.reload();
  await state(page, 'connected');

  assert.match(await field(page, 'source'), /^Kept/);
  assert.equal(await emulator.minted('mira'), 1);
  assert.equal(await emulator.count('PAGE_LOGIN', 'mira'), 1);
});

test('two tabs: both are connected, with one token', async () => {
  await signIn(page, 'mira', 'sourdough');
  await state(page, 'connected');
  const second = await context.newPage();

  await second.goto(bakehouse(''));
  await state(second, 'connected');

  assert.equal(await sdkUser(second), 'mira');
  assert.equal(await emulator.minted('mira'), 1);
});

test("logout and login of another user: nothing of the first user's chat is left", async () => {
  await signIn(page, 'mira', 'sourdough');
  await state(page, 'connected');
  await signOut(page);
  await page.waitForURL(OUT);

  assert.equal(await emulator.count('PAGE_LOGOUT', 'mira'), 1);
  await eventually('the token is revoked', async () => (await emulator.tokens('mira')) === 0);

  await signIn(page, 'tom', 'croissant');
  await state(page, 'connected');
  assert.equal(await field(page, 'uid'), 'tom');
  assert.equal(await sdkUser(page), 'tom');
});

test("login of another user without a logout: the first user's session is ended", async () => {
  await signIn(page, 'mira', 'sourdough');
  await state(page, 'connected');
  await context.clearCookies();

  await signIn(page, 'tom', 'croissant');
  await state(page, 'connected');

  assert.equal(await sdkUser(page), 'tom');
  assert.equal(await emulator.count('PAGE_LOGOUT', 'mira'), 1);
});

test('revoked token: one refresh, and the user is logged in again', async () => {
  await signIn(page, 'mira', 'sourdough');
  await state(page, 'connected');
  await firstQuestionAnswered(page);
  const refreshes = refreshesOf(page);
  const before = await sdkToken(page);
  await emulator.revokeAll('mira');

  await page.click('[data-chat-people]');
  await eventually('the SDK has another token', async () => ![before, null].includes(await sdkToken(page)));
  await state(page, 'connected');

  assert.equal(refreshes.length, 1);
  assert.deepEqual(refreshes[0].postDataJSON(), { rejected: before });
  assert.match(await field(page, 'source'), /^Endpoint POST/);
  assert.equal(await emulator.count('PAGE_LOGOUT', 'mira'), 0, 'the SDK dropped its session without a logout');
  assert.equal(await emulator.tokens('mira'), 1);
});

test('CometChat is down at the login: the page works, and chat connects when it is back', async () => {
  await emulator.fault({ fault: 'error', status: 503, code: 'ERR_MISSION_FAILED', operation: 'CREATE_AUTH_TOKEN' });

  await signIn(page, 'nadia', 'poppyseed');
  await state(page, 'not reachable');
  await page.locator('[data-rows=bakes] tr', { hasText: 'Rye sourdough' }).waitFor();

  await emulator.clearFaults();
  await state(page, 'connected');
  assert.equal(await field(page, 'uid'), 'nadia');
});

test('single page: logout and login of another user', async () => {
  await signInByJson(page, 'mira', 'sourdough');
  await state(page, 'connected');
  await signOut(page);
  await page.locator('#sign-in-view:not([hidden])').waitFor();

  const response = await signInByJson(page, 'tom', 'croissant');
  assert.equal(response.status(), 200);
  await state(page, 'connected');

  assert.equal(await sdkUser(page), 'tom');
});
