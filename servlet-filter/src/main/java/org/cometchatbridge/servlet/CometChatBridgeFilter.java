/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ClassPathProblem;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.BridgeListener;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.cometchatbridge.servlet.internal.installation.FilterDelegate;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.settings.AppResolverSetting;
import org.cometchatbridge.servlet.internal.settings.InitParams;
import org.cometchatbridge.servlet.internal.settings.JndiDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Logs every user of a servlet application in to CometChat too, without a change to the
 * application's login.
 *
 * <p>The filter is mapped after the session and security filters. It reads the user of the request
 * and provides a CometChat auth token for the page: in the header {@value #TOKEN_HEADER} of
 * responses to fetches, in the session, and at the endpoint {@code /cometchat/token}. The minimum
 * in {@code web.xml}:
 *
 * <pre>{@code
 * <filter>
 *   <filter-name>cometchat</filter-name>
 *   <filter-class>org.cometchatbridge.servlet.CometChatBridgeFilter</filter-class>
 *   <async-supported>true</async-supported>
 *   <init-param><param-name>appId</param-name><param-value>my-app-id</param-value></init-param>
 *   <init-param><param-name>region</param-name><param-value>us</param-value></init-param>
 *   <init-param>
 *     <param-name>apiKey</param-name><param-value>${env:COMETCHAT_API_KEY}</param-value>
 *   </init-param>
 * </filter>
 * <filter-mapping>
 *   <filter-name>cometchat</filter-name>
 *   <url-pattern>/*</url-pattern>
 *   <dispatcher>REQUEST</dispatcher>
 *   <dispatcher>FORWARD</dispatcher>
 *   <dispatcher>ASYNC</dispatcher>
 * </filter-mapping>
 * }</pre>
 *
 * <p>Without {@code FORWARD}, a response that a forward has written may lack the header, because
 * Tomcat 11 accepts no header after a forward; without {@code ASYNC}, a response that an
 * asynchronous dispatch has written lacks it. The session's next response has it.
 *
 * <p>All other init-params are optional; {@link org.cometchatbridge.core.settings.Setting} has
 * their names, ranges and defaults. Durations are written like {@code 1s}, {@code 500ms}, {@code
 * 1m30s}, {@code 24h} or {@code PT1S}, lists with commas, and each value may hold <code>${env:NAME}
 * </code>, <code>${sys:name}</code> or <code>${file:/path}</code>.
 *
 * <p>With several CometChat apps, {@code apps} has their names, {@code appResolver} names the app
 * of a request, and a setting of one app is written like {@code app.acme.apiKey}.
 *
 * <p>What cannot be written as text is set in code: {@link #CometChatBridgeFilter(WebBridgeConfig)}
 * serves {@code ServletContext.addFilter} and a {@code FilterRegistrationBean} of Spring Boot. A
 * subclass serves {@code @WebFilter} and containers that inject into the filters they create:
 *
 * <pre>{@code
 * @WebFilter(
 *     urlPatterns = "/*",
 *     dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC},
 *     asyncSupported = true,
 *     initParams = {
 *       @WebInitParam(name = "appId", value = "my-app-id"),
 *       @WebInitParam(name = "region", value = "us"),
 *       @WebInitParam(name = "apiKey", value = "${env:COMETCHAT_API_KEY}")
 *     })
 * public class ChatFilter extends CometChatBridgeFilter {
 *   @Inject Users users;
 *
 *   @Override
 *   protected void configure(WebBridgeConfig.Builder config, ServletContext context) {
 *     config.userResolver(request -> users.currentId()).listener(users::onChatEvent);
 *   }
 * }
 * }</pre>
 *
 * <p>The application's own responses never fail because of chat. A thread of the application waits
 * only for a response that is about to carry the token of a new login, and no longer than {@code
 * maxLoginWait}. Thread-safe.
 *
 * @since 0.1.0
 */
public class CometChatBridgeFilter implements Filter {

  /** The response header that holds the token; a request asks for it again with {@code ?}. */
  public static final String TOKEN_HEADER = TokenHeaders.TOKEN;

  /** The response header that holds the CometChat uid of the token. */
  public static final String UID_HEADER = TokenHeaders.UID;

  /** The session attribute, a {@link String}, that holds the token for the application to read. */
  public static final String TOKEN_ATTRIBUTE = SessionAttributes.TOKEN;

  /**
   * The session attribute, a {@link String}, that holds the CometChat uid for the application to
   * read.
   */
  public static final String UID_ATTRIBUTE = SessionAttributes.UID;

  private final WebBridgeConfig given;
  private volatile boolean initialized;
  private volatile @Nullable FilterDelegate delegate;

  /** Creates a filter that takes its settings from init-params, as web.xml does. */
  public CometChatBridgeFilter() {
    this(WebBridgeConfig.builder().build());
  }

  /**
   * Creates a filter for a bridge of the application; init-params may configure the filter.
   *
   * @param bridge the application's bridge, which this filter does not close
   */
  public CometChatBridgeFilter(CometChatBridge bridge) {
    this(WebBridgeConfig.builder().bridge(bridge).build());
  }

  /**
   * Creates a filter for a bridge and a resolver of the application. Init-params may configure
   * everything else.
   *
   * @param bridge the application's bridge, which this filter does not close
   * @param resolver returns the user of a request
   */
  public CometChatBridgeFilter(CometChatBridge bridge, UserResolver resolver) {
    this(WebBridgeConfig.builder().bridge(bridge).userResolver(resolver).build());
  }

  /**
   * Creates a filter with settings from code; init-params may set what they leave open.
   *
   * @param config the settings
   */
  public CometChatBridgeFilter(WebBridgeConfig config) {
    this.given = Objects.requireNonNull(config, "config");
  }

  /**
   * Sets what cannot be written as text, such as a resolver that a container has injected into a
   * subclass. Called once, before the init-params are applied, and not at all if the bridge is
   * disabled. By default it does nothing.
   *
   * @param config the settings that were given to the constructor
   * @param context the application
   */
  protected void configure(WebBridgeConfig.Builder config, ServletContext context) {}

  /**
   * Reads the init-params. No call to CometChat is made.
   *
   * <p>If a jar of the application does not fit, the filter passes every request on, and one line
   * in the log names the jar, its place and the minimum.
   *
   * <p>A filter that a proxy calls without its life cycle, as Spring's {@code
   * DelegatingFilterProxy} does by default, is initialized by its first request, without
   * init-params.
   *
   * @param config the container's configuration of this filter
   * @throws org.cometchatbridge.core.error.ConfigurationException if an init-param is missing,
   *     wrong or unknown; the message names it, the problem and the remedy
   */
  @Override
  public void init(FilterConfig config) {
    initialized = true;
    ServletContext context = config.getServletContext();
    try {
      install(context, config.getFilterName(), InitParams.of(config));
    } catch (SecurityException | LinkageError e) {
      if (!ClassPathProblem.isCauseOf(e)) {
        throw e;
      }
      log(context).error("{}", ClassPathProblem.describe(e));
    }
  }

  /**
   * Calls the rest of the chain, and logs its user in to CometChat.
   *
   * @param request the request, as the filters before this one have wrapped it
   * @param response the response
   * @param chain the rest of the chain
   * @throws IOException if the chain throws it
   * @throws ServletException if the chain throws it
   */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    FilterDelegate current = delegate(request);
    DispatcherType dispatch = request.getDispatcherType();
    if (current != null
        && dispatch != DispatcherType.INCLUDE
        && dispatch != DispatcherType.ERROR
        && request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      if (dispatch == DispatcherType.FORWARD) {
        current.flow().filterForward(httpRequest, httpResponse, chain);
      } else {
        current.flow().filter(httpRequest, httpResponse, chain);
      }
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Closes the bridge that this filter has created. Tokens stay valid: a stop is not a logout. */
  @Override
  public void destroy() {
    FilterDelegate current = delegate;
    delegate = null;
    if (current != null) {
      current.close();
    }
  }

  private @Nullable FilterDelegate delegate(ServletRequest request) {
    if (!initialized) {
      initializeLate(request.getServletContext());
    }
    return delegate;
  }

  private synchronized void initializeLate(ServletContext context) {
    if (!initialized) {
      try {
        install(context, null, InitParams.none());
      } catch (RuntimeException e) {
        log(context)
            .error("CometChat Bridge is not active: its first request could not initialize it", e);
      } catch (LinkageError e) {
        log(context).error("{}", ClassPathProblem.describe(e));
      } finally {
        initialized = true;
      }
    }
  }

  private void install(ServletContext context, @Nullable String filterName, InitParams params) {
    OperatorLog log = log(context);
    if (!params.enabled()) {
      log.info("CometChat Bridge is disabled by its init-param 'enabled'");
      return;
    }
    WebBridgeConfig.Builder builder = given.toBuilder().log(log);
    configure(builder, context);
    WebBridgeConfig config = builder.settings(params.reader()).build();
    CometChatApps apps = config.apps();
    AppResolver appResolver = config.appResolver();
    if (apps != null && appResolver != null) {
      params.rejectBridgeSettings();
      installApps(context, filterName, config, apps, false, appResolver);
      return;
    }
    CometChatBridge bridge = config.bridge();
    List<String> names = params.appNames().orElse(null);
    if (bridge == null && names != null) {
      installOwnApps(context, filterName, config, params, names);
    } else if (bridge == null) {
      CometChatBridge created = created(config, params, context);
      if (!created.isActive()) {
        return;
      }
      try {
        delegate =
            FilterDelegate.of(
                context, filterName, created, true, config.filter(), config.resolver(), log);
      } catch (RuntimeException | LinkageError e) {
        created.close();
        throw e;
      }
    } else {
      params.rejectBridgeSettings();
      if (bridge.isActive()) {
        delegate =
            FilterDelegate.of(
                context, filterName, bridge, false, config.filter(), config.resolver(), log);
      }
    }
  }

  private void installApps(
      ServletContext context,
      @Nullable String filterName,
      WebBridgeConfig config,
      CometChatApps apps,
      boolean owned,
      AppResolver appResolver) {
    delegate =
        FilterDelegate.ofApps(
            context,
            filterName,
            apps,
            owned,
            appResolver,
            config.filter(),
            config.resolver(),
            log(context));
  }

  private void installOwnApps(
      ServletContext context,
      @Nullable String filterName,
      WebBridgeConfig config,
      InitParams params,
      List<String> names) {
    AppResolver resolver = AppResolverSetting.of(params.reader());
    CometChatApps apps = CometChatApps.create();
    try {
      for (String name : names) {
        CometChatBridgeConfig complete = complete(params.configOf(name), config, context);
        try {
          apps.add(name, complete);
        } catch (IllegalArgumentException e) {
          throw new ConfigurationException(
              "app." + name + ".appId",
              "is the app id of another app",
              "use one name for each CometChat app");
        }
      }
      installApps(context, filterName, config, apps, true, resolver);
    } catch (RuntimeException | LinkageError e) {
      apps.close();
      throw e;
    }
    warnOfLiteralKey(params, context);
  }

  private static OperatorLog log(ServletContext context) {
    return OperatorLog.withFallback(context::log).named(CometChatBridgeFilter.class);
  }

  private static CometChatBridge created(
      WebBridgeConfig config, InitParams params, ServletContext context) {
    CometChatBridge created =
        CometChatBridge.create(
            complete(params.bridgeConfig(JndiDatabase.of(params.reader())), config, context));
    warnOfLiteralKey(params, context);
    return created;
  }

  private static CometChatBridgeConfig complete(
      CometChatBridgeConfig read, WebBridgeConfig config, ServletContext context) {
    CometChatBridgeConfig.Builder bridge = read.toBuilder().fallbackLog(context::log);
    Predicate<ChatUser> eligibility = config.eligibility();
    if (eligibility != null) {
      bridge.eligibility(eligibility);
    }
    BridgeListener listener = config.listener();
    if (listener != null) {
      bridge.listener(listener);
    }
    return bridge.build();
  }

  private static void warnOfLiteralKey(InitParams params, ServletContext context) {
    if (params.holdsLiteralKey()) {
      log(context)
          .warn(
              "An init-param contains the CometChat API key in plain text; keep it out of the archive with"
                  + " ${env:COMETCHAT_API_KEY} or ${file:/path}");
    }
  }
}
