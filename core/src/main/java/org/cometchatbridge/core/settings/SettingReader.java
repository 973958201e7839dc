/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.cometchatbridge.core.AuditMode;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.ProfileSync;
import org.cometchatbridge.core.RecycledUserIdPolicy;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.core.spi.UidMapping;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings that are written as text. The same text means the same, and a wrong one is
 * rejected with the same message, wherever the text comes from; only the names of settings follow
 * the source's notation. A blank text counts as not set.
 *
 * <p>Nothing is read before it is asked for, and nothing is kept: a source that changes its text
 * changes what is read. As thread-safe as its source.
 *
 * @since 0.1.0
 */
public final class SettingReader {

  private static final int QUOTED_LENGTH = 60;
  private static final int SHOWN_LENGTH = 300;
  private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{40}");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final List<String> TRUE = List.of("true", "on", "yes", "1");
  private static final List<String> FALSE = List.of("false", "off", "no", "0");

  private final SettingNotation notation;
  private final Function<Setting, @Nullable String> source;

  private SettingReader(SettingNotation notation, Function<Setting, @Nullable String> source) {
    this.notation = notation;
    this.source = source;
  }

  /**
   * Creates a reader.
   *
   * @param notation how the source names settings
   * @param source returns the text of a setting, or {@code null} if it is not set; is asked only
   *     for settings that exist in the notation
   * @return a new reader
   */
  public static SettingReader of(
      SettingNotation notation, Function<Setting, @Nullable String> source) {
    return new SettingReader(notation, source);
  }

  /**
   * Returns how the source names settings.
   *
   * @return the notation
   */
  public SettingNotation notation() {
    return notation;
  }

  /**
   * Reads a text of any type.
   *
   * @param setting the setting
   * @return the text without surrounding white space, or empty if the setting is not set
   * @throws ConfigurationException if the source cannot read it
   */
  public Optional<String> text(Setting setting) {
    if (!notation.has(setting)) {
      return Optional.empty();
    }
    return Optional.ofNullable(source.apply(setting))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /**
   * Reads a setting of type {@link Setting.Type#FLAG}.
   *
   * @param setting the setting
   * @return the value, or empty if the setting is not set
   * @throws ConfigurationException if the text is not a boolean
   */
  public Optional<Boolean> flag(Setting setting) {
    return text(setting)
        .map(
            text -> {
              String folded = text.toLowerCase(Locale.ROOT);
              if (!TRUE.contains(folded) && !FALSE.contains(folded)) {
                throw rejected(setting, text, "is neither true nor false", "use true or false");
              }
              return TRUE.contains(folded);
            });
  }

  /**
   * Reads a setting of type {@link Setting.Type#NUMBER}.
   *
   * @param setting the setting
   * @return the value, whose range is not checked, or empty if the setting is not set
   * @throws ConfigurationException if the text is not a whole number
   */
  public Optional<Integer> number(Setting setting) {
    return text(setting)
        .map(
            text -> {
              if (!WHOLE_NUMBER.matcher(text).matches()) {
                throw rejected(setting, text, "is not a whole number", "use " + setting.range());
              }
              long number = Long.parseLong(text);
              if (number != (int) number) {
                throw setting.outOfRange(Long.toString(number), notation);
              }
              return (int) number;
            });
  }

  /**
   * Reads a setting of type {@link Setting.Type#DURATION}.
   *
   * @param setting the setting
   * @return the value, whose range is not checked, or empty if the setting is not set
   * @throws ConfigurationException if the text is not a duration
   */
  public Optional<Duration> duration(Setting setting) {
    return text(setting)
        .map(
            text ->
                DurationText.parse(text)
                    .orElseThrow(
                        () ->
                            rejected(
                                setting,
                                text,
                                "is not a duration",
                                "write it like " + DurationText.examples())));
  }

  /**
   * Reads a setting of type {@link Setting.Type#URL}.
   *
   * @param setting the setting
   * @return the value, or empty if the setting is not set
   * @throws ConfigurationException if the text is not a URL; the message does not show it, because
   *     a URL may hold a password
   */
  public Optional<URI> url(Setting setting) {
    return text(setting)
        .map(
            text -> {
              try {
                return new URI(text);
              } catch (URISyntaxException e) {
                throw notation.rejected(
                    setting,
                    "is not a URL: "
                        + (e.getIndex() < text.length()
                            ? "the character at position "
                                + (e.getIndex() + 1)
                                + " is not allowed there"
                            : "it ends too early"),
                    "write it like "
                        + setting.example()
                        + ", and percent-encode special characters");
              }
            });
  }

  /**
   * Reads a setting of type {@link Setting.Type#LIST}.
   *
   * @param setting the setting
   * @return the elements without surrounding white space, without empty ones, or empty if the
   *     setting is not set
   */
  public Optional<List<String>> list(Setting setting) {
    return text(setting)
        .map(
            text ->
                Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(element -> !element.isEmpty())
                    .toList());
  }

  /**
   * Reads a setting of type {@link Setting.Type#WORD}.
   *
   * @param <E> the enum
   * @param setting the setting
   * @param type the enum whose constants have the setting's words as names
   * @return the value, or empty if the setting is not set
   * @throws ConfigurationException if the text is none of the words
   */
  public <E extends Enum<E>> Optional<E> word(Setting setting, Class<E> type) {
    return text(setting)
        .map(text -> constant(type, text).orElseThrow(() -> unknown(setting, text)));
  }

  /**
   * Creates an instance of a class that a setting names. The class is loaded by the thread's
   * context class loader.
   *
   * @param <T> what the class must implement
   * @param setting the setting, for messages
   * @param className the name of the class
   * @param type what the class must implement
   * @return a new instance
   * @throws ConfigurationException if there is no such class, or it has no public constructor
   *     without parameters, or that one throws
   */
  public <T> T instance(Setting setting, String className, Class<T> type) {
    return new ClassByName(notation, setting, className).create(type);
  }

  /**
   * Reads the settings of the bridge itself, as opposed to those of the filter.
   *
   * @return a new builder with the settings that are set; its messages name settings in this
   *     reader's notation
   * @throws ConfigurationException if a text cannot be read
   */
  public CometChatBridgeConfig.Builder bridgeConfig() {
    CometChatBridgeConfig.Builder config = CometChatBridgeConfig.builder().notation(notation);
    text(Setting.APP_ID).ifPresent(config::appId);
    text(Setting.REGION).ifPresent(config::region);
    text(Setting.API_KEY).ifPresent(config::apiKey);
    text(Setting.SECONDARY_API_KEY).ifPresent(config::secondaryApiKey);
    url(Setting.BASE_URL).ifPresent(config::baseUrl);
    flag(Setting.INSECURE_BASE_URL).ifPresent(config::insecureBaseUrl);
    url(Setting.PROXY).ifPresent(config::proxy);
    set(duration(Setting.CONNECT_TIMEOUT), config::connectTimeout);
    set(duration(Setting.CALL_TIMEOUT), config::callTimeout);
    set(duration(Setting.MAX_LOGIN_WAIT), config::maxLoginWait);
    set(duration(Setting.TOKEN_TIMEOUT), config::tokenTimeout);
    set(duration(Setting.SHARED_TOKEN_LIFETIME), config::sharedTokenLifetime);
    set(number(Setting.MAX_TOKENS_PER_USER_PER_HOUR), config::maxTokensPerUserPerHour);
    set(number(Setting.MAX_CACHED_USERS), config::maxCachedUsers);
    set(duration(Setting.SHUTDOWN_WAIT), config::shutdownWait);
    set(number(Setting.CORE_CALLS_PER_MINUTE), config::coreCallsPerMinute);
    set(number(Setting.STANDARD_CALLS_PER_MINUTE), config::standardCallsPerMinute);
    set(flag(Setting.REVOKE_ON_EXPIRY), config::revokeOnExpiry);
    set(word(Setting.AUDIT, AuditMode.class), config::audit);
    set(word(Setting.TOKEN_SCOPE, TokenScope.class), config::tokenScope);
    set(word(Setting.DEACTIVATED_USERS, DeactivatedUserPolicy.class), config::deactivatedUsers);
    set(word(Setting.PROFILE_SYNC, ProfileSync.class), config::profileSync);
    set(word(Setting.EXISTING_USERS, ExistingUserPolicy.class), config::existingUsers);
    set(word(Setting.RECYCLED_USER_IDS, RecycledUserIdPolicy.class), config::recycledUserIds);
    set(text(Setting.UID_MAPPING).map(this::uidMapping), config::uidMapping);
    set(word(Setting.USER_ID_CASE, UserIdCase.class), config::userIdCase);
    set(text(Setting.TENANT), config::tenant);
    set(text(Setting.ELIGIBILITY).map(this::rule), config::eligibility);
    return config;
  }

  /**
   * Reads the settings of the database that keeps the changes of users. Which database that is, the
   * adapter decides by {@link Setting#SYNC_STORE} and {@link Setting#SYNC_DATA_SOURCE}.
   *
   * @param dataSource the database
   * @return its settings; messages name settings in this reader's notation
   * @throws ConfigurationException if one of them is wrong
   */
  public JdbcSync jdbcSync(DataSource dataSource) {
    JdbcSync.Builder sync = JdbcSync.builder(dataSource);
    set(word(Setting.SYNC_SCHEMA, TableCreation.class), sync::createTables);
    set(text(Setting.SYNC_TABLE_SCHEMA), sync::schema);
    set(text(Setting.SYNC_TABLE_PREFIX), sync::tablePrefix);
    set(
        duration(Setting.SYNC_POLL_INTERVAL)
            .map(interval -> Setting.SYNC_POLL_INTERVAL.check(interval, notation)),
        sync::pollInterval);
    set(
        duration(Setting.SYNC_LEASE).map(lease -> Setting.SYNC_LEASE.check(lease, notation)),
        sync::lease);
    set(
        number(Setting.SYNC_PARK_AFTER)
            .map(attempts -> Setting.SYNC_PARK_AFTER.check(attempts, notation)),
        sync::parkAfter);
    set(
        number(Setting.SYNC_AT_ONCE).map(users -> Setting.SYNC_AT_ONCE.check(users, notation)),
        sync::atOnce);
    set(
        number(Setting.SYNC_DELETE_BRAKE)
            .map(users -> Setting.SYNC_DELETE_BRAKE.check(users, notation)),
        sync::deleteBrake);
    set(
        duration(Setting.SYNC_AUDIT_RETENTION)
            .map(retention -> Setting.SYNC_AUDIT_RETENTION.check(retention, notation)),
        sync::auditRetention);
    set(text(Setting.SYNC_TOKEN_KEY), sync::tokenKey);
    set(text(Setting.SYNC_PREVIOUS_TOKEN_KEY), sync::previousTokenKey);
    if (text(Setting.SYNC_PREVIOUS_TOKEN_KEY).isPresent()
        && text(Setting.SYNC_TOKEN_KEY).isEmpty()) {
      throw notation.rejected(
          Setting.SYNC_PREVIOUS_TOKEN_KEY,
          "is set without " + notation.nameOf(Setting.SYNC_TOKEN_KEY),
          "set " + notation.nameOf(Setting.SYNC_TOKEN_KEY) + " to the new key");
    }
    try {
      return sync.build();
    } catch (ConfigurationException e) {
      throw named(e);
    }
  }

  /** Names the setting as this notation does, and shows its value as a message may show it. */
  private ConfigurationException named(ConfigurationException e) {
    String member = e.setting().equals("schema") ? "tableSchema" : e.setting();
    for (Setting setting : Setting.values()) {
      if (setting.initParam().equalsIgnoreCase("sync" + member)) {
        return setting.isSecret()
            ? notation.rejected(setting, e.problem(), e.remedy())
            : rejected(setting, text(setting).orElse(""), "is no name", e.remedy());
      }
    }
    return e;
  }

  /**
   * Returns a wrong value in quotes, for a message: at most 60 printable characters, and without
   * what has the form of an API key, since a key may be set in the wrong place.
   *
   * @param value the wrong value
   * @return the value as a message may show it
   */
  public static String quoted(String value) {
    return "'" + printable(value, QUOTED_LENGTH) + "'";
  }

  /**
   * Returns a name or a path for a message, like {@link #quoted} but without quotes and up to 300
   * characters.
   *
   * @param value the name or path
   * @return the value as a message may show it
   */
  public static String shown(String value) {
    return printable(value, SHOWN_LENGTH);
  }

  private UidMapping uidMapping(String text) {
    Optional<UidStrategy> strategy = constant(UidStrategy.class, text);
    return strategy.isPresent()
        ? strategy.get()
        : instance(Setting.UID_MAPPING, text, UidMapping.class);
  }

  @SuppressWarnings("unchecked") // a class that is given by its name has no type argument
  private Predicate<ChatUser> rule(String className) {
    return (Predicate<ChatUser>) instance(Setting.ELIGIBILITY, className, Predicate.class);
  }

  private ConfigurationException unknown(Setting setting, String text) {
    String use = "use " + setting.choice();
    return rejected(
        setting,
        text,
        "is unknown",
        SimilarName.word(text, setting.words())
            .map(word -> "did you mean '" + word + "'? (" + use + ")")
            .orElse(use));
  }

  private ConfigurationException rejected(
      Setting setting, String text, String problem, String remedy) {
    return notation.rejected(setting, quoted(text) + " " + problem, remedy);
  }

  private static <E extends Enum<E>> Optional<E> constant(Class<E> type, String text) {
    String written = withoutHyphens(text.toLowerCase(Locale.ROOT).replace('_', '-'));
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> withoutHyphens(SettingRow.word(constant)).equals(written))
        .findFirst();
  }

  /** In camel case, a word has no hyphens. */
  private static String withoutHyphens(String word) {
    return word.replace("-", "");
  }

  private static <T> void set(Optional<T> value, Consumer<T> setter) {
    value.ifPresent(setter);
  }

  private static String printable(String value, int length) {
    String shown = KEY.matcher(value).replaceAll("(redacted)").replaceAll("[^\\x20-\\x7e]", "?");
    return shown.length() > length ? shown.substring(0, length) + "..." : shown;
  }
}
