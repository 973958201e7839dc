/* SPDX-License-Identifier: Apache-2.0 */
// What pages, other tabs, proxies and SDKs do to bridge.js that nobody wants.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fakeEndpoint, fakePage, fakeSdk, ready, record, rejection, settled, user } from './fakes.mjs';

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
  it("in a page whose markup is the first one's: the response to the new login counts", async () => {
    fakePage({ 'app-id': 'app', region: 'us', uid: 'ada', 'auth-token': 'ada_5' });
    fakeEndpoint(ready('bob'));
    const sdk = fakeSdk();

    const chat = await connect({ sdk, endpoint, response: new Response('') });

    assert.equal(chat.user.uid, 'bob');
    assert.equal(sdk.count('login'), 1);
  });

  it("in another tab: the session that is stored is not taken for this page's", async () => {
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

  it('in two tabs at once: both get there', async () => {
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
    await settled();
    const chat = await connect({ sdk, endpoint });

    open();
    await second;
    await settled();

    assert.equal(chat.user?.uid, 'bob');
    assert.equal(sdk.stored?.uid, 'bob');
  });

  for (const source of ['endpoint', 'markup']) {
    it(`while the first one, known by the ${source}, is being logged in: the endpoint is asked anew`, async () => {
      if (source === 'markup') fakePage({ 'app-id': 'app', region: 'us', uid: 'ada', 'auth-token': 'ada_1' });
      fakeEndpoint(...(source === 'endpoint' ? [ready('ada')] : []), ready('bob'));
      const sdk = fakeSdk();
      const { opened, open } = gate();
      sdk.gate = opened;
      const first = connect({ sdk, endpoint });
      await settled();

      const second = connect({ sdk, endpoint, response: new Response('') });
      open();

      assert.equal((await second).user.uid, 'bob');
      assert.equal(sdk.stored.uid, 'bob');
      await first;
    });
  }

  it('while the endpoint is still to be asked again: that is early enough', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(rejection(503, 'unavailable'), ready('bob'));
    const sdk = fakeSdk();
    const all = [connect({ sdk, endpoint })];
    await settled();

    for (let i = 0; i < 20; i++) all.push(connect({ sdk, endpoint, response: new Response('') }));
    mock.timers.tick(2_000);
    await Promise.all(all);

    assert.equal(calls.length, 2);
    assert.equal(sdk.stored.uid, 'bob');
  });

  it("and the new one's login fails: the first one is nobody's user any more", async () => {
    fakeEndpoint(ready('ada'), ready('bob'), rejection(401, 'not_logged_in'));
    const sdk = fakeSdk({ dead: ['bob_1'] });
    const chat = await connect({ sdk, endpoint });

    await assert.rejects(connect({ sdk, endpoint }));

    assert.equal(chat.user, null);
  });

  it('and the SDK logs in somebody else: the first one hears that the session is lost', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const events = record(chat);
    sdk.login = async () => (sdk.stored = user('eve', 'eve_1'));

    await assert.rejects(connect({ sdk, endpoint }), { code: 'wrong_user' });

    assert.equal(chat.user, null);
    assert.deepEqual(events, [['disconnected', { reason: 'lost' }]]);
  });

  it('a login of the same user that fails ends the session before it, and says so', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2), rejection(401, 'not_logged_in'));
    const sdk = fakeSdk({ dead: ['ada_2'] });
    const chat = await connect({ sdk, endpoint });
    const events = record(chat);

    await assert.rejects(connect({ sdk, endpoint }));

    assert.equal(chat.user, null);
    assert.deepEqual(types(events), ['disconnected', 'rejected']);
  });
});

describe('logout', () => {
  it('in another tab is a logout here, too: nothing is asked for', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const elsewhere = fakeSdk();
    await connect({ sdk: elsewhere, endpoint });
    const events = record(chat);
    let marks;
    elsewhere.onLogout = () => {
      marks = localStorage.items.size;
      sdk.dropSession(); // as the SDK does when what it has stored goes away
    };

    await connection(elsewhere).logout();
    await settled();

    assert.equal(marks, 0);
    assert.deepEqual(methods(calls), ['GET', 'GET', 'DELETE']);
    assert.deepEqual(events, [['disconnected', { reason: 'logout' }]]);
    assert.equal(sdk.stored, null);
  });

  it('after a connect that waits for an earlier logout: nobody is logged in', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });

    const leaving = [chat.logout()];
    const between = connect({ sdk, endpoint });
    leaving.push(chat.logout());

    await assert.rejects(between, { code: 'aborted' });
    await Promise.all(leaving);
    await settled();
    assert.equal(sdk.count('login'), 1);
    assert.deepEqual(methods(calls), ['GET', 'DELETE']);
  });

  it('that hangs does not make the next one less of a wish', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(ready('ada'), ready('bob'), ready('bob', 2));
    const sdk = fakeSdk();
    sdk.logout = () => new Promise(() => {});
    const chat = await connect({ sdk, endpoint });
    const hung = chat.logout();
    await settled();
    mock.timers.tick(5_000);
    await hung;
    const other = fakeSdk();
    await connect({ sdk: other, endpoint });

    await other.logout();
    await settled();

    assert.deepEqual(methods(calls), ['GET', 'DELETE', 'GET', 'DELETE']);
    assert.equal(other.stored, null);
  });

  it('while one login waits for another: neither comes after it', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const { opened, open } = gate();
    sdk.gate = opened;
    const first = connect({ sdk, endpoint });
    await settled();
    const second = connect({ sdk, endpoint, response: new Response('') });

    const leaving = connection(sdk).logout();
    open();

    await assert.rejects(first, { code: 'aborted' });
    await assert.rejects(second, { code: 'aborted' });
    await leaving;
    assert.equal(sdk.stored, null);
  });

  it("of the Chat SDK beside the UI Kit is a wish, too, and the kit's own may call it", async () => {
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
    await settled();
    assert.deepEqual(methods(calls), ['GET', 'DELETE']);
    assert.equal(chatSdk.stored, null);
    assert.equal(chatSdk.count('logout'), 1);

    await connect(options);
    await connect(options);
    await kit.logout();
    assert.equal(chatSdk.count('logout'), 2);
    assert.equal(methods(calls).filter((method) => method === 'DELETE').length, 2);
  });

  it('is one, and ends nothing of another user, with two copies of the script in a page', async () => {
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

describe('a caller who gives up', () => {
  it('leaves the session alone that was there before', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const { opened, open } = gate();
    const current = sdk.getLoggedinUser;
    sdk.getLoggedinUser = () => opened.then(current);
    const abort = new AbortController();

    const again = connect({ sdk, endpoint, signal: abort.signal });
    await settled();
    abort.abort();
    await assert.rejects(again, { code: 'aborted' });
    open();
    await settled();

    assert.equal(sdk.count('logout'), 0);
    assert.equal(sdk.stored.uid, 'ada');
    assert.equal(chat.user.uid, 'ada');
  });

  it('leaves a login of the same user alone that has begun in its place', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const { opened, open } = gate();
    sdk.gate = opened;
    const abort = new AbortController();

    const again = connect({ sdk, endpoint, signal: abort.signal });
    await settled();
    abort.abort();
    await assert.rejects(again, { code: 'aborted' });
    open();
    await settled();

    assert.equal(sdk.count('logout'), 0);
    assert.equal(chat.user.authToken, 'ada_2');
  });

  it('does not end the recovery that the page has not asked for', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const { opened, open } = gate();
    sdk.gate = opened;
    sdk.dropSession();
    await settled();
    const abort = new AbortController();

    const joined = connect({ sdk, endpoint, signal: abort.signal });
    abort.abort();
    await assert.rejects(joined, { code: 'aborted' });
    open();
    await settled();

    assert.equal(chat.user.authToken, 'ada_2');
  });

  it('or waits, while the SDK drops its session, hears that nobody is logged in', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const { opened, open } = gate();
    globalThis.fetch = () => opened;
    const again = connect({ sdk, endpoint });
    await settled();
    const events = record(chat);

    sdk.dropSession();
    open(rejection(401, 'not_logged_in'));
    await assert.rejects(again, { code: 'not_logged_in' });

    assert.equal(chat.user, null);
    assert.deepEqual(events, [['disconnected', { reason: 'lost' }]]);
  });

  it('while the SDK drops its session: nobody is logged in', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const { opened, open } = gate();
    globalThis.fetch = () => opened;
    const abort = new AbortController();

    const again = connect({ sdk, endpoint, signal: abort.signal });
    await settled();
    sdk.dropSession();
    abort.abort();
    await assert.rejects(again, { code: 'aborted' });
    open(new Response(''));
    await settled();

    assert.equal(chat.user, null);
  });
});

describe('an SDK', () => {
  it('that never answers a login cannot be reached, and the next one may try', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.gate = new Promise(() => {});
    const hung = connect({ sdk, endpoint, limit: 10_000 });
    await settled();

    mock.timers.tick(60_000);
    await assert.rejects(hung, { code: 'unreachable' });
    sdk.gate = null;

    assert.equal((await connect({ sdk, endpoint })).user.uid, 'ada');
  });

  it('that never starts does not hold the next one up either', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.init = () => new Promise(() => {});
    const hung = connect({ sdk, endpoint, limit: 10_000 });
    await settled();

    mock.timers.tick(60_000);
    await assert.rejects(hung, { code: 'unreachable' });
  });

  it('that responses a login too late is logged out', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const { opened, open } = gate();
    sdk.gate = opened;
    const hung = connect({ sdk, endpoint, limit: 10_000 });
    await settled();
    mock.timers.tick(60_000);
    await assert.rejects(hung, { code: 'unreachable' });

    open();
    await settled();

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
    await settled();

    busy = false;
    mock.timers.tick(2_000);

    assert.equal((await chat).user.uid, 'ada');
  });

  it('whose rejection names the token: no error of ours does', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2));

    await assert.rejects(connect({ sdk: fakeSdk({ dead: ['ada_1', 'ada_2'] }), endpoint }), (error) => {
      assert.equal(error.code, 'rejected');
      assert.doesNotMatch(JSON.stringify([error.message, error.cause ?? null]), /ada_/);
      return true;
    });
  });

  it('that two connections have in common: both hear of the session that it drops', async () => {
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

  it('that drops its session comes back without storage, too', async () => {
    globalThis.localStorage = undefined;
    fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });

    sdk.dropSession();
    await settled();

    assert.equal(chat.user.authToken, 'ada_2');
  });

  it('that takes no listener has not started', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.addLoginListener = () => {
      throw new TypeError('not a function');
    };

    for (let i = 0; i < 2; i++) {
      await assert.rejects(connect({ sdk, endpoint }), { name: 'CometChatBridgeError', code: 'init_failed' });
    }
  });

  it('whose user cannot be asked for is logged in', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.getLoggedinUser = () => {
      throw new Error('not started');
    };

    assert.equal((await connect({ sdk, endpoint })).user.uid, 'ada');
  });
});

describe('what stands between page and endpoint', () => {
  for (const told of ['-5', '0.000001', '0', 'Wed, 25 Nov 2026 11:00:00 GMT', 'soon']) {
    it(`is asked no more than once a second when it says Retry-After: ${told}`, async () => {
      mock.timers.enable({ apis: ['setTimeout', 'Date'] });
      const calls = fakeEndpoint(rejection(503, 'unavailable', { 'Retry-After': told }));
      const abort = new AbortController();
      const chat = connect({ sdk: fakeSdk(), endpoint, signal: abort.signal });
      chat.catch(() => {});
      await settled();

      for (let i = 0; i < 10; i++) {
        mock.timers.tick(99);
        await settled();
      }

      assert.equal(calls.length, 1);
      abort.abort();
    });
  }

  it('and redirects to a login elsewhere is told of at once', async () => {
    const calls = fakeEndpoint((request) => {
      if (request.redirect !== 'manual') throw new TypeError('CORS');
      return { type: 'opaqueredirect', status: 0, headers: new Headers(), text: async () => '' };
    });

    await assert.rejects(connect({ sdk: fakeSdk(), endpoint }), { code: 'bad_answer', status: 0 });
    assert.equal(calls.length, 1);
  });

  for (const [status, body] of [
    [200, 'null'],
    [200, '7'],
    [204, null],
    [404, 'null'],
  ]) {
    it(`and answers ${status} with ${body || 'nothing'} is told of as something else`, async () => {
      fakeEndpoint(new Response(body, { status }));

      await assert.rejects(connect({ sdk: fakeSdk(), endpoint }), { name: 'CometChatBridgeError', code: 'bad_answer', status });
      await assert.rejects(tokenProvider({ endpoint })(), { name: 'CometChatBridgeError', code: 'bad_answer', status });
    });
  }

  it('and is out itself, whatever it says, is asked again', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(new Response('null', { status: 502 }), ready('ada'));
    const chat = connect({ sdk: fakeSdk(), endpoint });
    await settled();

    mock.timers.tick(2_000);

    assert.equal((await chat).user.uid, 'ada');
  });
});

describe('tokens that die at once', () => {
  it('cost one refresh a minute', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    let minted = 1;
    const calls = fakeEndpoint(() => ready('ada', minted++));
    const sdk = fakeSdk();
    await connect({ sdk, endpoint });

    for (let second = 0; second < 120; second++) {
      sdk.dropSession();
      await settled();
      mock.timers.tick(1_000);
    }

    assert.ok(calls.length <= 3, `${calls.length} calls`);
  });
});
