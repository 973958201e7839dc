/* SPDX-License-Identifier: Apache-2.0 */

/** The response of the token endpoint for the current user of the application. */
export interface Credentials {
  appId: string;
  region: string;
  uid: string;
  authToken: string;
}

/**
 * The methods that the bridge calls on an SDK. The Chat SDK (`CometChat`), the UI Kit (`CometChatUIKit`) and the
 * Calls SDK (`CometChatCalls`) all fit. Missing methods are skipped: version 4 of the Calls SDK has no login and
 * takes the token of `tokenProvider` with each call.
 */
export interface Sdk {
  init?(...settings: any[]): unknown;
  getLoggedinUser?(): unknown;
  /** The spelling of the UI Kit since version 7. */
  getLoggedInUser?(): unknown;
  login?(authToken: string): unknown;
  loginWithAuthToken?(authToken: string): unknown;
  logout?(): unknown;
}

/** Headers of a request; a value that is null or undefined is no header. */
export type RequestHeaders =
  | Headers
  | Iterable<[string, string]>
  | Record<string, string | null | undefined>
  | null
  | undefined;

/** A value, or a function that is called before each request and returns it, possibly later. */
export type PerRequest<T> = T | PromiseLike<T> | (() => T | PromiseLike<T>);

export interface EndpointOptions {
  /**
   * The URL of the token endpoint, relative to the page or absolute. Default: `token`, or the name that is configured
   * on the server, relative to the script as the bridge serves it. Required in a bundle, and on a server.
   */
  endpoint?: string | URL;
  /**
   * Headers of each request to the endpoint, such as `Authorization`. They do not replace the script's own. If the
   * function fails, so does the request, which is not repeated. Default: none.
   */
  headers?: PerRequest<RequestHeaders>;
  /** Called instead of the global `fetch`, with a URL and a `RequestInit` whose headers are a plain object. */
  fetch?: (url: URL, init: RequestInit) => Promise<Response>;
  /** The credentials mode of each request. Default: `same-origin`; for an endpoint of another origin `include`. */
  credentials?: PerRequest<RequestCredentials | undefined>;
  /**
   * The total time in milliseconds in which the script retries while the endpoint returns 429 or 502 to 504 or cannot
   * be reached, or CometChat cannot be reached. Between two requests it waits as long as `Retry-After` says, at least
   * one second and at most five minutes. `too_many_refreshes` is not retried. Default: 300000.
   */
  maxRetryTime?: number;
  /** Aborts this call. A login that other callers wait for continues. */
  signal?: AbortSignal;
}

export interface ConnectOptions<S extends Sdk = Sdk> extends EndpointOptions {
  sdk: S;
  /**
   * Settings for the SDK's `init`, or a function that returns them. `builder` is the Chat SDK's
   * `AppSettingsBuilder` with the region set; the function may return it as it is. The UI Kit and the Calls SDK have
   * builders of their own. Default: the Chat SDK is initialized with its region.
   */
  appSettings?: object | ((app: { appId: string; region: string; builder?: any }) => unknown);
  /** The application's response to a login; its headers may hold the token. The markup of the page is then ignored. */
  response?: Response;
  /** With a `response`: saves the call of the endpoint for app id and region. */
  appId?: string;
  region?: string;
  /** With the UI Kit: the Chat SDK, whose dropped sessions and `logout()` calls the script has to handle. */
  chatSdk?: any;
}

/**
 * - `not_logged_in`, `not_eligible`, `deactivated`, `signed_out`, `foreign_origin`, `too_many_refreshes`,
 *   `unavailable`, `bad_request`: the error of the endpoint.
 * - `network`: the endpoint cannot be reached.
 * - `bad_response`: the response does not come from the endpoint, but for example from a login page.
 * - `unreachable`: the page cannot reach CometChat, or the SDK has not responded for a minute.
 * - `rejected`: CometChat has rejected the replacement of a rejected token, too.
 * - `init_failed`, `login_failed`: the SDK failed; see `cause`.
 * - `wrong_user`: the SDK has logged in another user.
 * - `aborted`: by the signal or by a logout.
 * - `switched`: `tokenProvider` has got a token of another user than before.
 * - `invalid_option`: an option is missing or invalid; the message names it.
 * - `option_failed`: a function that was passed as an option has failed; see `cause`.
 */
export type ErrorCode =
  | 'not_logged_in' | 'not_eligible' | 'deactivated' | 'signed_out' | 'foreign_origin' | 'too_many_refreshes'
  | 'unavailable' | 'bad_request' | 'network' | 'bad_response' | 'unreachable' | 'rejected'
  | 'init_failed' | 'login_failed' | 'wrong_user' | 'aborted' | 'switched' | 'invalid_option' | 'option_failed';

/** Never contains a token: an SDK error about a rejected token is not attached as `cause`. */
export class CometChatBridgeError extends Error {
  readonly code: ErrorCode | (string & {});
  /** The HTTP status of the endpoint, if it responded. */
  readonly status?: number;
  /** Seconds until the next request makes sense, if the endpoint returned `Retry-After`. */
  readonly retryAfter?: number;
}

export interface ConnectionEvents {
  /** The user is logged in. `reused`: the SDK still had the session of an earlier page. */
  connected: CustomEvent<{ user: any; reused: boolean }>;
  /** There is no token yet, or CometChat cannot be reached; the script retries after `delay` milliseconds. */
  waiting: CustomEvent<{ error: CometChatBridgeError; delay: number }>;
  /** CometChat has rejected the token; the script requests a replacement. */
  rejected: CustomEvent<{}>;
  /**
   * The user is another one than before in this page, in its markup or in the session of the SDK, which has been
   * logged out. The page may still show the data of `from`: a reload replaces it. Not fired after a `logout()` of
   * this connection.
   */
  switched: CustomEvent<{ from: string; to: string }>;
  /**
   * The login session has ended in chat: the user was signed out everywhere, or CometChat no longer has the user. The
   * SDK is logged out. The script does not try again; a new login of the user gets a token.
   */
  signedOut: CustomEvent<{}>;
  /**
   * The user is logged out: by `logout()` in this tab or another (`logout`), or because the SDK has lost its session
   * (`lost`). After the first two losses within a minute the script logs in again; `error` is set if that failed. It
   * is also set if the endpoint no longer returns a token to a page that returns from the back/forward cache, or
   * whose SDK session another tab has replaced.
   */
  disconnected: CustomEvent<{ reason: 'logout' | 'lost'; error?: CometChatBridgeError }>;
}

export interface Connection extends EventTarget {
  /** The user as the SDK returned it; null while no user is logged in. */
  readonly user: any | null;
  /** Like the function `connect`, for the SDK of this connection. */
  connect(options: ConnectOptions): Promise<Connection>;
  /**
   * Logs out the SDK and revokes the token at the bridge. Call it before the application's own logout. Never
   * rejects, and takes at most five seconds. After the first `connect`, the SDK's own `logout()` does the same.
   */
  logout(): Promise<void>;
  addEventListener<K extends keyof ConnectionEvents>(
    type: K, listener: (event: ConnectionEvents[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(
    type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}

/**
 * Logs the SDK in as the current user of the application. Takes the token from the response, from the page's
 * `<meta name="cometchat-…">` or from the endpoint; initializes the SDK once; keeps an SDK session of the same login
 * and logs out one of another user; replaces a rejected token once. Concurrent callers share one login.
 */
export function connect<S extends Sdk>(options: ConnectOptions<S>): Promise<Connection>;

/** The connection of an SDK, connected or not. Use it to add listeners before the first `connect`. */
export function connection(sdk: Sdk): Connection;

/**
 * Returns a function that resolves to the user's auth token, for SDKs that take a token with each call. Called with
 * `{ rejected }`, a token that was rejected, the function resolves to a replacement. It rejects with the code
 * `switched` once the user is another one than at its first call.
 */
export function tokenProvider(options?: EndpointOptions): (request?: { rejected?: string }) => Promise<string>;
