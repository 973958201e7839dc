/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.event;

import java.time.Instant;
import java.util.List;
import org.cometchatbridge.core.Uid;

/**
 * One record of the audit: what the bridge did at CometChat, to which user, when and on whose
 * behalf.
 *
 * <p>No record contains an API key, a token, the value of a profile field or a text written by
 * CometChat. Later releases may add actions and outcomes: do not rely on an exhaustive {@code
 * switch}. Immutable and thread-safe.
 *
 * @param time when it happened, by the clock of the configuration
 * @param appId the CometChat app
 * @param node the process that did it: host name and process id, such as {@code web-1/4711}
 * @param action what was done
 * @param uid the user who is affected
 * @param actor who caused it: the text that the application passed, else the uid of the user who is
 *     logged in
 * @param outcome whether it was carried out
 * @param details names of fields that were written, or codes that say why
 * @since 0.1.0
 */
public record AuditRecord(
    Instant time,
    String appId,
    String node,
    Action action,
    Uid uid,
    String actor,
    Outcome outcome,
    List<String> details) {

  /** What was done. */
  public enum Action {
    /** A token was created. */
    TOKEN_CREATED,
    /** A page reported that CometChat rejected its token. */
    TOKEN_REJECTED,
    /** A token was deleted at CometChat, or no longer existed there. */
    TOKEN_REVOKED,
    /** All tokens of a user were deleted at CometChat. */
    SIGNED_OUT_EVERYWHERE,
    /** A CometChat user was created. */
    USER_CREATED,
    /** A CometChat user that existed before was stamped as belonging to the user id. */
    USER_CLAIMED,
    /** A user registered with a user id that a CometChat user had before. */
    USER_ID_RECYCLED,
    /** The fields that the details name were written. */
    USER_UPDATED,
    /** A deactivated user was activated again. */
    USER_ACTIVATED,
    /** A user was deactivated. */
    USER_DEACTIVATED,
    /** A user was deleted permanently. */
    USER_DELETED,
    /** A login got no token; the details name the reason. */
    USER_REJECTED
  }

  /** Whether the action was carried out. */
  public enum Outcome {
    /** It was carried out. */
    DONE,
    /** It was not carried out, and is not attempted again by itself. */
    FAILED
  }

  /**
   * Creates a record.
   *
   * @param time when it happened
   * @param appId the CometChat app
   * @param node the process that did it
   * @param action what was done
   * @param uid the user who is affected
   * @param actor who caused it
   * @param outcome whether it was carried out
   * @param details names of fields, or codes
   */
  public AuditRecord {
    details = List.copyOf(details);
  }
}
