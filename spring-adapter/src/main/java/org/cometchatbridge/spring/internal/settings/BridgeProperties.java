/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.time.Duration;
import java.util.List;
import org.cometchatbridge.core.AuditMode;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.ProfileSync;
import org.cometchatbridge.core.RecycledUserIdPolicy;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.core.settings.SyncStore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties as Spring Boot shows them: the source of the metadata that editors read, and of
 * the actuator endpoint {@code configprops}. Boot binds nothing to it, and the bridge takes no
 * setting from it. A test compares it with the table of settings.
 *
 * @param appId App ID from the CometChat dashboard.
 * @param region Region of the CometChat app. Can be left out if a base URL is set.
 * @param apiKey REST API key with fullAccess scope. A secret of the server.
 * @param secondaryApiKey Second REST API key, used while the first one is being replaced. A secret
 *     of the server.
 * @param baseUrl Address of the REST API, for a dedicated deployment or the emulator. By default it
 *     is derived from app id and region. Plain http is accepted for loopback addresses only, see
 *     insecureBaseUrl.
 * @param insecureBaseUrl Whether the base URL may use plain http to another machine, such as the
 *     emulator in a container. The API key and the tokens are then sent in clear text, which every
 *     start logs as a warning. Only for tests.
 * @param proxy HTTP proxy for connections to CometChat; with Basic authentication
 *     http://user:password@host:port, user and password percent-encoded.
 * @param connectTimeout Maximum time for each step of opening a connection to CometChat:
 *     connecting, and the TLS handshake.
 * @param callTimeout Maximum time for one call to CometChat, from sending the request to the end of
 *     the response. Opening a connection, or waiting for one, does not count.
 * @param maxLoginWait Maximum time for which the responses of one login, all together, are held
 *     back for its token. With 0s no response waits.
 * @param tokenTimeout Maximum time for one token request, which runs in the background.
 * @param sharedTokenLifetime How long a token that several logins share is handed to further ones,
 *     counted from its creation.
 * @param maxTokensPerUserPerHour Maximum number of tokens that are created for one user within an
 *     hour.
 * @param maxCachedUsers Maximum number of users, on this node, whose tokens and quotas are kept in
 *     memory. Beyond it, the least recently used ones are removed, and their shared tokens are
 *     revoked.
 * @param shutdownWait Maximum time for which the stop of the application waits for pending
 *     revocations of tokens. With 0s it does not wait.
 * @param coreCallsPerMinute Maximum number of calls per minute, on this node, that log in, create
 *     or delete users: the limit of the CometChat plan divided by the number of nodes. The free
 *     plan allows 500.
 * @param standardCallsPerMinute Maximum number of all other calls per minute, on this node: the
 *     limit of the CometChat plan divided by the number of nodes. The free plan allows 500.
 * @param revokeOnExpiry Whether an HTTP session that expires because it is idle revokes its token.
 *     Chat traffic does not reach the application, so its user may still be chatting, and is
 *     disconnected then.
 * @param audit Where the audit is stored: log (the AuditSink of the application, else the logger
 *     org.cometchatbridge.audit), jdbc (a table of the database that keeps the changes of users) or
 *     off. By default jdbc if there is such a database and no AuditSink, else log.
 * @param tokenScope What a token belongs to: session (the login session) or user (all login
 *     sessions of a user share one token, and a logout does not revoke it).
 * @param deactivatedUsers What happens at the login of a user who is deactivated in CometChat:
 *     reject (no chat) or reactivate.
 * @param profileSync Whether a login updates the user's profile in CometChat: on-login (fields that
 *     differ from what was sent before) or off (only ChatUsers does).
 * @param existingUsers What happens with a CometChat user that the bridge has not created: adopt,
 *     reject (no chat) or claim (adopt and mark as belonging to this user id).
 * @param recycledUserIds What happens if a user registers with a user id that a CometChat user has
 *     already: warn (the new user gets it; one warning) or reject (no chat).
 * @param uidMapping How user ids become CometChat uids: default, identity (ids that are legal uids;
 *     all other users get no chat), hash (uids that reveal nothing), or the name of a class that
 *     implements UidMapping.
 * @param userIdCase Whether user ids that differ only in case belong to one user: sensitive (two
 *     users) or insensitive (one user; a later change gives new uids).
 * @param tenant Prefix of every uid, for applications with overlapping user ids that share a
 *     CometChat app.
 * @param requiredAuthorities Authorities of Spring Security that a user needs to get chat, all of
 *     them. By default every user gets chat.
 * @param userResolver Where the user id of a request comes from; the first resolver that returns
 *     one is used. A Spring application uses Spring Security by default, and this setting replaces
 *     it.
 * @param oauth2UserId What the user id of an OAuth2 login is made of. Required if there are several
 *     providers; otherwise the name.
 * @param statelessSessionClaim Claim of a bearer JWT that names the login session.
 * @param attach How the token is handed over beside the endpoint: in a response header, in the HTTP
 *     session, or both.
 * @param endpoint Path of the token endpoint.
 * @param allowedOrigins Foreign origins whose pages may read tokens. By default only the
 *     application's own pages may.
 * @param refreshesPerMinute Maximum number of rejected tokens that are replaced for one login
 *     session within a minute, on this node.
 * @param enabled Whether the bridge is active. With false nothing else is read.
 * @param ssl TLS for connections to CometChat.
 * @param sync What keeps the changes of users.
 */
@ConfigurationProperties("cometchat.bridge")
public record BridgeProperties(
    @Nullable String appId,
    @Nullable String region,
    @Nullable String apiKey,
    @Nullable String secondaryApiKey,
    @Nullable String baseUrl,
    @Nullable Boolean insecureBaseUrl,
    @Nullable String proxy,
    @Nullable Duration connectTimeout,
    @Nullable Duration callTimeout,
    @Nullable Duration maxLoginWait,
    @Nullable Duration tokenTimeout,
    @Nullable Duration sharedTokenLifetime,
    @Nullable Integer maxTokensPerUserPerHour,
    @Nullable Integer maxCachedUsers,
    @Nullable Duration shutdownWait,
    @Nullable Integer coreCallsPerMinute,
    @Nullable Integer standardCallsPerMinute,
    @Nullable Boolean revokeOnExpiry,
    @Nullable AuditMode audit,
    @Nullable TokenScope tokenScope,
    @Nullable DeactivatedUserPolicy deactivatedUsers,
    @Nullable ProfileSync profileSync,
    @Nullable ExistingUserPolicy existingUsers,
    @Nullable RecycledUserIdPolicy recycledUserIds,
    @Nullable String uidMapping,
    @Nullable UserIdCase userIdCase,
    @Nullable String tenant,
    @Nullable List<String> requiredAuthorities,
    @Nullable List<String> userResolver,
    @Nullable OAuth2UserIdSource oauth2UserId,
    @Nullable String statelessSessionClaim,
    @Nullable List<String> attach,
    @Nullable String endpoint,
    @Nullable List<String> allowedOrigins,
    @Nullable Integer refreshesPerMinute,
    @Nullable Boolean enabled,
    @Nullable Ssl ssl,
    @Nullable Sync sync) {

  /**
   * The properties of TLS.
   *
   * @param bundle SSL bundle for connections to CometChat, instead of the Java platform's trust
   *     store.
   */
  public record Ssl(@Nullable String bundle) {}

  /**
   * The properties of what keeps the changes of users.
   *
   * @param store Where the changes of users are kept: jdbc (in a database), memory (lost at a
   *     restart) or auto. With auto they are kept in a database if syncDataSource is set, if
   *     syncSchema is always, or if the only data source of a Spring application has the tables.
   * @param dataSource Data source of the database that keeps the changes of users. A Spring
   *     application with one data source, or with a primary one, need not set it.
   * @param schema When the bridge creates its tables at the start: embedded (if the database is an
   *     H2 of the application's own process), never or always.
   * @param tableSchema Schema of the tables in the database. By default it is that of the
   *     connection.
   * @param tablePrefix What the names of the tables begin with.
   * @param pollInterval How often a node reads whether there is something to do, such as changes of
   *     other nodes.
   * @param lease How long a node has a user for itself while it carries out a change. If the node
   *     ends meanwhile, another one carries it out when this time is over. At least three times
   *     callTimeout and twice connectTimeout together.
   * @param parkAfter After how many failed attempts the change of a user waits for an operator.
   *     Only attempts count that fail while CometChat responds to the calls for other users.
   * @param atOnce For how many users a node calls CometChat at the same time to carry out changes.
   *     Logins go before, and the rate limits apply.
   * @param deleteBrake How many users a node may always deactivate or delete within an hour. More
   *     than that, and more than 5 % of the known users, wait until an operator releases them.
   * @param auditRetention How long the records of an audit in the database are kept.
   * @param tokenKey Key with which tokens that are to be deleted are encrypted in the database. A
   *     secret of the server.
   * @param previousTokenKey Former syncTokenKey, while tokens in the database are encrypted with
   *     it. A secret of the server.
   * @param userDetailsManager Whether beans of type UserDetailsManager of Spring Security are
   *     observed: a new password signs the user out everywhere, a disabled or deleted account is
   *     deactivated, and an account that is enabled again is activated.
   */
  public record Sync(
      @Nullable SyncStore store,
      @Nullable String dataSource,
      @Nullable TableCreation schema,
      @Nullable String tableSchema,
      @Nullable String tablePrefix,
      @Nullable Duration pollInterval,
      @Nullable Duration lease,
      @Nullable Integer parkAfter,
      @Nullable Integer atOnce,
      @Nullable Integer deleteBrake,
      @Nullable Duration auditRetention,
      @Nullable String tokenKey,
      @Nullable String previousTokenKey,
      @Nullable Boolean userDetailsManager) {

    static Sync of(SettingReader settings) {
      return new Sync(
          settings.word(Setting.SYNC_STORE, SyncStore.class).orElse(null),
          settings.text(Setting.SYNC_DATA_SOURCE).orElse(null),
          settings.word(Setting.SYNC_SCHEMA, TableCreation.class).orElse(null),
          settings.text(Setting.SYNC_TABLE_SCHEMA).orElse(null),
          settings.text(Setting.SYNC_TABLE_PREFIX).orElse(null),
          settings.duration(Setting.SYNC_POLL_INTERVAL).orElse(null),
          settings.duration(Setting.SYNC_LEASE).orElse(null),
          settings.number(Setting.SYNC_PARK_AFTER).orElse(null),
          settings.number(Setting.SYNC_AT_ONCE).orElse(null),
          settings.number(Setting.SYNC_DELETE_BRAKE).orElse(null),
          settings.duration(Setting.SYNC_AUDIT_RETENTION).orElse(null),
          settings.text(Setting.SYNC_TOKEN_KEY).orElse(null),
          settings.text(Setting.SYNC_PREVIOUS_TOKEN_KEY).orElse(null),
          settings.flag(Setting.SYNC_USER_DETAILS_MANAGER).orElse(null));
    }

    /** Leaves out the keys. */
    @Override
    public String toString() {
      return "Sync[store=" + store + ", dataSource=" + dataSource + ", keys=redacted]";
    }
  }

  /**
   * Reads the properties.
   *
   * @throws org.cometchatbridge.core.error.ConfigurationException if one cannot be read
   */
  public static BridgeProperties of(SettingReader settings) {
    return new BridgeProperties(
        settings.text(Setting.APP_ID).orElse(null),
        settings.text(Setting.REGION).orElse(null),
        settings.text(Setting.API_KEY).orElse(null),
        settings.text(Setting.SECONDARY_API_KEY).orElse(null),
        settings.text(Setting.BASE_URL).orElse(null),
        settings.flag(Setting.INSECURE_BASE_URL).orElse(null),
        settings.text(Setting.PROXY).orElse(null),
        settings.duration(Setting.CONNECT_TIMEOUT).orElse(null),
        settings.duration(Setting.CALL_TIMEOUT).orElse(null),
        settings.duration(Setting.MAX_LOGIN_WAIT).orElse(null),
        settings.duration(Setting.TOKEN_TIMEOUT).orElse(null),
        settings.duration(Setting.SHARED_TOKEN_LIFETIME).orElse(null),
        settings.number(Setting.MAX_TOKENS_PER_USER_PER_HOUR).orElse(null),
        settings.number(Setting.MAX_CACHED_USERS).orElse(null),
        settings.duration(Setting.SHUTDOWN_WAIT).orElse(null),
        settings.number(Setting.CORE_CALLS_PER_MINUTE).orElse(null),
        settings.number(Setting.STANDARD_CALLS_PER_MINUTE).orElse(null),
        settings.flag(Setting.REVOKE_ON_EXPIRY).orElse(null),
        settings.word(Setting.AUDIT, AuditMode.class).orElse(null),
        settings.word(Setting.TOKEN_SCOPE, TokenScope.class).orElse(null),
        settings.word(Setting.DEACTIVATED_USERS, DeactivatedUserPolicy.class).orElse(null),
        settings.word(Setting.PROFILE_SYNC, ProfileSync.class).orElse(null),
        settings.word(Setting.EXISTING_USERS, ExistingUserPolicy.class).orElse(null),
        settings.word(Setting.RECYCLED_USER_IDS, RecycledUserIdPolicy.class).orElse(null),
        settings.text(Setting.UID_MAPPING).orElse(null),
        settings.word(Setting.USER_ID_CASE, UserIdCase.class).orElse(null),
        settings.text(Setting.TENANT).orElse(null),
        settings.list(Setting.REQUIRED_AUTHORITIES).orElse(null),
        settings.list(Setting.USER_RESOLVER).orElse(null),
        settings.word(Setting.OAUTH2_USER_ID, OAuth2UserIdSource.class).orElse(null),
        settings.text(Setting.STATELESS_SESSION_CLAIM).orElse(null),
        settings.list(Setting.ATTACH).orElse(null),
        settings.text(Setting.ENDPOINT).orElse(null),
        settings.list(Setting.ALLOWED_ORIGINS).orElse(null),
        settings.number(Setting.REFRESHES_PER_MINUTE).orElse(null),
        settings.flag(Setting.ENABLED).orElse(null),
        settings.text(Setting.SSL_BUNDLE).map(Ssl::new).orElse(null),
        Sync.of(settings));
  }

  /** Leaves out the keys, and the proxy, which may hold a password. */
  @Override
  public String toString() {
    return "BridgeProperties[appId=" + appId + ", region=" + region + ", apiKey=redacted]";
  }
}
