/* SPDX-License-Identifier: Apache-2.0 */
// CometChat's real UI Kit and Calls SDK, bundled, on a page of Harbour Desk.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { browser, desk, emulator, eventually, person, refreshesOf, sdkToken, sdkUser, signIn } from './harness.mjs';
import { scripts } from './kit.mjs';

const HOST = `localhost:${process.env.TLS_PORT}/v3.0`;
/** The document has no address; without this, Chromium blocks its requests to local ports. */
const FLAG = '--disable-features=LocalNetworkAccessChecks';

let chromium;
let sdks;
let context;
let page;
let complaints;
/** Page errors that may occur at any time: the UI Kit does not handle failures of its own requests with a revoked token. */
let expected;

before(async () => ([chromium, sdks] = await Promise.all([browser(FLAG), scripts()])));
after(async () => {
  sdks.close();
  await chromium.close();
});

beforeEach(async () => {
  await emulator.reset();
  context = await person(chromium);
  for (const name of ['kit', 'calls']) {
    const body = `<!doctype html><title>${name}</title><script src="${sdks.url}/${name}.js"></script>`;
    await context.route(desk(name), (route) => route.fulfill({ contentType: 'text/html', body }));
  }
  await context.route(/^https:\/\/(fonts|cdn)\./, (route) => route.abort());
  page = await context.newPage();
  complaints = [];
  expected = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
});

afterEach(async () => {
  await context.close();
  assert.deepEqual(complaints.filter((complaint) => !expected.includes(complaint)), []);
});

/** Logs in, without an SDK in the desk's own page. */
async function signInAndOpen(bundle, name, password) {
  await page.route('**/sdk/settings.json', (route) => route.fulfill({ json: { installed: false } }));
  await signIn(page, name, password);
  await page.goto(desk(bundle));
}

/** Connects the UI Kit; its events are collected in `window.events`. */
async function connectKit() {
  return page.evaluate(async (host) => {
    const { connect, connection } = await import('/cometchat/bridge.js');
    window.events = [];
    for (const type of ['connected', 'waiting', 'rejected', 'switched', 'disconnected']) {
      connection(CometChatUIKit).addEventListener(type, ({ detail: { reused, from, reason } }) =>
        window.events.push([type, reused ?? from ?? reason].filter((part) => part !== undefined).join(' ')),
      );
    }
    window.chat = await connect({
      sdk: CometChatUIKit,
      chatSdk: CometChat,
      maxRetryTime: 15_000,
      appSettings: ({ appId, region }) =>
        new UIKitSettingsBuilder().setAppId(appId).setRegion(region).setClientHost(host).build(),
    });
  }, HOST);
}

const events = () => page.evaluate(() => window.events);
const kitUser = () => page.evaluate(() => CometChatUIKit.getLoggedInUser()?.getUid() ?? null);

test('UI Kit: logged in as the same user, and so is its Chat SDK', async () => {
  await signInAndOpen('kit', 'ada', 'lighthouse');
  await connectKit();

  assert.equal(await kitUser(), 'ada');
  assert.equal(await sdkUser(page), 'ada');
  assert.deepEqual(await events(), ['connected false']);
  assert.equal(await emulator.minted('ada'), 1);
  assert.equal(await emulator.count('PAGE_LOGIN', 'ada'), 1);
});

test('UI Kit, reload: the session is kept', async () => {
  await signInAndOpen('kit', 'ada', 'lighthouse');
  await connectKit();
  await page.reload();
  await connectKit();

  assert.equal(await kitUser(), 'ada');
  assert.deepEqual(await events(), ['connected true']);
  assert.equal(await emulator.minted('ada'), 1);
  assert.equal(await emulator.count('PAGE_LOGIN', 'ada'), 1);
});

test("UI Kit, login of another user: the first user's session is ended at CometChat", async () => {
  await signInAndOpen('kit', 'ada', 'lighthouse');
  await connectKit();
  await context.clearCookies();
  await signInAndOpen('kit', 'ben', 'tugboat');
  await connectKit();

  assert.equal(await kitUser(), 'ben');
  assert.equal(await sdkUser(page), 'ben');
  assert.deepEqual(await events(), ['switched ada', 'connected false']);
  assert.equal(await emulator.count('PAGE_LOGOUT', 'ada'), 1);
});

test('UI Kit, revoked token: one refresh, and logged in again', async () => {
  await signInAndOpen('kit', 'ada', 'lighthouse');
  await connectKit();
  const refreshes = refreshesOf(page);
  const before = await sdkToken(page);
  expected.push('Object');
  await emulator.revokeAll('ada');

  await page.evaluate(() => new CometChat.UsersRequestBuilder().setLimit(30).build().fetchNext().catch(() => {}));
  await eventually('logged in again', async () => (await events()).length === 4);

  assert.deepEqual(await events(), ['connected false', 'disconnected lost', 'rejected', 'connected false']);
  assert.equal(refreshes.length, 1);
  assert.notEqual(await sdkToken(page), before);
  assert.equal(await kitUser(), 'ada');
  assert.equal(await emulator.tokens('ada'), 1);
});

test('UI Kit, token revoked while no page was open: one refresh, and logged in', async () => {
  await signInAndOpen('kit', 'ada', 'lighthouse');
  await connectKit();
  await emulator.revokeAll('ada');
  const refreshes = refreshesOf(page);

  expected.push('Object');
  await page.reload();
  await connectKit();
  await eventually('a valid token', async () => (await emulator.tokens('ada')) === 1);
  await eventually('logged in with it', async () => (await kitUser()) === 'ada' && (await sdkUser(page)) === 'ada');

  assert.equal(refreshes.length, 1);
});

for (const how of ['chat.logout', 'CometChatUIKit.logout', 'CometChat.logout']) {
  test(`UI Kit, ${how}(): UI Kit and application are logged out, and stay so`, async () => {
    await signInAndOpen('kit', 'ada', 'lighthouse');
    await connectKit();
    const refreshes = refreshesOf(page);

    await page.evaluate(`${how}()`);

    assert.equal(await kitUser(), null);
    assert.equal(await sdkUser(page), null);
    assert.deepEqual(await events(), ['connected false', 'disconnected logout']);
    assert.equal(refreshes.length, 0);
    await eventually('the token is revoked', async () => (await emulator.tokens('ada')) === 0);
    assert.equal(await emulator.minted('ada'), 1);
  });
}

test("Calls SDK: the bridge's token gets a token for a call", async () => {
  await signInAndOpen('calls', 'ada', 'lighthouse');
  const { uid, call } = await page.evaluate(async (host) => {
    const { connect, tokenProvider } = await import('/cometchat/bridge.js');
    const chat = await connect({
      sdk: CometChatCalls,
      appSettings: ({ appId, region }) =>
        new CometChatCalls.CallAppSettingsBuilder().setAppId(appId).setRegion(region).setHost(host),
    });
    window.token = tokenProvider();
    return { uid: chat.user.uid, call: await CometChatCalls.generateToken('call-1', await window.token()) };
  }, `https://${HOST}/`);

  assert.equal(uid, 'ada');
  assert.match(call.token, /^ey/);
  assert.equal(await emulator.count('PAGE_CALL_TOKEN', 'ada'), 1);
  assert.equal(await emulator.minted('ada'), 1);

  await emulator.revokeAll('ada');
  const again = await page.evaluate(async () => {
    const rejected = await window.token();
    const { code } = await CometChatCalls.generateToken('call-1', rejected).catch((error) => error);
    const fresh = await window.token({ rejected });
    return { code, call: await CometChatCalls.generateToken('call-1', fresh) };
  });

  assert.equal(again.code, 'AUTH_ERR_AUTH_TOKEN_NOT_FOUND');
  assert.match(again.call.token, /^ey/);
  assert.equal(await emulator.tokens('ada'), 1);
});
