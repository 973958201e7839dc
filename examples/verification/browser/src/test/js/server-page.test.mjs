/* SPDX-License-Identifier: Apache-2.0 */
// A front end that a Node server renders, as with Next.js, Nuxt or SvelteKit: the server logs users in at Harbour Desk with
// Node's own fetch, writes the credentials into the page, and forwards the calls of the endpoint.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { browser, desk, emulator, eventually, MAP_TO_EMULATOR, person, sdkToken, sdkUser } from './harness.mjs';

const { tokenProvider } = await import(pathToFileURL(join(process.env.PAGE_PACKAGE, 'bridge.js')));
const SDK = new URL('../../../node_modules/@cometchat/chat-sdk-javascript/CometChat.js', import.meta.url);
const SCRIPT = pathToFileURL(join(process.env.PAGE_PACKAGE, 'bridge.js'));

let chromium;
let server;
let address;
let context;
let page;
let complaints;
let endpointCalls;

const escaped = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Logs in at the back end; resolves to its response and the cookie of its session. */
async function login(username, password) {
  const response = await fetch(desk('api/login'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  assert.equal(response.status, 200);
  return { response, cookie: response.headers.getSetCookie()[0].split(';')[0] };
}

async function renderedPage(cookie) {
  const response = await fetch(desk('cometchat/token'), { headers: { cookie } });
  const { appId, region, uid, authToken } = response.ok ? await response.json() : {};
  const meta = Object.entries({ 'app-id': appId, region, uid, 'auth-token': authToken })
    .filter(([, content]) => content)
    .map(([name, content]) => `<meta name="cometchat-${name}" content="${escaped(content)}">`);
  return `<!doctype html>${meta.join('')}<script src="/sdk.js"></script><script type="module">
    import { connect } from '/cometchat-bridge.js';
    const sdk = window.CometChat = window.CometChat.CometChat ?? window.CometChat;
    window.outcome = connect({ sdk, endpoint: '/cometchat/token' }).then((chat) => (window.chat = chat) && 'connected', String);
    </script>`;
}

/** The back end processes the call as its own: the browser has said that it comes from a page of this server. */
async function forward(request, response) {
  const body = [];
  for await (const part of request) body.push(part);
  endpointCalls.push(request.method);
  const { host, connection, ...headers } = request.headers;
  const result = await fetch(desk('cometchat/token'), {
    method: request.method,
    headers,
    body: body.length ? Buffer.concat(body) : undefined,
  });
  response.writeHead(result.status, { 'Content-Type': result.headers.get('content-type') ?? 'text/plain' });
  response.end(await result.text());
}

before(async () => {
  server = createServer(async (request, response) => {
    if (request.url === '/cometchat/token') {
      await forward(request, response);
    } else if (request.url.endsWith('.js')) {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
      response.end(await readFile(request.url === '/sdk.js' ? SDK : SCRIPT));
    } else {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
      response.end(await renderedPage(request.headers.cookie ?? ''));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${server.address().port}/`;
  chromium = await browser(MAP_TO_EMULATOR);
});
after(async () => {
  server?.close();
  await chromium?.close();
});

beforeEach(async () => {
  await emulator.reset();
  context = await person(chromium);
  page = await context.newPage();
  complaints = [];
  endpointCalls = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
});
afterEach(async () => {
  await context.close();
  assert.deepEqual(complaints, []);
});

/** The browser has the cookie of the back end's session, as the server would have set it. */
async function open(cookie) {
  const [name, value] = cookie.split('=');
  await context.addCookies([{ name, value, url: address }]);
  await page.goto(address);
  return page.evaluate(() => window.outcome);
}

test("Node's own fetch: the response of the login has the token in its header", async () => {
  const { response } = await login('ben', 'tugboat');

  assert.match(response.headers.get('X-CometChat-Token'), /^ben_/);
  assert.equal(response.headers.get('X-CometChat-Uid'), 'ben');
  assert.equal(response.headers.get('Cache-Control'), 'no-store');
});

test('tokenProvider in Node: resolves to the token of the user whose cookie is passed', async () => {
  const { cookie } = await login('ben', 'tugboat');

  const token = await tokenProvider({ endpoint: desk('cometchat/token'), headers: { cookie } })();

  assert.match(token, /^ben_/);
  assert.equal(await emulator.minted('ben'), 1);
});

test('rendered page: the SDK is logged in with the token in the markup, without a call of the endpoint', async () => {
  const { cookie } = await login('ben', 'tugboat');

  assert.equal(await open(cookie), 'connected');

  assert.equal(await sdkUser(page), 'ben');
  assert.deepEqual(endpointCalls, []);
  assert.equal(await emulator.minted('ben'), 1);
});

test('rendered page: a revoked token is replaced, and logout revokes the new one', async () => {
  const { cookie } = await login('ben', 'tugboat');
  await open(cookie);
  const before = await sdkToken(page);
  await emulator.revokeAll('ben');

  await page.evaluate(() => new CometChat.UsersRequestBuilder().setLimit(1).build().fetchNext().catch(() => {}));
  await eventually('the SDK has another token', async () => ![before, null].includes(await sdkToken(page)));
  await eventually('the page is connected', () => page.evaluate(() => Boolean(window.chat.user)));
  await page.evaluate(() => window.chat.logout());

  await eventually('the token is revoked', async () => (await emulator.tokens('ben')) === 0);
  assert.deepEqual(endpointCalls, ['POST', 'DELETE']);
});

test('rendered page without a login: the script reports it', async () => {
  assert.match(await open('JSESSIONID=none'), /No user|not logged in|session/i);
});
