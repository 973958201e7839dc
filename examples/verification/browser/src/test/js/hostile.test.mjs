/* SPDX-License-Identifier: Apache-2.0 */
// A page of another site in the browser of a user who is logged in at Harbour Desk.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { browser, desk, emulator, person, sdkUser, signIn, state } from './harness.mjs';

const TOKEN = desk('cometchat/token');

let chromium;
let elsewhere;
let context;
let page;
let foreign;

before(async () => {
  chromium = await browser();
  // A different site than localhost, on the same machine.
  elsewhere = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><form method="post" action="${TOKEN}"><input name="rejected"></form>`);
  });
  await new Promise((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});

after(async () => {
  elsewhere.close();
  await chromium.close();
});

beforeEach(async () => {
  await emulator.reset();
  context = await person(chromium);
  page = await context.newPage();
  await signIn(page, 'ada', 'lighthouse');
  await state(page, 'connected');
  foreign = await context.newPage();
  await foreign.goto(`http://127.0.0.1:${elsewhere.address().port}/`);
});

afterEach(async () => {
  assert.equal(await emulator.minted('ada'), 1, 'nothing was minted');
  assert.equal(await emulator.tokens('ada'), 1, 'nothing was revoked');
  assert.equal(await sdkUser(page), 'ada');
  await context.close();
});

/** What a script of the foreign page can read, and the statuses of the application's responses, if it was called. */
async function attempt(url, request) {
  const responses = [];
  foreign.on('response', (response) => responses.push(response));
  const read = await foreign.evaluate(
    async ([target, options]) => {
      try {
        return await (await fetch(target, options)).text();
      } catch (error) {
        return error.name;
      }
    },
    [url, { credentials: 'include', ...request }],
  );
  return { read, statuses: responses.map((response) => response.status()) };
}

test('GET with credentials: unreadable', async () => {
  const { read } = await attempt(TOKEN, {});

  assert.equal(read, 'TypeError');
});

test('GET in mode no-cors: rejected, too', async () => {
  const { read, statuses } = await attempt(TOKEN, { mode: 'no-cors' });

  assert.equal(read, '');
  assert.deepEqual(statuses, [403]);
});

test('POST that needs no preflight: rejected, and nothing is minted', async () => {
  const { read, statuses } = await attempt(TOKEN, { method: 'POST', mode: 'no-cors', body: '{"rejected":"x"}' });

  assert.equal(read, '');
  assert.deepEqual(statuses, [403]);
});

test("POST with the script's own header: never sent", async () => {
  const { read } = await attempt(TOKEN, {
    method: 'POST',
    headers: { 'X-CometChat-Bridge': '1', 'Content-Type': 'application/json' },
    body: '{"rejected":"x"}',
  });

  assert.equal(read, 'TypeError');
});

test('POST by a form: rejected, and nothing is minted', async () => {
  const [response] = await Promise.all([
    foreign.waitForResponse(TOKEN),
    foreign.evaluate(() => document.forms[0].submit()),
  ]);

  assert.equal(response.status(), 403);
});

test('DELETE: never sent, and nothing is revoked', async () => {
  const { read } = await attempt(TOKEN, { method: 'DELETE' });

  assert.equal(read, 'TypeError');
});

test('GET of another response: unreadable, and so is its token', async () => {
  const { read } = await attempt(desk('api/board'), { headers: { 'X-CometChat-Token': '?' } });

  assert.equal(read, 'TypeError');
});

test('the script is readable and contains no secret', async () => {
  const { read } = await attempt(desk('cometchat/bridge.js'), { credentials: 'omit' });

  assert.match(read, /export function connect/);
  assert.doesNotMatch(read, /ada|emulatorapp/);
});
