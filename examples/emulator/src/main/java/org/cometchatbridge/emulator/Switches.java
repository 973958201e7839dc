/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.EnumMap;
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
    ROLE_NOT_FOUND,
    /** 400 {@code ERR_ROLE_NOT_FOUND}. */
    ROLE_NOT_FOUND_400
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
    REJECTED
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
  public enum CreateWithAuthTokenReturnsToken implements Position {
    /** Yes (default). */
    YES,
    /** The user is created, no token is made and the response has none. */
    NO
  }

  /**
   * What becomes of the tokens of a user who is deactivated. Not documented; old reports show
   * tokens dead after a user was deleted and made anew. Applies to deactivations from now on.
   * Whatever it says, the operations on tokens answer {@code ERR_UID_NOT_FOUND} meanwhile.
   */
  public enum TokensOfDeactivatedUser implements Position {
    /** They are gone for good (default). */
    DELETED,
    /** They are not valid meanwhile, and valid again after the reactivation. */
    SUSPENDED,
    /** They stay valid all along. */
    STILL_VALID
  }

  /** Whether {@code metadata.@private} comes back to the API key that wrote it. Not documented. */
  public enum PrivateMetadata implements Position {
    /** It comes back (default). */
    RETURNED,
    /** It is stored but left out of responses. */
    OMITTED
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

  /**
   * Which characters a uid may have. The pages on users and on constraints allow the underscore,
   * three others speak of letters, digits and dashes only.
   */
  public enum UidCharacters implements Position {
    /** Letters, digits, dashes and underscores (default). */
    WITH_UNDERSCORE,
    /** Letters, digits and dashes; how a rejection reads says {@link InvalidUid}. */
    WITHOUT_UNDERSCORE
  }

  /** How long a uid may be. The page on constraints says both. */
  public enum UidLength implements Position {
    /** 100 characters at most (default). */
    UP_TO_100,
    /** 99 characters at most. */
    LESS_THAN_100
  }

  /**
   * How much metadata a user may have. The page on constraints says 5 KB, the older reference 1.6 K
   * characters.
   */
  public enum MetadataLimit implements Position {
    /** 5120 bytes of JSON (default). */
    BYTES_5120,
    /** 1600 characters of JSON. */
    CHARACTERS_1600
  }

  /**
   * How a body over 10 KB is rejected. Not documented; the page on constraints only has the limit.
   */
  public enum OversizedRequest implements Position {
    /** 413 with an HTML page (default). */
    HTML_413,
    /** 400 {@code ERR_BAD_REQUEST}. */
    BAD_REQUEST_400
  }

  /** The status that goes with {@code AUTH_ERR_EMPTY_APIKEY}. Not documented. */
  public enum EmptyKeyStatus implements Position {
    /** 401 (default). */
    UNAUTHORIZED_401,
    /** 400. */
    BAD_REQUEST_400,
    /** 403. */
    FORBIDDEN_403
  }

  /**
   * The status that goes with {@code AUTH_ERR_INVALID_APPID} and {@code AUTH_ERR_EMPTY_APPID}. Not
   * documented.
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
   * Whether the header {@code appId} is needed. It is with the shared host that the Calls guide
   * uses, it is not where the host names the application.
   */
  public enum AppIdHeader implements Position {
    /** Not needed; if it is sent, it must be right (default). */
    OPTIONAL,
    /** Without it the response is {@code AUTH_ERR_EMPTY_APPID}, see {@link AppIdStatus}. */
    REQUIRED
  }

  /** The status that goes with {@code ERR_INVALID_API_VERSION}. Not documented. */
  public enum UnknownVersionStatus implements Position {
    /** 404 (default). */
    NOT_FOUND_404,
    /** 400. */
    BAD_REQUEST_400
  }

  /**
   * Whether an {@code authOnly} key may read a user. Most pages only say what it may not change;
   * one says that it is for tokens only.
   */
  public enum AuthOnlyKeyMayRead implements Position {
    /** Allowed (default). */
    YES,
    /** 403 {@code AUTH_ERR_NO_ACCESS}. */
    NO
  }

  /**
   * Whether an {@code authOnly} key may list, read, change, delete and flush tokens. The pages only
   * say that it may mint them.
   */
  public enum AuthOnlyKeyMayManageTokens implements Position {
    /** Allowed (default). */
    YES,
    /** 403 {@code AUTH_ERR_NO_ACCESS}; minting stays allowed. */
    NO
  }

  /** What the application's plan allows. The codes are documented, when they appear is not. */
  public enum Plan implements Position {
    /** Everything (default); how many users says {@link Amount#PLAN_USER_LIMIT}. */
    ACTIVE,
    /** Every operation answers {@code ERR_PLAN_RESTRICTION}. */
    RESTRICTED,
    /** Every operation answers {@code ERR_PLAN_QUOTA_RESTRICTION}. */
    QUOTA_EXCEEDED,
    /** Every operation answers {@code ERR_SUBSCRIPTION_EXPIRED}. */
    SUBSCRIPTION_EXPIRED
  }

  /** The status that goes with the errors of {@link Plan}. Not documented. */
  public enum PlanErrorStatus implements Position {
    /** 403 (default). */
    FORBIDDEN_403,
    /** 402. */
    PAYMENT_REQUIRED_402
  }

  /**
   * How the headers are called that tell the limits. The pages on the SDKs and an article spell
   * them one way, the page on REST rate limits the other.
   */
  public enum RateLimitHeaderNames implements Position {
    /**
     * {@code X-Rate-Limit}, {@code X-Rate-Limit-Remaining}, {@code X-Rate-Limit-Reset} (default).
     */
    X_RATE_LIMIT,
    /** {@code X-RateLimit-Limit}, {@code X-RateLimit-Remaining}, {@code X-RateLimit-Reset}. */
    X_RATELIMIT,
    /** Both spellings at once. */
    BOTH
  }

  /** When those headers are sent. One page says with every response, the other with 429. */
  public enum RateLimitHeadersSent implements Position {
    /** With 429 only (default). */
    WITH_429,
    /** With every response to an accepted key. */
    ALWAYS,
    /** Not at all. */
    NEVER
  }

  /**
   * What {@code Retry-After} of a 429 looks like. Documented in seconds; HTTP allows a date, and a
   * gateway may drop it.
   */
  public enum RetryAfter implements Position {
    /** In seconds (default). */
    SECONDS,
    /** As a date. */
    HTTP_DATE,
    /** It is missing. */
    ABSENT
  }

  /**
   * Which rate limit a mint counts towards. The login is named as a core operation; no page places
   * this call.
   */
  public enum MintCountsAs implements Position {
    /** The limit of all other operations (default). */
    OTHER,
    /** The limit of core operations. */
    CORE
  }

  /**
   * Who shares a rate limit. The page on rate limits says the application, older pages name the
   * key, too.
   */
  public enum RateLimitedBy implements Position {
    /** All calls of the application (default). */
    APP,
    /** All calls with the same API key. */
    KEY
  }

  /** How times are written. As numbers by the schemas, as strings of digits in several samples. */
  public enum TimesInResponses implements Position {
    /** As numbers (default). */
    NUMBERS,
    /** As strings of digits. */
    STRINGS
  }

  /**
   * Where the list of users has its cursor. Beside {@code meta} in the documented sample, inside it
   * in those of sister lists.
   */
  public enum ListCursor implements Position {
    /** Beside {@code meta} (default). */
    BESIDE_META,
    /** Inside {@code meta}. */
    INSIDE_META,
    /** Nowhere. */
    ABSENT
  }

  /** What {@code total} of a list counts. A documented sample has 5 entries and the total 0. */
  public enum ListTotal implements Position {
    /** Every match (default). */
    COUNTED,
    /** Nothing: 0. */
    ZERO
  }

  /**
   * What deleting a user without {@code permanent: true} answers. A recorded suite saw one form,
   * the documentation has the other as the sample for both kinds of delete.
   */
  public enum SoftDeleteResponse implements Position {
    /** {@code deactivatedUids} or {@code alreadyDeactivatedUids} (default). */
    DEACTIVATED_UIDS,
    /** {@code success} and {@code message}. */
    SUCCESS
  }

  /**
   * What deleting a deactivated user once more answers, without {@code permanent: true}. Not
   * documented.
   */
  public enum SoftDeleteAgain implements Position {
    /** 404 {@code ERR_UID_NOT_FOUND} (default). */
    NOT_FOUND,
    /** 200, see {@link SoftDeleteResponse}. */
    ALREADY_DEACTIVATED
  }

  /**
   * Where {@code permanent} is read from. The reference and a recorded suite put it into the body,
   * the Calls guide into the query. In the query it is a contract violation either way.
   */
  public enum PermanentDeleteFlag implements Position {
    /** The body only (default). */
    IN_BODY,
    /** The body, or else the query. */
    IN_BODY_OR_QUERY
  }

  /** What an update does to metadata. Not documented. */
  public enum UpdateMetadata implements Position {
    /** It replaces them (default). */
    REPLACED,
    /** It adds to them, member by member. */
    MERGED
  }

  /** What an update does to tags. Not documented. */
  public enum UpdateTags implements Position {
    /** It replaces them (default). */
    REPLACED,
    /** It adds to them. */
    MERGED
  }

  /**
   * What becomes of the tokens of a user who is deleted for good, once the same uid is created
   * again. Not documented; an old report shows them dead.
   */
  public enum TokensOfRecreatedUser implements Position {
    /** They are gone for good (default). */
    DELETED,
    /** They are valid again. */
    VALID_AGAIN
  }

  /**
   * How {@code appInfo} of a token is answered. As a string in the documented list, sent as an
   * object.
   */
  public enum AppInfo implements Position {
    /** As the object it was sent as (default). */
    OBJECT,
    /** As JSON in a string. */
    STRING
  }

  /** What an import does with a uid that exists. Not documented. */
  public enum ImportOfExistingUid implements Position {
    /** The user is changed; success (default). */
    UPDATED,
    /** The user stays as it is; success. */
    SKIPPED,
    /** The user stays as it is; {@code ERR_UID_ALREADY_EXISTS} for this uid. */
    REJECTED
  }

  /**
   * Whether an import takes times as strings of digits. The samples have strings, the schema has
   * integers. Strings are a contract violation either way.
   */
  public enum ImportTimesAsStrings implements Position {
    /** Accepted (default). */
    ACCEPTED,
    /** Rejected for this uid. */
    REJECTED
  }

  /**
   * How large the body of an import may be. The page on constraints limits a POST to 10 KB, but 50
   * users with all their fields are larger. Over 10 KB is a contract violation either way.
   */
  public enum ImportBodyLimit implements Position {
    /** 10 KB as for every other request (default). */
    KB_10,
    /** 1 MB. */
    MB_1
  }

  /**
   * What the {@code logout()} of a page does to its token. The documentation only says that the
   * local session is cleared; a report of 2019 has a token that was not found after a logout.
   */
  public enum TokenAfterPageLogout implements Position {
    /** The token is deleted (default, the stricter reading). */
    DELETED,
    /** The token stays valid. */
    KEPT
  }

  /**
   * Which token the response to the {@code login(authToken)} of a page names. Not documented; the
   * JavaScript SDK goes on with the one that is answered, and asks once more if there is none.
   */
  public enum TokenAfterPageLogin implements Position {
    /** The one that the page sent (default). */
    SAME,
    /** A new one; the one that the page sent is no longer valid. */
    ROTATED,
    /** None. */
    OMITTED
  }

  /** A switch that is a number. */
  public enum Amount {
    /**
     * For how many mints a user created by a request is not found yet, as if a replica lagged
     * behind. Never reported, never excluded either. 0 by default.
     */
    REPLICA_LAG(0, 0),
    /**
     * How many tokens of one user stay valid; a mint beyond it archives the oldest. The
     * documentation says 100, the default (an older page: no limit).
     */
    TOKEN_RETENTION(100, 1),
    /**
     * After how many seconds of the emulator's clock a token ends. The documentation says that
     * tokens do not expire, other texts speak of expired ones. 0, the default, for never.
     */
    TOKEN_LIFETIME_SECONDS(0, 0),
    /**
     * How many core operations (create and delete users) a minute are allowed. Documented as
     * 10,000, and 500 on the free plan. 0, the default, for no limit.
     */
    CORE_CALLS_PER_MINUTE(0, 0),
    /**
     * How many other operations a minute are allowed. Documented as 20,000, and 500 on the free
     * plan. 0, the default, for no limit.
     */
    OTHER_CALLS_PER_MINUTE(0, 0),
    /** How many imports a minute are allowed: 60, the documented default. 0 for no limit. */
    IMPORT_CALLS_PER_MINUTE(60, 0),
    /** How many users an import may have: 50, the documented default. */
    IMPORT_USERS_PER_CALL(50, 1),
    /**
     * How many uids one call may deactivate or reactivate; more are answered with {@code
     * ERR_BAD_REQUEST}. Not documented. 0, the default, for no limit.
     */
    UIDS_PER_CALL(0, 0),
    /** How many characters a status message may have. Not documented. 0, the default, for any. */
    MAX_STATUS_MESSAGE_LENGTH(0, 0),
    /**
     * How many users the plan allows; a create beyond it answers {@code
     * ERR_PLAN_QUOTA_RESTRICTION}. 0, the default, for any.
     */
    PLAN_USER_LIMIT(0, 0);

    private final int defaultValue;
    private final int least;

    Amount(int defaultValue, int least) {
      this.defaultValue = defaultValue;
      this.least = least;
    }

    /**
     * The number unless it is set.
     *
     * @return the default
     */
    public int defaultValue() {
      return defaultValue;
    }

    /**
     * Rejects a number that is too small.
     *
     * @param number the number to be set
     * @throws IllegalArgumentException if it is too small
     */
    public void check(int number) {
      if (number < least) {
        throw new IllegalArgumentException(
            this + ": must be at least " + least + ", was " + number);
      }
    }
  }

  /** The default of {@link #tokenRetention()}: CometChat keeps the 100 newest tokens of a user. */
  public static final int DEFAULT_TOKEN_RETENTION = 100;

  private final Map<Class<?>, Position> set = new LinkedHashMap<>();
  private final Map<Amount, Integer> amounts = new EnumMap<>(Amount.class);

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
   * Whether a switch stands at a position.
   *
   * @param position the position
   * @return true if it does
   */
  public synchronized boolean is(Position position) {
    Position now = set.get(position.getClass());
    return now == null ? position.getClass().getEnumConstants()[0] == position : now == position;
  }

  /**
   * Sets a number.
   *
   * @param amount which
   * @param number the number, not negative; see the constant for more
   * @return this
   * @throws IllegalArgumentException if it is too small
   */
  public synchronized Switches set(Amount amount, int number) {
    amount.check(number);
    amounts.put(amount, number);
    return this;
  }

  /**
   * What a number is.
   *
   * @param amount which
   * @return the number
   */
  public synchronized int get(Amount amount) {
    return amounts.getOrDefault(amount, amount.defaultValue);
  }

  /**
   * As {@link #set(Amount, int)} with {@link Amount#REPLICA_LAG}.
   *
   * @param mints how many mints after the create answer {@code ERR_UID_NOT_FOUND}
   * @return this
   * @throws IllegalArgumentException if negative
   */
  public Switches replicaLag(int mints) {
    return set(Amount.REPLICA_LAG, mints);
  }

  /**
   * For how many mints a new user is not found yet.
   *
   * @return the number, 0 by default
   */
  public int replicaLag() {
    return get(Amount.REPLICA_LAG);
  }

  /**
   * As {@link #set(Amount, int)} with {@link Amount#TOKEN_RETENTION}.
   *
   * @param tokens the number, at least 1
   * @return this
   * @throws IllegalArgumentException if less than 1
   */
  public Switches tokenRetention(int tokens) {
    return set(Amount.TOKEN_RETENTION, tokens);
  }

  /**
   * How many tokens of one user stay valid.
   *
   * @return the number, 100 by default
   */
  public int tokenRetention() {
    return get(Amount.TOKEN_RETENTION);
  }

  /** Puts every switch and every number back to its default. */
  public synchronized void clear() {
    set.clear();
    amounts.clear();
  }
}
