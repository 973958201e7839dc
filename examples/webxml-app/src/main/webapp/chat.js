// The chat panel: where the token comes from, and what the page says of it.
// A page that really chats would hand the token to CometChat's own login here.

const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 30;

/** Shows the state of chat in an element that has the fields state, sentence, uid, token, source. */
export function chatPanel(element, context) {
  let round = null; // aborted when the person leaves or another one comes
  return { takeFrom, askEndpoint, stop };

  /** Takes the token from the headers of an answer that a script may read; else asks for it. */
  function takeFrom(answer) {
    const token = answer.headers.get("X-CometChat-Token");
    if (token) {
      stop();
      arrived(answer.headers.get("X-CometChat-Uid"), token, "Header X-CometChat-Token of the login's own answer");
    } else {
      askEndpoint();
    }
  }

  /** Asks until there is a token, or until it is clear that there will be none. */
  async function askEndpoint() {
    stop();
    round = new AbortController();
    const { signal } = round;
    for (let attempt = 1; !signal.aborted; attempt++) {
      const answer = await get(signal);
      const body = answer?.ok ? await answer.json().catch(() => null) : null;
      if (signal.aborted) {
        return;
      }
      if (body?.authToken) {
        const tries = attempt === 1 ? "" : `, at try ${attempt}`;
        arrived(body.uid, body.authToken, `Endpoint GET ${context}/cometchat/token${tries}`);
        return;
      }
      const reason = finalReason(answer?.status);
      if (reason) {
        show("off", "not available", reason);
        return;
      }
      await pause(secondsToWait(answer, attempt), signal);
    }
  }

  /** Stops asking and forgets the token. */
  function stop() {
    round?.abort();
    round = null;
    show("waiting", "waiting", "Waiting for the chat token.");
  }

  async function get(signal) {
    try {
      const headers = { Accept: "application/json" };
      return await fetch(`${context}/cometchat/token`, { headers, cache: "no-store", signal });
    } catch {
      return null;
    }
  }

  function pause(seconds, signal) {
    show("retrying", "not reachable", `Chat is not reachable, trying again in ${seconds} s.`);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  function arrived(uid, token, source) {
    show("arrived", "token arrived", "Chat is ready for this person.", {
      uid,
      token: masked(token),
      source,
    });
  }

  function show(state, label, sentence, { uid = "–", token = "–", source = "–" } = {}) {
    element.dataset.state = state;
    const texts = { state: label, sentence, uid, token, source };
    for (const [field, text] of Object.entries(texts)) {
      element.querySelector(`[data-chat-field=${field}]`).textContent = text;
    }
  }
}

function finalReason(status) {
  switch (status) {
    case 401:
      return "Nobody is signed in any more.";
    case 403:
      return "This person has no chat.";
    case 404:
      return "This application runs without chat.";
    default:
      return null;
  }
}

function secondsToWait(answer, attempt) {
  const told = Number.parseInt(answer?.headers.get("Retry-After") ?? "", 10);
  const own = FIRST_WAIT_SECONDS * 2 ** Math.min(attempt - 1, 4);
  return Math.min(Math.max(Number.isNaN(told) ? own : told, 1), LONGEST_WAIT_SECONDS);
}

function masked(token) {
  return `${token.slice(0, 4)}${"•".repeat(8)} (${token.length} characters)`;
}
