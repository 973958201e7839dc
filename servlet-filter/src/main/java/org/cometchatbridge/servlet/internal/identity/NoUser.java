/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.identity;

/** Why a request has no user. Says nothing that the sender of the request does not know. */
public enum NoUser {
  /** The request has no session, or names one that has ended. */
  NO_SESSION,
  /** The session has no user. */
  SESSION_WITHOUT_USER,
  /** Nothing has authenticated the credentials in the headers of the request. */
  CREDENTIALS_NOT_ACCEPTED,
  /** The same for a request whose session has no user either. */
  NEITHER_SESSION_NOR_CREDENTIALS,
  /** The application's resolver returned no user, or the bridge's own cannot read the user's id. */
  NOT_RESOLVED,
  /** The same for a request without a session. */
  NOT_RESOLVED_WITHOUT_SESSION,
  /** The resolver threw. */
  RESOLVER_FAILED,
  /** The user acts as another one, by a function of the security framework. */
  ACTS_AS_ANOTHER
}
