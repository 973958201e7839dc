/* SPDX-License-Identifier: Apache-2.0 */
// Writes the screenshot of Bakehouse with -Dpictures.write=true.

import { test } from 'node:test';
import { browser, emulator, person, signInByJson, state } from './harness.mjs';

test('spring-boot-app', async () => {
  const chromium = await browser();
  try {
    await emulator.reset();
    const page = await (await person(chromium)).newPage();
    await page.setViewportSize({ width: 1200, height: 860 });
    await signInByJson(page, 'mira', 'sourdough');
    await state(page, 'connected');
    await page.locator('[data-chat-field=people]', { hasText: ',' }).waitFor();
    await page.locator('[data-rows=bakes] tr', { hasText: 'Rye sourdough' }).waitFor();
    await page.screenshot({ path: '../../../docs/pictures/spring-boot-app.png' });
  } finally {
    await chromium.close();
  }
});
