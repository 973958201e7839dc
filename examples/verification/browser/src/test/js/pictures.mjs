/* SPDX-License-Identifier: Apache-2.0 */
// Writes the screenshots of the documentation with -Dpictures.write=true.

import { test } from 'node:test';
import { browser, desk, emulator, person, signIn, signInByJson, state } from './harness.mjs';

const FOLDER = '../../../docs/pictures';

test('webxml-profile', async () => {
  const chromium = await browser();
  try {
    await emulator.reset();
    const page = await (await person(chromium)).newPage();
    await page.setViewportSize({ width: 1200, height: 1240 });
    await signIn(page, 'ada', 'lighthouse');
    await page.goto(desk('profile'));
    await page.screenshot({ path: `${FOLDER}/webxml-profile.png` });
  } finally {
    await chromium.close();
  }
});

for (const [name, way, who, password] of [
  ['webxml-signed-in', signIn, 'ada', 'lighthouse'],
  ['webxml-single', signInByJson, 'ben', 'tugboat'],
]) {
  test(name, async () => {
    const chromium = await browser();
    try {
      await emulator.reset();
      const page = await (await person(chromium)).newPage();
      await page.setViewportSize({ width: 1200, height: 860 });
      await way(page, who, password);
      await state(page, 'connected');
      await page.locator('[data-chat-field=people]', { hasText: ',' }).waitFor();
      await page.locator('[data-board=shifts] li', { hasText: 'MV Skagen Pearl' }).waitFor();
      await page.screenshot({ path: `${FOLDER}/${name}.png` });
    } finally {
      await chromium.close();
    }
  });
}
