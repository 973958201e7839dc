/* SPDX-License-Identifier: Apache-2.0 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { fakeEndpoint, fakePage, fakeSdk, ready, record, rejection, settled, user } from './fakes.mjs';

const file = process.env.BRIDGE_JS;
const { CometChatBridgeError, connect, connection, tokenProvider } = await import(pathToFileURL(file));

const endpoint = 'cometchat/token';
const code = (expected) => (error) => {
  assert.ok(error instanceof CometChatBridgeError);
  assert.equal(error.code, expected);
  assert.doesNotMatch(error.message, /ada_/);
  return true;
};

/** The SDK drops its session, and what follows happens. */
async function lose(sdk, times = 1) {
  for (let i = 0; i < times; i++) {
    sdk.dropSession();
    await settled();
  }
}

beforeEach(() => fakePage());
afterEach(() => mock.timers.reset());

describe('the script', () => {
  it('is smaller than 4 KB when gzipped', () => {
    assert.ok(gzipSync(readFileSync(file)).length < 4000);
  });
});

describe('where the token comes from', () => {
  it('the endpoint, asked as the page itself and past every cache', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();

    const chat = await connect({ sdk, endpoint });

    assert.equal(chat.user.uid, 'ada');
    assert.deepEqual(sdk.calls, [['init', 'app', { region: 'us', built: true }], ['login', 'ada_1']]);
    assert.equal(calls.length, 1);
    assert.equal(calls[0].url, 'https://host.example/app/cometchat/token');
    assert.equal(calls[0].method, 'GET');
    assert.equal(calls[0].credentials, 'same-origin');
    assert.equal(calls[0].cache, 'no-store');
    assert.equal(calls[0].headers['X-CometChat-Bridge'], '1');
  });

  it('an endpoint of another origin is asked with its cookies', async () => {
    const calls = fakeEndpoint(ready('ada'));

    await connect({ sdk: fakeSdk(), endpoint: 'https://api.example/cometchat/token' });

    assert.equal(calls[0].credentials, 'include');
  });

  it('without a setting, the endpoint beside the script', async () => {
    const calls = fakeEndpoint(ready('ada'));

    await connect({ sdk: fakeSdk() });

    assert.equal(calls[0].url, new URL('token', pathToFileURL(file)).href);
  });

  it('the header of a response, with the application known, saves the call', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const response = new Response('', { headers: { 'X-CometChat-Token': 'ada_7', 'X-CometChat-Uid': 'ada' } });

    await connect({ sdk, endpoint, response, appId: 'app', region: 'eu' });

    assert.equal(calls.length, 0);
    assert.deepEqual(sdk.calls[1], ['login', 'ada_7']);
  });

  it('a response without the header is no obstacle', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();

    await connect({ sdk, endpoint, response: new Response(''), appId: 'app', region: 'eu' });

    assert.deepEqual(sdk.calls[1], ['login', 'ada_1']);
  });

  it('the markup of the page, once', async () => {
    fakePage({ 'app-id': 'app', region: 'in', uid: 'ada', 'auth-token': 'ada_5' });
    const calls = fakeEndpoint(ready('ada', 6));
    const sdk = fakeSdk();

    await connect({ sdk, endpoint });
    assert.equal(calls.length, 0);
    assert.deepEqual(sdk.calls, [['init', 'app', { region: 'in', built: true }], ['login', 'ada_5']]);

    await connect({ sdk, endpoint });
    assert.equal(calls.length, 1);
  });

  it('markup without a token leads to the endpoint', async () => {
    fakePage({ 'app-id': 'app', region: 'in', uid: 'ada' });
    const calls = fakeEndpoint(ready('ada'));

    await connect({ sdk: fakeSdk(), endpoint });

    assert.equal(calls.length, 1);
  });
});

describe('one login', () => {
  it('however many callers', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();

    const all = await Promise.all(Array.from({ length: 20 }, () => connect({ sdk, endpoint })));

    assert.equal(new Set(all).size, 1);
    assert.equal(calls.length, 1);
    assert.equal(sdk.count('login'), 1);
    assert.equal(sdk.count('init'), 1);
  });

  it('later callers find the session there and start nothing anew', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();

    await connect({ sdk, endpoint });
    await connect({ sdk, endpoint });

    assert.equal(sdk.count('login'), 1);
    assert.equal(sdk.count('init'), 1);
  });

  it('one caller who gives up leaves the others whole', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const abort = new AbortController();
    let open;
    sdk.gate = new Promise((resolve) => (open = resolve));

    const first = connect({ sdk, endpoint, signal: abort.signal });
    const second = connect({ sdk, endpoint });
    await settled();
    abort.abort();
    await assert.rejects(first, code('aborted'));
    open();

    assert.equal((await second).user.uid, 'ada');
  });

  it('the last caller who gives up ends it, and the next begins anew', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const abort = new AbortController();
    let open;
    sdk.gate = new Promise((resolve) => (open = resolve));

    const given = connect({ sdk, endpoint, signal: abort.signal });
    await settled();
    abort.abort();
    await assert.rejects(given, code('aborted'));
    const next = connect({ sdk, endpoint });
    open();

    assert.equal((await next).user.uid, 'ada');
    assert.equal(sdk.count('login'), 2);
  });

  it('a signal that is aborted already begins nothing that lasts', async () => {
    fakeEndpoint(ready('ada'));

    await assert.rejects(connect({ sdk: fakeSdk(), endpoint, signal: AbortSignal.abort() }), code('aborted'));
  });

  it('the response to a new login is not mixed up with one under way', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const response = new Response('', { headers: { 'X-CometChat-Token': 'bob_1', 'X-CometChat-Uid': 'bob' } });

    const [, chat] = await Promise.all([
      connect({ sdk, endpoint }),
      connect({ sdk, endpoint, response, appId: 'app', region: 'us' }),
    ]);

    assert.equal(chat.user.uid, 'bob');
    assert.equal(sdk.stored.uid, 'bob');
  });
});

describe('a session that the SDK still has', () => {
  it('of the same login is kept', async () => {
    fakeEndpoint(ready('ada'));
    const first = fakeSdk();
    await connect({ sdk: first, endpoint });
    const reloaded = fakeSdk({ stored: user('ADA', 'another text of the same session') });

    const events = record(connection(reloaded));
    await connect({ sdk: reloaded, endpoint });

    assert.equal(reloaded.count('login'), 0);
    assert.equal(events[0][1].reused, true);
  });

  it('of the same user but an earlier login is replaced', async () => {
    fakeEndpoint(ready('ada', 2));
    const sdk = fakeSdk({ stored: user('ada', 'ada_1') });

    await connect({ sdk, endpoint });

    assert.deepEqual(sdk.calls[1], ['login', 'ada_2']);
    assert.equal(sdk.count('logout'), 0);
  });

  it('of another user is ended first', async () => {
    const calls = fakeEndpoint(ready('bob'));
    const sdk = fakeSdk({ stored: user('ada', 'ada_1') });
    const events = record(connection(sdk));

    await connect({ sdk, endpoint });

    assert.deepEqual(sdk.calls.slice(1), [['logout', 'ada'], ['login', 'bob_1']]);
    assert.deepEqual(events[0], ['switched', { from: 'ada', to: 'bob' }]);
    assert.ok(calls.every((call) => call.method === 'GET'), 'the new token is not ended');
  });

  it('is never taken for the right one without storage', async () => {
    globalThis.localStorage = undefined;
    fakeEndpoint(ready('ada', 2));
    const sdk = fakeSdk({ stored: user('ada', 'ada_2') });
    await connect({ sdk, endpoint });
    assert.equal(sdk.count('login'), 0);

    const other = fakeSdk({ stored: user('ada', 'ada_1') });
    await connect({ sdk: other, endpoint });
    assert.equal(other.count('login'), 1);
  });

  it('is asked for what it becomes: another user after the login is no login', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.login = async () => (sdk.stored = user('eve', 'eve_1'));

    await assert.rejects(connect({ sdk, endpoint }), code('wrong_user'));

    assert.equal(sdk.stored, null);
  });
});

describe('a token that is rejected', () => {
  it('is replaced once', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk({ dead: ['ada_1'] });
    const events = record(connection(sdk));

    await connect({ sdk, endpoint });

    assert.equal(calls[1].method, 'POST');
    assert.equal(calls[1].body, '{"rejected":"ada_1"}');
    assert.equal(calls[1].headers['Content-Type'], 'application/json');
    assert.equal(calls[1].headers['X-CometChat-Bridge'], '1');
    assert.deepEqual(sdk.calls.slice(1), [['login', 'ada_1'], ['login', 'ada_2']]);
    assert.deepEqual(events.map(([type]) => type), ['rejected', 'connected']);
  });

  it('and then another one: gives up', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk({ dead: ['ada_1', 'ada_2'] });

    await assert.rejects(connect({ sdk, endpoint }), code('rejected'));

    assert.equal(calls.length, 2);
    assert.equal(sdk.count('login'), 2);
  });

  it('too often: says so at once', async () => {
    fakeEndpoint(ready('ada'), rejection(429, 'too_many_refreshes', { 'Retry-After': '30' }));

    await assert.rejects(connect({ sdk: fakeSdk({ dead: ['ada_1'] }), endpoint }), (error) => {
      assert.equal(error.retryAfter, 30);
      return code('too_many_refreshes')(error);
    });
  });

  it('behind the page: the session that the SDK drops comes back', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const events = record(chat);

    sdk.dropSession();
    await settled();

    assert.equal(calls[1].body, '{"rejected":"ada_1"}');
    assert.equal(sdk.stored.authToken, 'ada_2');
    assert.deepEqual(events.map(([type]) => type), ['disconnected', 'rejected', 'connected']);
    assert.equal(events[0][1].reason, 'lost');
  });

  it('behind the page, and a late response about it ends the session again: the other token still serves', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const events = record(await connect({ sdk, endpoint }));

    await lose(sdk, 2);

    assert.deepEqual(calls.map((call) => call.method), ['GET', 'POST', 'GET']);
    assert.equal(sdk.stored.authToken, 'ada_2');
    assert.deepEqual(
      events.map(([type]) => type),
      ['disconnected', 'rejected', 'connected', 'disconnected', 'connected'],
    );
  });

  it('behind the page, and so is the other one: one more is had', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2), ready('ada', 2), ready('ada', 3));
    const sdk = fakeSdk();
    await connect({ sdk, endpoint });

    await lose(sdk);
    sdk.dead.add('ada_2');
    await lose(sdk);

    assert.equal(calls[3].body, '{"rejected":"ada_2"}');
    assert.equal(sdk.stored.authToken, 'ada_3');
  });

  it('behind the page, twice, and another tab has moved on: goes with it', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2), ready('bob'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });

    await lose(sdk, 2);

    assert.equal(chat.user.uid, 'bob');
    assert.equal(sdk.count('logout'), 0);
  });

  it('behind the page, twice, of a login whose answer had the token: the endpoint knows better', async () => {
    fakeEndpoint(ready('ada', 2));
    const sdk = fakeSdk();
    const headers = { 'X-CometChat-Token': 'ada_1', 'X-CometChat-Uid': 'ada' };
    await connect({ sdk, endpoint, appId: 'app', region: 'us', response: new Response('', { headers }) });

    await lose(sdk, 2);

    assert.equal(sdk.stored.authToken, 'ada_2');
  });

  it('behind the page, three times within a minute: stays out', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });

    await lose(sdk, 2);
    mock.timers.tick(59_999);
    await lose(sdk);

    assert.equal(calls.length, 3);
    assert.equal(chat.user, null);
  });

  it('behind the page, twice a minute: comes back each time', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
    fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });

    for (let i = 0; i < 5; i++) {
      await lose(sdk, 2);
      mock.timers.tick(60_000);
    }

    assert.equal(chat.user.uid, 'ada');
  });

  for (const losses of [1, 2]) {
    it(`behind the page, and somebody else logs in while the SDK comes back (loss ${losses}): is logged in`, async () => {
      const sdk = fakeSdk();
      fakeEndpoint(ready('ada'), ready('ada', 2));
      await connect({ sdk, endpoint });
      await lose(sdk, losses - 1);
      let go;
      sdk.gate = new Promise((resolve) => (go = resolve));
      await lose(sdk);
      fakeEndpoint(ready('bob'));

      const chat = connect({ sdk, endpoint, response: new Response('{}') });
      go();

      assert.equal((await chat).user.uid, 'bob');
      assert.equal(sdk.stored.uid, 'bob');
    });

    for (const type of ['disconnected', 'rejected'].slice(0, 3 - losses)) {
      it(`behind the page, which logs out when it hears \`${type}\` (loss ${losses}): stays out`, async () => {
        const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
        const sdk = fakeSdk();
        const chat = await connect({ sdk, endpoint });
        await lose(sdk, losses - 1);
        const events = record(chat);
        chat.addEventListener(type, () => chat.logout());

        await lose(sdk);

        assert.equal(chat.user, null);
        assert.equal(sdk.stored, null);
        assert.equal(calls.at(-1).method, 'DELETE');
        assert.ok(!events.some(([, detail]) => detail.error));
      });
    }
  }

  it('behind the page, and the user is gone: says why', async () => {
    fakeEndpoint(ready('ada'), rejection(401, 'not_logged_in'));
    const sdk = fakeSdk();
    const events = record(await connect({ sdk, endpoint }));

    sdk.dropSession();
    await settled();

    assert.equal(events.at(-1)[0], 'disconnected');
    assert.equal(events.at(-1)[1].error.code, 'not_logged_in');
  });
});

describe('chat that is down', () => {
  it('is waited for as long as the endpoint says', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(rejection(503, 'unavailable', { 'Retry-After': '7' }), ready('ada'));
    const sdk = fakeSdk();
    const events = record(connection(sdk));
    const chat = connect({ sdk, endpoint });

    await settled();
    mock.timers.tick(6_999);
    await settled();
    assert.equal(calls.length, 1);
    assert.equal(events[0][0], 'waiting');
    assert.equal(events[0][1].error.code, 'unavailable');

    mock.timers.tick(2_000);
    assert.equal((await chat).user.uid, 'ada');
  });

  it('is given up at the limit', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(rejection(503, 'unavailable', { 'Retry-After': '7' }));
    const chat = connect({ sdk: fakeSdk(), endpoint, limit: 10_000 });
    chat.catch(() => {});

    await settled();
    mock.timers.tick(9_000);

    await assert.rejects(chat, code('unavailable'));
  });

  it('is not waited for after the signal', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(rejection(503, 'unavailable', { 'Retry-After': '7' }));
    const abort = new AbortController();
    const chat = connect({ sdk: fakeSdk(), endpoint, signal: abort.signal });

    await settled();
    abort.abort();
    await assert.rejects(chat, code('aborted'));
    mock.timers.tick(60_000);
    await settled();

    assert.equal(calls.length, 1);
  });

  it('a network that fails is tried again', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(new TypeError('fetch failed'), ready('ada'));
    const chat = connect({ sdk: fakeSdk(), endpoint });

    await settled();
    mock.timers.tick(2_000);

    assert.equal((await chat).user.uid, 'ada');
  });

  it('CometChat out of reach of the page is tried again, with the same token', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk({ offline: 2 });
    const chat = connect({ sdk, endpoint });

    await settled();
    mock.timers.tick(2_000);
    await settled();
    mock.timers.tick(4_000);

    assert.equal((await chat).user.uid, 'ada');
    assert.equal(calls.length, 1);
    assert.equal(sdk.count('login'), 3);
  });
});

describe('a rejection of the endpoint', () => {
  for (const [status, error] of [
    [401, 'not_logged_in'],
    [403, 'not_eligible'],
    [403, 'deactivated'],
    [403, 'foreign_origin'],
    [400, 'bad_request'],
  ]) {
    it(`${error} is told at once`, async () => {
      const calls = fakeEndpoint(rejection(status, error));

      await assert.rejects(connect({ sdk: fakeSdk(), endpoint }), (thrown) => {
        assert.equal(thrown.status, status);
        assert.equal(thrown.message, `about ${error}`);
        return code(error)(thrown);
      });
      assert.equal(calls.length, 1);
    });
  }

  it('a login page in its place is told as that', async () => {
    fakeEndpoint(new Response('<html>', { status: 200 }));

    await assert.rejects(connect({ sdk: fakeSdk(), endpoint }), code('bad_answer'));
  });

  it('may be over at the next try', async () => {
    fakeEndpoint(rejection(401, 'not_logged_in'), ready('ada'));
    const sdk = fakeSdk();

    await assert.rejects(connect({ sdk, endpoint }), code('not_logged_in'));

    assert.equal((await connect({ sdk, endpoint })).user.uid, 'ada');
  });
});

describe('an SDK that fails', () => {
  it('to start, is started again by the next caller', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const init = sdk.init;
    sdk.init = async () => {
      throw { code: 'MISSING_PARAMETERS' };
    };

    await assert.rejects(connect({ sdk, endpoint }), code('init_failed'));
    sdk.init = init;

    assert.equal((await connect({ sdk, endpoint })).user.uid, 'ada');
  });

  it('to log in, is told with its own error as the cause', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.login = async () => {
      throw { code: 'ERR_PLAN_RESTRICTION' };
    };

    await assert.rejects(connect({ sdk, endpoint }), (error) => {
      assert.equal(error.cause.code, 'ERR_PLAN_RESTRICTION');
      return code('login_failed')(error);
    });
  });
});

describe('logout', () => {
  it('ends both sides', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const events = record(chat);

    await chat.logout();

    assert.equal(sdk.stored, null);
    assert.equal(chat.user, null);
    assert.equal(calls[1].method, 'DELETE');
    assert.equal(calls[1].keepalive, true);
    assert.equal(calls[1].headers['X-CometChat-Bridge'], '1');
    assert.deepEqual(events, [['disconnected', { reason: 'logout' }]]);
    assert.equal(localStorage.items.size, 0);
  });

  it("of the SDK's own does the same, and no token is asked for again", async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    await connect({ sdk, endpoint });

    await sdk.logout();
    await settled();

    assert.equal(sdk.count('logout'), 1);
    assert.deepEqual(calls.map((call) => call.method), ['GET', 'DELETE']);
  });

  it('twice is once', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });

    await Promise.all([chat.logout(), chat.logout(), sdk.logout()]);

    assert.equal(sdk.count('logout'), 1);
    assert.equal(calls.filter((call) => call.method === 'DELETE').length, 1);
  });

  it('ends a login under way', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    let open;
    sdk.gate = new Promise((resolve) => (open = resolve));
    const connecting = connect({ sdk, endpoint });
    connecting.catch(() => {});
    await settled();

    const leaving = connection(sdk).logout();
    open();
    await leaving;

    await assert.rejects(connecting, code('aborted'));
    assert.equal(sdk.stored, null);
  });

  it('waits for a chat that hangs five seconds at most', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.logout = () => new Promise(() => {});
    const chat = await connect({ sdk, endpoint });
    mock.timers.enable({ apis: ['setTimeout'] });

    const leaving = chat.logout();
    await settled();
    mock.timers.tick(5_000);

    await leaving;
  });

  it('and then another user: nothing of the first is left', async () => {
    fakeEndpoint(ready('ada'), ready('bob'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    await chat.logout();

    await connect({ sdk, endpoint });

    assert.equal(chat.user.uid, 'bob');
    assert.deepEqual(sdk.calls.map(([name]) => name), ['init', 'login', 'logout', 'login']);
  });
});

describe('other SDKs', () => {
  it('the UI Kit logs in with its own method and settings', async () => {
    fakeEndpoint(ready('ada'));
    const chatSdk = fakeSdk();
    const kit = {
      init: mock.fn(async () => {}),
      getLoggedinUser: async () => null,
      loginWithAuthToken: mock.fn(async (token) => user('ada', token)),
      logout: async () => {},
    };

    const chat = await connect({
      sdk: kit,
      chatSdk,
      endpoint,
      appSettings: ({ appId, region }) => ({ build: () => ({ appId, region }) }),
    });

    assert.deepEqual(kit.init.mock.calls[0].arguments, [{ appId: 'app', region: 'us' }]);
    assert.deepEqual(kit.loginWithAuthToken.mock.calls[0].arguments, ['ada_1']);
    assert.equal(chat.user.uid, 'ada');

    chatSdk.dropSession();
    await settled();
    assert.equal(kit.loginWithAuthToken.mock.callCount(), 2);
  });

  it("the UI Kit 7 tells its user at once and by another name; the other's session is ended", async () => {
    fakeEndpoint(ready('ben'));
    const kit = {
      init: async () => {},
      getLoggedInUser: () => user('ada', 'ada_1'),
      loginWithAuthToken: async (token) => user('ben', token),
      logout: mock.fn(async () => {}),
    };
    const ended = kit.logout;

    const chat = await connect({ sdk: kit, endpoint, appSettings: {} });

    assert.equal(ended.mock.callCount(), 1);
    assert.equal(chat.user.uid, 'ben');
  });

  it('what the UI Kit believes of a session that the Chat SDK has dropped does not count', async () => {
    fakeEndpoint(ready('ada'));
    const kit = {
      init: async () => {},
      getLoggedInUser: () => user('ada', 'ada_1'),
      loginWithAuthToken: mock.fn(async (token) => user('ada', token)),
    };

    await connect({ sdk: kit, chatSdk: fakeSdk(), endpoint, appSettings: {} });

    assert.equal(kit.loginWithAuthToken.mock.callCount(), 1);
  });

  it('the Calls SDK, which has no login, is started', async () => {
    fakeEndpoint(ready('ada'));
    const calls = { init: mock.fn(async () => {}) };

    const connected = await connect({ sdk: calls, endpoint, appSettings: { appId: 'app', region: 'us' } });

    assert.equal(connected.user.uid, 'ada');
    assert.deepEqual(calls.init.mock.calls[0].arguments, [{ appId: 'app', region: 'us' }]);
    await connected.logout();
  });

  it("settings may go on with the Chat SDK's builder", async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();

    await connect({ sdk, endpoint, appSettings: ({ builder }) => Object.assign(builder, { more: 1 }) });

    assert.deepEqual(sdk.calls[0], ['init', 'app', { region: 'us', built: true }]);
  });
});

describe('tokenProvider', () => {
  it('resolves to the token, and to another for a rejected one', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
    const token = tokenProvider({ endpoint });

    assert.equal(await token(), 'ada_1');
    assert.equal(await token({ rejected: 'ada_1' }), 'ada_2');
    assert.deepEqual(calls.map((call) => call.method), ['GET', 'POST']);
  });
});
