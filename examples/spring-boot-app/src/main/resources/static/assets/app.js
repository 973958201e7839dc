// The application's own script: loads the board, and signs in and out without leaving the page.
import { chatPanel } from "./chat.js";

const { root, view } = document.body.dataset;
const csrf = document.querySelector("meta[name=csrf]");
const single = "single" in document.body.dataset;
const panel = document.querySelector("[data-chat]");
const chat = panel ? chatPanel(panel, root) : null;

for (const button of document.querySelectorAll("[data-account]")) {
  button.addEventListener("click", () => fillIn(button.dataset));
}
if (single) {
  document.querySelector("[data-sign-in]").addEventListener("submit", signIn);
}
document.querySelector("[data-sign-out]")?.addEventListener("submit", signOut);
if (view === "board") {
  // The login happened before this page was loaded, so the script cannot read its response; the token comes from the markup or the endpoint.
  chat.start();
  showBoard();
}

function fillIn({ account, password }) {
  const form = document.querySelector("[data-sign-in]");
  form.elements.username.value = account;
  form.elements.password.value = password;
  form.querySelector("[type=submit]").focus();
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
      body: JSON.stringify({
        username: form.elements.username.value,
        password: form.elements.password.value,
      }),
    });
    const body = await response.json();
    if (!response.ok) {
      failure.textContent = body.error;
      return;
    }
    form.reset();
    showPerson(body);
    show("board");
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
  const headers = { [csrf.dataset.header]: csrf.content };
  await fetch(form.action, { method: "POST", headers }).catch(() => {});
  // The next login needs a new page with a new CSRF token.
  location.assign(`${root}app`);
}

function show(name) {
  document.getElementById("sign-in-view").hidden = name !== "sign-in";
  document.getElementById("board-view").hidden = name !== "board";
  window.scrollTo(0, 0);
}

function showPerson(person) {
  for (const element of document.querySelectorAll("[data-person]")) {
    element.textContent = person[element.dataset.person] ?? "";
  }
}

async function showBoard() {
  const response = await fetch(`${root}api/board`, { headers: { Accept: "application/json" } });
  const board = await response.json();
  fill("bakes", board.bakes, ["time", "what", "amount", "baker"]);
  fill("orders", board.orders, ["due", "text", "customer"]);
}

function fill(name, rows, fields) {
  const lines = rows.map((row) => {
    const line = document.createElement("tr");
    for (const field of fields) {
      line.insertCell().textContent = row[field];
    }
    return line;
  });
  document.querySelector(`[data-rows=${name}]`).replaceChildren(...lines);
}
