/* SPDX-License-Identifier: Apache-2.0 */
// Bundles CometChat's UI Kit and Calls SDK and serves them as scripts.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const CALLS = '@cometchat/calls-sdk-javascript';
const SCRIPTS = {
  '/kit.js': `
    import { CometChat } from '@cometchat/chat-sdk-javascript';
    import { CometChatUIKit, UIKitSettingsBuilder } from '@cometchat/chat-uikit-react';
    Object.assign(window, { CometChat, CometChatUIKit, UIKitSettingsBuilder });`,
  '/calls.js': `
    import { CometChatCalls } from '${CALLS}';
    Object.assign(window, { CometChatCalls });`,
};

/** Serves `kit.js` and `calls.js`. */
export async function scripts() {
  const texts = {};
  for (const [path, contents] of Object.entries(SCRIPTS)) {
    texts[path] = await bundle(contents, path === '/kit.js' ? [CALLS] : []);
  }
  const server = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' });
    response.end(texts[request.url]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function bundle(contents, external) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: HERE },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.css': 'empty' },
    external,
  });
  return outputFiles[0].text;
}
