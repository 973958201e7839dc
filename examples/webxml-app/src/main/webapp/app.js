// The application's own script: loads the board, and signs in and out without leaving the page.
import { chatPanel } from "./chat.js";

const { context, view } = document.body.dataset;
const single = "single" in document.body.dataset;

const chatElement = document.querySelector("[data-chat]");
const chat = chatElement ? chatPanel(chatElement, context) : null;

for (const button of document.querySelectorAll("[data-account]")) {
  button.addEventListener("click", () => fillIn(button.dataset));
}
if (single) {
  document.querySelector("[data-sign-in]").addEventListener("submit", signIn);
}
document.querySelector("[data-sign-out]")?.addEventListener("submit", signOut);
if (view === "desk") {
  // The login happened before this page was loaded, so the script cannot read its response; the token comes from the endpoint.
  chat.start();
  showBoard();
}

function fillIn({ account, password }) {
  const [name, secret] = document.querySelectorAll("[data-sign-in] input");
  name.value = account;
  secret.value = password;
  document.querySelector("[data-sign-in] [type=submit]").focus();
}

async function signIn(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const failure = form.querySelector("[data-failure]");
  const submit = form.querySelector("[type=submit]");
  failure.textContent = "";
  submit.disabled = true;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
    });
    const body = await response.json();
    if (!response.ok) {
      failure.textContent = body.error;
      return;
    }
    form.reset();
    showPerson(body);
    show("desk");
    chat.start(response);
    showBoard();
  } catch {
    failure.textContent = "The server is not reachable. Please try again.";
  } finally {
    submit.disabled = false;
  }
}

async function signOut(event) {
  event.preventDefault();
  const form = event.currentTarget;
  // Before the application's own logout, while the session still identifies the user.
  await chat.logout();
  if (!single) {
    form.submit();
    return;
  }
  await fetch(form.action, { method: "POST" }).catch(() => {});
  showPerson({ id: "", name: "", initials: "", duty: "", way: "" });
  show("sign-in");
}

function show(name) {
  document.getElementById("sign-in-view").hidden = name !== "sign-in";
  document.getElementById("desk-view").hidden = name !== "desk";
  window.scrollTo(0, 0);
}

function showPerson(person) {
  for (const element of document.querySelectorAll("[data-person]")) {
    element.textContent = person[element.dataset.person] ?? "";
  }
}

async function showBoard() {
  try {
    const response = await fetch(`${context}/api/board`, { headers: { Accept: "application/json" } });
    if (!response.ok) {
      throw new Error(`the board returned ${response.status}`);
    }
    const board = await response.json();
    showRows("shifts", "shift", board.shifts);
    showRows("notices", "notice", board.notices);
  } catch {
    for (const list of document.querySelectorAll("[data-board] .empty")) {
      list.textContent = "The board cannot be loaded.";
    }
  }
}

function showRows(board, template, rows) {
  const shape = document.getElementById(template).content;
  const items = rows.map((row) => {
    const item = shape.cloneNode(true);
    for (const element of item.querySelectorAll("[data-field]")) {
      element.textContent = row[element.dataset.field];
    }
    return item;
  });
  document.querySelector(`[data-board=${board}]`).replaceChildren(...items);
}
