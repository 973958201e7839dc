/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.cometchatbridge.servlet.internal.installation.FilterDelegate;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.settings.InitParams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs every user of a servlet application in to CometChat as well, without a line changed in the
 * application.
 *
 * <p>It stands after the session and security filters, reads who is logged in, and has a CometChat
 * auth token ready for the page: in the header {@value #TOKEN_HEADER} of responses to fetches, in
 * the session, and at the endpoint {@code /cometchat/token}. The least in {@code web.xml}:
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
 * </filter-mapping>
 * }</pre>
 *
 * <p>Without {@code FORWARD} a response that a forward has written may miss the header, for Tomcat
 * 11 takes none when the forward is over; the session's next response has it then.
 *
 * <p>Init-params, all optional but the first three; times are written like {@code 1s}, {@code
 * 500ms}, {@code 2m}, {@code 24h}, {@code 7d} or {@code PT1S}, and each value may hold <code>
 * ${env:NAME}</code>, <code>${sys:name}</code> or <code>${file:/path}</code>:
 *
 * <ul>
 *   <li>{@code appId}, {@code region}, {@code apiKey}: the CometChat application;
 *   <li>{@code secondaryApiKey}: a second key, for the time in which the first one is exchanged;
 *       none by default;
 *   <li>{@code baseUrl}, {@code proxy}, {@code connectTimeout}, {@code callTimeout}, {@code
 *       maxLoginWait}, {@code tokenTimeout}: as in {@link
 *       org.cometchatbridge.core.CometChatBridgeConfig};
 *   <li>{@code eligibility}: name of a class that implements {@code Predicate<ChatUser>} and says
 *       who gets chat; everybody by default;
 *   <li>{@code deactivatedUsers}: {@code reject} (the default) or {@code reactivate} users whom
 *       somebody has deactivated in CometChat;
 *   <li>{@code uidMapping}: how user ids become CometChat uids: {@code default}, {@code identity},
 *       {@code hash}, or the name of a {@link org.cometchatbridge.core.spi.UidMapping};
 *   <li>{@code tenant}: a name before every uid, up to 20 characters of {@code a-z 0-9 -}; none by
 *       default;
 *   <li>{@code existingUsers}: {@code adopt} (the default), {@code reject} or {@code claim}
 *       CometChat users whom the bridge has not created;
 *   <li>{@code userResolver}: {@code principal} (the default), {@code session:ATTRIBUTE}, the name
 *       of a {@link UserResolver}, or several with commas between: the first that responses wins;
 *   <li>{@code attach}: {@code header}, {@code session}, or both, which is the default;
 *   <li>{@code endpoint}: the path of the endpoint; {@code /cometchat/token} by default;
 *   <li>{@code allowedOrigins}: foreign origins whose pages may read tokens, with commas between;
 *       none by default;
 *   <li>{@code refreshesPerMinute}: how many tokens that CometChat has rejected are replaced for
 *       one login session within a minute, on this node; 1 to 60, 3 by default;
 *   <li>{@code tokenScope}: {@code session} (the default) or {@code user}; {@code
 *       sharedTokenLifetime}, {@code maxTokensPerUserPerHour}, {@code coreCallsPerMinute} and
 *       {@code standardCallsPerMinute}: as in {@link
 *       org.cometchatbridge.core.CometChatBridgeConfig};
 *   <li>{@code trustStore}: path of a PKCS12 or JKS file whose certificates are trusted instead of
 *       the Java platform's, for a deployment with a certificate of its own; {@code
 *       trustStorePassword}: its password, which a JKS file can do without;
 *   <li>{@code enabled}: {@code false} switches everything off; {@code true} by default.
 * </ul>
 *
 * <p>The application's own responses never fail because of chat. A thread of the application waits
 * only for an answer that is about to carry the token of a login that has just begun, and no longer
 * than {@code maxLoginWait}. Thread-safe, as every filter.
 *
 * @since 0.1.0
 */
public final class CometChatBridgeFilter implements Filter {

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

  private static final Logger LOG = LoggerFactory.getLogger(CometChatBridgeFilter.class);

  private final @Nullable CometChatBridge givenBridge;
  private final @Nullable UserResolver givenResolver;
  private volatile @Nullable FilterDelegate installation;

  /** For web.xml: the filter makes a bridge from its init-params and closes it at the end. */
  public CometChatBridgeFilter() {
    this.givenBridge = null;
    this.givenResolver = null;
  }

  /**
   * For an application that makes the bridge itself; init-params may set how the filter behaves.
   *
   * @param bridge the application's bridge, which this filter does not close
   */
  public CometChatBridgeFilter(CometChatBridge bridge) {
    this.givenBridge = Objects.requireNonNull(bridge, "bridge");
    this.givenResolver = null;
  }

  /**
   * For an application that makes the bridge itself and knows its users; init-params may set how
   * the filter behaves otherwise.
   *
   * @param bridge the application's bridge, which this filter does not close
   * @param resolver says who is logged in
   */
  public CometChatBridgeFilter(CometChatBridge bridge, UserResolver resolver) {
    this.givenBridge = Objects.requireNonNull(bridge, "bridge");
    this.givenResolver = Objects.requireNonNull(resolver, "resolver");
  }

  /**
   * Reads the init-params. No call to CometChat is made.
   *
   * @param config the container's configuration of this filter
   * @throws org.cometchatbridge.core.error.ConfigurationException if an init-param is missing,
   *     wrong or unknown; the message says which and what to do
   */
  @Override
  public void init(FilterConfig config) {
    InitParams params = InitParams.of(config);
    if (params.enabled()) {
      installation =
          FilterDelegate.of(config.getServletContext(), params, givenBridge, givenResolver);
    } else {
      LOG.info("CometChat Bridge is switched off by its init-param 'enabled'");
    }
  }

  /**
   * Sends the request down the chain, and bridges the login it may bring.
   *
   * @param request the request, as the filters before left it
   * @param response the response
   * @param chain the rest of the chain
   * @throws IOException if the chain throws it
   * @throws ServletException if the chain throws it
   */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    FilterDelegate installed = installation;
    DispatcherType dispatch = request.getDispatcherType();
    if (installed != null
        && (dispatch == DispatcherType.REQUEST || dispatch == DispatcherType.FORWARD)
        && request instanceof HttpServletRequest httpRequest
        && response instanceof HttpServletResponse httpResponse) {
      if (dispatch == DispatcherType.REQUEST) {
        installed.flow().filter(httpRequest, httpResponse, chain);
      } else {
        installed.flow().filterForward(httpRequest, httpResponse, chain);
      }
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Ends the filter's own bridge. No token is revoked: a stop is no logout. */
  @Override
  public void destroy() {
    FilterDelegate installed = installation;
    installation = null;
    if (installed != null) {
      installed.close();
    }
  }
}
