/* SPDX-License-Identifier: Apache-2.0 */
// How the script calls the endpoint: bearer tokens, other origins, the page's own fetch, and options that are wrong.

import assert from 'node:assert/strict';
import { readFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fakeEndpoint, fakePage, fakeSdk, ready, record, errorResponse, idle } from './fakes.mjs';

const file = process.env.BRIDGE_JS;
const { CometChatBridgeError, connect, connection, tokenProvider } = await import(pathToFileURL(file));

const endpoint = 'https://api.example/cometchat/token';
const names = (option, code = 'invalid_option') => (error) => {
  assert.ok(error instanceof CometChatBridgeError, String(error));
  assert.equal(error.code, code);
  assert.ok(error.message.includes(`\`${option}\``), error.message);
  return true;
};

/** The script as another tool delivers it, which replaces the address of the script. */
async function scriptAt(address) {
  const source = readFileSync(file, 'utf8').replaceAll('import.meta.url', JSON.stringify(address) ?? 'undefined');
  const copy = join(mkdtempSync(join(tmpdir(), 'bridge-')), 'bridge.mjs');
  writeFileSync(copy, source);
  return import(pathToFileURL(copy));
}

beforeEach(() => fakePage());
afterEach(() => mock.timers.reset());

describe('the header Authorization', () => {
  it('is sent with each call: GET, POST and DELETE', async () => {
    const calls = fakeEndpoint(ready('ada'), ready('ada', 2));
    const sdk = fakeSdk({ rejected: ['ada_1'] });

    const chat = await connect({ sdk, endpoint, headers: { Authorization: 'Bearer a' } });
    await chat.logout();

    assert.deepEqual(calls.map((call) => call.method), ['GET', 'POST', 'DELETE']);
    for (const call of calls) {
      assert.equal(call.headers.Authorization, 'Bearer a');
      assert.equal(call.headers['X-CometChat-Bridge'], '1');
    }
    assert.equal(calls[1].headers['Content-Type'], 'application/json');
  });

  it('is asked for before each call if it is a function, which may be asynchronous', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(errorResponse(503, 'unavailable'), ready('ada'), ready('ada', 2));
    const sdk = fakeSdk();
    let number = 0;
    const headers = async () => ({ Authorization: `Bearer ${++number}` });

    const connecting = connect({ sdk, endpoint, headers });
    await idle();
    mock.timers.tick(2_000);
    const chat = await connecting;
    sdk.dropSession();
    await idle();
    await chat.logout();

    assert.deepEqual(calls.map((call) => call.method), ['GET', 'GET', 'POST', 'DELETE']);
    assert.deepEqual(calls.map((call) => call.headers.Authorization), ['Bearer 1', 'Bearer 2', 'Bearer 3', 'Bearer 4']);
  });

  for (const [kind, headers] of [
    ['Headers', new Headers({ Authorization: 'Bearer a' })],
    ['pairs', [['Authorization', 'Bearer a']]],
    ['a promise', Promise.resolve({ Authorization: 'Bearer a' })],
    ['a function that returns Headers', () => new Headers({ Authorization: 'Bearer a' })],
  ]) {
    it(`may be given as ${kind}`, async () => {
      const calls = fakeEndpoint(ready('ada'));

      await connect({ sdk: fakeSdk(), endpoint, headers });

      assert.equal(new Headers(calls[0].headers).get('Authorization'), 'Bearer a');
    });
  }

  for (const headers of [undefined, null, {}, { Authorization: undefined }, () => undefined, { Authorization: null }]) {
    it(`is not sent for ${headers ? JSON.stringify(headers) ?? 'a function without a result' : headers}`, async () => {
      const calls = fakeEndpoint(ready('ada'));

      await connect({ sdk: fakeSdk(), endpoint, headers });

      assert.equal(new Headers(calls[0].headers).has('Authorization'), false);
    });
  }

  it("does not replace the script's own headers, in any case of letters", async () => {
    const calls = fakeEndpoint(ready('ada'));

    await connect({ sdk: fakeSdk(), endpoint, headers: { accept: 'text/html', 'x-cometchat-bridge': '0', 'X-Tenant': 'a' } });

    const sent = new Headers(calls[0].headers);
    assert.equal(sent.get('Accept'), 'application/json');
    assert.equal(sent.get('X-CometChat-Bridge'), '1');
    assert.equal(sent.get('X-Tenant'), 'a');
  });

  it('is sent by tokenProvider, too', async () => {
    const calls = fakeEndpoint(ready('ada'));

    await tokenProvider({ endpoint, headers: () => ({ Authorization: 'Bearer a' }) })();

    assert.equal(calls[0].headers.Authorization, 'Bearer a');
  });

  it('that cannot be obtained is an error at once, with the cause', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const cause = new TypeError('the identity provider is down');
    const headers = async () => {
      throw cause;
    };

    await assert.rejects(connect({ sdk: fakeSdk(), endpoint, headers }), (error) => {
      assert.equal(error.cause, cause);
      return names('headers', 'option_failed')(error);
    });
    assert.equal(calls.length, 0);
  });

  it('that cannot be obtained does not make logout() fail', async () => {
    fakeEndpoint(ready('ada'));
    const sdk = fakeSdk();
    let headers = {};
    const chat = await connect({
      sdk,
      endpoint,
      headers: () => {
        if (!headers) throw new Error('logged out');
        return headers;
      },
    });
    headers = null;

    await chat.logout();

    assert.equal(sdk.stored, null);
    assert.equal(chat.user, null);
  });
});

describe('the credentials of the request', () => {
  it('are the option', async () => {
    const calls = fakeEndpoint(ready('ada'));

    await connect({ sdk: fakeSdk(), endpoint, credentials: 'omit' });

    assert.equal(calls[0].credentials, 'omit');
  });

  it('may be a function', async () => {
    const calls = fakeEndpoint(ready('ada'));

    const chat = await connect({ sdk: fakeSdk(), endpoint, credentials: async () => 'same-origin' });
    await chat.logout();

    assert.deepEqual(calls.map((call) => call.credentials), ['same-origin', 'same-origin']);
  });
});

describe('a relative endpoint', () => {
  for (const [href, baseURI, url, credentials] of [
    ['https://app.example/app/page', 'https://app.example/app/page', 'https://app.example/app/cometchat/token', 'same-origin'],
    ['https://app.example/app/a/b', 'https://app.example/app/', 'https://app.example/app/cometchat/token', 'same-origin'],
    ['https://app.example/app/page', 'https://cdn.example/', 'https://cdn.example/cometchat/token', 'include'],
    ['about:srcdoc', 'https://app.example/app/page', 'https://app.example/app/cometchat/token', 'include'],
  ]) {
    it(`is relative to the base of the page: ${href}, ${baseURI}`, async () => {
      Object.assign(document, { baseURI });
      globalThis.location = { href };
      const calls = fakeEndpoint(ready('ada'));

      await connect({ sdk: fakeSdk(), endpoint: 'cometchat/token' });

      assert.equal(calls[0].url, url);
      assert.equal(calls[0].credentials, credentials);
    });
  }
});

describe("the page's own fetch", () => {
  it('is called instead of the global one, without a `this`', async () => {
    const global = fakeEndpoint(ready('bob'));
    const own = [];
    async function ownFetch(url, init) {
      assert.equal(this, undefined);
      own.push({ url: String(url), method: init.method });
      return init.method === 'DELETE' ? new Response(null, { status: 204 }) : ready('ada');
    }

    const chat = await connect({ sdk: fakeSdk(), endpoint, fetch: ownFetch });
    await chat.logout();

    assert.equal(global.length, 0);
    assert.deepEqual(own.map((call) => call.method), ['GET', 'DELETE']);
    assert.equal(own[0].url, endpoint);
  });

  it('may copy the headers with spread', async () => {
    const calls = fakeEndpoint(ready('ada'));
    const own = (url, init) => fetch(url, { ...init, headers: { ...init.headers, 'X-Own': '1' } });

    await connect({ sdk: fakeSdk(), endpoint, fetch: own, headers: new Headers({ Authorization: 'Bearer a' }) });

    assert.equal(calls[0].headers['X-CometChat-Bridge'], '1');
    assert.equal(calls[0].headers.authorization, 'Bearer a');
  });
});

describe('an option that is wrong', () => {
  for (const [option, options] of [
    ['sdk', undefined],
    ['sdk', {}],
    ['sdk', { sdk: null, endpoint }],
    ['endpoint', { endpoint: 'https://' }],
    ['endpoint', { endpoint: 'file:///cometchat/token' }],
    ['headers', { endpoint, headers: { 'a b': 'c' } }],
    ['headers', { endpoint, headers: 'Bearer a' }],
    ['headers', { endpoint, headers: 7 }],
    ['credentials', { endpoint, credentials: 'all' }],
    ['credentials', { endpoint, credentials: true }],
    ['fetch', { endpoint, fetch: 'axios' }],
    ['fetch', { endpoint, fetch: async () => undefined }],
    ['fetch', { endpoint, fetch: async () => ({ data: {} }) }],
    ['response', { endpoint, response: { data: {} } }],
    ['response', { endpoint, response: { headers: { 'x-cometchat-token': 'ada_1' } } }],
  ]) {
    it(`is named: ${option} in ${JSON.stringify(options)}`, async () => {
      const calls = fakeEndpoint(ready('ada'));
      const given = options && (option === 'sdk' ? options : { sdk: fakeSdk(), ...options });

      await assert.rejects(connect(given), names(option));

      assert.equal(calls.length, 0);
    });
  }

  it('is named by connection() and tokenProvider(), too', async () => {
    assert.throws(() => connection(undefined), names('sdk'));
    await assert.rejects(tokenProvider({ endpoint: 'https://' })(), names('endpoint'));
  });

  it('fetch is named where there is none', async () => {
    globalThis.fetch = undefined;

    await assert.rejects(connect({ sdk: fakeSdk(), endpoint }), names('fetch'));
  });
});

describe('the address of the script', () => {
  it('is where the endpoint is, by default', async () => {
    const script = await scriptAt('https://app.example/app/cometchat/bridge.0123456789ab.js');
    const calls = fakeEndpoint(ready('ada'));

    await script.connect({ sdk: fakeSdk() });

    assert.equal(calls[0].url, 'https://app.example/app/cometchat/token');
  });

  for (const address of [undefined, 'file:///home/me/node_modules/cometchat-bridge/bridge.js', 'about:blank', 'bridge.js', '']) {
    it(`is ${address} in a bundle: the error names the option endpoint`, async () => {
      const script = await scriptAt(address);
      const calls = fakeEndpoint(ready('ada'));

      for (const call of [script.connect({ sdk: fakeSdk() }), script.tokenProvider()()]) {
        await assert.rejects(call, { name: 'CometChatBridgeError', code: 'invalid_option', message: /`endpoint`/ });
      }

      assert.equal(calls.length, 0);
      await script.connect({ sdk: fakeSdk(), endpoint: '/app/cometchat/token' });
      assert.equal(calls[0].url, 'https://app.example/app/cometchat/token');
    });
  }

  it('is not that of the bridge: the error contains the address that was called', async () => {
    const script = await scriptAt('https://app.example/assets/index-abc.js');
    fakeEndpoint(new Response('<!doctype html>', { status: 200 }));

    await assert.rejects(script.connect({ sdk: fakeSdk() }), {
      code: 'bad_response',
      message: /https:\/\/app\.example\/assets\/token .*`endpoint`/,
    });
  });
});

describe('on a server, without a page', () => {
  beforeEach(() => {
    for (const name of ['document', 'location', 'localStorage']) globalThis[name] = undefined;
  });

  it('the script is imported, and an absolute endpoint is called', async () => {
    const script = await scriptAt(undefined);
    const calls = fakeEndpoint(ready('ada'));

    const token = script.tokenProvider({ endpoint, headers: { cookie: 'JSESSIONID=1' } });

    assert.equal(await token(), 'ada_1');
    assert.equal(calls[0].headers.cookie, 'JSESSIONID=1');
  });

  it('a relative endpoint is an error that names the option', async () => {
    fakeEndpoint(ready('ada'));

    await assert.rejects(connect({ sdk: fakeSdk(), endpoint: '/cometchat/token' }), names('endpoint'));
  });
});

describe('429', () => {
  for (const body of ['slow down', '{"error":"rate_limited"}', '']) {
    it(`of a gateway with the body ${body || 'none'}: a GET is retried after Retry-After`, async () => {
      mock.timers.enable({ apis: ['setTimeout', 'Date'] });
      const calls = fakeEndpoint(new Response(body, { status: 429, headers: { 'Retry-After': '7' } }), ready('ada'));
      const sdk = fakeSdk();
      const events = record(connection(sdk));
      const chat = connect({ sdk, endpoint });
      await idle();

      mock.timers.tick(6_999);
      await idle();
      assert.equal(calls.length, 1);
      assert.equal(events[0][0], 'waiting');
      assert.equal(events[0][1].error.status, 429);

      mock.timers.tick(2_000);
      assert.equal((await chat).user.uid, 'ada');
    });
  }

  it('is retried by tokenProvider, too', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    fakeEndpoint(new Response('', { status: 429 }), ready('ada'));
    const token = tokenProvider({ endpoint })();
    await idle();

    mock.timers.tick(2_000);

    assert.equal(await token, 'ada_1');
  });

  it('without end is an error after maxRetryTime, after a bounded number of calls', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(new Response('', { status: 429, headers: { 'Retry-After': '1' } }));
    const chat = connect({ sdk: fakeSdk(), endpoint, maxRetryTime: 10_000 });
    chat.catch(() => {});

    for (let i = 0; i < 40; i++) {
      await idle();
      mock.timers.tick(500);
    }

    await assert.rejects(chat, { status: 429 });
    assert.ok(calls.length <= 11, `${calls.length} calls`);
  });

  it('with a Retry-After of hours is not waited for longer than five minutes', async () => {
    fakeEndpoint(new Response('', { status: 429, headers: { 'Retry-After': '86400' } }));

    await assert.rejects(connect({ sdk: fakeSdk(), endpoint }), { status: 429, retryAfter: 300 });
  });

  it('with a date in Retry-After is waited for until then', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.parse('2026-11-25T11:00:00Z') });
    const headers = { 'Retry-After': 'Wed, 25 Nov 2026 11:00:20 GMT' };
    const calls = fakeEndpoint(new Response('', { status: 429, headers }), ready('ada'));
    const chat = connect({ sdk: fakeSdk(), endpoint });
    await idle();

    mock.timers.tick(19_999);
    await idle();
    assert.equal(calls.length, 1);
    mock.timers.tick(6_000);

    assert.equal((await chat).user.uid, 'ada');
  });

  it('of a gateway on POST is retried, that of the refresh limit is not', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(ready('ada'), new Response('', { status: 429 }), ready('ada', 2));
    const chat = connect({ sdk: fakeSdk({ rejected: ['ada_1'] }), endpoint });
    await idle();
    mock.timers.tick(2_000);
    assert.equal((await chat).user.authToken, 'ada_2');
    assert.equal(calls.length, 3);

    const limited = fakeEndpoint(ready('ada'), errorResponse(429, 'too_many_refreshes', { 'Retry-After': '30' }));
    await assert.rejects(connect({ sdk: fakeSdk({ rejected: ['ada_1'] }), endpoint }), { code: 'too_many_refreshes' });
    assert.equal(limited.length, 2);
  });
});
