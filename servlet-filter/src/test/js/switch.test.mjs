/* SPDX-License-Identifier: Apache-2.0 */
// Another user in the same tab: a page is notified of it, or is disconnected, whichever way the script learns of it.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fakeEndpoint, fakePage, fakeSdk, ready, record, errorResponse, idle, user } from './fakes.mjs';

const { connect, connection, tokenProvider } = await import(pathToFileURL(process.env.BRIDGE_JS));

const endpoint = 'cometchat/token';
const KEY = 'cometchat-bridge:app';
const types = (events) => events.map(([type]) => type);
const methods = (calls) => calls.map((call) => call.method);
const switches = (events) => events.filter(([type]) => type === 'switched').map(([, detail]) => detail);
const adaToBob = [{ from: 'ada', to: 'bob' }];
const responseFor = (uid) => new Response('', { headers: { 'X-CometChat-Token': `${uid}_1`, 'X-CometChat-Uid': uid } });

let page;
let sdk;
let chat;
let events;
let calls;

/** A page whose chat runs as ada; the endpoint then has these responses. */
async function adasPage(...responses) {
  calls = fakeEndpoint(ready('ada'), ...responses);
  sdk = fakeSdk();
  chat = await connect({ sdk, endpoint });
  events = record(chat);
}

beforeEach(() => (page = fakePage()));
afterEach(() => mock.timers.reset());

describe('another user, by the response to', () => {
  it('a GET', async () => {
    await adasPage(ready('bob'));

    await connect({ sdk, endpoint });

    assert.deepEqual(switches(events), adaToBob);
    assert.equal(chat.user.uid, 'bob');
  });

  it('a GET after the SDK has dropped the session twice', async () => {
    await adasPage(ready('ada', 2), ready('bob'));

    sdk.dropSession();
    await idle();
    sdk.dropSession();
    await idle();

    assert.deepEqual(switches(events), adaToBob);
  });

  it('a POST after the SDK has dropped the session', async () => {
    await adasPage(ready('bob'));

    sdk.dropSession();
    await idle();

    assert.deepEqual(types(events), ['disconnected', 'rejected', 'switched', 'connected']);
    assert.deepEqual(switches(events), adaToBob);
  });

  it('a POST while the page logs in for the first time', async () => {
    fakeEndpoint(ready('ada'), ready('bob'));
    sdk = fakeSdk({ rejected: ['ada_1'] });
    events = record(connection(sdk));

    await connect({ sdk, endpoint });

    assert.deepEqual(types(events), ['rejected', 'switched', 'connected']);
  });

  it("the application's own login, in its header", async () => {
    await adasPage();

    await connect({ sdk, endpoint, response: responseFor('bob') });

    assert.deepEqual(switches(events), adaToBob);
  });

  it("the application's own login, while the SDK has no session", async () => {
    await adasPage(errorResponse(401, 'not_logged_in'));
    sdk.dropSession();
    await idle();

    await connect({ sdk, endpoint, response: responseFor('bob') });

    assert.deepEqual(switches(events), adaToBob);
  });

  for (const metas of [{ uid: 'ada' }, { 'app-id': 'app', region: 'us', uid: 'ada', 'auth-token': 'ada_1' }]) {
    it(`the first call of a page with the markup ${Object.keys(metas)}`, async () => {
      fakePage(metas);
      fakeEndpoint(ready('bob'));
      sdk = fakeSdk({ rejected: ['ada_1'] });
      events = record(connection(sdk));

      await connect({ sdk, endpoint });

      assert.deepEqual(switches(events), adaToBob);
    });
  }

  it('a call after another tab has logged out', async () => {
    await adasPage(ready('bob'));
    localStorage.items.clear();
    sdk.dropSession();

    await connect({ sdk, endpoint });

    assert.deepEqual(events[0], ['disconnected', { reason: 'logout' }]);
    assert.deepEqual(switches(events), adaToBob);
  });

  it('a call of tokenProvider: it is rejected, and stays so', async () => {
    fakeEndpoint(ready('ada'), ready('bob'), ready('bob', 2));
    const token = tokenProvider({ endpoint });
    assert.equal(await token(), 'ada_1');

    await assert.rejects(token({ rejected: 'ada_1' }), { name: 'CometChatBridgeError', code: 'switched' });
    await assert.rejects(token(), { code: 'switched' });

    assert.equal(await tokenProvider({ endpoint })(), 'bob_2');
  });

  it('is not reported for the same user in other letters', async () => {
    await adasPage(ready('ADA', 2));
    sdk.login = async (token) => (sdk.stored = user('ada', token));

    await connect({ sdk, endpoint });

    assert.deepEqual(types(events), ['connected']);
  });

  it('is not reported after logout() of this page, with the markup of the previous user, too', async () => {
    page = fakePage({ uid: 'ada' });
    await adasPage(ready('bob'));
    await chat.logout();

    await connect({ sdk, endpoint });

    assert.deepEqual(types(events), ['disconnected', 'connected']);
    assert.equal(chat.user.uid, 'bob');
  });
});

describe('another tab', () => {
  it('logs in another user: the page is notified and logs in that user', async () => {
    await adasPage(ready('bob'));

    page.store(KEY, 'hash-of-bob');
    await idle();

    assert.deepEqual(methods(calls), ['GET', 'GET']);
    assert.deepEqual(types(events), ['switched', 'connected']);
    assert.deepEqual(switches(events), adaToBob);
    assert.equal(chat.user.uid, 'bob');
  });

  it('has another token of the same user: nothing changes', async () => {
    await adasPage(ready('ada', 2));

    page.store(KEY, 'hash-of-ada_2');
    await idle();

    assert.deepEqual(events, []);
    assert.equal(sdk.count('login'), 1);
    sdk.dropSession();
    await idle();
    assert.equal(calls.at(-1).body, '{"rejected":"ada_1"}', 'the token that this page has used');
  });

  it('stores the token of this page: no request', async () => {
    await adasPage();

    page.store(KEY, localStorage.items.get(KEY));
    page.store('unrelated', 'x');
    await idle();

    assert.equal(calls.length, 1);
    assert.deepEqual(events, []);
  });

  for (const key of [KEY, null]) {
    it(`logs out${key ? '' : ' by clearing the storage'}: the page is disconnected, without a request`, async () => {
      await adasPage();

      page.store(key, null);
      await idle();

      assert.deepEqual(events, [['disconnected', { reason: 'logout' }]]);
      assert.equal(chat.user, null);
      assert.equal(calls.length, 1);
    });
  }

  it('logs out and logs in another user: the page is disconnected', async () => {
    await adasPage(ready('bob'));

    page.store(KEY, null);
    page.store(KEY, 'hash-of-bob');
    await idle();

    assert.deepEqual(events, [['disconnected', { reason: 'logout' }]]);
    assert.equal(calls.length, 1);
  });

  it('has another user with a bearer token of its own: the session of the other tab is not touched', async () => {
    await adasPage(errorResponse(401, 'not_logged_in'));
    const elsewhere = user('bob', 'bob_1');
    sdk.stored = elsewhere;

    page.store(KEY, 'hash-of-bob');
    await idle();

    assert.deepEqual(types(events), ['disconnected']);
    assert.equal(events[0][1].error.code, 'not_logged_in');
    assert.equal(sdk.stored, elsewhere);
    assert.equal(localStorage.items.get(KEY), 'hash-of-bob');
  });

  it('changes the storage before this page is connected: no request', async () => {
    calls = fakeEndpoint(ready('ada'));
    connection(fakeSdk());

    page.store(KEY, 'hash-of-bob');
    await idle();

    assert.equal(calls.length, 0);
  });

  it('logs in another user while this page logs in the previous one: the page is notified', async () => {
    calls = fakeEndpoint(ready('ada'), ready('bob'));
    sdk = fakeSdk();
    events = record(connection(sdk));
    let open;
    sdk.gate = new Promise((resolve) => (open = resolve));
    const connecting = connect({ sdk, endpoint });
    await idle();

    page.store(KEY, 'hash-of-bob');
    open();
    await connecting;
    await idle();

    assert.deepEqual(types(events), ['connected', 'switched', 'connected']);
    assert.equal(sdk.stored.uid, 'bob');
  });
});

describe('the back/forward cache', () => {
  it('has the page of a previous user: the page is notified', async () => {
    await adasPage(ready('bob'));

    page.show(true);
    await idle();

    assert.deepEqual(switches(events), adaToBob);
    assert.equal(chat.user.uid, 'bob');
    assert.deepEqual(sdk.calls.slice(-2), [['logout', 'ada'], ['login', 'bob_1']]);
  });

  it('has the page of a user who has logged out by now: the page is disconnected, and the SDK logged out', async () => {
    await adasPage(errorResponse(401, 'not_logged_in'));

    page.show(true);
    await idle();

    assert.deepEqual(types(events), ['disconnected']);
    assert.equal(events[0][1].error.code, 'not_logged_in');
    assert.equal(sdk.stored, null);
    assert.deepEqual(methods(calls), ['GET', 'GET'], 'no token is revoked');
  });

  it('has a page whose chat has been logged out: the page is disconnected, without a request', async () => {
    await adasPage();
    localStorage.items.clear();

    page.show(true);
    await idle();

    assert.deepEqual(events, [['disconnected', { reason: 'logout' }]]);
    assert.equal(calls.length, 1);
  });

  it('has the page of the same user: nothing changes', async () => {
    await adasPage();

    page.show(true);
    await idle();

    assert.deepEqual(methods(calls), ['GET', 'GET']);
    assert.deepEqual(events, []);
    assert.equal(sdk.count('login'), 1);
  });

  it('is checked without storage, too', async () => {
    globalThis.localStorage = undefined;
    await adasPage(ready('bob'));

    page.show(true);
    await idle();

    assert.deepEqual(switches(events), adaToBob);
  });

  it('has a page during an outage: it stays connected until the endpoint responds', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    await adasPage(errorResponse(503, 'unavailable'), ready('bob'));

    page.show(true);
    await idle();
    assert.equal(chat.user.uid, 'ada');
    mock.timers.tick(2_000);
    await idle();

    assert.deepEqual(types(events), ['waiting', 'switched', 'connected']);
  });

  it('is not involved when a page is shown for the first time', async () => {
    await adasPage();

    page.show(false);
    await idle();

    assert.equal(calls.length, 1);
  });

  it('and a connect() that joins the check gets the connection', async () => {
    await adasPage();

    page.show(true);
    const joined = await connect({ sdk, endpoint });

    assert.equal(joined, chat);
    assert.equal(calls.length, 2);
  });

  it('and a logout() during the check: the page stays logged out', async () => {
    await adasPage();

    page.show(true);
    await chat.logout();

    assert.equal(sdk.stored, null);
    assert.deepEqual(events, [['disconnected', { reason: 'logout' }]]);
  });
});

describe('a login session that has ended in chat', () => {
  const signedOut = () => errorResponse(403, 'signed_out');

  it('is final: the SDK is logged out, and the page is notified once', async () => {
    await adasPage(signedOut());

    sdk.dropSession();
    await idle();

    assert.deepEqual(types(events), ['disconnected', 'rejected', 'signedOut', 'disconnected']);
    assert.equal(events[3][1].error.code, 'signed_out');
    assert.equal(chat.user, null);
    assert.deepEqual(methods(calls), ['GET', 'POST']);
    sdk.dropSession();
    await idle();
    assert.deepEqual(methods(calls), ['GET', 'POST']);
  });

  it('ends the session of the SDK when the page returns from the back/forward cache', async () => {
    await adasPage(signedOut());

    page.show(true);
    await idle();

    assert.deepEqual(types(events), ['signedOut']);
    assert.equal(sdk.stored, null);
    assert.equal(globalThis.localStorage.getItem(KEY), null);
  });

  it('rejects connect, and the next login of the user connects', async () => {
    calls = fakeEndpoint(signedOut(), ready('ada', 2));
    sdk = fakeSdk();
    events = record(connection(sdk));

    await assert.rejects(connect({ sdk, endpoint }), { code: 'signed_out', status: 403 });
    await connect({ sdk, endpoint });

    assert.deepEqual(types(events), ['signedOut', 'connected']);
  });
});
