// The chat panel: logs CometChat's SDK in with the bridge's script and shows its state.
// A page with a bundler would import both; here the launcher serves the SDK, if it is installed.

const EMPTY = { uid: "–", name: "–", token: "–", source: "–" };

// The errors of the endpoint after which a connected user has no chat any more.
const ENDED = ["signed_out", "not_eligible", "deactivated"];

/** Shows the state of chat in an element with one field for each entry of EMPTY. */
export function chatPanel(element, context) {
  let chat = null;
  let source = ""; // where the current token came from
  let attempt = null; // aborted by a logout or by another login
  const loadedSdk = loadSdk(context);
  element.querySelector("[data-chat-people]").addEventListener("click", () => showUsers());
  return { start, logout };

  /** Logs in. The response of a login by fetch may contain the token in its headers. */
  async function start(response) {
    attempt?.abort();
    attempt = new AbortController();
    const { signal } = attempt;
    show("waiting", "waiting", "Waiting for the chat token.");
    source = response?.headers.has("X-CometChat-Token")
      ? "Header X-CometChat-Token of the login response"
      : `Endpoint GET ${context}/cometchat/token`;
    try {
      const { connect, connection, tokenProvider } = await import(`${context}/cometchat/bridge.js`);
      const { CometChat, clientHost, appId, region } = await loadedSdk;
      if (CometChat) {
        await showCertificateLink(element, clientHost);
        subscribe(connection(CometChat));
        await connect({
          sdk: CometChat,
          response,
          appId,
          region,
          appSettings: ({ builder }) => (clientHost ? builder.overrideClientHost(clientHost) : builder),
          signal,
        });
      } else {
        await withoutSdk(tokenProvider({ signal }), response);
      }
    } catch (failure) {
      if (failure.code === "signed_out") {
        showEnd();
      } else if (!signal.aborted) {
        show("off", "not available", reason(failure));
      }
    }
  }

  /** Logs out of CometChat and revokes the token; call it before the application's own logout. */
  async function logout() {
    attempt?.abort();
    await chat?.logout();
    show("waiting", "waiting", "Waiting for the chat token.");
  }

  function subscribe(connection) {
    if (chat === connection) {
      return;
    }
    chat = connection;
    chat.addEventListener("connected", ({ detail: { user, reused } }) => {
      show("arrived", "connected", "Logged in to CometChat.", {
        uid: user.getUid(),
        name: user.getName(),
        token: masked(user.getAuthToken()),
        source: reused ? "Kept from the previous page" : source,
      });
      showUsers();
    });
    chat.addEventListener("waiting", ({ detail: { delay } }) => {
      const seconds = Math.ceil(delay / 1000);
      show("retrying", "not reachable", `CometChat is not reachable. Next attempt in ${seconds} s.`);
    });
    chat.addEventListener("rejected", () => {
      source = `Endpoint POST ${context}/cometchat/token`;
      show("waiting", "renewing", "CometChat rejected the token; requesting a new one.");
    });
    chat.addEventListener("disconnected", ({ detail: { error } }) => {
      if (ENDED.includes(error?.code)) {
        showEnd();
      } else {
        show("off", "not connected", error ? reason(error) : "Logged out of CometChat.");
      }
    });
    chat.addEventListener("signedOut", showEnd);
    // Another device may have ended the chat meanwhile.
    window.addEventListener("focus", () => chat.user && showUsers());
  }

  async function withoutSdk(token, response) {
    const text = response?.headers.get("X-CometChat-Token") ?? (await token());
    show(
      "arrived",
      "token arrived",
      "The token has been received. CometChat's SDK is not installed; see the terminal.",
      { uid: response?.headers.get("X-CometChat-Uid") ?? "–", token: masked(text), source },
    );
  }

  /** Lists the users of CometChat. If the token was revoked, the SDK detects it by this call. */
  async function showUsers() {
    const { CometChat } = await loadedSdk;
    const users = await new CometChat.UsersRequestBuilder()
      .setLimit(30)
      .build()
      .fetchNext()
      .catch(() => []);
    const names = users.map((user) => user.getName()).join(", ");
    element.querySelector("[data-chat-field=people]").textContent = names || "–";
  }

  function showEnd() {
    show(
      "ended",
      "ended",
      "Your chat in this browser has ended: you were signed out, or your account was disabled or deleted.",
    );
    element.querySelector("[data-chat-sign-in]").hidden = false;
  }

  function show(state, label, sentence, fields = {}) {
    element.dataset.state = state;
    element.querySelector("[data-chat-sign-in]").hidden = true;
    const texts = { state: label, sentence, ...EMPTY, people: "–", ...fields };
    for (const [field, text] of Object.entries(texts)) {
      element.querySelector(`[data-chat-field=${field}]`).textContent = text;
    }
    element.querySelector("[data-chat-people]").disabled = label !== "connected";
  }
}

/**
 * A browser rejects the emulator's certificate until the user has accepted it, and only a page of the
 * emulator can ask for that. Shows the link to such a page if it is needed.
 */
async function showCertificateLink(element, clientHost) {
  const link = element.querySelector("[data-chat-certificate]");
  if (!clientHost) {
    return;
  }
  const page = new URL("/_emulator/", `https://${clientHost}`);
  link.querySelector("a").href = page;
  const accepted = await fetch(new URL("ping", page), { mode: "no-cors", cache: "no-store" }).then(
    () => true,
    () => false,
  );
  link.hidden = accepted;
  if (!accepted) {
    // The user returns from the other tab.
    window.addEventListener("focus", () => showCertificateLink(element, clientHost), { once: true });
  }
}

/** Loads the SDK and the address of the emulator; an empty object if the SDK is not installed. */
async function loadSdk(context) {
  const response = await fetch(`${context}/sdk/settings.json`).catch(() => null);
  const settings = response?.ok ? await response.json() : { installed: false };
  if (!settings.installed) {
    return {};
  }
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${context}/sdk/CometChat.js`;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return { CometChat: window.CometChat, ...settings };
}

function reason(failure) {
  switch (failure.code) {
    case "not_logged_in":
      return "No user is signed in.";
    case "not_eligible":
    case "deactivated":
      return "Chat is not enabled for this user.";
    case "unreachable":
      return "The page cannot reach CometChat. With the emulator, check that the browser accepts its certificate.";
    case undefined:
      return "Chat is switched off in this application.";
    default:
      return failure.message;
  }
}

function masked(token) {
  return `${token.slice(0, 4)}${"•".repeat(8)} (${token.length} characters)`;
}
