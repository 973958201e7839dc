/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.RouteInfo.TunnelType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * The server that calls go to, and the proxy in front of it.
 *
 * @param target the server
 * @param authority the server as requests name it
 * @param proxy the proxy, or {@code null} for none
 * @param proxyAuthorization the value of {@code Proxy-Authorization}, or {@code null} for none
 */
record Endpoint(
    HttpHost target,
    URIAuthority authority,
    @Nullable HttpHost proxy,
    @Nullable String proxyAuthorization) {

  static Endpoint of(URI baseUrl, @Nullable URI proxyUrl) {
    boolean secure = "https".equals(baseUrl.getScheme());
    int defaultPort = secure ? 443 : 80;
    HttpHost target =
        new HttpHost(
            baseUrl.getScheme(),
            baseUrl.getHost(),
            baseUrl.getPort() < 0 ? defaultPort : baseUrl.getPort());
    URIAuthority authority = new URIAuthority(baseUrl.getHost(), baseUrl.getPort());
    if (proxyUrl == null) {
      return new Endpoint(target, authority, null, null);
    }
    ProxyAddress proxy = ProxyAddress.of(proxyUrl);
    String userInfo = proxy.userInfo();
    return new Endpoint(
        target,
        authority,
        new HttpHost("http", proxy.name(), proxy.port()),
        userInfo == null ? null : basic(userInfo));
  }

  private static String basic(String userAndPassword) {
    return "Basic "
        + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  boolean isSecure() {
    return "https".equals(target.getSchemeName());
  }

  /** The way of every connection. */
  HttpRoute route() {
    if (proxy == null) {
      return new HttpRoute(target, null, isSecure());
    }
    return isSecure()
        ? new HttpRoute(target, null, proxy, true, TunnelType.TUNNELLED, LayerType.LAYERED)
        : new HttpRoute(target, null, proxy, false);
  }

  /** The proxy as {@code host:port}, for messages, or {@code null} if there is none. */
  @Nullable String proxyName() {
    return proxy == null ? null : proxy.toHostString();
  }

  /** Whether requests name the whole URL, as a proxy that does not tunnel needs it. */
  boolean isForwardedByProxy() {
    return proxy != null && !isSecure();
  }

  @Override
  public String toString() {
    return "Endpoint[" + target + (proxy == null ? "" : ", proxy=" + proxy) + "]";
  }
}
