/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.spi.AuditSink;
import org.cometchatbridge.core.spi.BridgeListener;
import org.cometchatbridge.core.spi.TokenRequestObserver;
import org.cometchatbridge.core.spi.UidMapping;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one bridge.
 *
 * <p>Three are required: app id, region and API key. {@link Builder#build} checks all of them
 * together; its exception names the problem and the remedy. Immutable and thread-safe; {@link
 * #toString} does not contain the keys.
 *
 * @since 0.1.0
 */
public final class CometChatBridgeConfig {

  private final SettingNotation notation;
  private final ApiKeyCheck keys;
  private final String appId;
  private final String region;
  private final Supplier<String> apiKey;
  private final @Nullable Supplier<String> secondaryApiKey;
  private final boolean secondaryApiKeySet;
  private final @Nullable URI ownBaseUrl;
  private final boolean insecureBaseUrl;
  private final boolean revokeOnExpiry;
  private final URI baseUrl;
  private final Duration connectTimeout;
  private final Duration callTimeout;
  private final Duration maxLoginWait;
  private final Duration tokenTimeout;
  private final Predicate<ChatUser> eligibility;
  private final DeactivatedUserPolicy deactivatedUsers;
  private final ProfileSync profileSync;
  private final UidMapping uidMapping;
  private final UserIdCase userIdCase;
  private final @Nullable String tenant;
  private final ExistingUserPolicy existingUsers;
  private final RecycledUserIdPolicy recycledUserIds;
  private final TokenScope tokenScope;
  private final Duration sharedTokenLifetime;
  private final int maxTokensPerUserPerHour;
  private final int maxCachedUsers;
  private final Duration shutdownWait;
  private final int coreCallsPerMinute;
  private final int standardCallsPerMinute;
  private final @Nullable URI proxy;
  private final @Nullable SSLContext sslContext;
  private final BridgeListener listener;
  private final @Nullable AuditSink audit;
  private final @Nullable AuditMode ownAuditMode;
  private final AuditMode auditMode;
  private final @Nullable JdbcSync jdbcSync;
  private final TokenRequestObserver tokenRequestObserver;
  private final InstantSource clock;
  private final @Nullable Consumer<String> fallbackLog;
  private final @Nullable String appName;

  private CometChatBridgeConfig(Builder builder) {
    SettingNotation names = builder.notation;
    ApiAddress address = new ApiAddress(names);
    this.keys = new ApiKeyCheck(names);
    this.notation = names;
    this.appId = address.appId(builder.appId);
    this.apiKey = keys.primary(builder.apiKey, builder.apiKeys);
    this.secondaryApiKey = keys.secondary(builder.secondaryApiKey, builder.secondaryApiKeys);
    this.secondaryApiKeySet = builder.secondaryApiKeySet;
    this.region = address.region(builder.region, builder.baseUrl != null);
    this.ownBaseUrl = builder.baseUrl;
    this.insecureBaseUrl = builder.insecureBaseUrl;
    this.revokeOnExpiry = builder.revokeOnExpiry;
    this.baseUrl = address.baseUrl(ownBaseUrl, insecureBaseUrl, appId, region);
    this.connectTimeout = Setting.CONNECT_TIMEOUT.check(builder.connectTimeout, names);
    this.callTimeout = Setting.CALL_TIMEOUT.check(builder.callTimeout, names);
    this.maxLoginWait = Setting.MAX_LOGIN_WAIT.check(builder.maxLoginWait, names);
    this.tokenTimeout = Setting.TOKEN_TIMEOUT.check(builder.tokenTimeout, names);
    this.eligibility = builder.eligibility;
    this.deactivatedUsers = builder.deactivatedUsers;
    this.profileSync = builder.profileSync;
    this.uidMapping = builder.uidMapping;
    this.userIdCase = builder.userIdCase;
    this.tenant = address.tenant(builder.tenant);
    this.existingUsers = builder.existingUsers;
    this.recycledUserIds = builder.recycledUserIds;
    this.tokenScope = builder.tokenScope;
    this.sharedTokenLifetime =
        Setting.SHARED_TOKEN_LIFETIME.check(builder.sharedTokenLifetime, names);
    this.maxTokensPerUserPerHour =
        Setting.MAX_TOKENS_PER_USER_PER_HOUR.check(builder.maxTokensPerUserPerHour, names);
    this.maxCachedUsers = Setting.MAX_CACHED_USERS.check(builder.maxCachedUsers, names);
    this.shutdownWait = Setting.SHUTDOWN_WAIT.check(builder.shutdownWait, names);
    this.coreCallsPerMinute =
        Setting.CORE_CALLS_PER_MINUTE.check(builder.coreCallsPerMinute, names);
    this.standardCallsPerMinute =
        Setting.STANDARD_CALLS_PER_MINUTE.check(builder.standardCallsPerMinute, names);
    this.proxy = address.proxy(builder.proxy);
    this.sslContext = builder.sslContext;
    this.listener = builder.listener;
    this.audit = builder.audit;
    this.jdbcSync = builder.jdbcSync;
    this.ownAuditMode = builder.auditMode;
    this.auditMode = auditMode(builder);
    this.tokenRequestObserver = builder.tokenRequestObserver;
    this.clock = builder.clock;
    this.fallbackLog = builder.fallbackLog;
    this.appName = builder.appName;
    new TimeoutOrder(names).check(this);
  }

  private static AuditMode auditMode(Builder builder) {
    if (builder.auditMode == null) {
      return builder.audit == null && builder.jdbcSync != null ? AuditMode.JDBC : AuditMode.LOG;
    }
    if (builder.auditMode == AuditMode.JDBC && builder.jdbcSync == null) {
      throw builder.notation.rejected(
          Setting.AUDIT,
          "jdbc needs a database for the changes of users, and none is set",
          "set "
              + builder.notation.nameOf(Setting.SYNC_DATA_SOURCE)
              + ", or jdbcSync in code, or use log or off");
    }
    if (builder.auditMode == AuditMode.JDBC && builder.audit != null) {
      throw builder.notation.rejected(
          Setting.AUDIT,
          "jdbc stores the audit in the database, and an AuditSink is set as well",
          "remove the AuditSink, or use log");
    }
    return builder.auditMode;
  }

  /**
   * Creates a builder with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Creates a builder with these settings. A base URL that was derived from app id and region is
   * derived again.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.notation = notation;
    builder.appId = appId;
    builder.region = region;
    builder.apiKeys = apiKey;
    builder.secondaryApiKeys = secondaryApiKey;
    builder.secondaryApiKeySet = secondaryApiKeySet;
    builder.baseUrl = ownBaseUrl;
    builder.insecureBaseUrl = insecureBaseUrl;
    builder.revokeOnExpiry = revokeOnExpiry;
    builder.connectTimeout = connectTimeout;
    builder.callTimeout = callTimeout;
    builder.maxLoginWait = maxLoginWait;
    builder.tokenTimeout = tokenTimeout;
    builder.eligibility = eligibility;
    builder.deactivatedUsers = deactivatedUsers;
    builder.profileSync = profileSync;
    builder.uidMapping = uidMapping;
    builder.userIdCase = userIdCase;
    builder.tenant = tenant;
    builder.existingUsers = existingUsers;
    builder.recycledUserIds = recycledUserIds;
    builder.tokenScope = tokenScope;
    builder.sharedTokenLifetime = sharedTokenLifetime;
    builder.maxTokensPerUserPerHour = maxTokensPerUserPerHour;
    builder.maxCachedUsers = maxCachedUsers;
    builder.shutdownWait = shutdownWait;
    builder.coreCallsPerMinute = coreCallsPerMinute;
    builder.standardCallsPerMinute = standardCallsPerMinute;
    builder.proxy = proxy;
    builder.sslContext = sslContext;
    builder.listener = listener;
    builder.audit = audit;
    builder.auditMode = ownAuditMode;
    builder.jdbcSync = jdbcSync;
    builder.tokenRequestObserver = tokenRequestObserver;
    builder.clock = clock;
    builder.fallbackLog = fallbackLog;
    builder.appName = appName;
    return builder;
  }

  /**
   * Returns the CometChat app.
   *
   * @return its id, as in the CometChat dashboard
   */
  public String appId() {
    return appId;
  }

  /**
   * Returns the region of the CometChat app.
   *
   * @return {@code us}, {@code eu} or {@code in}
   */
  public String region() {
    return region;
  }

  /**
   * Returns the REST API key for a call that starts now. It is a secret of the server: it must not
   * reach a page or a log.
   *
   * @return the key
   * @throws ConfigurationException if the application's supplier returns no key, or one that a
   *     header cannot carry
   */
  public String apiKey() {
    return keys.primary(apiKey.get());
  }

  /**
   * Returns the second REST API key. Calls use it while {@link #apiKey()} is being replaced: if
   * CometChat does not know the first key, or it cannot be read. It is a secret of the server.
   *
   * @return the key, or empty if there is none now
   * @throws ConfigurationException if the application's supplier returns a key that a header cannot
   *     carry
   */
  public Optional<String> secondaryApiKey() {
    return secondaryApiKey == null ? Optional.empty() : keys.secondary(secondaryApiKey.get());
  }

  /**
   * Returns the address of the REST API, including the version.
   *
   * @return an absolute URL without a trailing slash; https, http to loopback, or with {@link
   *     #insecureBaseUrl()} http to another machine
   */
  public URI baseUrl() {
    return baseUrl;
  }

  /**
   * Returns whether the base URL may use plain http to another machine.
   *
   * @return false by default
   */
  public boolean insecureBaseUrl() {
    return insecureBaseUrl;
  }

  /**
   * Returns the maximum time for each step of opening a connection: connecting, and the TLS
   * handshake.
   *
   * @return at least 1 ms, at most 5 minutes
   */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /**
   * Returns the maximum time for one call, from sending the request to the end of the response.
   * Opening a connection, or waiting for one, does not count.
   *
   * @return at least 1 ms, at most {@code tokenTimeout}
   */
  public Duration callTimeout() {
    return callTimeout;
  }

  /**
   * Returns the maximum time for which threads of the application wait for the token of one login.
   *
   * @return zero (no thread waits) up to {@code tokenTimeout}
   */
  public Duration maxLoginWait() {
    return maxLoginWait;
  }

  /**
   * Returns the maximum time for one token request, which does not run on the application's
   * threads.
   *
   * @return at least 1 ms, at most 5 minutes
   */
  public Duration tokenTimeout() {
    return tokenTimeout;
  }

  /**
   * Returns the rule that decides who gets chat.
   *
   * @return the rule
   */
  public Predicate<ChatUser> eligibility() {
    return eligibility;
  }

  /**
   * Returns what happens at the login of a user who is deactivated in CometChat.
   *
   * @return the policy
   */
  public DeactivatedUserPolicy deactivatedUsers() {
    return deactivatedUsers;
  }

  /**
   * Returns whether a login updates the profile of its user.
   *
   * @return whether and when
   */
  public ProfileSync profileSync() {
    return profileSync;
  }

  /**
   * Returns how user ids become uids, without the tenant. {@link CometChatBridge#uidOf} returns the
   * complete uid.
   *
   * @return the mapping
   */
  public UidMapping uidMapping() {
    return uidMapping;
  }

  /**
   * Returns whether user ids that differ only in case belong to one user.
   *
   * @return the form in which user ids are compared
   */
  public UserIdCase userIdCase() {
    return userIdCase;
  }

  /**
   * Returns the prefix of every uid.
   *
   * @return 1 to 20 characters of {@code a-z 0-9} and inner hyphens, or empty
   */
  public Optional<String> tenant() {
    return Optional.ofNullable(tenant);
  }

  /**
   * Returns what happens with a CometChat user that the bridge has not created.
   *
   * @return the policy
   */
  public ExistingUserPolicy existingUsers() {
    return existingUsers;
  }

  /**
   * Returns the policy for users who register with a user id that a CometChat user has already.
   *
   * @return the policy
   */
  public RecycledUserIdPolicy recycledUserIds() {
    return recycledUserIds;
  }

  /**
   * Returns what one token belongs to.
   *
   * @return the scope
   */
  public TokenScope tokenScope() {
    return tokenScope;
  }

  /**
   * Returns how long a token that the bridge keeps itself is handed to further requests and login
   * sessions, counted from the start of its token request. These are the tokens of scope {@link
   * TokenScope#USER} and of login sessions without an HTTP session.
   *
   * @return at least 1 minute and {@code tokenTimeout}, at most 30 days
   */
  public Duration sharedTokenLifetime() {
    return sharedTokenLifetime;
  }

  /**
   * Returns the maximum number of tokens that this node creates for one user within an hour.
   *
   * @return 1 to 10,000
   */
  public int maxTokensPerUserPerHour() {
    return maxTokensPerUserPerHour;
  }

  /**
   * Returns for how many users the bridge keeps tokens and quotas in memory, on this node. Beyond
   * it, the least recently used ones are removed, and their shared tokens are revoked.
   *
   * @return 1,000 to 100,000,000
   */
  public int maxCachedUsers() {
    return maxCachedUsers;
  }

  /**
   * Returns how long {@link CometChatBridge#close()} waits for pending revocations.
   *
   * @return zero to 1 minute
   */
  public Duration shutdownWait() {
    return shutdownWait;
  }

  /**
   * Returns the maximum number of calls per minute, on this node, that log in, create or delete
   * users.
   *
   * @return 1 to 1,000,000
   */
  public int coreCallsPerMinute() {
    return coreCallsPerMinute;
  }

  /**
   * Returns the maximum number of all other calls per minute, on this node.
   *
   * @return 1 to 1,000,000
   */
  public int standardCallsPerMinute() {
    return standardCallsPerMinute;
  }

  /**
   * Returns the HTTP proxy for connections to CometChat.
   *
   * @return {@code http://host:port}, perhaps with user and password, or empty for direct
   *     connections
   */
  public Optional<URI> proxy() {
    return Optional.ofNullable(proxy);
  }

  /**
   * Returns the keys and certificates for TLS.
   *
   * @return the context, or empty for the Java platform's own
   */
  public Optional<SSLContext> sslContext() {
    return Optional.ofNullable(sslContext);
  }

  /**
   * Returns the listener that receives the bridge's events, in addition to the bridge's own log.
   *
   * @return the listener
   */
  public BridgeListener listener() {
    return listener;
  }

  /**
   * Returns whether an HTTP session that expires revokes its token.
   *
   * @return false by default
   */
  public boolean revokeOnExpiry() {
    return revokeOnExpiry;
  }

  /**
   * Returns the application's store of the audit. It is used with {@link AuditMode#LOG} only.
   *
   * @return the sink, or empty for the logger {@code org.cometchatbridge.audit}
   */
  public Optional<AuditSink> audit() {
    return Optional.ofNullable(audit);
  }

  /**
   * Returns where the audit is stored.
   *
   * @return {@link AuditMode#JDBC} by default if {@link #jdbcSync} is set and no {@link #audit},
   *     else {@link AuditMode#LOG}
   */
  public AuditMode auditMode() {
    return auditMode;
  }

  /**
   * Returns where the changes of users are kept.
   *
   * @return the database, or empty for the memory of this process
   */
  public Optional<JdbcSync> jdbcSync() {
    return Optional.ofNullable(jdbcSync);
  }

  /**
   * Returns the observer of token requests, for example for traces.
   *
   * @return the observer
   */
  public TokenRequestObserver tokenRequestObserver() {
    return tokenRequestObserver;
  }

  /**
   * Returns how messages name settings.
   *
   * @return the notation of the configuration
   */
  public SettingNotation notation() {
    return notation;
  }

  /**
   * Returns whether a {@linkplain Builder#fallbackLog fallback log} is set.
   *
   * @return {@code false} by default
   */
  public boolean hasFallbackLog() {
    return fallbackLog != null;
  }

  /**
   * Returns the log of the bridge, which uses the {@linkplain Builder#fallbackLog fallback} where
   * SLF4J has no provider.
   *
   * @return the log, with settings named in the {@link #notation}
   */
  public OperatorLog log() {
    OperatorLog log =
        fallbackLog == null ? OperatorLog.toPlatform() : OperatorLog.withFallback(fallbackLog);
    return appName == null ? log.in(notation) : log.in(notation).ofApp(appName);
  }

  /**
   * Returns the clock that dates tokens.
   *
   * @return the clock
   */
  public InstantSource clock() {
    return clock;
  }

  @Override
  public String toString() {
    return "CometChatBridgeConfig[appId="
        + appId
        + ", region="
        + region
        + ", apiKey=redacted"
        + (secondaryApiKeySet ? ", secondaryApiKey=redacted" : "")
        + ", baseUrl="
        + baseUrl
        + ", connectTimeout="
        + connectTimeout
        + ", callTimeout="
        + callTimeout
        + ", maxLoginWait="
        + maxLoginWait
        + ", tokenTimeout="
        + tokenTimeout
        + ", tokenScope="
        + tokenScope
        + ", userChanges="
        + (jdbcSync == null ? "in memory" : "in a database")
        + "]";
  }

  /**
   * Collects the settings. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private SettingNotation notation = SettingNotation.INIT_PARAM;
    private @Nullable String appId;
    private @Nullable String region;
    private @Nullable String apiKey;
    private @Nullable Supplier<String> apiKeys;
    private @Nullable String secondaryApiKey;
    private @Nullable Supplier<String> secondaryApiKeys;
    private boolean secondaryApiKeySet;
    private @Nullable URI baseUrl;
    private boolean insecureBaseUrl;
    private boolean revokeOnExpiry;
    private Duration connectTimeout = Setting.CONNECT_TIMEOUT.defaultDuration();
    private Duration callTimeout = Setting.CALL_TIMEOUT.defaultDuration();
    private Duration maxLoginWait = Setting.MAX_LOGIN_WAIT.defaultDuration();
    private Duration tokenTimeout = Setting.TOKEN_TIMEOUT.defaultDuration();
    private Predicate<ChatUser> eligibility = user -> true;
    private DeactivatedUserPolicy deactivatedUsers = DeactivatedUserPolicy.REJECT;
    private ProfileSync profileSync = ProfileSync.ON_LOGIN;
    private UidMapping uidMapping = UidStrategy.DEFAULT;
    private UserIdCase userIdCase = UserIdCase.SENSITIVE;
    private @Nullable String tenant;
    private ExistingUserPolicy existingUsers = ExistingUserPolicy.ADOPT;
    private RecycledUserIdPolicy recycledUserIds = RecycledUserIdPolicy.WARN;
    private TokenScope tokenScope = TokenScope.SESSION;
    private Duration sharedTokenLifetime = Setting.SHARED_TOKEN_LIFETIME.defaultDuration();
    private int maxTokensPerUserPerHour = Setting.MAX_TOKENS_PER_USER_PER_HOUR.defaultNumber();
    private int maxCachedUsers = Setting.MAX_CACHED_USERS.defaultNumber();
    private Duration shutdownWait = Setting.SHUTDOWN_WAIT.defaultDuration();
    private int coreCallsPerMinute = Setting.CORE_CALLS_PER_MINUTE.defaultNumber();
    private int standardCallsPerMinute = Setting.STANDARD_CALLS_PER_MINUTE.defaultNumber();
    private @Nullable URI proxy;
    private @Nullable SSLContext sslContext;
    private BridgeListener listener = event -> {};
    private @Nullable AuditSink audit;
    private @Nullable AuditMode auditMode;
    private @Nullable JdbcSync jdbcSync;
    private TokenRequestObserver tokenRequestObserver = TokenRequestObserver.none();
    private InstantSource clock = Clock.systemUTC();
    private @Nullable Consumer<String> fallbackLog;
    private @Nullable String appName;

    private Builder() {}

    /**
     * Sets how messages name settings.
     *
     * @param notation the notation of the configuration; {@link SettingNotation#INIT_PARAM} by
     *     default, whose names are those of this builder's methods
     * @return this builder
     */
    public Builder notation(SettingNotation notation) {
      this.notation = Objects.requireNonNull(notation, "notation");
      return this;
    }

    /**
     * Sets the CometChat app.
     *
     * @param appId the App ID from the CometChat dashboard; required
     * @return this builder
     */
    public Builder appId(String appId) {
      this.appId = appId;
      return this;
    }

    /**
     * Sets the region of the CometChat app.
     *
     * @param region {@code us}, {@code eu} or {@code in}; required unless a base URL is set
     * @return this builder
     */
    public Builder region(String region) {
      this.region = region;
      return this;
    }

    /**
     * Sets the REST API key.
     *
     * @param apiKey a key with {@code fullAccess} scope; required
     * @return this builder
     */
    public Builder apiKey(String apiKey) {
      this.apiKey = apiKey;
      this.apiKeys = null;
      return this;
    }

    /**
     * Sets a supplier of the REST API key, so that the key can be changed without a restart.
     *
     * @param apiKey called before every call to CometChat, on a thread of the bridge; must be fast.
     *     A call fails if the supplier throws or returns no valid key
     * @return this builder
     */
    public Builder apiKey(Supplier<String> apiKey) {
      this.apiKeys = Objects.requireNonNull(apiKey, "apiKey");
      return this;
    }

    /**
     * Sets a second REST API key, for use while the first one is being replaced. If CometChat
     * rejects a call because it does not know the first key, the call is repeated at once with the
     * second one. The second key is used from then on, until it is rejected too or the first one
     * changes.
     *
     * @param secondaryApiKey a key of the same app with {@code fullAccess} scope; none by default,
     *     and a blank one counts as none
     * @return this builder
     */
    public Builder secondaryApiKey(String secondaryApiKey) {
      this.secondaryApiKey = Objects.requireNonNull(secondaryApiKey, "secondaryApiKey");
      this.secondaryApiKeys = null;
      this.secondaryApiKeySet = !secondaryApiKey.isBlank();
      return this;
    }

    /**
     * Sets a supplier of the second REST API key, so that the key can be set without a restart.
     *
     * @param secondaryApiKey called when the first key does not work, on a thread of the bridge;
     *     must be fast. There is no second key while the supplier returns a blank one or throws
     * @return this builder
     */
    public Builder secondaryApiKey(Supplier<String> secondaryApiKey) {
      this.secondaryApiKeys = Objects.requireNonNull(secondaryApiKey, "secondaryApiKey");
      this.secondaryApiKeySet = true;
      return this;
    }

    /**
     * Sets where a second REST API key may be set later, such as a property that is read again.
     * {@code toString} names a second key only if there is one now.
     *
     * @param secondaryApiKey called at once, and when the first key does not work; must be fast
     * @return this builder
     */
    public Builder optionalSecondaryApiKey(Supplier<Optional<String>> secondaryApiKey) {
      this.secondaryApiKeySet = secondaryApiKey.get().filter(key -> !key.isBlank()).isPresent();
      this.secondaryApiKeys = () -> secondaryApiKey.get().orElse("");
      return this;
    }

    /**
     * Sets the address of the REST API, for a dedicated deployment or an emulator.
     *
     * @param baseUrl an absolute URL with the version segment; https, or http to loopback. By
     *     default {@code https://{appId}.api-{region}.cometchat.io/v3}
     * @return this builder
     */
    public Builder baseUrl(URI baseUrl) {
      this.baseUrl = Objects.requireNonNull(baseUrl, "baseUrl");
      return this;
    }

    /**
     * Sets whether the base URL may use plain http to another machine, such as an emulator in a
     * container. The API key and the tokens are then sent in clear text, which every start logs as
     * a warning. Only for tests in a network that is trusted.
     *
     * @param insecureBaseUrl true to accept it; false by default
     * @return this builder
     */
    public Builder insecureBaseUrl(boolean insecureBaseUrl) {
      this.insecureBaseUrl = insecureBaseUrl;
      return this;
    }

    /**
     * Sets the maximum time for each step of opening a connection: connecting, and the TLS
     * handshake.
     *
     * @param connectTimeout at least 1 ms, at most the call timeout; 2 s by default
     * @return this builder
     */
    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout = Objects.requireNonNull(connectTimeout, "connectTimeout");
      return this;
    }

    /**
     * Sets the maximum time for one call to CometChat, from sending the request to the end of the
     * response. Opening a connection, or waiting for one, does not count.
     *
     * @param callTimeout at least 1 ms, at most {@code tokenTimeout}; 5 s by default
     * @return this builder
     */
    public Builder callTimeout(Duration callTimeout) {
      this.callTimeout = Objects.requireNonNull(callTimeout, "callTimeout");
      return this;
    }

    /**
     * Sets the maximum time for which threads of the application wait for the token of one login.
     *
     * @param maxLoginWait zero, so that no thread waits, up to {@code tokenTimeout}; 1 s by default
     * @return this builder
     */
    public Builder maxLoginWait(Duration maxLoginWait) {
      this.maxLoginWait = Objects.requireNonNull(maxLoginWait, "maxLoginWait");
      return this;
    }

    /**
     * Sets the maximum time for one token request, which does not run on the application's threads.
     *
     * @param tokenTimeout at least 1 ms, at most 5 minutes; 10 s by default
     * @return this builder
     */
    public Builder tokenTimeout(Duration tokenTimeout) {
      this.tokenTimeout = Objects.requireNonNull(tokenTimeout, "tokenTimeout");
      return this;
    }

    /**
     * Sets the rule that decides who gets chat.
     *
     * @param eligibility called on the application's thread when a token request would start; must
     *     be fast. If it throws, the user gets no chat. By default every user does
     * @return this builder
     */
    public Builder eligibility(Predicate<ChatUser> eligibility) {
      this.eligibility = Objects.requireNonNull(eligibility, "eligibility");
      return this;
    }

    /**
     * Sets what happens at the login of a user who is deactivated in CometChat.
     *
     * @param deactivatedUsers the policy; {@link DeactivatedUserPolicy#REJECT} by default
     * @return this builder
     */
    public Builder deactivatedUsers(DeactivatedUserPolicy deactivatedUsers) {
      this.deactivatedUsers = Objects.requireNonNull(deactivatedUsers, "deactivatedUsers");
      return this;
    }

    /**
     * Sets whether a login updates the profile of its user: the fields that the login has and that
     * differ from what this process has sent before. An empty field changes nothing.
     *
     * @param profileSync whether and when; {@link ProfileSync#ON_LOGIN} by default
     * @return this builder
     */
    public Builder profileSync(ProfileSync profileSync) {
      this.profileSync = Objects.requireNonNull(profileSync, "profileSync");
      return this;
    }

    /**
     * Sets how user ids become uids. A later change gives new, empty chat accounts to all users
     * whose uid changes.
     *
     * @param uidMapping the mapping, a {@link UidStrategy} or one of the application's own; {@link
     *     UidStrategy#DEFAULT} by default
     * @return this builder
     */
    public Builder uidMapping(UidMapping uidMapping) {
      this.uidMapping = Objects.requireNonNull(uidMapping, "uidMapping");
      return this;
    }

    /**
     * Sets whether user ids that differ only in case belong to one user. A later change gives a
     * new, empty chat account to each user whose user id changes by it.
     *
     * @param userIdCase how user ids are compared; {@link UserIdCase#SENSITIVE} by default
     * @return this builder
     */
    public Builder userIdCase(UserIdCase userIdCase) {
      this.userIdCase = Objects.requireNonNull(userIdCase, "userIdCase");
      return this;
    }

    /**
     * Sets a prefix of every uid, so that several applications, or several customers of one, can
     * share a CometChat app although their user ids overlap. A later change gives new, empty chat
     * accounts to all users.
     *
     * @param tenant 1 to 20 characters of {@code a-z 0-9} and inner hyphens, without {@code -xt1-};
     *     none by default
     * @return this builder
     */
    public Builder tenant(String tenant) {
      this.tenant = Objects.requireNonNull(tenant, "tenant");
      return this;
    }

    /**
     * Sets what happens with a CometChat user that the bridge has not created.
     *
     * @param existingUsers the policy; {@link ExistingUserPolicy#ADOPT} by default
     * @return this builder
     */
    public Builder existingUsers(ExistingUserPolicy existingUsers) {
      this.existingUsers = Objects.requireNonNull(existingUsers, "existingUsers");
      return this;
    }

    /**
     * Sets what happens if a user registers with a user id that a CometChat user has already.
     *
     * @param recycledUserIds the policy; {@link RecycledUserIdPolicy#WARN} by default
     * @return this builder
     */
    public Builder recycledUserIds(RecycledUserIdPolicy recycledUserIds) {
      this.recycledUserIds = Objects.requireNonNull(recycledUserIds, "recycledUserIds");
      return this;
    }

    /**
     * Sets what one token belongs to.
     *
     * @param tokenScope the scope; {@link TokenScope#SESSION} by default
     * @return this builder
     */
    public Builder tokenScope(TokenScope tokenScope) {
      this.tokenScope = Objects.requireNonNull(tokenScope, "tokenScope");
      return this;
    }

    /**
     * Sets how long a token that the bridge keeps itself is handed to further requests and login
     * sessions. A page that has the token can go on using it: by default, tokens do not expire at
     * CometChat.
     *
     * @param sharedTokenLifetime at least 1 minute and {@code tokenTimeout}, at most 30 days; 24
     *     hours by default
     * @return this builder
     */
    public Builder sharedTokenLifetime(Duration sharedTokenLifetime) {
      this.sharedTokenLifetime = Objects.requireNonNull(sharedTokenLifetime, "sharedTokenLifetime");
      return this;
    }

    /**
     * Sets the maximum number of tokens that this node creates for one user within an hour.
     * CometChat keeps the 100 newest tokens of a user, so a client that logs in with every request
     * would end the logins of the user's other devices.
     *
     * @param maxTokensPerUserPerHour 1 to 10,000; 60 by default. Token requests that end without a
     *     token do not count
     * @return this builder
     */
    public Builder maxTokensPerUserPerHour(int maxTokensPerUserPerHour) {
      this.maxTokensPerUserPerHour = maxTokensPerUserPerHour;
      return this;
    }

    /**
     * Sets for how many users the bridge keeps tokens and quotas in memory, on this node.
     *
     * @param users 1,000 to 100,000,000; default 1,000,000
     * @return this builder
     */
    public Builder maxCachedUsers(int users) {
      this.maxCachedUsers = users;
      return this;
    }

    /**
     * Sets how long {@link CometChatBridge#close()} waits for pending revocations.
     *
     * @param wait zero to 1 minute; default 2 s
     * @return this builder
     */
    public Builder shutdownWait(Duration wait) {
      this.shutdownWait = wait;
      return this;
    }

    /**
     * Sets the maximum number of calls per minute, on this node, that log in, create or delete
     * users. CometChat counts them for the whole app; its documentation allows 10,000 on paid plans
     * and 500 on the free one. Divide the number by the number of nodes.
     *
     * @param calls 1 to 1,000,000; 10,000 by default
     * @return this builder
     */
    public Builder coreCallsPerMinute(int calls) {
      this.coreCallsPerMinute = calls;
      return this;
    }

    /**
     * Sets the maximum number of all other calls per minute, on this node. CometChat counts them
     * for the whole app; its documentation allows 20,000 on paid plans and 500 on the free one.
     * Divide the number by the number of nodes.
     *
     * @param calls 1 to 1,000,000; 20,000 by default
     * @return this builder
     */
    public Builder standardCallsPerMinute(int calls) {
      this.standardCallsPerMinute = calls;
      return this;
    }

    /**
     * Sets the HTTP proxy for connections to CometChat.
     *
     * @param proxy {@code http://host:port} or {@code http://user:password@host:port}, user and
     *     password percent-encoded except for an {@code @}, for Basic authentication; the host name
     *     may have an underscore; none by default, and the Java platform's proxy properties are not
     *     read
     * @return this builder
     */
    public Builder proxy(URI proxy) {
      this.proxy = Objects.requireNonNull(proxy, "proxy");
      return this;
    }

    /**
     * Sets the keys and certificates for TLS, for a deployment with a certificate of its own.
     *
     * @param sslContext the context; the Java platform's own by default
     * @return this builder
     */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
      return this;
    }

    /**
     * Sets the listener that receives the bridge's events, in addition to the bridge's own log.
     *
     * @param listener the listener; none by default
     * @return this builder
     */
    public Builder listener(BridgeListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets whether an HTTP session that expires because it is idle revokes its token. Chat traffic
     * does not reach the application, so the user of such a session may still be chatting, and is
     * disconnected then. A container that stops revokes no tokens.
     *
     * @param revokeOnExpiry true to revoke it; false by default
     * @return this builder
     */
    public Builder revokeOnExpiry(boolean revokeOnExpiry) {
      this.revokeOnExpiry = revokeOnExpiry;
      return this;
    }

    /**
     * Sets where the audit is stored.
     *
     * @param audit {@link AuditMode#JDBC} needs {@link #jdbcSync}, and allows no {@link AuditSink};
     *     {@link AuditMode#OFF} also turns an {@link AuditSink} off. By default the sink if there
     *     is one, else the database if there is one, else the log
     * @return this builder
     */
    public Builder audit(AuditMode audit) {
      this.auditMode = Objects.requireNonNull(audit, "audit");
      return this;
    }

    /**
     * Sets the application's own store of the audit: a record of each token, user, change and
     * revocation that the bridge makes at CometChat.
     *
     * @param audit the sink, which takes the place of the logger {@code org.cometchatbridge.audit};
     *     none by default
     * @return this builder
     */
    public Builder audit(AuditSink audit) {
      this.audit = Objects.requireNonNull(audit, "audit");
      return this;
    }

    /**
     * Sets a database for the changes of users, so that none is lost and all nodes share them.
     *
     * @param jdbcSync the database; by default changes are kept in the memory of this process
     * @return this builder
     */
    public Builder jdbcSync(JdbcSync jdbcSync) {
      this.jdbcSync = Objects.requireNonNull(jdbcSync, "jdbcSync");
      return this;
    }

    /**
     * Sets the observer of token requests, for example for traces.
     *
     * @param tokenRequestObserver the observer; none by default
     * @return this builder
     */
    public Builder tokenRequestObserver(TokenRequestObserver tokenRequestObserver) {
      this.tokenRequestObserver =
          Objects.requireNonNull(tokenRequestObserver, "tokenRequestObserver");
      return this;
    }

    /**
     * Sets what receives the lines for an operator where SLF4J has no provider, which would discard
     * them.
     *
     * @param log receives each line, on any thread, and must not block; by default {@link
     *     System.Logger} receives them
     * @return this builder
     */
    public Builder fallbackLog(Consumer<String> log) {
      this.fallbackLog = Objects.requireNonNull(log, "log");
      return this;
    }

    /** Sets the name of the app, of which there are several. Lines in the log begin with it. */
    Builder appName(String name) {
      this.appName = name;
      return this;
    }

    /**
     * Sets the clock that dates tokens. The clocks of all nodes should agree within a few seconds.
     *
     * @param clock the clock; the system's by default
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Checks the settings.
     *
     * @return the settings
     * @throws ConfigurationException if one is missing or wrong, or contradicts another one; the
     *     message names the setting, the problem and the remedy
     */
    public CometChatBridgeConfig build() {
      return new CometChatBridgeConfig(this);
    }
  }
}
