/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names anew for each connection, so that a changed DNS entry is followed. The address
 * that was connected last comes first: another one may be unreachable.
 */
final class Names implements DnsResolver {

  private final DnsResolver resolver;
  private volatile @Nullable InetAddress connected;

  Names(DnsResolver resolver) {
    this.resolver = resolver;
  }

  void connected(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress reached) {
      connected = reached.getAddress();
    }
  }

  @Override
  public InetAddress[] resolve(String name) throws UnknownHostException {
    InetAddress[] addresses = resolver.resolve(name).clone();
    InetAddress first = connected;
    Arrays.sort(addresses, Comparator.comparing(address -> !address.equals(first)));
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String name) throws UnknownHostException {
    return resolver.resolveCanonicalHostname(name);
  }
}
