/* SPDX-License-Identifier: Apache-2.0 */
// Pages that authenticate by a bearer token at an API of another origin, with CometChat's SDK.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { browser, emulator, eventually, MAP_TO_EMULATOR, person, sdkToken, sdkUser } from './harness.mjs';

const ENDPOINT = new URL('cometchat/token', process.env.API_URL).href;
const TENANT = 'https://shop.tenants.example.org/';
/** Matches no allowed origin: the domain itself is none of its subdomains. */
const NOT_LISTED = 'https://tenants.example.org/';
/** The documents have no address; without this, Chromium blocks their requests to local ports. */
const FLAG = '--disable-features=LocalNetworkAccessChecks';

let chromium;
let sdk;
let context;
let page;
let complaints;
let calls;
/** Each test has a login session of its own: the bridge keeps the token of a session. */
let session;

before(async () => {
  const contents = `import { CometChat } from '@cometchat/chat-sdk-javascript'; window.CometChat = CometChat;`;
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  const bundle = await build({ stdin: { contents, resolveDir }, bundle: true, write: false, format: 'iife', logLevel: 'error' });
  sdk = bundle.outputFiles[0].text;
  chromium = await browser(MAP_TO_EMULATOR, FLAG);
});
after(() => chromium?.close());

beforeEach(async () => {
  await emulator.reset();
  context = await person(chromium);
  page = await context.newPage();
  complaints = [];
  calls = [];
  session = randomUUID().replaceAll('-', '');
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => request.url() === ENDPOINT && calls.push(request));
  for (const origin of [TENANT, NOT_LISTED]) {
    await page.route(`${origin}sdk.js`, (route) => route.fulfill({ contentType: 'text/javascript', body: sdk }));
    await page.route(origin, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><script src="/sdk.js"></script>' }),
    );
  }
});
afterEach(async () => {
  await context.close();
  assert.deepEqual(complaints, []);
});

/** Connects with a new access token for each call of the endpoint. */
function connect(user, options = {}) {
  return page.evaluate(
    async ([script, name, more]) => {
      const { connect, connection } = await import(script);
      window.events ??= [];
      window.number ??= 0;
      if (!window.chat) {
        window.chat = connection(CometChat);
        for (const type of ['connected', 'rejected', 'switched', 'disconnected']) {
          window.chat.addEventListener(type, () => window.events.push(type));
        }
      }
      const headers = async () => ({ Authorization: `Bearer ${name}.${++window.number}` });
      return connect({ sdk: CometChat, headers, ...more }).then(
        () => 'connected',
        (error) => `${error.code} ${error.status}`,
      );
    },
    [new URL('bridge.js', ENDPOINT).href, `${user}.${session}`, options],
  );
}

const authorizations = async () =>
  Promise.all(calls.map(async (call) => `${call.method()} ${(await call.headerValue('Authorization')).replace(session, 's')}`));

test('page of a subdomain: the SDK is logged in, and each call has an access token of its own', async () => {
  await page.goto(TENANT);

  assert.equal(await connect('ada'), 'connected');

  assert.equal(await sdkUser(page), 'ada');
  assert.equal(await emulator.minted('ada'), 1);
  assert.deepEqual(await authorizations(), ['GET Bearer ada.s.1']);
  assert.equal((await context.cookies()).length, 0);
});

test('page of a subdomain: a revoked token is replaced, and logout revokes the new one', async () => {
  await page.goto(TENANT);
  await connect('ada');
  const before = await sdkToken(page);
  await emulator.revokeAll('ada');

  await page.evaluate(() => new CometChat.UsersRequestBuilder().setLimit(1).build().fetchNext().catch(() => {}));
  await eventually('the SDK has another token', async () => ![before, null].includes(await sdkToken(page)));
  await eventually('the page is connected', () => page.evaluate(() => window.events.at(-1) === 'connected'));
  assert.equal(await emulator.tokens('ada'), 1);
  await page.evaluate(() => window.chat.logout());

  assert.equal(await sdkUser(page), null);
  await eventually('the token is revoked', async () => (await emulator.tokens('ada')) === 0);
  assert.deepEqual(await authorizations(), ['GET Bearer ada.s.1', 'POST Bearer ada.s.2', 'DELETE Bearer ada.s.3']);
});

test('another user in the same page: it is notified, and the SDK is logged in as that user', async () => {
  await page.goto(TENANT);
  await connect('ada');

  await connect('ben');

  assert.equal(await sdkUser(page), 'ben');
  assert.deepEqual(await page.evaluate(() => window.events), ['connected', 'switched', 'connected']);
});

test('without an access token: the endpoint reports that no user is logged in, with a challenge', async () => {
  await page.goto(TENANT);
  const response = page.waitForResponse((one) => one.url() === ENDPOINT && one.request().method() === 'GET');

  assert.equal(await connect('ada', { headers: {} }), 'not_logged_in 401');

  assert.equal((await (await response).allHeaders())['www-authenticate'], 'Login realm="application"');
});

test('without cookies: the mode of the request can be omit', async () => {
  await page.goto(TENANT);

  assert.equal(await connect('ada', { credentials: 'omit' }), 'connected');
});

test('page of an origin that is not listed: the browser sends no access token', async () => {
  await page.goto(NOT_LISTED);

  assert.equal(await connect('ada', { maxRetryTime: 1 }), 'network undefined');

  assert.equal(await emulator.minted('ada'), 0);
});
