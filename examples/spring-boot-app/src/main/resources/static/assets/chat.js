// The chat panel: where the token comes from, and what the page says of it.
// A page that really chats leaves all of this to the bridge's own script, cometchat/bridge.js.

const SENTENCES = {
  401: "Nobody is signed in any more.",
  403: "This person has no chat.",
  404: "This application runs without chat.",
};

/** Shows the state of chat in an element with the fields state, sentence, uid, token, source. */
export function chatPanel(element, root) {
  let asking = null; // aborted when somebody leaves or another one comes
  return { take, ask, stop };

  /** Takes the token from an answer that a script may read; else asks for it. */
  function take(answer) {
    const token = answer.headers.get("X-CometChat-Token");
    if (token) {
      stop();
      arrived(answer.headers.get("X-CometChat-Uid"), token, "the login's own answer, in a header");
    } else {
      ask();
    }
  }

  /** Asks the endpoint until there is a token, or until it is clear that there will be none. */
  async function ask() {
    stop();
    asking = new AbortController();
    const { signal } = asking;
    while (!signal.aborted) {
      const answer = await fetch(`${root}cometchat/token`, { signal }).catch(() => null);
      if (signal.aborted) {
        return;
      }
      if (answer?.ok) {
        const { uid, authToken } = await answer.json();
        arrived(uid, authToken, "the endpoint cometchat/token");
        return;
      }
      if (answer && SENTENCES[answer.status]) {
        show("off", "not available", SENTENCES[answer.status]);
        return;
      }
      const seconds = Number(answer?.headers.get("Retry-After")) || 5;
      show("retrying", "not reachable", `Chat is not reachable, trying again in ${seconds} s.`);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }

  /** Stops asking and forgets the token. */
  function stop() {
    asking?.abort();
    asking = null;
    show("waiting", "waiting", "Waiting for the chat token.");
  }

  function arrived(uid, token, source) {
    const masked = `${token.slice(0, 4)}${"•".repeat(8)} (${token.length} characters)`;
    show("arrived", "token arrived", "Chat is ready for this person.", { uid, token: masked, source });
  }

  function show(state, label, sentence, facts = {}) {
    element.dataset.state = state;
    const texts = { state: label, sentence, uid: "", token: "", source: "", ...facts };
    for (const [field, text] of Object.entries(texts)) {
      element.querySelector(`[data-chat-field=${field}]`).textContent = text;
    }
  }
}
