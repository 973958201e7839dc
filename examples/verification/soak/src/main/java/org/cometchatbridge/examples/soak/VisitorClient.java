/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of one visitor: keeps the session cookie and sends Fetch Metadata. Shares its
 * connections with all other visitors.
 */
final class VisitorClient {

  private static final Timeout TIMEOUT = Timeout.ofSeconds(30);

  /**
   * Much less than the application's 30 s. A request on an idle connection that the server closes
   * fails, and a login must not be repeated because it may have been processed.
   */
  private static final TimeValue IDLE = TimeValue.ofSeconds(5);

  /** The parts of a response that a visitor checks. */
  record Page(
      int status, String body, @Nullable String token, @Nullable String uid, boolean retryAfter) {}

  private final CloseableHttpClient http;
  private final String root;
  private @Nullable String cookie;

  VisitorClient(CloseableHttpClient http, int port) {
    this.http = http;
    this.root = "http://127.0.0.1:" + port;
  }

  /** Creates the HTTP client that all visitors share. */
  static CloseableHttpClient connections(int most) {
    PoolingHttpClientConnectionManager pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnTotal(most)
            .setMaxConnPerRoute(most)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(TIMEOUT)
                    .setSocketTimeout(TIMEOUT)
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(pool)
        .evictIdleConnections(IDLE)
        .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(TIMEOUT).build())
        .disableCookieManagement()
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .build();
  }

  /** Sends a request as a script of the page does. */
  Page fetch(String method, String path) throws IOException {
    return send(request(method, path, "empty", "cors"));
  }

  /** Sends a request as a navigation does. */
  Page navigate(String method, String path) throws IOException {
    HttpUriRequestBase request = request(method, path, "document", "navigate");
    request.setHeader("Accept", "text/html");
    return send(request);
  }

  /** Reports a rejected token, as the page script does. */
  Page reject(String token) throws IOException {
    HttpUriRequestBase request = request("POST", "/cometchat/token", "empty", "cors");
    request.setHeader("X-CometChat-Bridge", "1");
    request.setEntity(
        new StringEntity("{\"rejected\":\"" + token + "\"}", ContentType.APPLICATION_JSON));
    return send(request);
  }

  private HttpUriRequestBase request(String method, String path, String purpose, String mode) {
    HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(root + path));
    request.setHeader("Sec-Fetch-Dest", purpose);
    request.setHeader("Sec-Fetch-Mode", mode);
    request.setHeader("Sec-Fetch-Site", "same-origin");
    if (cookie != null) {
      request.setHeader("Cookie", cookie);
    }
    return request;
  }

  private Page send(HttpUriRequestBase request) throws IOException {
    return http.execute(request, this::read);
  }

  private Page read(ClassicHttpResponse response) throws IOException, HttpException {
    Header set = response.getFirstHeader("Set-Cookie");
    if (set != null) {
      cookie = set.getValue().split(";", 2)[0];
    }
    String body = response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity());
    return new Page(
        response.getCode(),
        body,
        value(response, "X-CometChat-Token"),
        value(response, "X-CometChat-Uid"),
        response.containsHeader("Retry-After"));
  }

  private static @Nullable String value(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }
}
