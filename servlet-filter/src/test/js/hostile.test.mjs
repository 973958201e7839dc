/* SPDX-License-Identifier: Apache-2.0 */
// Misbehaving pages, tabs, proxies and SDKs, and races between them.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fakeEndpoint, fakePage, fakeSdk, ready, record, errorResponse, idle, user } from './fakes.mjs';

const script = pathToFileURL(process.env.BRIDGE_JS).href;
const { connect, connection, tokenProvider } = await import(script);

const endpoint = 'cometchat/token';
const types = (events) => events.map(([type]) => type);
const methods = (calls) => calls.map((call) => call.method);

function gate() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { opened, open };
}

beforeEach(() => fakePage());
afterEach(() => mock.timers.reset());

describe('the user changes', () => {
  it('in a page with the markup of the previous user: the response to the new login counts', async () => {
    fakePage({ 'app-id': 'app', region: 'us', uid: 'ada', 'auth-token': 'ada_5' });
    fakeEndpoint(ready('bob'));
    const sdk = fakeSdk();

    const chat = await connect({ sdk, endpoint, response: new Response('') });

    assert.equal(chat.user.uid, 'bob');
    assert.equal(sdk.count('login'), 1);
  });

  it("in another tab: the stored session is not taken for this page's", async () => {
    fakeEndpoint(ready('ada'), ready('bob'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const elsewhere = fakeSdk();
    await connect({ sdk: elsewhere, endpoint });
    sdk.stored = elsewhere.stored;
    const events = record(chat);

    await connect({ sdk, endpoint });

    assert.deepEqual(events[0], ['switched', { from: 'ada', to: 'bob' }]);
    assert.deepEqual(sdk.calls.at(-1), ['login', 'bob_1']);
  });

  it('in two tabs at once: both log in the new user', async () => {
    fakeEndpoint(ready('bob'), ready('bob'), ready('bob', 2));
    const [sdk, slow] = [fakeSdk({ stored: user('ada', 'ada_1') }), fakeSdk({ stored: user('ada', 'ada_1') })];
    const { opened, open } = gate();
    slow.getLoggedinUser = async () => {
      const stored = slow.stored;
      await opened;
      return stored;
    };
    slow.onLogout = () => sdk.dropSession();
    const second = connect({ sdk: slow, endpoint });
    await idle();
    const chat = await connect({ sdk, endpoint });

    open();
    await second;
    await idle();

    assert.equal(chat.user?.uid, 'bob');
    assert.equal(sdk.stored?.uid, 'bob');
  });

  for (const source of ['endpoint', 'markup']) {
    it(`while the previous user is being logged in with a token from the ${source}: the endpoint is called again`, async () => {
      if (source === 'markup') fakePage({ 'app-id': 'app', region: 'us', uid: 'ada', 'auth-token': 'ada_1' });
      fakeEndpoint(...(source === 'endpoint' ? [ready('ada')] : []), ready('bob'));
      const sdk = fakeSdk();
      const { opened, open } = gate();
      sdk.gate = opened;
      const first = connect({ sdk, endpoint });
      await idle();

      const second = connect({ sdk, endpoint, response: new Response('') });
      open();

      assert.equal((await second).user.uid, 'bob');
      assert.equal(sdk.stored.uid, 'bob');
      await first;
    });
  }

  it('before the endpoint is called again: the same attempt serves the new user', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(errorResponse(503, 'unavailable'), ready('bob'));
    const sdk = fakeSdk();
    const all = [connect({ sdk, endpoint })];
    await idle();

    for (let i = 0; i < 20; i++) all.push(connect({ sdk, endpoint, response: new Response('') }));
    mock.timers.tick(2_000);
    await Promise.all(all);

    assert.equal(calls.length, 2);
    assert.equal(sdk.stored.uid, 'bob');
  });

  it('and the login of the new user fails: the previous user is logged out', async () => {
    fakeEndpoint(ready('ada'), ready('bob'), errorResponse(401, 'not_logged_in'));
    const sdk = fakeSdk({ rejected: ['bob_1'] });
    const chat = await connect({ sdk, endpoint });

    await assert.rejects(connect({ sdk, endpoint }));

    assert.equal(chat.user, null);
  });

  it('and the SDK logs in a wrong user: the page is notified that the session is lost', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const events = record(chat);
    sdk.login = async () => (sdk.stored = user('eve', 'eve_1'));

    await assert.rejects(connect({ sdk, endpoint }), { code: 'wrong_user' });

    assert.equal(chat.user, null);
    assert.deepEqual(events, [['disconnected', { reason: 'lost' }]]);
  });

  it('not, but another login of the same user fails: the page is notified that the session is lost', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2), errorResponse(401, 'not_logged_in'));
    const sdk = fakeSdk({ rejected: ['ada_2'] });
    const chat = await connect({ sdk, endpoint });
    const events = record(chat);

    await assert.rejects(connect({ sdk, endpoint }));

    assert.equal(chat.user, null);
    assert.deepEqual(types(events), ['disconnected', 'rejected']);
  });
});

describe('logout', () => {
  it('in another tab is a logout in this one: no token is requested', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const elsewhere = fakeSdk();
    await connect({ sdk: elsewhere, endpoint });
    const events = record(chat);
    let marks;
    elsewhere.onLogout = () => {
      marks = localStorage.items.size;
      sdk.dropSession(); // as the SDK does when its storage is cleared
    };

    await connection(elsewhere).logout();
    await idle();

    assert.equal(marks, 0);
    assert.deepEqual(methods(calls), ['GET', 'GET', 'DELETE']);
    assert.deepEqual(events, [['disconnected', { reason: 'logout' }]]);
    assert.equal(sdk.stored, null);
  });

  it('after a connect that waits for an earlier logout: no user is logged in', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });

    const loggingOut = [chat.logout()];
    const between = connect({ sdk, endpoint });
    loggingOut.push(chat.logout());

    await assert.rejects(between, { code: 'aborted' });
    await Promise.all(loggingOut);
    await idle();
    assert.equal(sdk.count('login'), 1);
    assert.deepEqual(methods(calls), ['GET', 'DELETE']);
  });

  it('that hangs does not keep the next logout from revoking the token', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(ready('ada'), ready('bob'), ready('bob', 2));
    const sdk = fakeSdk();
    sdk.logout = () => new Promise(() => {});
    const chat = await connect({ sdk, endpoint });
    const hung = chat.logout();
    await idle();
    mock.timers.tick(5_000);
    await hung;
    const other = fakeSdk();
    await connect({ sdk: other, endpoint });

    await other.logout();
    await idle();

    assert.deepEqual(methods(calls), ['GET', 'DELETE', 'GET', 'DELETE']);
    assert.equal(other.stored, null);
  });

  it('while one login waits for another: both are aborted', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const { opened, open } = gate();
    sdk.gate = opened;
    const first = connect({ sdk, endpoint });
    await idle();
    const second = connect({ sdk, endpoint, response: new Response('') });

    const loggingOut = connection(sdk).logout();
    open();

    await assert.rejects(first, { code: 'aborted' });
    await assert.rejects(second, { code: 'aborted' });
    await loggingOut;
    assert.equal(sdk.stored, null);
  });

  it("of the Chat SDK beside the UI Kit revokes the token, and the kit's own may call it", async () => {
    const calls = fakeEndpoint(ready('ada'));
    const chatSdk = fakeSdk();
    const kit = {
      init: (settings) => chatSdk.init(settings),
      getLoggedinUser: () => chatSdk.getLoggedinUser(),
      loginWithAuthToken: (token) => chatSdk.login(token),
      logout: async () => {
        await chatSdk.getLoggedinUser();
        return chatSdk.logout();
      },
    };
    const options = { sdk: kit, chatSdk, endpoint, appSettings: {} };
    mock.timers.enable({ apis: ['setTimeout'] });

    await connect(options);
    await chatSdk.logout();
    await idle();
    assert.deepEqual(methods(calls), ['GET', 'DELETE']);
    assert.equal(chatSdk.stored, null);
    assert.equal(chatSdk.count('logout'), 1);

    await connect(options);
    await connect(options);
    await kit.logout();
    assert.equal(chatSdk.count('logout'), 2);
    assert.equal(methods(calls).filter((method) => method === 'DELETE').length, 2);
  });

  it('is done once, and keeps the session of another user, with two copies of the script in a page', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('bob'));
    const copy = await import(`${script}?copy`);
    const sdk = fakeSdk();

    const chat = await connect({ sdk, endpoint });
    const same = await copy.connect({ sdk, endpoint });

    assert.equal(same, chat);
    assert.deepEqual(methods(calls), ['GET', 'GET']);
    assert.equal(sdk.stored.uid, 'bob');
    await sdk.logout();
    assert.equal(sdk.count('logout'), 2);
    assert.equal(methods(calls).filter((method) => method === 'DELETE').length, 1);
  });
});

describe('a caller who aborts', () => {
  it('does not affect the previous session', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const { opened, open } = gate();
    const current = sdk.getLoggedinUser;
    sdk.getLoggedinUser = () => opened.then(current);
    const abort = new AbortController();

    const again = connect({ sdk, endpoint, signal: abort.signal });
    await idle();
    abort.abort();
    await assert.rejects(again, { code: 'aborted' });
    open();
    await idle();

    assert.equal(sdk.count('logout'), 0);
    assert.equal(sdk.stored.uid, 'ada');
    assert.equal(chat.user.uid, 'ada');
  });

  it('does not affect an SDK login of the same user that has begun', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const { opened, open } = gate();
    sdk.gate = opened;
    const abort = new AbortController();

    const again = connect({ sdk, endpoint, signal: abort.signal });
    await idle();
    abort.abort();
    await assert.rejects(again, { code: 'aborted' });
    open();
    await idle();

    assert.equal(sdk.count('logout'), 0);
    assert.equal(chat.user.authToken, 'ada_2');
  });

  it('does not abort the restore of a dropped session', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const { opened, open } = gate();
    sdk.gate = opened;
    sdk.dropSession();
    await idle();
    const abort = new AbortController();

    const joined = connect({ sdk, endpoint, signal: abort.signal });
    abort.abort();
    await assert.rejects(joined, { code: 'aborted' });
    open();
    await idle();

    assert.equal(chat.user.authToken, 'ada_2');
  });

  it('or waits while the SDK drops its session: the page is notified', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const { opened, open } = gate();
    globalThis.fetch = () => opened;
    const again = connect({ sdk, endpoint });
    await idle();
    const events = record(chat);

    sdk.dropSession();
    open(errorResponse(401, 'not_logged_in'));
    await assert.rejects(again, { code: 'not_logged_in' });

    assert.equal(chat.user, null);
    assert.deepEqual(events, [['disconnected', { reason: 'lost' }]]);
  });

  it('while the SDK drops its session: no user is logged in', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const { opened, open } = gate();
    globalThis.fetch = () => opened;
    const abort = new AbortController();

    const again = connect({ sdk, endpoint, signal: abort.signal });
    await idle();
    sdk.dropSession();
    abort.abort();
    await assert.rejects(again, { code: 'aborted' });
    open(new Response(''));
    await idle();

    assert.equal(chat.user, null);
  });
});

describe('an SDK', () => {
  it('that never completes a login is unreachable, and the next login may succeed', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.gate = new Promise(() => {});
    const hung = connect({ sdk, endpoint, maxRetryTime: 10_000 });
    await idle();

    mock.timers.tick(60_000);
    await assert.rejects(hung, { code: 'unreachable' });
    sdk.gate = null;

    assert.equal((await connect({ sdk, endpoint })).user.uid, 'ada');
  });

  it('that never completes its init is unreachable', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.init = () => new Promise(() => {});
    const hung = connect({ sdk, endpoint, maxRetryTime: 10_000 });
    await idle();

    mock.timers.tick(60_000);
    await assert.rejects(hung, { code: 'unreachable' });
  });

  it('that completes a login too late is logged out', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const { opened, open } = gate();
    sdk.gate = opened;
    const hung = connect({ sdk, endpoint, maxRetryTime: 10_000 });
    await idle();
    mock.timers.tick(60_000);
    await assert.rejects(hung, { code: 'unreachable' });

    open();
    await idle();

    assert.equal(sdk.stored, null);
  });

  it('that the page itself is logging in is waited for', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const login = sdk.login;
    let busy = true;
    sdk.login = async (token) => {
      if (busy) throw { code: -1, name: 'LOGIN_IN_PROGRESS', message: 'wait' };
      return login(token);
    };
    const chat = connect({ sdk, endpoint });
    await idle();

    busy = false;
    mock.timers.tick(2_000);

    assert.equal((await chat).user.uid, 'ada');
  });

  it('whose error contains the token: the error of the bridge does not', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2));

    await assert.rejects(connect({ sdk: fakeSdk({ rejected: ['ada_1', 'ada_2'] }), endpoint }), (error) => {
      assert.equal(error.code, 'rejected');
      assert.doesNotMatch(JSON.stringify([error.message, error.cause ?? null]), /ada_/);
      return true;
    });
  });

  it('that two connections share: both are notified when it drops its session', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const kit = { init() {}, getLoggedinUser: () => sdk.stored, loginWithAuthToken: (token) => sdk.login(token) };
    const chats = [
      await connect({ sdk, endpoint }),
      await connect({ sdk: kit, chatSdk: sdk, endpoint, appSettings: {} }),
    ];
    const events = chats.map(record);
    localStorage.items.clear();

    sdk.dropSession();

    assert.deepEqual(events.map(types), [['disconnected'], ['disconnected']]);
  });

  it('that drops its session is logged in again without storage, too', async () => {
    globalThis.localStorage = undefined;
    fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });

    sdk.dropSession();
    await idle();

    assert.equal(chat.user.authToken, 'ada_2');
  });

  it('that accepts no listener has not been initialized', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.addLoginListener = () => {
      throw new TypeError('not a function');
    };

    for (let i = 0; i < 2; i++) {
      await assert.rejects(connect({ sdk, endpoint }), { name: 'CometChatBridgeError', code: 'init_failed' });
    }
  });

  it('that throws when it is asked for its user is logged in', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.getLoggedinUser = () => {
      throw new Error('not started');
    };

    assert.equal((await connect({ sdk, endpoint })).user.uid, 'ada');
  });
});

describe('a proxy in front of the endpoint', () => {
  for (const retryAfter of ['-5', '0.000001', '0', 'Wed, 25 Nov 2026 11:00:00 GMT', 'soon']) {
    it(`is called at most once a second when it sends Retry-After: ${retryAfter}`, async () => {
      mock.timers.enable({ apis: ['setTimeout', 'Date'] });
      const calls = fakeEndpoint(errorResponse(503, 'unavailable', { 'Retry-After': retryAfter }));
      const abort = new AbortController();
      const chat = connect({ sdk: fakeSdk(), endpoint, signal: abort.signal });
      chat.catch(() => {});
      await idle();

      for (let i = 0; i < 10; i++) {
        mock.timers.tick(99);
        await idle();
      }

      assert.equal(calls.length, 1);
      abort.abort();
    });
  }

  it('that redirects to a login at another origin is reported at once', async () => {
    const calls = fakeEndpoint((request) => {
      if (request.redirect !== 'manual') throw new TypeError('CORS');
      return { type: 'opaqueredirect', status: 0, headers: new Headers(), text: async () => '' };
    });

    await assert.rejects(connect({ sdk: fakeSdk(), endpoint }), { code: 'bad_response', status: 0 });
    assert.equal(calls.length, 1);
  });

  for (const [status, body] of [
    [200, 'null'],
    [200, '7'],
    [204, null],
    [404, 'null'],
  ]) {
    it(`that returns ${status} with ${body || 'no body'} is distinguished from the endpoint`, async () => {
      fakeEndpoint(new Response(body, { status }));

      await assert.rejects(connect({ sdk: fakeSdk(), endpoint }), { name: 'CometChatBridgeError', code: 'bad_response', status });
      await assert.rejects(tokenProvider({ endpoint })(), { name: 'CometChatBridgeError', code: 'bad_response', status });
    });
  }

  it('that returns 502 with any body is called again', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(new Response('null', { status: 502 }), ready('ada'));
    const chat = connect({ sdk: fakeSdk(), endpoint });
    await idle();

    mock.timers.tick(2_000);

    assert.equal((await chat).user.uid, 'ada');
  });
});

describe('tokens that are rejected at once', () => {
  it('cost one refresh a minute', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    let minted = 1;
    const calls = fakeEndpoint(() => ready('ada', minted++));
    const sdk = fakeSdk();
    await connect({ sdk, endpoint });

    for (let second = 0; second < 120; second++) {
      sdk.dropSession();
      await idle();
      mock.timers.tick(1_000);
    }

    assert.ok(calls.length <= 3, `${calls.length} calls`);
  });
});
