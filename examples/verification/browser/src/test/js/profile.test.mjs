/* SPDX-License-Identifier: Apache-2.0 */
// The profile pages of both example applications, with two browsers of one user.
// The application is not shared with other tests: the tests change and delete its users.

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
} from './harness.mjs';

const [first, second, third] = process.env.PEOPLE.split(',').map((account) => account.split('/'));

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

test("new name: CometChat has it, and it is in another user's list", async () => {
  await connect(page, first);
  await connect(other, second);
  await page.click('a:text("Profile")');

  await page.fill('[name=name]', 'Zoë < Zimmer');
  await page.fill('[name=picture]', 'https://pictures.example/zoe.png');
  await page.click('button:text("Save")');
  await page.locator('[role=status]', { hasText: 'has been saved' }).waitFor();

  await eventually('CometChat has the name', async () => (await emulator.user(first[0])).name === 'Zoë < Zimmer');
  assert.equal((await emulator.user(first[0])).avatar, 'https://pictures.example/zoe.png');
  await other.click('[data-chat-people]');
  await other.locator('[data-chat-field=people]', { hasText: 'Zoë < Zimmer' }).waitFor();
  await page.click('a:text("Back to the")');
  await state(page, 'connected');
  await page.locator('[data-person=name]', { hasText: 'Zoë < Zimmer' }).first().waitFor();
});

test('sign out everywhere: the chat of the other browser ends until the next login', async () => {
  await connect(page, first);
  await connect(other, first);
  const token = await sdkToken(other);
  await page.goto(desk('profile'));

  await page.click('button:text("Sign out everywhere")');
  await page.locator('[role=status]', { hasText: 'signed out everywhere' }).waitFor();
  await eventually('no token is left', async () => (await emulator.tokens(first[0])) === 0);
  await returnTo(other);
  await state(other, 'ended');

  assert.match(await field(other, 'sentence'), /has ended/);
  assert.equal(await sdkUser(other), null);
  assert.equal(await other.evaluate(() => JSON.stringify(localStorage).includes('authToken')), false);
  await other.click('a:text("Sign in again")');
  await other.waitForURL(/login/);
  await signIn(other, ...first);
  await state(other, 'connected');
  assert.notEqual(await sdkToken(other), token);
});

test('deleted account: the chat of the other browser ends, and its session does not create the user', async () => {
  await connect(page, third);
  await connect(other, third);
  const created = await emulator.count('CREATE_USER');
  await page.goto(desk('profile'));

  await page.click('a:text("Delete account")');
  await page.check('[name=confirmed]');
  await page.click('button:text("Delete account")');
  await page.locator('[role=status]', { hasText: 'has been deleted' }).waitFor();
  await eventually('CometChat has deleted the user', async () => !(await emulator.user(third[0])));
  await returnTo(other);
  await state(other, 'ended');

  assert.equal(await sdkUser(other), null);
  assert.equal(await other.evaluate(async () => (await fetch('/cometchat/token')).status), 403);
  await other.reload();
  await other.waitForURL(/login/);
  assert.equal(await emulator.count('CREATE_USER'), created);
  assert.equal(await emulator.user(third[0]), undefined);
});

async function connect(each, account) {
  await signIn(each, ...account);
  await state(each, 'connected');
  await firstQuestionAnswered(each);
}
