/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamesTest {

  private final TestResolver resolver = new TestResolver();
  private final Names names = new Names(resolver);
  private InetAddress first;
  private InetAddress second;

  @BeforeEach
  void twoAddresses() throws UnknownHostException {
    first = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    second = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    resolver.resolveTo(first, second);
  }

  @Test
  void addresses_keepTheOrderOfTheResolver() throws UnknownHostException {
    assertThat(names.resolve("chat")).containsExactly(first, second);
  }

  @Test
  void addressThatWasReached_comesFirst() throws UnknownHostException {
    names.connected(new InetSocketAddress(second, 443));

    assertThat(names.resolve("chat")).containsExactly(second, first);
  }

  @Test
  void addressThatTheNameNoLongerHas_isForgotten() throws UnknownHostException {
    names.connected(new InetSocketAddress(first, 443));
    resolver.resolveTo(second);

    assertThat(names.resolve("chat")).containsExactly(second);
  }
}
