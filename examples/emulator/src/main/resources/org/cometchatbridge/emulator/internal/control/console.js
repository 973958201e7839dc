/* SPDX-License-Identifier: Apache-2.0 */

const ROWS_KEPT = 300;
const REFRESH_AFTER_EVENT_MS = 150;
const REFRESH_MS = 4000;

const byId = (id) => document.getElementById(id);
const exchanges = new Map();
let refreshTimer = null;

/** Creates an element with text or children. Text is not parsed as markup. */
function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...content.filter((part) => part !== null));
  return made;
}

/** Turns names such as "TakenUidStatus" and "UIDS_PER_CALL" into words. */
function words(name) {
  const spaced = /^[A-Z0-9_]+$/.test(name)
    ? name.replaceAll('_', ' ').toLowerCase()
    : name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const text = spaced.replace(/\b(uid|id|json|http|html|utf16|kb|mb)\b/g, (word) => word === 'uid' ? word : word.toUpperCase());
  return text.charAt(0).toUpperCase() + text.slice(1);
}

async function call(method, path, body) {
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const json = response.status === 204 ? null : await response.json();
    if (!response.ok) {
      throw new Error(json.message);
    }
    showError(null);
    return json;
  } catch (failure) {
    showError(failure instanceof TypeError ? 'The emulator is not reachable.' : failure.message);
    return null;
  }
}

function showError(text) {
  byId('error').hidden = text === null;
  byId('error').textContent = text ?? '';
}

// ---- journal

function statusOf(exchange) {
  if (!exchange.completed) {
    return ['pending', 'open'];
  }
  if (exchange.status === null) {
    return ['closed', 'failed'];
  }
  const kind = exchange.status < 300 ? '' : exchange.status < 500 ? 'rejected' : 'failed';
  return [String(exchange.status), kind];
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function part(title, text) {
  return text ? [element('h3', '', title), element('pre', '', pretty(text))] : [];
}

function fillRow(row, exchange) {
  const [text, kind] = statusOf(exchange);
  const summary = element('summary', '',
    element('span', 'number', String(exchange.number)),
    element('span', `status ${kind}`, text),
    element('span', 'what', words(exchange.operation), ' ',
      element('span', 'who', exchange.uid ?? (exchange.operation === 'UNKNOWN' ? `${exchange.method} ${exchange.path}` : ''))),
    exchange.injected ? element('span', 'tag', 'fault')
      : exchange.protocol.startsWith('HTTP/2') ? element('span', 'tag plain', 'HTTP/2') : element('span', ''));
  const query = exchange.query ? `?${exchange.query}` : '';
  const body = element('div', 'exchange',
    element('h3', '', exchange.protocol),
    element('pre', '', `${exchange.method} ${exchange.path}${query}`),
    ...part('Request', exchange.request),
    ...part('Response', exchange.response));
  row.firstChild.replaceChildren(summary, body);
}

function show(exchange) {
  const known = exchanges.get(exchange.number);
  // Events may arrive out of order: a completed exchange is final.
  if (known && known.completed) {
    return;
  }
  const row = known ? known.row : element('li', '', element('details', ''));
  exchanges.set(exchange.number, { completed: exchange.completed, row });
  fillRow(row, exchange);
  if (!known) {
    const newer = [...byId('journal').children].find((other) => Number(other.dataset.number) < exchange.number);
    row.dataset.number = exchange.number;
    byId('journal').insertBefore(row, newer ?? null);
    if (byId('journal').children.length > ROWS_KEPT) {
      const oldest = byId('journal').lastChild;
      exchanges.delete(Number(oldest.dataset.number));
      oldest.remove();
    }
  }
  countJournal();
}

function countJournal(all = exchanges.size) {
  byId('journal-empty').hidden = exchanges.size > 0;
  const more = all > exchanges.size ? `, showing the latest ${exchanges.size}` : '';
  byId('journal-count').textContent = all === 1 ? '1 request' : `${all} requests${more}`;
}

function emptyJournal() {
  exchanges.clear();
  byId('journal').replaceChildren();
  countJournal();
}

function subscribe() {
  const events = new EventSource('journal');
  events.onopen = () => {
    // The server replays the journal, which replaces the current list.
    emptyJournal();
    byId('live').textContent = 'live';
    byId('live').className = 'on';
    refresh();
  };
  events.onerror = () => {
    byId('live').textContent = 'not connected';
    byId('live').className = '';
  };
  events.onmessage = (event) => {
    show(JSON.parse(event.data));
    refreshTimer ??= setTimeout(refresh, REFRESH_AFTER_EVENT_MS);
  };
}

// ---- users, faults

function action(label, method, path) {
  const button = element('button', 'quiet', label);
  button.type = 'button';
  button.addEventListener('click', async () => {
    await call(method, path);
    refresh();
  });
  return button;
}

function userRow(user) {
  const path = `users/${encodeURIComponent(user.uid)}`;
  const tokens = user.tokens.length
    ? element('ul', 'tokens', ...user.tokens.slice(-5).map((token) => element('li', '', token)),
      user.tokens.length > 5 ? element('li', '', `and ${user.tokens.length - 5} older tokens`) : null)
    : null;
  return element('li', user.deactivated ? 'deactivated' : '',
    element('div', 'person',
      element('span', 'name', user.name),
      element('span', 'uid', user.uid),
      user.role === 'default' ? null : element('span', 'tag plain', user.role),
      user.deactivated ? element('span', 'tag', 'deactivated') : null,
      element('span', 'actions',
        user.tokens.length ? action('Revoke tokens', 'DELETE', `${path}/tokens`) : null,
        user.deactivated ? action('Reactivate', 'POST', `${path}/reactivate`) : action('Deactivate', 'POST', `${path}/deactivate`))),
    tokens);
}

/** Rebuilds the list only if it has changed, so that buttons do not move under the pointer. */
function fill(list, entries, toRow) {
  const text = JSON.stringify(entries);
  if (list.dataset.shown !== text) {
    list.dataset.shown = text;
    list.replaceChildren(...entries.map(toRow));
  }
}

function showFaults(faults) {
  fill(byId('faults'), faults, (fault) => element('li', '', fault));
  byId('faults-count').textContent = faults.length ? `${faults.length} armed` : 'none armed';
}

async function refresh() {
  clearTimeout(refreshTimer);
  refreshTimer = null;
  const state = await call('GET', 'state');
  const userList = await call('GET', 'users');
  if (!state || !userList) {
    return;
  }
  byId('base-url').textContent = state.baseUrl;
  byId('tls').hidden = !state.tlsBaseUrl;
  byId('tls-base-url').textContent = state.tlsBaseUrl ?? '';
  byId('app-id').textContent = `${state.appId} (${state.region})`;
  if (state.requests < exchanges.size) {
    // Another client cleared the journal.
    emptyJournal();
    for (const line of (await (await fetch('journal')).text()).split('\n').filter(Boolean)) {
      show(JSON.parse(line));
    }
  }
  countJournal(Math.max(state.requests, exchanges.size));
  showFaults(state.faults);
  fill(byId('users'), userList.users, userRow);
  const tokens = userList.users.reduce((sum, user) => sum + user.tokens.length, 0);
  byId('users-count').textContent = `${userList.users.length} users, ${tokens} valid ${tokens === 1 ? 'token' : 'tokens'}`;
}

function fitFaultForm() {
  const fault = byId('new-fault').elements.fault.value;
  for (const label of byId('new-fault').querySelectorAll('[data-for]')) {
    label.hidden = !label.dataset.for.split(' ').includes(fault);
  }
}

async function armFault(event) {
  event.preventDefault();
  const fields = byId('new-fault').elements;
  const fault = fields.fault.value;
  const request = fault === 'hang' ? { hang: true } : { fault };
  if (['error', 'html', 'empty'].includes(fault)) {
    request.status = Number(fields.status.value);
  }
  if (fault === 'error') {
    request.code = fields.code.value;
  }
  if (fields.operation.value) {
    request.operation = fields.operation.value;
  }
  if (fields.uid.value.trim()) {
    request.uid = fields.uid.value.trim();
  }
  if (fields.times.value) {
    request.times = Number(fields.times.value);
  }
  if (Number(fields.delay.value) > 0) {
    request.delay = `PT${Number(fields.delay.value)}S`;
  }
  if (fields.afterProcessing.checked) {
    request.afterProcessing = true;
  }
  const list = await call('POST', 'faults', request);
  if (list) {
    showFaults(list.faults);
  }
}

async function startChaos(event) {
  event.preventDefault();
  const fields = byId('chaos').elements;
  const each = Number(fields.share.value) / 100 / CHAOS.length;
  await call('PUT', 'chaos', { seed: Number(fields.seed.value), probabilities: Object.fromEntries(CHAOS.map((kind) => [kind, each])) });
  refresh();
}

async function playScenario(event) {
  event.preventDefault();
  try {
    await call('PUT', 'scenario', JSON.parse(byId('scenario').elements.json.value));
    refresh();
  } catch (wrong) {
    showError(`The scenario is not valid JSON: ${wrong.message}`);
  }
}

async function stop(path) {
  await call('DELETE', path);
  refresh();
}

// ---- switches

async function setSwitch(name, value) {
  showSwitches(await call('PUT', 'switches', { [name]: value }) ?? await call('GET', 'switches'));
}

function switchRow(name, control, changed) {
  const row = element('li', changed ? 'changed' : '', element('label', '', element('span', '', words(name)), control));
  row.dataset.name = `${name} ${words(name)}`.toLowerCase();
  return row;
}

function positionRow(entry) {
  const select = element('select', '', ...entry.positions.map((position) => {
    const option = element('option', '', words(position));
    option.value = position;
    return option;
  }));
  select.value = entry.position;
  select.addEventListener('change', () => setSwitch(entry.name, select.value));
  return switchRow(entry.name, select, entry.position !== entry.positions[0]);
}

function numberRow(entry) {
  const input = element('input', '');
  input.type = 'number';
  input.min = 0;
  input.value = entry.number;
  input.addEventListener('change', () => setSwitch(entry.name, Number(input.value)));
  return switchRow(entry.name, input, entry.number !== entry.default);
}

function showSwitches(all) {
  if (!all) {
    return;
  }
  byId('switches').replaceChildren(...all.switches.map(positionRow), ...all.numbers.map(numberRow));
  const changed = byId('switches').querySelectorAll('.changed').length;
  byId('switches-count').textContent = changed ? `${changed} changed` : 'all at default';
  findSwitches();
}

function findSwitches() {
  const query = byId('find-switch').value.trim().toLowerCase();
  for (const row of byId('switches').children) {
    row.hidden = !row.dataset.name.includes(query);
  }
}

// ---- start

const OPERATIONS = ['CREATE_USER', 'LIST_USERS', 'REACTIVATE_USERS', 'DEACTIVATE_USERS', 'GET_USER', 'UPDATE_USER', 'DELETE_USER',
  'CREATE_AUTH_TOKEN', 'LIST_AUTH_TOKENS', 'FLUSH_AUTH_TOKENS', 'GET_AUTH_TOKEN', 'UPDATE_AUTH_TOKEN', 'DELETE_AUTH_TOKEN', 'IMPORT_USERS',
  'PAGE_LOGIN', 'PAGE_LOGOUT', 'PAGE_SETTINGS', 'PAGE_SESSION', 'PAGE_CALL_TOKEN', 'PAGE_SOCKET'];
const CHAOS = ['SLOW', 'HANG', 'SERVER_ERROR', 'BAD_GATEWAY', 'UNAVAILABLE', 'RATE_LIMITED', 'RESET', 'LOST_RESPONSE', 'CUT_HEADERS', 'CUT_BODY',
  'TRUNCATED_JSON', 'EMPTY', 'UNKNOWN_FIELDS'];
for (const operation of OPERATIONS) {
  const option = element('option', '', words(operation).toLowerCase());
  option.value = operation;
  byId('new-fault').elements.operation.append(option);
}

byId('reset').addEventListener('click', async () => {
  await call('POST', 'reset');
  emptyJournal();
  showSwitches(await call('GET', 'switches'));
  refresh();
});
byId('clear-journal').addEventListener('click', async () => {
  await call('DELETE', 'journal');
  emptyJournal();
});
byId('clear-faults').addEventListener('click', async () => showFaults((await call('DELETE', 'faults'))?.faults ?? []));
byId('clear-switches').addEventListener('click', async () => showSwitches(await call('DELETE', 'switches')));
byId('find-switch').addEventListener('input', findSwitches);
byId('new-fault').elements.fault.addEventListener('change', fitFaultForm);
byId('new-fault').addEventListener('submit', armFault);
byId('chaos').addEventListener('submit', startChaos);
byId('stop-chaos').addEventListener('click', () => stop('chaos'));
byId('scenario').addEventListener('submit', playScenario);
byId('stop-scenario').addEventListener('click', () => stop('scenario'));

fitFaultForm();
countJournal();
subscribe();
refresh();
setInterval(refresh, REFRESH_MS);
showSwitches(await call('GET', 'switches'));
