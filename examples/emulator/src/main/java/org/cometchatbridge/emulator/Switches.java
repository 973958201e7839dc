/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Selects the emulator's behaviour where that of CometChat is not documented or where its sources
 * contradict each other. A client that works with every position of every switch also works with
 * the real service.
 *
 * <p>Each switch is an enum; its first constant is the default. Thread-safe; a change takes effect
 * with the next request.
 *
 * @since 0.1.0
 */
public final class Switches {

  /** A position of a switch. */
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
          CreateWithAuthTokenReturnsToken,
          TokensOfDeactivatedUser,
          PrivateMetadata,
          EmptyMetadata,
          UidCharacters,
          UidLength,
          MetadataLimit,
          OversizedRequest,
          EmptyKeyStatus,
          AppIdStatus,
          AppIdHeader,
          UnknownVersionStatus,
          AuthOnlyKeyMayRead,
          AuthOnlyKeyMayManageTokens,
          Plan,
          PlanErrorStatus,
          RateLimitHeaderNames,
          RateLimitHeadersSent,
          RetryAfter,
          MintCountsAs,
          RateLimitedBy,
          TimesInResponses,
          ListCursor,
          ListTotal,
          SoftDeleteResponse,
          SoftDeleteAgain,
          PermanentDeleteFlag,
          UpdateMetadata,
          UpdateTags,
          TokensOfRecreatedUser,
          AppInfo,
          ImportOfExistingUid,
          ImportTimesAsStrings,
          ImportBodyLimit,
          TokenAfterPageLogout,
          TokenAfterPageLogin {}

  /**
   * The token that a token request without {@code force: true} returns. Not documented; in 2020 a
   * repeated request returned the previous token (issue 66 of the JavaScript SDK).
   */
  public enum MintWithoutForce implements Position {
    /** A new token each time (default). */
    NEW_TOKEN,
    /** The newest existing token of the user; a new one only if there is none. */
    LATEST_EXISTING
  }

  /**
   * The status of {@code ERR_UID_ALREADY_EXISTS}. Recorded responses have 400; some clients and an
   * official recipe expect 409.
   */
  public enum TakenUidStatus implements Position {
    /** 400 (default). */
    BAD_REQUEST_400,
    /** 409. */
    CONFLICT_409
  }

  /**
   * The status of a successful create: 200 according to the documentation and a recorded test
   * suite, 201 according to one report.
   */
  public enum CreateStatus implements Position {
    /** 200 (default). */
    OK_200,
    /** 201. */
    CREATED_201
  }

  /**
   * The response to reading a deactivated user. Not documented; the vendor's own tests accept both.
   */
  public enum GetDeactivatedUser implements Position {
    /** 404 {@code ERR_UID_NOT_FOUND} (default). */
    NOT_FOUND,
    /** 200, the user with a non-zero {@code deactivatedAt}. */
    WITH_DEACTIVATED_AT
  }

  /**
   * The error for a role that does not exist. A recorded response shows a validation error; the
   * error guide lists a specific code.
   */
  public enum UnknownRole implements Position {
    /** 400 {@code ERR_BAD_REQUEST} with {@code details.role} (default). */
    BAD_REQUEST_DETAILS,
    /** 404 {@code ERR_ROLE_NOT_FOUND}. */
    ROLE_NOT_FOUND,
    /** 400 {@code ERR_ROLE_NOT_FOUND}. */
    ROLE_NOT_FOUND_400
  }

  /**
   * The error for a uid with invalid characters. Recorded validation errors have {@code details};
   * an older reference lists a specific code.
   */
  public enum InvalidUid implements Position {
    /** 400 {@code ERR_BAD_REQUEST} with {@code details.uid} (default). */
    BAD_REQUEST_DETAILS,
    /** 400 {@code ERR_INVALID_UID}. */
    INVALID_UID
  }

  /**
   * The handling of unknown request fields. Not documented. In either position the request is a
   * contract violation in the {@link Journal}.
   */
  public enum UnknownRequestField implements Position {
    /** The field is ignored (default). */
    IGNORED,
    /** 400 {@code ERR_BAD_REQUEST} with the field in {@code details}. */
    REJECTED
  }

  /** The error for a create with both an existing uid and an unknown role. Not documented. */
  public enum TakenUidAndUnknownRole implements Position {
    /** {@code ERR_UID_ALREADY_EXISTS} (default). */
    TAKEN_UID_FIRST,
    /** The unknown role, see {@link UnknownRole}. */
    UNKNOWN_ROLE_FIRST
  }

  /**
   * The unit of the 100-character limit of names. One page counts an emoji as two; the others do
   * not specify it.
   */
  public enum NameLengthCountedIn implements Position {
    /** An emoji counts as two (default, the stricter interpretation). */
    UTF16_UNITS,
    /** An emoji counts as one. */
    CODE_POINTS
  }

  /**
   * Whether an {@code authOnly} key may create users. The pages on keys allow it; the error guide
   * uses it as an example of a forbidden operation.
   */
  public enum AuthOnlyKeyMayCreate implements Position {
    /** Allowed (default). */
    YES,
    /** 403 {@code AUTH_ERR_NO_ACCESS}. */
    NO
  }

  /**
   * Whether a create with {@code withAuthToken: true} returns a token, as documented. Otherwise a
   * client must create the token separately.
   */
  public enum CreateWithAuthTokenReturnsToken implements Position {
    /** Yes (default). */
    YES,
    /** The user is created without a token. */
    NO
  }

  /**
   * What happens to the tokens of a user who is deactivated. Not documented; in old reports tokens
   * were invalid after a user was deleted and created again. Affects future deactivations only. In
   * every position, token operations for a deactivated user respond {@code ERR_UID_NOT_FOUND}.
   */
  public enum TokensOfDeactivatedUser implements Position {
    /** They are deleted (default). */
    DELETED,
    /** They are invalid until the reactivation and valid again after it. */
    SUSPENDED,
    /** They remain valid. */
    STILL_VALID
  }

  /** Whether responses contain {@code metadata.@private}. Not documented. */
  public enum PrivateMetadata implements Position {
    /** It is returned (default). */
    RETURNED,
    /** It is stored but omitted from responses. */
    OMITTED
  }

  /**
   * The JSON form of empty metadata. The service may be written in a language that does not
   * distinguish an empty map from an empty list; a public client handles both.
   */
  public enum EmptyMetadata implements Position {
    /** As <code>{}</code> (default). */
    OBJECT,
    /** As {@code []}. */
    LIST
  }

  /**
   * The characters allowed in a uid. The pages on users and on constraints allow the underscore;
   * three others list only letters, digits and dashes.
   */
  public enum UidCharacters implements Position {
    /** Letters, digits, dashes and underscores (default). */
    WITH_UNDERSCORE,
    /** Letters, digits and dashes; {@link InvalidUid} selects the error. */
    WITHOUT_UNDERSCORE
  }

  /** The maximum length of a uid. The page on constraints states both. */
  public enum UidLength implements Position {
    /** 100 characters at most (default). */
    UP_TO_100,
    /** 99 characters at most. */
    LESS_THAN_100
  }

  /**
   * The maximum size of metadata: 5 KB by the page on constraints, 1.6 K characters by the older
   * reference.
   */
  public enum MetadataLimit implements Position {
    /** 5120 bytes of JSON (default). */
    BYTES_5120,
    /** 1600 characters of JSON. */
    CHARACTERS_1600
  }

  /** The response to a body larger than 10 KB. Only the limit is documented, not the response. */
  public enum OversizedRequest implements Position {
    /** 413 with an HTML page (default). */
    HTML_413,
    /** 400 {@code ERR_BAD_REQUEST}. */
    BAD_REQUEST_400
  }

  /** The status of {@code AUTH_ERR_EMPTY_APIKEY}. Not documented. */
  public enum EmptyKeyStatus implements Position {
    /** 401 (default). */
    UNAUTHORIZED_401,
    /** 400. */
    BAD_REQUEST_400,
    /** 403. */
    FORBIDDEN_403
  }

  /**
   * The status of {@code AUTH_ERR_INVALID_APPID} and {@code AUTH_ERR_EMPTY_APPID}. Not documented.
   */
  public enum AppIdStatus implements Position {
    /** 401 (default). */
    UNAUTHORIZED_401,
    /** 400. */
    BAD_REQUEST_400,
    /** 404. */
    NOT_FOUND_404
  }

  /**
   * Whether the header {@code appId} is required. It is required with the shared host of the Calls
   * guide, but not where the host name contains the app id.
   */
  public enum AppIdHeader implements Position {
    /** Optional; if present, it must be correct (default). */
    OPTIONAL,
    /** Without it the response is {@code AUTH_ERR_EMPTY_APPID}, see {@link AppIdStatus}. */
    REQUIRED
  }

  /** The status of {@code ERR_INVALID_API_VERSION}. Not documented. */
  public enum UnknownVersionStatus implements Position {
    /** 404 (default). */
    NOT_FOUND_404,
    /** 400. */
    BAD_REQUEST_400
  }

  /**
   * Whether an {@code authOnly} key may read users. Most pages only list forbidden changes; one
   * restricts the key to tokens.
   */
  public enum AuthOnlyKeyMayRead implements Position {
    /** Allowed (default). */
    YES,
    /** 403 {@code AUTH_ERR_NO_ACCESS}. */
    NO
  }

  /**
   * Whether an {@code authOnly} key may list, read, change, delete and flush tokens. The pages only
   * mention creating them.
   */
  public enum AuthOnlyKeyMayManageTokens implements Position {
    /** Allowed (default). */
    YES,
    /** 403 {@code AUTH_ERR_NO_ACCESS}; creating tokens is still allowed. */
    NO
  }

  /** The state of the app's plan. The error codes are documented, their conditions are not. */
  public enum Plan implements Position {
    /** All operations are allowed (default); {@link Amount#PLAN_USER_LIMIT} limits the users. */
    ACTIVE,
    /** Every operation responds {@code ERR_PLAN_RESTRICTION}. */
    RESTRICTED,
    /** Every operation responds {@code ERR_PLAN_QUOTA_RESTRICTION}. */
    QUOTA_EXCEEDED,
    /** Every operation responds {@code ERR_SUBSCRIPTION_EXPIRED}. */
    SUBSCRIPTION_EXPIRED
  }

  /** The status of the errors of {@link Plan}. Not documented. */
  public enum PlanErrorStatus implements Position {
    /** 403 (default). */
    FORBIDDEN_403,
    /** 402. */
    PAYMENT_REQUIRED_402
  }

  /**
   * The names of the rate limit headers. The pages on the SDKs and an article use one spelling, the
   * page on REST rate limits the other.
   */
  public enum RateLimitHeaderNames implements Position {
    /**
     * {@code X-Rate-Limit}, {@code X-Rate-Limit-Remaining}, {@code X-Rate-Limit-Reset} (default).
     */
    X_RATE_LIMIT,
    /** {@code X-RateLimit-Limit}, {@code X-RateLimit-Remaining}, {@code X-RateLimit-Reset}. */
    X_RATELIMIT,
    /** Both spellings. */
    BOTH
  }

  /** When rate limit headers are sent. One page says with every response, another only with 429. */
  public enum RateLimitHeadersSent implements Position {
    /** With 429 only (default). */
    WITH_429,
    /** With every response to a request with a valid key. */
    ALWAYS,
    /** Never. */
    NEVER
  }

  /**
   * The form of {@code Retry-After} in a 429. Documented in seconds; HTTP also allows a date, and a
   * gateway may remove it.
   */
  public enum RetryAfter implements Position {
    /** In seconds (default). */
    SECONDS,
    /** As a date. */
    HTTP_DATE,
    /** No header. */
    ABSENT
  }

  /**
   * The rate limit for creating tokens. The documentation lists login as a core operation but does
   * not classify this call.
   */
  public enum MintCountsAs implements Position {
    /** The limit of all other operations (default). */
    OTHER,
    /** The limit of core operations. */
    CORE
  }

  /**
   * The scope of a rate limit: the app by the page on rate limits, the key or the user by older
   * pages.
   */
  public enum RateLimitedBy implements Position {
    /** All calls of the app (default). */
    APP,
    /** All calls with the same API key. */
    KEY,
    /** All calls for the same user; calls for no single user are not limited. */
    USER
  }

  /** The format of times: numbers by the schemas, strings of digits in several samples. */
  public enum TimesInResponses implements Position {
    /** As numbers (default). */
    NUMBERS,
    /** As strings of digits. */
    STRINGS
  }

  /**
   * The location of the cursor in the list of users: beside {@code meta} in the documented sample,
   * inside it in samples of similar lists.
   */
  public enum ListCursor implements Position {
    /** Beside {@code meta} (default). */
    BESIDE_META,
    /** Inside {@code meta}. */
    INSIDE_META,
    /** Nowhere. */
    ABSENT
  }

  /** The value of {@code total} in a list. A documented sample has 5 entries and a total of 0. */
  public enum ListTotal implements Position {
    /** The number of matches (default). */
    COUNTED,
    /** Always 0. */
    ZERO
  }

  /**
   * The response to deleting a user without {@code permanent: true}. A recorded test suite shows
   * one form; the documentation shows the other for both kinds of deletion.
   */
  public enum SoftDeleteResponse implements Position {
    /** {@code deactivatedUids} or {@code alreadyDeactivatedUids} (default). */
    DEACTIVATED_UIDS,
    /** {@code success} and {@code message}. */
    SUCCESS
  }

  /**
   * The response to deleting an already deactivated user without {@code permanent: true}. Not
   * documented.
   */
  public enum SoftDeleteAgain implements Position {
    /** 404 {@code ERR_UID_NOT_FOUND} (default). */
    NOT_FOUND,
    /** 200, see {@link SoftDeleteResponse}. */
    ALREADY_DEACTIVATED
  }

  /**
   * Where {@code permanent} is accepted. The reference and a recorded test suite send it in the
   * body, the Calls guide in the query. In the query it is always a contract violation.
   */
  public enum PermanentDeleteFlag implements Position {
    /** The body only (default). */
    IN_BODY,
    /** The body or the query. */
    IN_BODY_OR_QUERY
  }

  /** How an update changes metadata. Not documented. */
  public enum UpdateMetadata implements Position {
    /** It replaces the existing values (default). */
    REPLACED,
    /** It merges the top-level members. */
    MERGED
  }

  /** How an update changes tags. Not documented. */
  public enum UpdateTags implements Position {
    /** It replaces the existing values (default). */
    REPLACED,
    /** It adds to the existing values. */
    MERGED
  }

  /**
   * What happens to the tokens of a permanently deleted user when the uid is created again. Not
   * documented; in an old report they were invalid.
   */
  public enum TokensOfRecreatedUser implements Position {
    /** They are deleted (default). */
    DELETED,
    /** They are valid again. */
    VALID_AGAIN
  }

  /**
   * The format of {@code appInfo} in responses. Requests send an object; the documented list
   * contains a string.
   */
  public enum AppInfo implements Position {
    /** As an object (default). */
    OBJECT,
    /** As a string that contains JSON. */
    STRING
  }

  /** How an import handles an existing uid. Not documented. */
  public enum ImportOfExistingUid implements Position {
    /** The user is updated; success (default). */
    UPDATED,
    /** The user is not changed; success. */
    SKIPPED,
    /** The user is not changed; {@code ERR_UID_ALREADY_EXISTS} for this uid. */
    REJECTED
  }

  /**
   * Whether an import accepts times as strings of digits. The samples have strings, the schema has
   * integers. Strings are always a contract violation.
   */
  public enum ImportTimesAsStrings implements Position {
    /** Accepted (default). */
    ACCEPTED,
    /** Rejected for this uid. */
    REJECTED
  }

  /**
   * The maximum body size of an import. The page on constraints limits a POST to 10 KB, but 50
   * users with all fields are larger. More than 10 KB is always a contract violation.
   */
  public enum ImportBodyLimit implements Position {
    /** 10 KB, as for every other request (default). */
    KB_10,
    /** 1 MB. */
    MB_1
  }

  /**
   * How the {@code logout()} of a page affects its token. The documentation only mentions that the
   * local session is cleared; in a report of 2019 the token was not found after a logout.
   */
  public enum TokenAfterPageLogout implements Position {
    /** The token is deleted (default, the stricter interpretation). */
    DELETED,
    /** The token stays valid. */
    KEPT
  }

  /**
   * The token in the response to the {@code login(authToken)} of a page. Not documented; the
   * JavaScript SDK continues with the returned token and requests one if there is none.
   */
  public enum TokenAfterPageLogin implements Position {
    /** The token that the page sent (default). */
    SAME,
    /** A new token; the one that the page sent is revoked. */
    ROTATED,
    /** No token. */
    OMITTED
  }

  /** A numeric switch. */
  public enum Amount {
    /**
     * The number of token requests for which a user created by a request is not yet found, as with
     * a lagging replica. Neither reported nor excluded for the real service. 0 by default.
     */
    REPLICA_LAG(0, 0),
    /**
     * The number of valid tokens per user; a further token archives the oldest. Documented as 100,
     * the default; an older page states no limit.
     */
    TOKEN_RETENTION(100, 1),
    /**
     * The lifetime of a token in seconds of the emulator's clock. By the documentation tokens do
     * not expire; other texts mention expired ones. 0, the default, means unlimited.
     */
    TOKEN_LIFETIME_SECONDS(0, 0),
    /**
     * The limit of core operations (create and delete users) per minute. Documented as 10,000, and
     * 500 on the free plan. 0, the default, means no limit.
     */
    CORE_CALLS_PER_MINUTE(0, 0),
    /**
     * The limit of other operations per minute. Documented as 20,000, and 500 on the free plan. 0,
     * the default, means no limit.
     */
    OTHER_CALLS_PER_MINUTE(0, 0),
    /** The limit of imports per minute. 60, the default, is documented; 0 means no limit. */
    IMPORT_CALLS_PER_MINUTE(60, 0),
    /** The maximum number of users in an import. 50, the default, is documented. */
    IMPORT_USERS_PER_CALL(50, 1),
    /**
     * The maximum number of uids in a deactivation or reactivation; more are rejected with {@code
     * ERR_BAD_REQUEST}. Not documented. 0, the default, means no limit.
     */
    UIDS_PER_CALL(0, 0),
    /** The maximum length of a status message. Not documented. 0, the default, means no limit. */
    MAX_STATUS_MESSAGE_LENGTH(0, 0),
    /**
     * The maximum number of users of the plan; a further create is rejected with {@code
     * ERR_PLAN_QUOTA_RESTRICTION}. 0, the default, means no limit.
     */
    PLAN_USER_LIMIT(0, 0);

    private final int defaultValue;
    private final int minimum;

    Amount(int defaultValue, int minimum) {
      this.defaultValue = defaultValue;
      this.minimum = minimum;
    }

    /**
     * Returns the default value.
     *
     * @return the default
     */
    public int defaultValue() {
      return defaultValue;
    }

    /**
     * Rejects a number that is too small.
     *
     * @param number the number
     * @throws IllegalArgumentException if it is too small
     */
    public void check(int number) {
      if (number < minimum) {
        throw new IllegalArgumentException(
            this + ": must be at least " + minimum + ", was " + number);
      }
    }
  }

  /** The default of {@link #tokenRetention()}: 100. */
  public static final int DEFAULT_TOKEN_RETENTION = 100;

  private final Map<Class<?>, Position> positions = new LinkedHashMap<>();
  private final Map<Amount, Integer> amounts = new EnumMap<>(Amount.class);

  Switches() {}

  /**
   * Sets one switch.
   *
   * @param position the position, for example {@code TakenUidStatus.CONFLICT_409}
   * @return this
   */
  public synchronized Switches set(Position position) {
    positions.put(position.getClass(), position);
    return this;
  }

  /**
   * Returns the position of a switch.
   *
   * @param <P> the switch
   * @param type the switch, for example {@code TakenUidStatus.class}
   * @return its position
   */
  public synchronized <P extends Enum<P> & Position> P get(Class<P> type) {
    Position position = positions.get(type);
    return position == null ? type.getEnumConstants()[0] : type.cast(position);
  }

  /**
   * Returns whether a switch is at a position.
   *
   * @param position the position
   * @return true if it is
   */
  public synchronized boolean is(Position position) {
    Position now = positions.get(position.getClass());
    return now == null ? position.getClass().getEnumConstants()[0] == position : now == position;
  }

  /**
   * Sets a numeric switch.
   *
   * @param amount the switch
   * @param number the number; see the constant for its minimum and its unit
   * @return this
   * @throws IllegalArgumentException if it is too small
   */
  public synchronized Switches set(Amount amount, int number) {
    amount.check(number);
    amounts.put(amount, number);
    return this;
  }

  /**
   * Returns the value of a numeric switch.
   *
   * @param amount the switch
   * @return the number
   */
  public synchronized int get(Amount amount) {
    return amounts.getOrDefault(amount, amount.defaultValue);
  }

  /**
   * Sets {@link Amount#REPLICA_LAG}.
   *
   * @param tokenRequests the number of token requests after the create that respond {@code
   *     ERR_UID_NOT_FOUND}
   * @return this
   * @throws IllegalArgumentException if negative
   */
  public Switches replicaLag(int tokenRequests) {
    return set(Amount.REPLICA_LAG, tokenRequests);
  }

  /**
   * Returns {@link Amount#REPLICA_LAG}.
   *
   * @return the number, 0 by default
   */
  public int replicaLag() {
    return get(Amount.REPLICA_LAG);
  }

  /**
   * Sets {@link Amount#TOKEN_RETENTION}.
   *
   * @param tokens the number, at least 1
   * @return this
   * @throws IllegalArgumentException if less than 1
   */
  public Switches tokenRetention(int tokens) {
    return set(Amount.TOKEN_RETENTION, tokens);
  }

  /**
   * Returns {@link Amount#TOKEN_RETENTION}.
   *
   * @return the number, 100 by default
   */
  public int tokenRetention() {
    return get(Amount.TOKEN_RETENTION);
  }

  /** Resets every switch to its default. */
  public synchronized void clear() {
    positions.clear();
    amounts.clear();
  }
}
