/* SPDX-License-Identifier: Apache-2.0 */
// Sign-up, password change and disabled accounts of both example applications, with two browsers.
// The application is not shared with other tests: the tests add users and change passwords.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import {
  browser,
  desk,
  emulator,
  eventually,
  field,
  firstQuestionAnswered,
  person,
  returnTo,
  sdkToken,
  sdkUser,
  signIn,
  state,
  submitSignIn,
} from './harness.mjs';

const [administrator, member] = process.env.PEOPLE.split(',').map((account) => account.split('/'));

let chromium;
let contexts;
let page;
let other;
let complaints;

before(async () => (chromium = await browser()));
after(() => chromium.close());

beforeEach(async () => {
  contexts = await Promise.all([person(chromium), person(chromium)]);
  [page, other] = await Promise.all(contexts.map((context) => context.newPage()));
  complaints = [];
  for (const each of [page, other]) {
    each.on('pageerror', (error) => complaints.push(String(error)));
  }
});

afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  assert.deepEqual(complaints, []);
});

test('sign-up: the new user is in the lists of others before the first login, and can chat', async () => {
  await connect(other, member);

  await page.goto(desk('login'));
  await page.click('a:text("Create an account")');
  await page.fill('[name=name]', 'Nina < Nova');
  await page.fill('[name=username]', 'nina');
  await page.fill('[name=password]', 'first password');
  await page.click('button:text("Create account")');
  await page.locator('[role=status]', { hasText: 'has been created' }).waitFor();

  await eventually('CometChat has the user', async () => (await emulator.user('nina'))?.name === 'Nina < Nova');
  await other.click('[data-chat-people]');
  await other.locator('[data-chat-field=people]', { hasText: 'Nina < Nova' }).waitFor();
  await connect(page, ['nina', 'first password']);
  assert.equal(await sdkUser(page), 'nina');
  assert.equal(await emulator.count('CREATE_USER', 'nina'), 1);
});

test('new password: the chat of the other browser ends until the login with it', async () => {
  await connect(page, ['nina', 'first password']);
  await connect(other, ['nina', 'first password']);
  const token = await sdkToken(other);
  await page.goto(desk('profile'));

  await page.click('a:text("Change password")');
  await page.fill('[name=oldPassword]', 'first password');
  await page.fill('[name=newPassword]', 'second password');
  await page.click('button:text("Change password")');
  await page.locator('[role=status]', { hasText: 'password has been changed' }).waitFor();
  await eventually('no token is left', async () => (await emulator.tokens('nina')) === 0);
  await returnTo(other);
  await state(other, 'ended');

  assert.match(await field(other, 'sentence'), /signed out/);
  assert.equal(await sdkUser(other), null);
  await rejected(other, ['nina', 'first password']);
  await signIn(other, 'nina', 'second password');
  await state(other, 'connected');
  assert.notEqual(await sdkToken(other), token);
});

test('disabled account: its chat ends, and a login gives the page no chat until it is enabled', async () => {
  await connect(page, administrator);
  await connect(other, member);
  const minted = await emulator.minted(member[0]);
  const row = page.locator(`[data-member="${member[0]}"]`);
  await page.goto(desk('profile'));
  await page.click('a:text("Accounts of the")');

  await row.locator('button').click();
  await row.locator('td', { hasText: /^Disabled$/ }).waitFor();
  await eventually('the user is deactivated', async () => (await emulator.user(member[0])).deactivated);
  await returnTo(other);
  await state(other, 'ended');

  assert.equal(await sdkUser(other), null);
  assert.equal(await emulator.tokens(member[0]), 0);
  await rejected(other, member);
  assert.equal(await other.evaluate(async () => (await fetch('/cometchat/token')).status), 401);
  assert.equal(await emulator.minted(member[0]), minted);

  await row.locator('button').click();
  await row.locator('td', { hasText: /^Enabled$/ }).waitFor();
  await eventually('the user is active', async () => !(await emulator.user(member[0])).deactivated);
  await signIn(other, ...member);
  await state(other, 'connected');
});

async function connect(each, account) {
  await signIn(each, ...account);
  await state(each, 'connected');
  await firstQuestionAnswered(each);
}

async function rejected(each, account) {
  await each.goto(desk('login'));
  await submitSignIn(each, ...account);
  await each.locator('[role=alert]', { hasText: 'incorrect' }).waitFor();
}
