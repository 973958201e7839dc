/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.core.spi.BridgeListener;
import org.cometchatbridge.servlet.internal.settings.FilterSettings;
import org.cometchatbridge.servlet.internal.settings.FilterSettings.Attach;
import org.cometchatbridge.servlet.internal.settings.ResolverSettings;
import org.jspecify.annotations.Nullable;

/**
 * What an application sets in code for a {@link CometChatBridgeFilter} or a {@link WebBridge}.
 *
 * <p>With a filter that is registered in code, other settings may come from its init-params:
 *
 * <pre>{@code
 * FilterRegistration.Dynamic chat =
 *     servletContext.addFilter(
 *         "cometchat",
 *         new CometChatBridgeFilter(
 *             WebBridgeConfig.builder()
 *                 .userResolver(request -> users.idOf(request))
 *                 .eligibility(user -> user.userId().startsWith("emp-"))
 *                 .build()));
 * chat.setInitParameter("appId", "my-app-id");
 * chat.setInitParameter("region", "us");
 * chat.setInitParameter("apiKey", "${env:COMETCHAT_API_KEY}");
 * chat.setAsyncSupported(true);
 * chat.addMappingForUrlPatterns(
 *     EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC), true, "/*");
 * }</pre>
 *
 * <p>A setting that is set both in code and by an init-param fails the start. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class WebBridgeConfig {

  private final Builder set;
  private final FilterSettings filter;

  private WebBridgeConfig(Builder builder) {
    this.set = builder;
    this.filter =
        FilterSettings.of(
            builder.notation,
            builder.attach(),
            builder.endpoint == null
                ? Setting.ENDPOINT.defaultText().orElseThrow()
                : builder.endpoint,
            builder.attributePrefix == null
                ? Setting.ATTRIBUTE_PREFIX.defaultText().orElseThrow()
                : builder.attributePrefix,
            builder.allowedOrigins == null ? List.of() : builder.allowedOrigins,
            builder.refreshesPerMinute == null
                ? Setting.REFRESHES_PER_MINUTE.defaultNumber()
                : builder.refreshesPerMinute);
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
   * Creates a builder with these settings.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    return new Builder(set);
  }

  @Nullable CometChatBridge bridge() {
    return set.bridge;
  }

  @Nullable CometChatApps apps() {
    return set.apps;
  }

  /** The resolver of the app of a request; {@code null} without several apps. */
  @Nullable AppResolver appResolver() {
    return set.appResolver;
  }

  ResolverSettings resolver() {
    return set.resolver == null ? ResolverSettings.principal(log()) : set.resolver;
  }

  OperatorLog log() {
    return set.log();
  }

  FilterSettings filter() {
    return filter;
  }

  @Nullable Predicate<ChatUser> eligibility() {
    return set.eligibility;
  }

  @Nullable BridgeListener listener() {
    return set.listener;
  }

  /**
   * Collects the settings. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private SettingNotation notation = SettingNotation.INIT_PARAM;
    private @Nullable CometChatBridge bridge;
    private @Nullable CometChatApps apps;
    private @Nullable AppResolver appResolver;
    private @Nullable ResolverSettings resolver;
    private @Nullable Predicate<ChatUser> eligibility;
    private @Nullable BridgeListener listener;
    private @Nullable OperatorLog log;
    private @Nullable Boolean attachHeader;
    private @Nullable Boolean attachSession;
    private @Nullable String endpoint;
    private @Nullable String attributePrefix;
    private @Nullable List<String> allowedOrigins;
    private @Nullable Integer refreshesPerMinute;

    private Builder() {}

    private Builder(Builder other) {
      this.notation = other.notation;
      this.bridge = other.bridge;
      this.apps = other.apps;
      this.appResolver = other.appResolver;
      this.resolver = other.resolver;
      this.eligibility = other.eligibility;
      this.listener = other.listener;
      this.log = other.log;
      this.attachHeader = other.attachHeader;
      this.attachSession = other.attachSession;
      this.endpoint = other.endpoint;
      this.attributePrefix = other.attributePrefix;
      this.allowedOrigins = other.allowedOrigins;
      this.refreshesPerMinute = other.refreshesPerMinute;
    }

    /** Sets the log of a web application; by default the one of the bridge. */
    Builder log(OperatorLog log) {
      this.log = log;
      return this;
    }

    private OperatorLog log() {
      if (log == null) {
        return bridge == null ? OperatorLog.toPlatform().in(notation) : bridge.config().log();
      }
      return log.in(notation);
    }

    /**
     * Sets the bridge to use. Its owner closes it.
     *
     * @param bridge the application's bridge; by default a filter creates one from its init-params,
     *     and closes it in {@code destroy}
     * @return this builder
     */
    public Builder bridge(CometChatBridge bridge) {
      this.bridge = Objects.requireNonNull(bridge, "bridge");
      return this;
    }

    /**
     * Sets the CometChat apps of an application that has several, in place of {@link #bridge}.
     * Their owner closes them. Apps may be added, replaced and removed at any time.
     *
     * @param apps the apps
     * @param resolver names the app of a request
     * @return this builder
     */
    public Builder apps(CometChatApps apps, AppResolver resolver) {
      this.apps = Objects.requireNonNull(apps, "apps");
      this.appResolver = Objects.requireNonNull(resolver, "resolver");
      return this;
    }

    /**
     * Sets the resolver that names the user of a request.
     *
     * @param resolver the resolver; by default the name of the request's principal is the user id
     * @return this builder
     */
    public Builder userResolver(UserResolver resolver) {
      this.resolver = ResolverSettings.of(Objects.requireNonNull(resolver, "resolver"));
      return this;
    }

    /**
     * Sets the resolver of an adapter to a framework, in place of {@link #userResolver}. Messages
     * about requests without a user then say what the request lacks, and not that a resolver of the
     * application has returned none.
     *
     * @param resolver the resolver, which finds the users of the framework
     * @return this builder
     */
    public Builder frameworkResolver(UserResolver resolver) {
      this.resolver = ResolverSettings.ofFramework(Objects.requireNonNull(resolver, "resolver"));
      return this;
    }

    /**
     * Sets the rule that decides who gets chat, for a bridge that a filter creates. For a bridge of
     * the application, set it in {@link org.cometchatbridge.core.CometChatBridgeConfig}.
     *
     * @param eligibility called on request threads when a token request would start, so it must be
     *     fast. If it throws, the user gets no chat. By default every user does
     * @return this builder
     */
    public Builder eligibility(Predicate<ChatUser> eligibility) {
      this.eligibility = Objects.requireNonNull(eligibility, "eligibility");
      return this;
    }

    /**
     * Sets the listener for events, for a bridge that a filter creates. For a bridge of the
     * application, set it in {@link org.cometchatbridge.core.CometChatBridgeConfig}.
     *
     * @param listener the listener; none by default
     * @return this builder
     */
    public Builder listener(BridgeListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets whether responses carry the token in a header.
     *
     * @param attach {@code true} by default
     * @return this builder
     */
    public Builder attachHeader(boolean attach) {
      this.attachHeader = attach;
      return this;
    }

    /**
     * Sets whether the HTTP session holds copies of token and uid for the application to read.
     *
     * @param attach {@code true} by default
     * @return this builder
     */
    public Builder attachSession(boolean attach) {
      this.attachSession = attach;
      return this;
    }

    /**
     * Sets the path of the token endpoint.
     *
     * @param path a path below the context path; {@code /cometchat/token} by default
     * @return this builder
     */
    public Builder endpoint(String path) {
      this.endpoint = Objects.requireNonNull(path, "path");
      return this;
    }

    /**
     * Sets the prefix of the names of the session attributes, and the name of the request attribute
     * for markup. A web application with filters for several CometChat apps needs another one for
     * each filter.
     *
     * @param prefix 1 to 40 letters, digits and {@code _}, with a letter first; {@code cometchat}
     *     by default, which gives {@code cometchat.session}, {@code cometchat.authToken} and {@code
     *     cometchat.uid}
     * @return this builder
     */
    public Builder attributePrefix(String prefix) {
      this.attributePrefix = Objects.requireNonNull(prefix, "prefix");
      return this;
    }

    /**
     * Sets the foreign origins whose pages may read tokens.
     *
     * @param origins origins such as {@code https://app.example.org}, or {@code
     *     https://*.example.org} for the subdomains of a domain, with one or more labels more but
     *     without the domain itself; none by default
     * @return this builder
     */
    public Builder allowedOrigins(List<String> origins) {
      this.allowedOrigins = List.copyOf(origins);
      return this;
    }

    /**
     * Sets how many rejected tokens are replaced for one login session within a minute, on this
     * node. Requests that name the same token count once.
     *
     * @param refreshes 1 to 60; 3 by default
     * @return this builder
     */
    public Builder refreshesPerMinute(int refreshes) {
      this.refreshesPerMinute = refreshes;
      return this;
    }

    /**
     * Reads {@code attach}, {@code userResolver}, {@code endpoint}, {@code attributePrefix}, {@code
     * allowedOrigins} and {@code refreshesPerMinute}. Messages name settings in the notation of the
     * reader from now on. A filter calls this with its init-params.
     *
     * @param settings reads the settings
     * @return this builder
     * @throws ConfigurationException if a text cannot be read, or this builder has a value for the
     *     same setting already
     */
    public Builder settings(SettingReader settings) {
      notation = settings.notation();
      settings
          .list(Setting.ATTACH)
          .ifPresent(
              words -> {
                rejectSecond(Setting.ATTACH, attachHeader, attachSession);
                Set<Attach> attach = FilterSettings.attach(notation, words);
                attachHeader = attach.contains(Attach.HEADER);
                attachSession = attach.contains(Attach.SESSION);
              });
      settings
          .list(Setting.USER_RESOLVER)
          .ifPresent(
              names -> {
                rejectSecond(Setting.USER_RESOLVER, resolver);
                resolver = ResolverSettings.named(settings, names, log());
              });
      settings
          .text(Setting.ENDPOINT)
          .ifPresent(
              path -> {
                rejectSecond(Setting.ENDPOINT, endpoint);
                endpoint = path;
              });
      settings
          .text(Setting.ATTRIBUTE_PREFIX)
          .ifPresent(
              prefix -> {
                rejectSecond(Setting.ATTRIBUTE_PREFIX, attributePrefix);
                attributePrefix = prefix;
              });
      settings
          .list(Setting.ALLOWED_ORIGINS)
          .ifPresent(
              origins -> {
                rejectSecond(Setting.ALLOWED_ORIGINS, allowedOrigins);
                allowedOrigins = origins;
              });
      settings
          .number(Setting.REFRESHES_PER_MINUTE)
          .ifPresent(
              number -> {
                rejectSecond(Setting.REFRESHES_PER_MINUTE, refreshesPerMinute);
                refreshesPerMinute = number;
              });
      settings
          .text(Setting.ELIGIBILITY)
          .ifPresent(rule -> rejectSecond(Setting.ELIGIBILITY, eligibility));
      return this;
    }

    /**
     * Checks the settings.
     *
     * @return the settings
     * @throws ConfigurationException if one is wrong, or has no effect beside another one
     */
    public WebBridgeConfig build() {
      if (bridge != null || apps != null) {
        rejectBeside(eligibility, "eligibility");
        rejectBeside(listener, "listener");
      }
      if (bridge != null && apps != null) {
        throw new ConfigurationException(
            "apps", "is set beside a bridge", "add the app of the bridge to the apps");
      }
      return new WebBridgeConfig(new Builder(this));
    }

    private Set<Attach> attach() {
      Set<Attach> attach = EnumSet.noneOf(Attach.class);
      if (attachHeader == null || attachHeader) {
        attach.add(Attach.HEADER);
      }
      if (attachSession == null || attachSession) {
        attach.add(Attach.SESSION);
      }
      return attach;
    }

    private void rejectSecond(Setting setting, @Nullable Object... values) {
      for (Object value : values) {
        if (value != null) {
          throw notation.rejected(
              setting,
              "is also set in the application's code",
              "remove the " + notation.noun() + ", or the value in the code");
        }
      }
    }

    private static void rejectBeside(@Nullable Object value, String name) {
      if (value != null) {
        throw new ConfigurationException(
            name,
            "has no effect, because the application created the bridge itself",
            "set it in that bridge's CometChatBridgeConfig");
      }
    }
  }
}
