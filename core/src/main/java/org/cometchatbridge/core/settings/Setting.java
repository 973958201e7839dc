/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

import static org.cometchatbridge.core.settings.SettingRow.named;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cometchatbridge.core.AuditMode;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.ProfileSync;
import org.cometchatbridge.core.RecycledUserIdPolicy;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.jspecify.annotations.Nullable;

/**
 * The table of settings: names, types, defaults, ranges and descriptions. Adapters read settings by
 * it, messages name settings by it, and the documentation is generated from it. It may grow in any
 * release.
 *
 * @since 0.1.0
 */
public enum Setting {

  /** The CometChat app. */
  APP_ID(
      named("appId")
          .text("1 to 63 letters, digits and inner hyphens")
          .required()
          .described("App ID from the CometChat dashboard.")),

  /** The region of the CometChat app. */
  REGION(
      named("region")
          .oneOf("us", "eu", "in")
          .required()
          .described("Region of the CometChat app. Can be left out if a base URL is set.")),

  /** The REST API key. */
  API_KEY(
      named("apiKey")
          .text("1 to 512 visible ASCII characters")
          .required()
          .secret()
          .described("REST API key with fullAccess scope. A secret of the server.")),

  /** The second REST API key. */
  SECONDARY_API_KEY(
      named("secondaryApiKey")
          .text("1 to 512 visible ASCII characters")
          .secret()
          .described(
              "Second REST API key, used while the first one is being replaced. A secret of the"
                  + " server.")),

  /** The address of the REST API. */
  BASE_URL(
      named("baseUrl")
          .url("https URL with the version", "https://chat.example/v3")
          .described(
              "Address of the REST API, for a dedicated deployment or the emulator. By default it"
                  + " is derived from app id and region. Plain http is accepted for loopback"
                  + " addresses only, see insecureBaseUrl.")),

  /** Whether plain http to another machine is accepted. */
  INSECURE_BASE_URL(
      named("insecureBaseUrl")
          .flag("false")
          .described(
              "Whether the base URL may use plain http to another machine, such as the emulator in"
                  + " a container. The API key and the tokens are then sent in clear text, which"
                  + " every start logs as a warning. Only for tests.")),

  /** The HTTP proxy. */
  PROXY(
      named("proxy")
          .url("http://host:port", "http://proxy.example:3128")
          .secret()
          .described(
              "HTTP proxy for connections to CometChat; with Basic authentication"
                  + " http://user:password@host:port, user and password percent-encoded.")),

  /** The file of trusted certificates. */
  TRUST_STORE(
      named("trustStore")
          .text("path of a PKCS12 or JKS file")
          .onlyInitParam("set cometchat.bridge.ssl.bundle instead")
          .described(
              "File whose certificates are trusted for connections to CometChat, instead of the"
                  + " Java platform's trust store.")),

  /** The password of the trust store. */
  TRUST_STORE_PASSWORD(
      named("trustStorePassword")
          .text("any text")
          .secret()
          .onlyInitParam("set cometchat.bridge.ssl.bundle instead")
          .described("Password of the trust store. A JKS file can be read without it.")),

  /** The SSL bundle of Spring Boot. */
  SSL_BUNDLE(
      named("ssl.bundle")
          .text("name of an SSL bundle of Spring Boot")
          .onlyProperty("set trustStore instead")
          .described(
              "SSL bundle for connections to CometChat, instead of the Java platform's trust"
                  + " store.")),

  /** The limit for opening a connection. */
  CONNECT_TIMEOUT(
      named("connectTimeout")
          .duration("2s", Duration.ofMillis(1), Duration.ofMinutes(5))
          .described(
              "Maximum time for each step of opening a connection to CometChat: connecting, and the"
                  + " TLS handshake.")),

  /** The limit for one call. */
  CALL_TIMEOUT(
      named("callTimeout")
          .duration("5s", Duration.ofMillis(1), Duration.ofMinutes(5))
          .described(
              "Maximum time for one call to CometChat, from sending the request to the end of the"
                  + " response. Opening a connection, or waiting for one, does not count.")),

  /** The limit for the wait of the application's threads. */
  MAX_LOGIN_WAIT(
      named("maxLoginWait")
          .duration("1s", Duration.ZERO, Duration.ofMinutes(5))
          .described(
              "Maximum time for which the responses of one login, all together, are held back for"
                  + " its token. With 0s no response waits.")),

  /** The limit for one token request. */
  TOKEN_TIMEOUT(
      named("tokenTimeout")
          .duration("10s", Duration.ofMillis(1), Duration.ofMinutes(5))
          .described("Maximum time for one token request, which runs in the background.")),

  /** The lifetime of shared tokens. */
  SHARED_TOKEN_LIFETIME(
      named("sharedTokenLifetime")
          .duration("24h", Duration.ofMinutes(1), Duration.ofDays(30))
          .described(
              "How long a token that several logins share is handed to further ones, counted from"
                  + " its creation.")),

  /** The quota of one user. */
  MAX_TOKENS_PER_USER_PER_HOUR(
      named("maxTokensPerUserPerHour")
          .number("60", 1, 10_000)
          .described("Maximum number of tokens that are created for one user within an hour.")),

  /** The size of the caches of one node. */
  MAX_CACHED_USERS(
      named("maxCachedUsers")
          .number("1000000", 1_000, 100_000_000)
          .described(
              "Maximum number of users, on this node, whose tokens and quotas are kept in"
                  + " memory. Beyond it, the least recently used ones are removed, and their shared"
                  + " tokens are revoked.")),

  /** The wait for revocations at the end. */
  SHUTDOWN_WAIT(
      named("shutdownWait")
          .duration("2s", Duration.ZERO, Duration.ofMinutes(1))
          .described(
              "Maximum time for which the stop of the application waits for pending revocations of"
                  + " tokens. With 0s it does not wait.")),

  /** The rate limit for core calls. */
  CORE_CALLS_PER_MINUTE(
      named("coreCallsPerMinute")
          .number("10000", 1, 1_000_000)
          .described(
              "Maximum number of calls per minute, on this node, that log in, create or delete"
                  + " users: the limit of the CometChat plan divided by the number of nodes. The"
                  + " free plan allows 500.")),

  /** The rate limit for all other calls. */
  STANDARD_CALLS_PER_MINUTE(
      named("standardCallsPerMinute")
          .number("20000", 1, 1_000_000)
          .described(
              "Maximum number of all other calls per minute, on this node: the limit of the"
                  + " CometChat plan divided by the number of nodes. The free plan allows 500.")),

  /** Whether an expired login session revokes its token. */
  REVOKE_ON_EXPIRY(
      named("revokeOnExpiry")
          .flag("false")
          .described(
              "Whether an HTTP session that expires because it is idle revokes its token. Chat"
                  + " traffic does not reach the application, so its user may still be chatting,"
                  + " and is disconnected then.")),

  /** Where the audit is stored. */
  AUDIT(
      named("audit")
          .oneOf(AuditMode.values())
          .described(
              "Where the audit is stored: log (the AuditSink of the application, else the logger"
                  + " org.cometchatbridge.audit), jdbc (a table of the database that keeps the"
                  + " changes of users) or off. By default jdbc if there is such a database and no"
                  + " AuditSink, else log.")),

  /** What one token belongs to. */
  TOKEN_SCOPE(
      named("tokenScope")
          .oneOf(TokenScope.values())
          .byDefault("session")
          .described(
              "What a token belongs to: session (the login session) or user (all login sessions of"
                  + " a user share one token, and a logout does not revoke it).")),

  /** The policy for deactivated users. */
  DEACTIVATED_USERS(
      named("deactivatedUsers")
          .oneOf(DeactivatedUserPolicy.values())
          .byDefault("reject")
          .described(
              "What happens at the login of a user who is deactivated in CometChat: reject (no"
                  + " chat) or reactivate.")),

  /** Whether a login updates the profile. */
  PROFILE_SYNC(
      named("profileSync")
          .oneOf(ProfileSync.values())
          .byDefault("on-login")
          .described(
              "Whether a login updates the user's profile in CometChat: on-login (fields that differ"
                  + " from what was sent before) or off (only ChatUsers does).")),

  /** The policy for users that the bridge has not created. */
  EXISTING_USERS(
      named("existingUsers")
          .oneOf(ExistingUserPolicy.values())
          .byDefault("adopt")
          .described(
              "What happens with a CometChat user that the bridge has not created: adopt, reject"
                  + " (no chat) or claim (adopt and mark as belonging to this user id).")),

  /** The policy for user ids that belonged to an earlier user. */
  RECYCLED_USER_IDS(
      named("recycledUserIds")
          .oneOf(RecycledUserIdPolicy.values())
          .byDefault("warn")
          .described(
              "What happens if a user registers with a user id that a CometChat user has already: warn (the"
                  + " new user gets it; one warning) or reject (no chat).")),

  /** The mapping from user ids to uids. */
  UID_MAPPING(
      named("uidMapping")
          .oneOf(UidStrategy.values())
          .orClassName("org.cometchatbridge.core.spi.UidMapping")
          .byDefault("default")
          .described(
              "How user ids become CometChat uids: default, identity (ids that are legal uids; all"
                  + " other users get no chat), hash (uids that reveal nothing), or the name of a"
                  + " class that implements UidMapping.")),

  /** Whether user ids are compared with their case. */
  USER_ID_CASE(
      named("userIdCase")
          .oneOf(UserIdCase.values())
          .byDefault("sensitive")
          .described(
              "Whether user ids that differ only in case belong to one user: sensitive (two users)"
                  + " or insensitive (one user; a later change gives new uids).")),

  /** The prefix of every uid. */
  TENANT(
      named("tenant")
          .text("1 to 20 characters of a-z, 0-9 and inner hyphens, without -xt1-")
          .described(
              "Prefix of every uid, for applications with overlapping user ids that share a"
                  + " CometChat app.")),

  /** The rule that decides who gets chat. */
  ELIGIBILITY(
      named("eligibility")
          .text("name of a class that implements java.util.function.Predicate of ChatUser")
          .onlyInitParam("declare a bean of type Predicate<ChatUser> instead")
          .described("Rule that decides who gets chat. By default every user does.")),

  /** The authorities that decide who gets chat. */
  REQUIRED_AUTHORITIES(
      named("requiredAuthorities")
          .list("names of authorities")
          .onlyProperty("set eligibility instead")
          .described(
              "Authorities of Spring Security that a user needs to get chat, all of them. By default"
                  + " every user gets chat.")),

  /** The names of the CometChat apps, if there are several. */
  APPS(
      named("apps")
          .list("names of CometChat apps: 1 to 63 letters, digits, _ and inner -")
          .onlyInitParam("declare beans of type CometChatApps and AppResolver instead")
          .described(
              "Names of the CometChat apps, if the application has several. A setting of one app is"
                  + " written like app.NAME.apiKey, and one without app.NAME applies to all of"
                  + " them.")),

  /** Who names the CometChat app of a request. */
  APP_RESOLVER(
      named("appResolver")
          .text("hostName, header:NAME, session:ATTRIBUTE, claim:NAME, or the name of a class")
          .onlyInitParam("declare beans of type CometChatApps and AppResolver instead")
          .described(
              "Where the app of a request comes from, if there are several: the first label of the"
                  + " host name, a header that a proxy sets, a session attribute, a claim of the"
                  + " principal, or a class that implements AppResolver. Required with apps.")),

  /** Who names the user of a request. */
  USER_RESOLVER(
      named("userResolver")
          .list("principal, session:ATTRIBUTE, names of classes that implement UserResolver")
          .byDefault("principal")
          .described(
              "Where the user id of a request comes from; the first resolver that returns one is"
                  + " used. A Spring application uses Spring Security by default, and this setting"
                  + " replaces it.")),

  /** The user id of an OAuth2 login. */
  OAUTH2_USER_ID(
      named("oauth2UserId")
          .oneOf("name", "registration-and-name")
          .onlyProperty("set userResolver to a class that names the users")
          .described(
              "What the user id of an OAuth2 login is made of. Required if there are several"
                  + " providers; otherwise the name.")),

  /** The claim that names the login session. */
  STATELESS_SESSION_CLAIM(
      named("statelessSessionClaim")
          .text("name of a claim")
          .byDefault("sid")
          .onlyProperty("set userResolver to a class that names the login session")
          .described("Claim of a bearer JWT that names the login session.")),

  /** How the token is handed over. */
  ATTACH(
      named("attach")
          .list("header, session")
          .byDefault("header,session")
          .described(
              "How the token is handed over beside the endpoint: in a response header, in the HTTP"
                  + " session, or both.")),

  /** The path of the token endpoint. */
  ENDPOINT(
      named("endpoint")
          .text("path below the context path, of letters, digits and . _ ~ -")
          .byDefault("/cometchat/token")
          .described("Path of the token endpoint.")),

  /** The names of the filter's attributes. */
  ATTRIBUTE_PREFIX(
      named("attributePrefix")
          .text("1 to 40 letters, digits and _, a letter first")
          .byDefault("cometchat")
          .onlyInitParam("set it in code, in the WebBridgeConfig of a CometChatBridgeFilter")
          .described(
              "Prefix of the session attributes, and name of the request attribute for markup. In"
                  + " a web application with filters for several CometChat apps, each filter needs"
                  + " another one.")),

  /** The foreign origins. */
  ALLOWED_ORIGINS(
      named("allowedOrigins")
          .list("origins such as https://app.example, or https://*.example.org for subdomains")
          .described(
              "Foreign origins whose pages may read tokens. By default only the application's own"
                  + " pages may.")),

  /** The limit for replaced tokens. */
  REFRESHES_PER_MINUTE(
      named("refreshesPerMinute")
          .number("3", 1, 60)
          .described(
              "Maximum number of rejected tokens that are replaced for one login session within a"
                  + " minute, on this node.")),

  /** Where the changes of users are kept. */
  SYNC_STORE(
      named("syncStore")
          .inGroup("sync")
          .oneOf(SyncStore.values())
          .byDefault("auto")
          .described(
              "Where the changes of users are kept: jdbc (in a database), memory (lost at a"
                  + " restart) or auto. With auto they are kept in a database if syncDataSource is"
                  + " set, if syncSchema is always, or if the only data source of a Spring"
                  + " application has the tables.")),

  /** The data source of the changes of users. */
  SYNC_DATA_SOURCE(
      named("syncDataSource")
          .inGroup("sync")
          .text(
              "in web.xml a JNDI name such as java:comp/env/jdbc/app, in Spring the name of a bean")
          .described(
              "Data source of the database that keeps the changes of users. A Spring application"
                  + " with one data source, or with a primary one, need not set it.")),

  /** Who creates the tables. */
  SYNC_SCHEMA(
      named("syncSchema")
          .inGroup("sync")
          .oneOf(TableCreation.values())
          .byDefault("embedded")
          .described(
              "When the bridge creates its tables at the start: embedded (if the database is an H2"
                  + " of the application's own process), never or always.")),

  /** The schema of the tables. */
  SYNC_TABLE_SCHEMA(
      named("syncTableSchema")
          .inGroup("sync")
          .text("up to 40 letters, digits and _, no digit first")
          .described(
              "Schema of the tables in the database. By default it is that of the connection.")),

  /** What the names of the tables begin with. */
  SYNC_TABLE_PREFIX(
      named("syncTablePrefix")
          .inGroup("sync")
          .text("up to 40 letters, digits and _, no digit first")
          .byDefault("cometchat_")
          .described("What the names of the tables begin with.")),

  /** How often a node reads the outbox. */
  SYNC_POLL_INTERVAL(
      named("syncPollInterval")
          .inGroup("sync")
          .duration("1s", Duration.ofMillis(10), Duration.ofMinutes(10))
          .described(
              "How often a node reads whether there is something to do, such as changes of other"
                  + " nodes.")),

  /** How long a node has a user for itself. */
  SYNC_LEASE(
      named("syncLease")
          .inGroup("sync")
          .duration("60s", Duration.ofSeconds(10), Duration.ofHours(1))
          .described(
              "How long a node has a user for itself while it carries out a change. If the node"
                  + " ends meanwhile, another one carries it out when this time is over. At least"
                  + " three times callTimeout and twice connectTimeout together.")),

  /** After how many failed attempts a change waits for an operator. */
  SYNC_PARK_AFTER(
      named("syncParkAfter")
          .inGroup("sync")
          .number("20", 1, 1000)
          .described(
              "After how many failed attempts the change of a user waits for an operator. Only"
                  + " attempts count that fail while CometChat responds to the calls for other"
                  + " users.")),

  /** For how many users CometChat is called at once. */
  SYNC_AT_ONCE(
      named("syncAtOnce")
          .inGroup("sync")
          .number("64", 1, 128)
          .described(
              "For how many users a node calls CometChat at the same time to carry out changes."
                  + " Logins go before, and the rate limits apply.")),

  /** How many users may always be removed within an hour. */
  SYNC_DELETE_BRAKE(
      named("syncDeleteBrake")
          .inGroup("sync")
          .number("50", 1, 1_000_000)
          .described(
              "How many users a node may always deactivate or delete within an hour. More than"
                  + " that, and more than 5 % of the known users, wait until an operator releases"
                  + " them.")),

  /** How long the audit is kept. */
  SYNC_AUDIT_RETENTION(
      named("syncAuditRetention")
          .inGroup("sync")
          .duration("365d", Duration.ofDays(1), Duration.ofDays(3650))
          .described("How long the records of an audit in the database are kept.")),

  /** The key of stored tokens. */
  SYNC_TOKEN_KEY(
      named("syncTokenKey")
          .inGroup("sync")
          .text("32 bytes in Base64")
          .secret()
          .described(
              "Key with which tokens that are to be deleted are encrypted in the database. A secret"
                  + " of the server.")),

  /** The former key of stored tokens. */
  SYNC_PREVIOUS_TOKEN_KEY(
      named("syncPreviousTokenKey")
          .inGroup("sync")
          .text("32 bytes in Base64")
          .secret()
          .described(
              "Former syncTokenKey, while tokens in the database are encrypted with it. A secret of"
                  + " the server.")),

  /** Whether changes of accounts in Spring Security reach CometChat. */
  SYNC_USER_DETAILS_MANAGER(
      named("syncUserDetailsManager")
          .inGroup("sync")
          .flag("false")
          .onlyProperty("call ChatUsers in your code instead")
          .described(
              "Whether beans of type UserDetailsManager of Spring Security are observed: a new"
                  + " password signs the user out everywhere, a disabled or deleted account is"
                  + " deactivated, and an account that is enabled again is activated.")),

  /** The main switch. */
  ENABLED(
      named("enabled")
          .flag("true")
          .described("Whether the bridge is active. With false nothing else is read."));

  /** The type of a setting's value. Each has one way to be written, wherever settings are read. */
  public enum Type {
    /** Any text. */
    TEXT,
    /** One of a few words, in any case, with {@code -} or {@code _}. */
    WORD,
    /** {@code true}, {@code on}, {@code yes}, {@code 1}, or their opposites, in any case. */
    FLAG,
    /** A whole number in decimal digits. */
    NUMBER,
    /** A duration such as {@code 500ms}, {@code 1m30s}, {@code 2 s} or {@code PT1.5S}. */
    DURATION,
    /** A URL. */
    URL,
    /** Texts with commas between them. */
    LIST
  }

  static final String PREFIX = "cometchat.bridge.";

  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private final String initParam;
  private final String group;
  private final Type type;
  private final String words;
  private final @Nullable String implemented;
  private final @Nullable String defaultText;
  private final Duration shortest;
  private final Duration longest;
  private final int smallest;
  private final int largest;
  private final String range;
  private final String example;
  private final boolean required;
  private final boolean secret;
  private final @Nullable String insteadOfInitParam;
  private final @Nullable String insteadOfProperty;
  private final String description;

  Setting(SettingRow row) {
    this.initParam = row.name;
    this.group = row.group;
    this.type = row.type;
    this.words = String.join(",", row.words);
    this.implemented = row.implemented;
    this.defaultText = row.defaultText;
    this.shortest = row.shortest;
    this.longest = row.longest;
    this.smallest = row.smallest;
    this.largest = row.largest;
    this.range = row.range;
    this.example = row.example;
    this.required = row.required;
    this.secret = row.secret;
    this.insteadOfInitParam = row.insteadOfInitParam;
    this.insteadOfProperty = row.insteadOfProperty;
    this.description = row.description;
  }

  /**
   * Returns the name of this setting as an init-param. The builder method that sets it usually has
   * the same name.
   *
   * @return for example {@code maxLoginWait}
   */
  public String initParam() {
    return initParam;
  }

  /**
   * Returns the name of this setting as a property.
   *
   * @return for example {@code cometchat.bridge.max-login-wait}
   */
  public String property() {
    String words = HUMP.matcher(initParam).replaceAll("-").toLowerCase(Locale.ROOT);
    return PREFIX + (group.isEmpty() ? words : group + '.' + words.substring(group.length() + 1));
  }

  /**
   * Returns the type of the value.
   *
   * @return the type
   */
  public Type type() {
    return type;
  }

  /**
   * Returns the words that a setting of type {@link Type#WORD} accepts.
   *
   * @return the words in lower case, or an empty list for other types
   */
  public List<String> words() {
    return words.isEmpty() ? List.of() : List.of(words.split(",", -1));
  }

  /**
   * Returns the value that applies if the setting is not set.
   *
   * @return the value as one would write it, or empty if there is none
   */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  /**
   * Returns what the setting accepts, for people.
   *
   * @return for example {@code 1 to 60}
   */
  public String range() {
    return range;
  }

  /**
   * Returns whether the setting must be set.
   *
   * @return whether it is required
   */
  public boolean isRequired() {
    return required;
  }

  /**
   * Returns whether the value is a secret, which no message shows.
   *
   * @return whether it is a secret
   */
  public boolean isSecret() {
    return secret;
  }

  /**
   * Returns what the setting does.
   *
   * @return one or more sentences
   */
  public String description() {
    return description;
  }

  /**
   * Returns the default of a setting of type {@link Type#DURATION}.
   *
   * @return the default
   * @throws IllegalStateException if this setting has no such default
   */
  public Duration defaultDuration() {
    return DurationText.parse(requiredDefault(Type.DURATION)).orElseThrow();
  }

  /**
   * Returns the default of a setting of type {@link Type#NUMBER}.
   *
   * @return the default
   * @throws IllegalStateException if this setting has no such default
   */
  public int defaultNumber() {
    return Integer.parseInt(requiredDefault(Type.NUMBER));
  }

  /**
   * Checks a value of a setting of type {@link Type#DURATION} against its range.
   *
   * @param value the value
   * @param notation how a message names settings
   * @return the same value
   * @throws ConfigurationException if the value is out of range
   */
  public Duration check(Duration value, SettingNotation notation) {
    if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
      throw outOfRange(DurationText.format(value), notation);
    }
    return value;
  }

  /**
   * Checks a value of a setting of type {@link Type#NUMBER} against its range.
   *
   * @param value the value
   * @param notation how a message names settings
   * @return the same value
   * @throws ConfigurationException if the value is out of range
   */
  public int check(int value, SettingNotation notation) {
    if (value < smallest || value > largest) {
      throw outOfRange(Integer.toString(value), notation);
    }
    return value;
  }

  /**
   * Returns a duration as one would write it in a setting.
   *
   * @param value the duration
   * @return for example {@code 1m30s}
   */
  public static String format(Duration value) {
    return DurationText.format(value);
  }

  ConfigurationException outOfRange(String value, SettingNotation notation) {
    return notation.rejected(this, value + " is out of range", "use " + range());
  }

  /** An example of a setting of type {@link Type#URL}. */
  String example() {
    return example;
  }

  /** What to do instead, or empty if the setting exists in this notation. */
  Optional<String> instead(SettingNotation notation) {
    return Optional.ofNullable(
        notation == SettingNotation.INIT_PARAM ? insteadOfInitParam : insteadOfProperty);
  }

  /** What a setting of type {@link Type#WORD} accepts, for the end of a sentence. */
  String choice() {
    List<String> accepted = new ArrayList<>(words());
    if (implemented != null) {
      accepted.add("the name of a class that implements " + implemented);
    }
    String last = accepted.remove(accepted.size() - 1);
    return String.join(", ", accepted) + " or " + last;
  }

  private String requiredDefault(Type expected) {
    if (type != expected || defaultText == null) {
      throw new IllegalStateException(name() + " has no default of type " + expected);
    }
    return defaultText;
  }
}
