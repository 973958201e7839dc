/* SPDX-License-Identifier: Apache-2.0 */
// The npm package of the page script in real builds: tsc checks pages that use it, and what Vite, webpack and esbuild
// build from such a page logs in with CometChat's real SDK.

import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build as esbuild } from 'esbuild';
import ts from 'typescript';
import { build as vite } from 'vite';
import webpack from 'webpack';
import { browser, desk, emulator, MAP_TO_EMULATOR, person, signIn } from './harness.mjs';

const HOME = fileURLToPath(new URL('../../..', import.meta.url));
const PACKAGE = process.env.PAGE_PACKAGE;
/** A project below this module, whose packages it shares. */
const PROJECT = join(HOME, 'target', 'package-project');
const ENTRY = join(PROJECT, 'main.ts');

const MAIN = `
  import { CometChat } from '@cometchat/chat-sdk-javascript';
  import { connect, connection, CometChatBridgeError, type Connection } from 'cometchat-bridge';

  declare global {
    interface Window { outcome: Promise<string> }
  }

  async function run(): Promise<string> {
    const withoutEndpoint = await connect({ sdk: CometChat }).then(() => 'connected', (error) => String(error.code));
    const chat: Connection = await connect({
      sdk: CometChat,
      endpoint: '/cometchat/token',
      maxRetryTime: 10_000,
      headers: async () => ({ Authorization: undefined, 'X-Page': 'bundle' }),
      credentials: () => 'same-origin',
      fetch: (url, init) => fetch(url, init),
    });
    const user = await CometChat.getLoggedinUser();
    const same = chat === connection(CometChat);
    return [withoutEndpoint, user?.getUid(), same, CometChatBridgeError.name.length > 0].join(' ');
  }

  window.outcome = run().catch((error) => String(error));
`;

/** Wrong uses; the compiler has to report each of them. */
const WRONG = `
  import { connect, tokenProvider, type ConnectOptions, type Connection } from 'cometchat-bridge';
  declare const sdk: { login(token: string): Promise<unknown> };
  // @ts-expect-error
  void connect({});
  // @ts-expect-error
  void connect({ sdk, credentials: 'all' });
  // @ts-expect-error
  void connect({ sdk, headers: 7 });
  // @ts-expect-error
  void connect({ sdk, fetch: 'fetch' });
  // @ts-expect-error
  void connect({ sdk, limit: 3 });
  // @ts-expect-error
  tokenProvider()({ refused: 'x' });
  declare const chat: Connection;
  chat.addEventListener('switched', ({ detail }) => {
    const to: string = detail.to;
    // @ts-expect-error
    detail.user;
    void to;
  });
  const options: ConnectOptions = { sdk, headers: new Headers(), signal: AbortSignal.timeout(1) };
  void connect({ ...options, headers: [['Authorization', 'x']], endpoint: new URL('https://app.example/token') });
  void connect({ ...options, headers: Promise.resolve({ Authorization: 'x' }) });
`;

/** The document has no address; without this, Chromium blocks its requests to local ports. */
const FLAG = '--disable-features=LocalNetworkAccessChecks';

let chromium;
let context;
let page;
let complaints;

before(async () => {
  await rm(PROJECT, { recursive: true, force: true });
  await mkdir(join(PROJECT, 'node_modules'), { recursive: true });
  await cp(PACKAGE, join(PROJECT, 'node_modules', 'cometchat-bridge'), { recursive: true });
  await writeFile(join(PROJECT, 'package.json'), '{ "private": true, "type": "module" }');
  await writeFile(ENTRY, MAIN);
  await writeFile(join(PROJECT, 'wrong.ts'), WRONG);
  chromium = await browser(MAP_TO_EMULATOR, FLAG);
});
after(() => chromium?.close());

beforeEach(async () => {
  await emulator.reset();
  context = await person(chromium);
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
});
afterEach(async () => {
  await context.close();
  assert.deepEqual(complaints, []);
});

/** Loads the bundle in a page of the application, after a login. */
async function run(bundle, type) {
  await page.route('**/sdk/settings.json', (route) => route.fulfill({ json: { installed: false } }));
  await page.route(desk('bundled'), (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><script ${type} src="/assets/bundle.js"></script>` }),
  );
  await page.route(desk('assets/bundle.js'), (route) => route.fulfill({ contentType: 'text/javascript', body: bundle }));
  await signIn(page, 'chloe', 'manifest');
  const asked = [];
  page.on('request', (request) => asked.push(request.headers()));
  await page.goto(desk('bundled'));
  assert.equal(await page.evaluate(() => window.outcome), 'invalid_option chloe true true');
  const headers = asked.filter((each) => each['x-page'] === 'bundle');
  assert.equal(headers.length, 1);
  assert.equal(headers[0].authorization, undefined);
}

/** The only script in a folder. */
async function scriptIn(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  assert.equal(names.length, 1, names.join());
  return readFile(join(folder, names[0]), 'utf8');
}

for (const format of ['esm', 'iife']) {
  test(`esbuild, format ${format}: the bundle logs in, without a warning of the build`, async () => {
    const { outputFiles, warnings } = await esbuild({
      entryPoints: [ENTRY],
      bundle: true,
      minify: true,
      write: false,
      format,
      logLevel: 'silent',
    });

    assert.deepEqual(warnings.filter((warning) => warning.location?.file.includes('cometchat-bridge')), []);
    await run(outputFiles[0].text, format === 'esm' ? 'type="module"' : 'defer');
  });
}

test('Vite: the bundle logs in', async () => {
  const outDir = join(PROJECT, 'dist-vite');
  await vite({
    root: PROJECT,
    configFile: false,
    logLevel: 'error',
    build: { outDir, rollupOptions: { input: ENTRY }, assetsDir: '' },
  });

  await run(await scriptIn(outDir), 'type="module"');
});

test('webpack: the bundle, which is a classic script, logs in', async () => {
  const path = join(PROJECT, 'dist-webpack');
  // webpack does not read TypeScript itself.
  const { outputFiles } = await esbuild({ entryPoints: [ENTRY], write: false, format: 'esm' });
  const entry = join(PROJECT, 'main.js');
  await writeFile(entry, outputFiles[0].text);
  const compiler = webpack({
    mode: 'production',
    context: PROJECT,
    entry,
    output: { path },
    performance: false,
    // Takes twenty seconds for CometChat's SDK, and is not under test.
    optimization: { minimize: false },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();

  assert.deepEqual(stats.toJson().errors, []);
  assert.deepEqual(stats.toJson().warnings, []);
  const bundle = await scriptIn(path);
  assert.ok(!bundle.includes(PROJECT), 'no path of this machine');
  await run(bundle, 'defer');
});

for (const [module, moduleResolution] of [
  ['NodeNext', 'NodeNext'],
  ['ESNext', 'Bundler'],
  ['ESNext', 'Node10'],
]) {
  test(`tsc, moduleResolution ${moduleResolution}: right uses compile, wrong ones are reported`, () => {
    const resolution = { module: ts.ModuleKind[module], moduleResolution: ts.ModuleResolutionKind[moduleResolution] };

    // The types of CometChat's SDK are not checked themselves; those of the package are.
    assert.deepEqual(mistakes(['main.ts', 'wrong.ts'], { ...resolution, skipLibCheck: true }), []);
    assert.deepEqual(mistakes(['wrong.ts'], resolution), []);
  });
}

test('a page that does not use the package does not contain it', async () => {
  const { outputFiles } = await esbuild({
    stdin: { contents: "import 'cometchat-bridge'; window.done = true;", resolveDir: PROJECT },
    bundle: true,
    write: false,
    logLevel: 'silent',
  });

  assert.ok(!outputFiles[0].text.includes('X-CometChat-Bridge'));
});

/** Parsed once for all programs: the files of the compiler and of the SDK are large. */
const parsed = new Map();

/** What the compiler reports about these files of the project. */
function mistakes(files, options) {
  const all = {
    ...options,
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
  };
  const host = ts.createCompilerHost(all);
  const { getSourceFile } = host;
  host.getCurrentDirectory = () => PROJECT;
  host.getSourceFile = (name, target, ...more) => {
    const key = `${name} ${JSON.stringify(target)}`;
    if (!parsed.has(key)) parsed.set(key, getSourceFile(name, target, ...more));
    return parsed.get(key);
  };
  const program = ts.createProgram(files.map((file) => join(PROJECT, file)), all, host);
  const checked = program.getSourceFiles().map((file) => file.fileName);
  assert.ok(checked.some((name) => name.endsWith('cometchat-bridge/bridge.d.ts')), checked.join());
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}
