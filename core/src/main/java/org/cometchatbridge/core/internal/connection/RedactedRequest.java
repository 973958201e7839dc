/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.Http1StreamListener;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request whose path is sent but not logged: the path of a deletion contains a token. HttpClient
 * logs the request line in a listener of the connection, and the connection writes it afterwards;
 * both read the same property.
 */
final class RedactedRequest extends BasicHttpRequest {

  private static final long serialVersionUID = 1L;

  private static final Logger HEADERS =
      LoggerFactory.getLogger("org.apache.hc.client5.http.headers");

  /** The listener, the request line that it makes, and the frames of this class. */
  private static final int NEAR = 8;

  RedactedRequest(String method, HttpHost target, URIAuthority authority, String path) {
    super(method, target.getSchemeName(), authority, path);
  }

  @Override
  public String getRequestUri() {
    return HEADERS.isDebugEnabled() && isReadByAListener()
        ? OutgoingRequest.REDACTED
        : super.getRequestUri();
  }

  private static boolean isReadByAListener() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .limit(NEAR)
                    .anyMatch(
                        frame ->
                            Http1StreamListener.class.isAssignableFrom(frame.getDeclaringClass())));
  }

  @Override
  public String toString() {
    return getMethod() + " redacted";
  }
}
