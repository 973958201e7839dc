/* SPDX-License-Identifier: Apache-2.0 */
// What pages, other tabs, proxies and SDKs do to bridge.js that nobody wants.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fakeEndpoint, fakePage, fakeSdk, ready, record, refusal, settled, user } from './fakes.mjs';

const script = pathToFileURL(process.env.BRIDGE_JS).href;
const { connect, connection } = await import(script);

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
  it("in a page whose markup is the first one's: the answer to the new login counts", async () => {
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

  it('while the first one is being logged in: the answer to the new login is not mixed up with it', async () => {
    fakeEndpoint(ready('ada'), ready('bob'));
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

  it('while the endpoint is still to be asked again: that is early enough', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const calls = fakeEndpoint(refusal(503, 'unavailable'), ready('bob'));
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
    fakeEndpoint(ready('ada'), ready('bob'), refusal(401, 'not_logged_in'));
    const sdk = fakeSdk({ dead: ['bob_1'] });
    const chat = await connect({ sdk, endpoint });

    await assert.rejects(connect({ sdk, endpoint }));

    assert.equal(chat.user, null);
  });

  it('a login of the same user that fails ends the session before it, and says so', async () => {
    fakeEndpoint(ready('ada'), ready('ada', 2), refusal(401, 'not_logged_in'));
    const sdk = fakeSdk({ dead: ['ada_2'] });
    const chat = await connect({ sdk, endpoint });
    const events = record(chat);

    await assert.rejects(connect({ sdk, endpoint }));

    assert.equal(chat.user, null);
    assert.deepEqual(types(events), ['disconnected', 'refused']);
  });
});
