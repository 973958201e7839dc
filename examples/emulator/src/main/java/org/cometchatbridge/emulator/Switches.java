/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the emulator behaves where CometChat's behaviour is not known, or where its sources
 * contradict each other. A client that is right under every position of every switch is right with
 * the real service, too.
 *
 * <p>Each switch is an enum; its first constant is the default. Thread-safe; a change takes effect
 * with the next request.
 *
 * @since 0.1.0
 */
public final class Switches {

  /** A position of one of the switches. */
  public sealed interface Position
      permits MintWithoutForce,
          TakenUidStatus,
          CreateStatus,
          GetDeactivatedUser,
          UnknownRole,
          InvalidUid,
          UnknownRequestField,
          TakenUidAndUnknownRole,
          NameLengthCountedIn,
          AuthOnlyKeyMayCreate,
          CreateWithAuthTokenAnswersToken,
          TokensOfDeactivatedUser,
          PrivateMetadata,
          EmptyMetadata {}

  /**
   * What a mint without {@code force: true} answers. Not documented; in 2020 a user got the old
   * token back on asking again (issue 66 of the JavaScript SDK).
   */
  public enum MintWithoutForce implements Position {
    /** A new token each time (default). */
    NEW_TOKEN,
    /** The newest token the user already has; a new one only if there is none. */
    LATEST_EXISTING
  }

  /**
   * The status that goes with {@code ERR_UID_ALREADY_EXISTS}. 400 is what recorded answers show;
   * 409 is what some clients and an official recipe expect.
   */
  public enum TakenUidStatus implements Position {
    /** 400 (default). */
    BAD_REQUEST_400,
    /** 409. */
    CONFLICT_409
  }

  /**
   * The status of a successful create. The documentation and a recorded test suite say 200, one
   * report 201.
   */
  public enum CreateStatus implements Position {
    /** 200 (default). */
    OK_200,
    /** 201. */
    CREATED_201
  }

  /**
   * What reading a deactivated user answers. Not documented; the vendor's own tests accept both.
   */
  public enum GetDeactivatedUser implements Position {
    /** 404 {@code ERR_UID_NOT_FOUND} (default). */
    NOT_FOUND,
    /** 200, the user with a non-zero {@code deactivatedAt}. */
    WITH_DEACTIVATED_AT
  }

  /**
   * How a role that does not exist is reported. A recorded answer shows a validation failure, the
   * error guide lists a code of its own.
   */
  public enum UnknownRole implements Position {
    /** 400 {@code ERR_BAD_REQUEST} with {@code details.role} (default). */
    BAD_REQUEST_DETAILS,
    /** 404 {@code ERR_ROLE_NOT_FOUND}. */
    ROLE_NOT_FOUND
  }

  /**
   * How a uid with characters that are not allowed is reported. Recorded validation failures carry
   * {@code details}; an older reference lists a code of its own.
   */
  public enum InvalidUid implements Position {
    /** 400 {@code ERR_BAD_REQUEST} with {@code details.uid} (default). */
    BAD_REQUEST_DETAILS,
    /** 400 {@code ERR_INVALID_UID}. */
    INVALID_UID
  }

  /**
   * What happens to a field that the operation does not know. Not documented. Either way the
   * request is a contract violation in the {@link Journal}.
   */
  public enum UnknownRequestField implements Position {
    /** The field is ignored (default). */
    IGNORED,
    /** 400 {@code ERR_BAD_REQUEST} with the field in {@code details}. */
    REFUSED
  }

  /** Which is reported when a create has both a taken uid and an unknown role. Not documented. */
  public enum TakenUidAndUnknownRole implements Position {
    /** {@code ERR_UID_ALREADY_EXISTS} (default). */
    TAKEN_UID_FIRST,
    /** The unknown role, see {@link UnknownRole}. */
    UNKNOWN_ROLE_FIRST
  }

  /**
   * How the 100 characters of a name are counted. One page counts an emoji as two, the others do
   * not say.
   */
  public enum NameLengthCountedIn implements Position {
    /** An emoji counts two (default, the stricter reading). */
    UTF16_UNITS,
    /** An emoji counts one. */
    CODE_POINTS
  }

  /**
   * Whether an {@code authOnly} key may create users. The pages on keys allow it, the error guide
   * names it as the example of what is forbidden.
   */
  public enum AuthOnlyKeyMayCreate implements Position {
    /** Allowed (default). */
    YES,
    /** 403 {@code AUTH_ERR_NO_ACCESS}. */
    NO
  }

  /**
   * Whether a create with {@code withAuthToken: true} answers the token. Documented; a client that
   * does not get it must mint.
   */
  public enum CreateWithAuthTokenAnswersToken implements Position {
    /** Yes (default). */
    YES,
    /** The user is created, no token is made and the answer has none. */
    NO
  }

  /**
   * What becomes of the tokens of a user who is deactivated. Not documented; old reports show
   * tokens dead after a user was deleted and made anew. No token is valid while its user is
   * deactivated.
   */
  public enum TokensOfDeactivatedUser implements Position {
    /** They are gone for good (default). */
    DROPPED,
    /** They are valid again after the reactivation. */
    KEPT
  }

  /** Whether {@code metadata.@private} comes back to the API key that wrote it. Not documented. */
  public enum PrivateMetadata implements Position {
    /** It comes back (default). */
    ANSWERED,
    /** It is stored but left out of answers. */
    LEFT_OUT
  }

  /**
   * How metadata without members comes back. The service is written in a language in which an empty
   * map and an empty list are the same; a public client guards against that.
   */
  public enum EmptyMetadata implements Position {
    /** As <code>{}</code> (default). */
    OBJECT,
    /** As {@code []}. */
    LIST
  }

  /** The default of {@link #tokenRetention()}: CometChat keeps the 100 newest tokens of a user. */
  public static final int DEFAULT_TOKEN_RETENTION = 100;

  private final Map<Class<?>, Position> set = new LinkedHashMap<>();
  private int replicaLag;
  private int tokenRetention = DEFAULT_TOKEN_RETENTION;

  Switches() {}

  /**
   * Turns one switch.
   *
   * @param position the position to turn it to, for example {@code TakenUidStatus.CONFLICT_409}
   * @return this
   */
  public synchronized Switches set(Position position) {
    set.put(position.getClass(), position);
    return this;
  }

  /**
   * Where a switch stands.
   *
   * @param <P> the switch
   * @param type the switch, for example {@code TakenUidStatus.class}
   * @return its position
   */
  public synchronized <P extends Enum<P> & Position> P get(Class<P> type) {
    Position position = set.get(type);
    return position == null ? type.getEnumConstants()[0] : type.cast(position);
  }

  /**
   * Sets for how many mints a new user is not found yet, as if the mint were answered by a replica
   * that lags behind. Never reported of the real service, never excluded either. Applies to users
   * created by a request from now on.
   *
   * @param mints how many mints after the create answer {@code ERR_UID_NOT_FOUND}; 0 (the default)
   *     for none
   * @return this
   * @throws IllegalArgumentException if negative
   */
  public synchronized Switches replicaLag(int mints) {
    if (mints < 0) {
      throw new IllegalArgumentException("replicaLag: 0 or more mints, was " + mints);
    }
    replicaLag = mints;
    return this;
  }

  /**
   * For how many mints a new user is not found yet.
   *
   * @return the number, 0 by default
   */
  public synchronized int replicaLag() {
    return replicaLag;
  }

  /**
   * Sets how many tokens of one user stay valid; a mint beyond it ends the oldest. The
   * documentation says the 100 newest (an older page: no limit).
   *
   * @param tokens the number, at least 1; 100 by default
   * @return this
   * @throws IllegalArgumentException if less than 1
   */
  public synchronized Switches tokenRetention(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("tokenRetention: at least 1 token, was " + tokens);
    }
    tokenRetention = tokens;
    return this;
  }

  /**
   * How many tokens of one user stay valid.
   *
   * @return the number, 100 by default
   */
  public synchronized int tokenRetention() {
    return tokenRetention;
  }

  /** Puts every switch back to its default. */
  public synchronized void clear() {
    set.clear();
    replicaLag = 0;
    tokenRetention = DEFAULT_TOKEN_RETENTION;
  }
}
