/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import org.jspecify.annotations.Nullable;

/**
 * What a server-side page can write for its script to log in with. Requests for pages have it as
 * their attribute {@value #ATTRIBUTE}; nothing is looked up before the page asks. In a JSP:
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
 * <p>In Thymeleaf the same by <code>th:utext="${cometchat?.meta}"</code>: both snippets are HTML,
 * escaped already. With the token in the page the script spares its first request. A page without
 * {@code meta} gets along just as well, as the script asks the endpoint.
 *
 * <p>For the thread that writes the page.
 *
 * @since 0.1.0
 */
public interface ChatMarkup {

  /** The name of the request attribute. */
  String ATTRIBUTE = "cometchat";

  /**
   * The CometChat application.
   *
   * @return the app id
   */
  String getAppId();

  /**
   * The region of the application.
   *
   * @return for example {@code us}
   */
  String getRegion();

  /**
   * Who is logged in.
   *
   * @return the CometChat uid, or null if nobody is logged in who has chat
   */
  @Nullable String getUid();

  /**
   * The auth token of the user. Reading it makes the response {@code no-store}, so it is to be read
   * before the response begins to go out; nothing waits for a token that is still on its way.
   *
   * @return the token; null if there is none yet, nobody is logged in, or the response cannot be
   *     kept out of caches: it has begun to go out, or a header like {@code Surrogate-Control} has
   *     a certain cache keep it
   */
  @Nullable String getAuthToken();

  /**
   * The page script under the address that browsers keep for good.
   *
   * @return a path with the context path, for example {@code /app/cometchat/bridge.0c5d….js}
   */
  String getScriptUrl();

  /**
   * All of it as {@code <meta name="cometchat-…">} elements for the head of the page, where the
   * script finds it. What is null is left out. As {@link #getAuthToken()} it makes the response
   * {@code no-store} if there is a token.
   *
   * @return HTML
   */
  String getMeta();

  /**
   * An import map, so that modules of the page can say {@code import … from 'cometchat-bridge'}. It
   * belongs before the first module.
   *
   * @param nonce the nonce of the page's Content-Security-Policy, or null for none
   * @return HTML
   */
  String script(@Nullable String nonce);
}
