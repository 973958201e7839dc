/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.InetAddress;
import org.apache.hc.client5.http.DnsResolver;

/** Resolves every name to what the test says. */
final class TestResolver implements DnsResolver {

  private volatile InetAddress[] addresses = {};

  void resolveTo(InetAddress... current) {
    addresses = current;
  }

  @Override
  public InetAddress[] resolve(String host) {
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
