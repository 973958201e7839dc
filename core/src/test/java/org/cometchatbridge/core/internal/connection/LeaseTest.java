/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.cometchatbridge.core.ManualTime;
import org.junit.jupiter.api.Test;

/** HttpClient would open a connection that has closed anew, past the tunnel of a proxy. */
class LeaseTest {

  @Test
  void connectionThatWasUsedBefore_isNotOpenedAnew() {
    assertThat(lease(true).beginConnecting()).isFalse();
  }

  @Test
  void newConnection_isOpenedOnce() {
    Lease lease = lease(false);

    assertThat(lease.beginConnecting()).isTrue();
    assertThat(lease.beginConnecting()).isFalse();
  }

  @Test
  void lease_endsOnce() {
    Lease lease = lease(true);

    assertThat(lease.end()).isTrue();
    assertThat(lease.end()).isFalse();
  }

  private static Lease lease(boolean reused) {
    LeasedConnections owner =
        new HttpClientSetup(
                Endpoint.of(URI.create("http://chat.example"), null),
                new Tls(Optional.empty()),
                ConnectionAge.DEFAULT,
                new Names(SystemDefaultDnsResolver.INSTANCE),
                Timeout.ofSeconds(1))
            .connections(new ManualTime(), MachineClock.ofSystem());
    return new Lease(owner, new ClosedEndpoint(), reused, 0);
  }

  private static final class ClosedEndpoint extends AsyncConnectionEndpoint {

    @Override
    public void execute(
        String id,
        AsyncClientExchangeHandler handler,
        HandlerFactory<AsyncPushConsumer> pushHandlerFactory,
        HttpContext context) {}

    @Override
    public boolean isConnected() {
      return false;
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {}

    @Override
    public void close(CloseMode mode) {}
  }
}
