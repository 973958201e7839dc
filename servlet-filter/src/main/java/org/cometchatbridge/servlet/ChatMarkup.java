/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import org.jspecify.annotations.Nullable;

/**
 * Markup for server-side pages, from which the page script logs in. Every request for a page has an
 * instance as its attribute {@value #ATTRIBUTE}. The user is looked up only when a method is
 * called. In a JSP:
 *
 * <pre>{@code
 * ${cometchat.meta}
 * ${cometchat.script(nonce)}
 * <script type="module" nonce="${nonce}">
 *   import { connect } from 'cometchat-bridge';
 *   connect({ sdk: CometChat });
 * </script>
 * }</pre>
 *
 * <p>In Thymeleaf: <code>th:utext="${cometchat?.meta}"</code>. Both snippets are HTML and already
 * escaped. With {@code meta}, the script logs in without a request to the token endpoint; without
 * it, the script calls the endpoint.
 *
 * <p>Not thread-safe: to be used by the thread that writes the page.
 *
 * @since 0.1.0
 */
public interface ChatMarkup {

  /** The name of the request attribute: {@value}. */
  String ATTRIBUTE = "cometchat";

  /**
   * Returns the id of the CometChat app.
   *
   * @return the app id; empty if the application has several apps and the request belongs to none
   */
  String getAppId();

  /**
   * Returns the region of the CometChat app.
   *
   * @return the region, for example {@code us}; empty like {@link #getAppId}
   */
  String getRegion();

  /**
   * Returns the CometChat uid of the current user.
   *
   * @return the uid, or null if no user is logged in or the user has no access to chat
   */
  @Nullable String getUid();

  /**
   * Returns the auth token of the current user, and sets {@code Cache-Control: no-store} on the
   * response if there is one. Later caching headers have no effect on the response. To be called
   * before the response is committed. Does not wait for a token request in progress.
   *
   * @return the token; null if there is none yet, if no user is logged in, if the browser
   *     prefetches the page, or if the response must not hold one: it is committed or an error
   *     already, or a header such as {@code Surrogate-Control} lets a specific cache store it
   */
  @Nullable String getAuthToken();

  /**
   * Returns the path of the page script with a content hash, which browsers may cache forever.
   *
   * @return the path, which includes the context path of the request, for example {@code
   *     /app/cometchat/bridge.0c5d….js}
   */
  String getScriptUrl();

  /**
   * Returns the path of the token endpoint, for the option {@code endpoint} of a page script that
   * is part of a bundle.
   *
   * @return the path, which includes the context path of the request, for example {@code
   *     /app/cometchat/token}
   */
  String getEndpointUrl();

  /**
   * Returns app id, region, uid and auth token as {@code <meta name="cometchat-…">} elements for
   * the head of the page, from where the script reads them. Null values are left out. Like {@link
   * #getAuthToken()}, sets {@code Cache-Control: no-store} if there is a token.
   *
   * @return HTML
   */
  String getMeta();

  /**
   * Returns an import map, with which modules of the page can {@code import … from
   * 'cometchat-bridge'}. It has to precede the first module of the page.
   *
   * @param nonce the nonce of the page's Content-Security-Policy, or null for none
   * @return HTML
   */
  String script(@Nullable String nonce);
}
