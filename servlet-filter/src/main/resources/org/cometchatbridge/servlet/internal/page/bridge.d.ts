/* SPDX-License-Identifier: Apache-2.0 */

/** What the token endpoint tells of the user who is logged in to the application. */
export interface Credentials {
  appId: string;
  region: string;
  uid: string;
  authToken: string;
}

/**
 * What the bridge calls on an SDK: the Chat SDK (`CometChat`), the UI Kit (`CometChatUIKit`) and the
 * Calls SDK (`CometChatCalls`) all fit. What an SDK does not have is left out: the Calls SDK 4 has no
 * login, it takes the token of `tokenProvider` with each call.
 */
export interface Sdk {
  init?(...settings: any[]): unknown;
  getLoggedinUser?(): unknown;
  /** The UI Kit's spelling from version 7 on. */
  getLoggedInUser?(): unknown;
  login?(authToken: string): unknown;
  loginWithAuthToken?(authToken: string): unknown;
  logout?(): unknown;
}

export interface EndpointOptions {
  /** The token endpoint; `token` beside the script by default, as the server serves it. */
  endpoint?: string | URL;
  /** How long to wait in all while the endpoint answers 503 or cannot be reached, in milliseconds; 300000 by default. */
  limit?: number;
  /** Gives up. A login that other callers wait for, too, goes on. */
  signal?: AbortSignal;
}

export interface ConnectOptions<S extends Sdk = Sdk> extends EndpointOptions {
  sdk: S;
  /**
   * Settings for the SDK's `init`, or a function that makes them. `builder` is the Chat SDK's
   * `AppSettingsBuilder` with the region set, and may be returned as it is; the UI Kit and the Calls SDK
   * have builders of their own. By default the Chat SDK is started with its region.
   */
  appSettings?: object | ((app: { appId: string; region: string; builder?: any }) => unknown);
  /** The application's response to a login, whose headers may hold the token. The page's markup then counts no more. */
  response?: Response;
  /** With a `response`: saves the call of the endpoint that would tell app id and region. */
  appId?: string;
  region?: string;
  /** Beside the UI Kit: the Chat SDK, to hear when it drops its session, and of its own `logout()`. */
  chatSdk?: any;
}

/**
 * `not_logged_in`, `not_eligible`, `deactivated`, `foreign_origin`, `too_many_refreshes`, `unavailable`,
 * `bad_request`: the endpoint's response. `network`: it cannot be reached. `bad_answer`: something else
 * answered in its place. `unreachable`: CometChat cannot be reached from the page, or the SDK gives no response
 * for a minute. `rejected`: CometChat
 * rejected a fresh token, too. `init_failed`, `login_failed`: the SDK failed, see `cause`. `wrong_user`: it
 * logged in another user. `aborted`: the signal, or a logout.
 */
export type ErrorCode =
  | 'not_logged_in' | 'not_eligible' | 'deactivated' | 'foreign_origin' | 'too_many_refreshes'
  | 'unavailable' | 'bad_request' | 'network' | 'bad_answer' | 'unreachable' | 'rejected'
  | 'init_failed' | 'login_failed' | 'wrong_user' | 'aborted';

/** Never holds a token: that CometChat rejected one, in a text that may name it, is told without a `cause`. */
export class CometChatBridgeError extends Error {
  readonly code: ErrorCode | (string & {});
  /** The HTTP status of the endpoint, if it answered. */
  readonly status?: number;
  /** When to ask again, in seconds, if the endpoint said so. */
  readonly retryAfter?: number;
}

export interface ConnectionEvents {
  /** Logged in; `reused` if the SDK still was, from an earlier page. */
  connected: CustomEvent<{ user: any; reused: boolean }>;
  /** No token yet; asks again after `delay` milliseconds. */
  waiting: CustomEvent<{ error: CometChatBridgeError; delay: number }>;
  /** CometChat did not accept the token; a fresh one is asked for. */
  rejected: CustomEvent<{}>;
  /** Another user's session of this browser was ended. */
  switched: CustomEvent<{ from: string; to: string }>;
  /**
   * No longer logged in: by `logout()`, here or in another tab, or because CometChat ended the session. The script
   * logs in again by itself after the first two such losses within a minute; `error` tells that it could not.
   */
  disconnected: CustomEvent<{ reason: 'logout' | 'lost'; error?: CometChatBridgeError }>;
}

export interface Connection extends EventTarget {
  /** The SDK's user, null while nobody is logged in. */
  readonly user: any | null;
  /** As the function `connect`, for the SDK of this connection. */
  connect(options: ConnectOptions): Promise<Connection>;
  /**
   * Logs the SDK out and ends the token at the bridge; to be called before the application's own logout.
   * Never fails, and takes five seconds at most. The SDK's own `logout()` does the same from the first
   * `connect` on.
   */
  logout(): Promise<void>;
  addEventListener<K extends keyof ConnectionEvents>(
    type: K, listener: (event: ConnectionEvents[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(
    type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}

/**
 * Logs the SDK in as the user of the application: takes the token from the response, the page's
 * `<meta name="cometchat-…">` or the endpoint, starts the SDK once, ends the session of another user,
 * keeps one of the same, and asks for a fresh token once if this one is rejected. Any number of callers
 * share one login.
 */
export function connect<S extends Sdk>(options: ConnectOptions<S>): Promise<Connection>;

/** The connection of an SDK, connected or not: for listeners that want to hear everything. */
export function connection(sdk: Sdk): Connection;

/**
 * A function that resolves to the user's auth token, for SDKs that ask for one. Called with
 * `{ rejected }`, a token that was not accepted, it gets another.
 */
export function tokenProvider(options?: EndpointOptions): (wish?: { rejected?: string }) => Promise<string>;
