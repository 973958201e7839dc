/* SPDX-License-Identifier: Apache-2.0 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { fakeEndpoint, fakePage, fakeSdk, ready, record, errorResponse, idle, user } from './fakes.mjs';

const file = process.env.BRIDGE_JS;
const { CometChatBridgeError, connect, connection, tokenProvider } = await import(pathToFileURL(file));

const endpoint = 'cometchat/token';
const code = (expected) => (error) => {
  assert.ok(error instanceof CometChatBridgeError);
  assert.equal(error.code, expected);
  assert.doesNotMatch(error.message, /ada_/);
  return true;
};

/** The SDK drops its session, the given number of times; waits each time until the bridge is done. */
async function lose(sdk, times = 1) {
  for (let i = 0; i < times; i++) {
    sdk.dropSession();
    await idle();
  }
}

beforeEach(() => fakePage());
afterEach(() => mock.timers.reset());

describe('the script', () => {
  it('is smaller than 5 KB when gzipped', () => {
    assert.ok(gzipSync(readFileSync(file)).length < 5000);
  });
});

describe('where the token comes from', () => {
  it('the endpoint is called with the cookies of the page and without caches', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();

    const chat = await connect({ sdk, endpoint });

    assert.equal(chat.user.uid, 'ada');
    assert.deepEqual(sdk.calls, [['init', 'app', { region: 'us', built: true }], ['login', 'ada_1']]);
    assert.equal(calls.length, 1);
    assert.equal(calls[0].url, 'https://app.example/app/cometchat/token');
    assert.equal(calls[0].method, 'GET');
    assert.equal(calls[0].credentials, 'same-origin');
    assert.equal(calls[0].cache, 'no-store');
    assert.equal(calls[0].headers['X-CometChat-Bridge'], '1');
  });

  it('an endpoint of another origin is called with its cookies', async () => {
    const calls = fakeEndpoint(ready('ada'));

    await connect({ sdk: fakeSdk(), endpoint: 'https://api.example/cometchat/token' });

    assert.equal(calls[0].credentials, 'include');
  });

  it('the header of a response, with appId and region given, saves the call', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const response = new Response('', { headers: { 'X-CometChat-Token': 'ada_7', 'X-CometChat-Uid': 'ada' } });

    await connect({ sdk, endpoint, response, appId: 'app', region: 'eu' });

    assert.equal(calls.length, 0);
    assert.deepEqual(sdk.calls[1], ['login', 'ada_7']);
  });

  it('a response without the header leads to the endpoint', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();

    await connect({ sdk, endpoint, response: new Response(''), appId: 'app', region: 'eu' });

    assert.deepEqual(sdk.calls[1], ['login', 'ada_1']);
  });

  it('the markup of the page is used once', async () => {
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
  it('is shared by all callers', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();

    const all = await Promise.all(Array.from({ length: 20 }, () => connect({ sdk, endpoint })));

    assert.equal(new Set(all).size, 1);
    assert.equal(calls.length, 1);
    assert.equal(sdk.count('login'), 1);
    assert.equal(sdk.count('init'), 1);
  });

  it('is reused by later callers, without another SDK login or init', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();

    await connect({ sdk, endpoint });
    await connect({ sdk, endpoint });

    assert.equal(sdk.count('login'), 1);
    assert.equal(sdk.count('init'), 1);
  });

  it('goes on for the other callers when one aborts', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const abort = new AbortController();
    let open;
    sdk.gate = new Promise((resolve) => (open = resolve));

    const first = connect({ sdk, endpoint, signal: abort.signal });
    const second = connect({ sdk, endpoint });
    await idle();
    abort.abort();
    await assert.rejects(first, code('aborted'));
    open();

    assert.equal((await second).user.uid, 'ada');
  });

  it('is aborted with its last caller, and the next caller starts another', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const abort = new AbortController();
    let open;
    sdk.gate = new Promise((resolve) => (open = resolve));

    const abandoned = connect({ sdk, endpoint, signal: abort.signal });
    await idle();
    abort.abort();
    await assert.rejects(abandoned, code('aborted'));
    const next = connect({ sdk, endpoint });
    open();

    assert.equal((await next).user.uid, 'ada');
    assert.equal(sdk.count('login'), 2);
  });

  it('is rejected for a signal that is already aborted', async () => {
    fakeEndpoint(ready('ada'));

    await assert.rejects(connect({ sdk: fakeSdk(), endpoint, signal: AbortSignal.abort() }), code('aborted'));
  });

  it('does not take the response to a new login for the running one', async () => {
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
  it('is kept if it belongs to the same login', async () => {
    fakeEndpoint(ready('ada'));
    const first = fakeSdk();
    await connect({ sdk: first, endpoint });
    const reloaded = fakeSdk({ stored: user('ADA', 'another token of the same session') });

    const events = record(connection(reloaded));
    await connect({ sdk: reloaded, endpoint });

    assert.equal(reloaded.count('login'), 0);
    assert.equal(events[0][1].reused, true);
  });

  it('is replaced if it belongs to an earlier login of the same user', async () => {
    fakeEndpoint(ready('ada', 2));
    const sdk = fakeSdk({ stored: user('ada', 'ada_1') });

    await connect({ sdk, endpoint });

    assert.deepEqual(sdk.calls[1], ['login', 'ada_2']);
    assert.equal(sdk.count('logout'), 0);
  });

  it('is logged out first if it belongs to another user', async () => {
    const calls = fakeEndpoint(ready('bob'));
    const sdk = fakeSdk({ stored: user('ada', 'ada_1') });
    const events = record(connection(sdk));

    await connect({ sdk, endpoint });

    assert.deepEqual(sdk.calls.slice(1), [['logout', 'ada'], ['login', 'bob_1']]);
    assert.deepEqual(events[0], ['switched', { from: 'ada', to: 'bob' }]);
    assert.ok(calls.every((call) => call.method === 'GET'), 'the new token is not revoked');
  });

  it('is compared by its token without storage', async () => {
    globalThis.localStorage = undefined;
    fakeEndpoint(ready('ada', 2));
    const sdk = fakeSdk({ stored: user('ada', 'ada_2') });
    await connect({ sdk, endpoint });
    assert.equal(sdk.count('login'), 0);

    const other = fakeSdk({ stored: user('ada', 'ada_1') });
    await connect({ sdk: other, endpoint });
    assert.equal(other.count('login'), 1);
  });

  it('is checked after the login: another user is an error', async () => {
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
    const sdk = fakeSdk({ rejected: ['ada_1'] });
    const events = record(connection(sdk));

    await connect({ sdk, endpoint });

    assert.equal(calls[1].method, 'POST');
    assert.equal(calls[1].body, '{"rejected":"ada_1"}');
    assert.equal(calls[1].headers['Content-Type'], 'application/json');
    assert.equal(calls[1].headers['X-CometChat-Bridge'], '1');
    assert.deepEqual(sdk.calls.slice(1), [['login', 'ada_1'], ['login', 'ada_2']]);
    assert.deepEqual(events.map(([type]) => type), ['rejected', 'connected']);
  });

  it('is an error when the replacement is rejected, too', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk({ rejected: ['ada_1', 'ada_2'] });

    await assert.rejects(connect({ sdk, endpoint }), code('rejected'));

    assert.equal(calls.length, 2);
    assert.equal(sdk.count('login'), 2);
  });

  it('is an error at once when the refresh limit is reached', async () => {
    fakeEndpoint(ready('ada'), errorResponse(429, 'too_many_refreshes', { 'Retry-After': '30' }));

    await assert.rejects(connect({ sdk: fakeSdk({ rejected: ['ada_1'] }), endpoint }), (error) => {
      assert.equal(error.retryAfter, 30);
      return code('too_many_refreshes')(error);
    });
  });

  it('during the session: the dropped session is restored', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });
    const events = record(chat);

    sdk.dropSession();
    await idle();

    assert.equal(calls[1].body, '{"rejected":"ada_1"}');
    assert.equal(sdk.stored.authToken, 'ada_2');
    assert.deepEqual(events.map(([type]) => type), ['disconnected', 'rejected', 'connected']);
    assert.equal(events[0][1].reason, 'lost');
  });

  it('during the session, and a late response drops the session again: the replacement is kept', async () => {
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

  it('during the session, and the replacement is rejected, too: it is replaced once more', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2), ready('ada', 2), ready('ada', 3));
    const sdk = fakeSdk();
    await connect({ sdk, endpoint });

    await lose(sdk);
    sdk.rejected.add('ada_2');
    await lose(sdk);

    assert.equal(calls[3].body, '{"rejected":"ada_2"}');
    assert.equal(sdk.stored.authToken, 'ada_3');
  });

  it('during the session, twice, while another tab has logged in another user: logs in that user', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2), ready('bob'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });

    await lose(sdk, 2);

    assert.equal(chat.user.uid, 'bob');
    assert.equal(sdk.count('logout'), 0);
  });

  it('during the session, twice, after a login by response header: the token of the endpoint is used', async () => {
    fakeEndpoint(ready('ada', 2));
    const sdk = fakeSdk();
    const headers = { 'X-CometChat-Token': 'ada_1', 'X-CometChat-Uid': 'ada' };
    await connect({ sdk, endpoint, appId: 'app', region: 'us', response: new Response('', { headers }) });

    await lose(sdk, 2);

    assert.equal(sdk.stored.authToken, 'ada_2');
  });

  it('during the session, three times within a minute: stays logged out', async () => {
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

  it('during the session, twice a minute: is restored each time', async () => {
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
    it(`during the session, and another user logs in during the restore (loss ${losses}): that user is logged in`, async () => {
      const sdk = fakeSdk();
      fakeEndpoint(ready('ada'), ready('ada', 2));
      await connect({ sdk, endpoint });
      await lose(sdk, losses - 1);
      let open;
      sdk.gate = new Promise((resolve) => (open = resolve));
      await lose(sdk);
      fakeEndpoint(ready('bob'));

      const chat = connect({ sdk, endpoint, response: new Response('{}') });
      open();

      assert.equal((await chat).user.uid, 'bob');
      assert.equal(sdk.stored.uid, 'bob');
    });

    for (const type of ['disconnected', 'rejected'].slice(0, 3 - losses)) {
      it(`during the session, and the page logs out on \`${type}\` (loss ${losses}): stays logged out`, async () => {
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

  it('during the session, after the user has logged out: reports the reason', async () => {
    fakeEndpoint(ready('ada'), errorResponse(401, 'not_logged_in'));
    const sdk = fakeSdk();
    const events = record(await connect({ sdk, endpoint }));

    sdk.dropSession();
    await idle();

    assert.equal(events.at(-1)[0], 'disconnected');
    assert.equal(events.at(-1)[1].error.code, 'not_logged_in');
  });
});

describe('an outage', () => {
  it('is waited for as long as Retry-After says', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(errorResponse(503, 'unavailable', { 'Retry-After': '7' }), ready('ada'));
    const sdk = fakeSdk();
    const events = record(connection(sdk));
    const chat = connect({ sdk, endpoint });

    await idle();
    mock.timers.tick(6_999);
    await idle();
    assert.equal(calls.length, 1);
    assert.equal(events[0][0], 'waiting');
    assert.equal(events[0][1].error.code, 'unavailable');

    mock.timers.tick(2_000);
    assert.equal((await chat).user.uid, 'ada');
  });

  it('is an error after maxRetryTime', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(errorResponse(503, 'unavailable', { 'Retry-After': '7' }));
    const chat = connect({ sdk: fakeSdk(), endpoint, maxRetryTime: 10_000 });
    chat.catch(() => {});

    await idle();
    mock.timers.tick(9_000);

    await assert.rejects(chat, code('unavailable'));
  });

  it('is not waited for after an abort', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(errorResponse(503, 'unavailable', { 'Retry-After': '7' }));
    const abort = new AbortController();
    const chat = connect({ sdk: fakeSdk(), endpoint, signal: abort.signal });

    await idle();
    abort.abort();
    await assert.rejects(chat, code('aborted'));
    mock.timers.tick(60_000);
    await idle();

    assert.equal(calls.length, 1);
  });

  it('of the network is retried', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(new TypeError('fetch failed'), ready('ada'));
    const chat = connect({ sdk: fakeSdk(), endpoint });

    await idle();
    mock.timers.tick(2_000);

    assert.equal((await chat).user.uid, 'ada');
  });

  it('between the page and CometChat is retried with the same token', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk({ offline: 2 });
    const chat = connect({ sdk, endpoint });

    await idle();
    mock.timers.tick(2_000);
    await idle();
    mock.timers.tick(4_000);

    assert.equal((await chat).user.uid, 'ada');
    assert.equal(calls.length, 1);
    assert.equal(sdk.count('login'), 3);
  });
});

describe('an error response of the endpoint', () => {
  for (const [status, error] of [
    [401, 'not_logged_in'],
    [403, 'not_eligible'],
    [403, 'deactivated'],
    [403, 'signed_out'],
    [403, 'foreign_origin'],
    [400, 'bad_request'],
  ]) {
    it(`${error} is reported at once`, async () => {
      const calls = fakeEndpoint(errorResponse(status, error));

      await assert.rejects(connect({ sdk: fakeSdk(), endpoint }), (thrown) => {
        assert.equal(thrown.status, status);
        assert.equal(thrown.message, `about ${error}`);
        return code(error)(thrown);
      });
      assert.equal(calls.length, 1);
    });
  }

  it('is distinguished from a login page', async () => {
    fakeEndpoint(new Response('<html>', { status: 200 }));

    await assert.rejects(connect({ sdk: fakeSdk(), endpoint }), code('bad_response'));
  });

  it('does not affect the next call', async () => {
    fakeEndpoint(errorResponse(401, 'not_logged_in'), ready('ada'));
    const sdk = fakeSdk();

    await assert.rejects(connect({ sdk, endpoint }), code('not_logged_in'));

    assert.equal((await connect({ sdk, endpoint })).user.uid, 'ada');
  });
});

describe('an SDK that fails', () => {
  it('to initialize is initialized again by the next caller', async () => {
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

  it('to log in is reported with its own error as the cause', async () => {
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
  it('logs out the SDK and revokes the token', async () => {
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

  it("by the SDK's own method does the same, and no token is requested", async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    await connect({ sdk, endpoint });

    await sdk.logout();
    await idle();

    assert.equal(sdk.count('logout'), 1);
    assert.deepEqual(calls.map((call) => call.method), ['GET', 'DELETE']);
  });

  it('is done once for several calls', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    const chat = await connect({ sdk, endpoint });

    await Promise.all([chat.logout(), chat.logout(), sdk.logout()]);

    assert.equal(sdk.count('logout'), 1);
    assert.equal(calls.filter((call) => call.method === 'DELETE').length, 1);
  });

  it('aborts a running login', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    let open;
    sdk.gate = new Promise((resolve) => (open = resolve));
    const connecting = connect({ sdk, endpoint });
    connecting.catch(() => {});
    await idle();

    const loggingOut = connection(sdk).logout();
    open();
    await loggingOut;

    await assert.rejects(connecting, code('aborted'));
    assert.equal(sdk.stored, null);
  });

  it('waits at most five seconds for an SDK that hangs', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    sdk.logout = () => new Promise(() => {});
    const chat = await connect({ sdk, endpoint });
    mock.timers.enable({ apis: ['setTimeout'] });

    const loggingOut = chat.logout();
    await idle();
    mock.timers.tick(5_000);

    await loggingOut;
  });

  it('leaves nothing behind for the next user', async () => {
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
    await idle();
    assert.equal(kit.loginWithAuthToken.mock.callCount(), 2);
  });

  it("the UI Kit 7 returns its user synchronously from a method of another name; another user's session is logged out", async () => {
    fakeEndpoint(ready('ben'));
    const kit = {
      init: async () => {},
      getLoggedInUser: () => user('ada', 'ada_1'),
      loginWithAuthToken: async (token) => user('ben', token),
      logout: mock.fn(async () => {}),
    };
    const logout = kit.logout;

    const chat = await connect({ sdk: kit, endpoint, appSettings: {} });

    assert.equal(logout.mock.callCount(), 1);
    assert.equal(chat.user.uid, 'ben');
  });

  it('the UI Kit\'s user does not count when the Chat SDK has dropped its session', async () => {
    fakeEndpoint(ready('ada'));
    const kit = {
      init: async () => {},
      getLoggedInUser: () => user('ada', 'ada_1'),
      loginWithAuthToken: mock.fn(async (token) => user('ada', token)),
    };

    await connect({ sdk: kit, chatSdk: fakeSdk(), endpoint, appSettings: {} });

    assert.equal(kit.loginWithAuthToken.mock.callCount(), 1);
  });

  it('the Calls SDK, which has no login, is initialized', async () => {
    fakeEndpoint(ready('ada'));
    const calls = { init: mock.fn(async () => {}) };

    const connected = await connect({ sdk: calls, endpoint, appSettings: { appId: 'app', region: 'us' } });

    assert.equal(connected.user.uid, 'ada');
    assert.deepEqual(calls.init.mock.calls[0].arguments, [{ appId: 'app', region: 'us' }]);
    await connected.logout();
  });

  it("settings may extend the Chat SDK's builder", async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();

    await connect({ sdk, endpoint, appSettings: ({ builder }) => Object.assign(builder, { more: 1 }) });

    assert.deepEqual(sdk.calls[0], ['init', 'app', { region: 'us', built: true }]);
  });
});

describe('tokenProvider', () => {
  it('resolves to the token, and to a replacement for a rejected one', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
    const token = tokenProvider({ endpoint });

    assert.equal(await token(), 'ada_1');
    assert.equal(await token({ rejected: 'ada_1' }), 'ada_2');
    assert.deepEqual(calls.map((call) => call.method), ['GET', 'POST']);
  });
});
