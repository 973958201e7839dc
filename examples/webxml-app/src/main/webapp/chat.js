// The chat panel: CometChat's own SDK, logged in by the bridge's script, and what the page says of it.
// A page with a bundler would import both; this one gets the SDK from its launcher, if that has it.

const NOTHING = { uid: "–", name: "–", token: "–", source: "–" };

/** Shows the state of chat in an element that has a field for every entry of NOTHING. */
export function chatPanel(element, context) {
  let chat = null;
  let source = ""; // how the latest token has come
  let round = null; // aborted when the person leaves or another one comes
  const lent = borrowSdk(context);
  element.querySelector("[data-chat-people]").addEventListener("click", () => showPeople());
  return { start, leave };

  /** Logs in; the response of a login that a script has made may have the token in its headers. */
  async function start(answer) {
    round?.abort();
    round = new AbortController();
    const { signal } = round;
    show("waiting", "waiting", "Waiting for the chat token.");
    source = answer?.headers.has("X-CometChat-Token")
      ? "Header X-CometChat-Token of the login's own response"
      : `Endpoint GET ${context}/cometchat/token`;
    try {
      const { connect, connection, tokenProvider } = await import(`${context}/cometchat/bridge.js`);
      const { CometChat, clientHost, appId, region } = await lent;
      if (CometChat) {
        listen(connection(CometChat));
        await connect({
          sdk: CometChat,
          response: answer,
          appId,
          region,
          appSettings: ({ builder }) => (clientHost ? builder.overrideClientHost(clientHost) : builder),
          signal,
        });
      } else {
        await withoutSdk(tokenProvider({ signal }), answer);
      }
    } catch (failure) {
      if (!signal.aborted) {
        show("off", "not available", reason(failure));
      }
    }
  }

  /** Logs out on both sides; to be called before the application's own sign-out. */
  async function leave() {
    round?.abort();
    await chat?.logout();
    show("waiting", "waiting", "Waiting for the chat token.");
  }

  function listen(connection) {
    if (chat === connection) {
      return;
    }
    chat = connection;
    chat.addEventListener("connected", ({ detail: { user, reused } }) => {
      show("arrived", "connected", "CometChat knows this person.", {
        uid: user.getUid(),
        name: user.getName(),
        token: masked(user.getAuthToken()),
        source: reused ? "Kept from the page before" : source,
      });
      showPeople();
    });
    chat.addEventListener("waiting", ({ detail: { delay } }) => {
      const seconds = Math.ceil(delay / 1000);
      show("retrying", "not reachable", `Chat is not reachable, trying again in ${seconds} s.`);
    });
    chat.addEventListener("rejected", () => {
      source = `Endpoint POST ${context}/cometchat/token`;
      show("waiting", "renewing", "CometChat did not accept the token; asking for a fresh one.");
    });
    chat.addEventListener("disconnected", ({ detail: { error } }) =>
      show("off", "not connected", error ? reason(error) : "Chat has ended."),
    );
  }

  async function withoutSdk(token, answer) {
    const text = answer?.headers.get("X-CometChat-Token") ?? (await token());
    show(
      "arrived",
      "token arrived",
      "CometChat's SDK is not installed here, so nobody logs in with it. The terminal says why.",
      { uid: answer?.headers.get("X-CometChat-Uid") ?? "–", token: masked(text), source },
    );
  }

  /** A first question to CometChat; if the token has died meanwhile, the SDK finds out by it. */
  async function showPeople() {
    const { CometChat } = await lent;
    const people = await new CometChat.UsersRequestBuilder()
      .setLimit(30)
      .build()
      .fetchNext()
      .catch(() => []);
    const names = people.map((person) => person.getName()).join(", ");
    element.querySelector("[data-chat-field=people]").textContent = names || "–";
  }

  function show(state, label, sentence, fields = {}) {
    element.dataset.state = state;
    const texts = { state: label, sentence, ...NOTHING, people: "–", ...fields };
    for (const [field, text] of Object.entries(texts)) {
      element.querySelector(`[data-chat-field=${field}]`).textContent = text;
    }
    element.querySelector("[data-chat-people]").disabled = label !== "connected";
  }
}

/** The SDK and where it finds the emulator; nothing if the launcher has not found it. */
async function borrowSdk(context) {
  const answer = await fetch(`${context}/sdk/settings.json`).catch(() => null);
  const settings = answer?.ok ? await answer.json() : { installed: false };
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
      return "Nobody is signed in any more.";
    case "not_eligible":
    case "deactivated":
      return "This person has no chat.";
    case "unreachable":
      return "This page cannot reach CometChat. With the emulator: does the browser accept its certificate?";
    case undefined:
      return "This application runs without chat.";
    default:
      return failure.message;
  }
}

function masked(token) {
  return `${token.slice(0, 4)}${"•".repeat(8)} (${token.length} characters)`;
}
