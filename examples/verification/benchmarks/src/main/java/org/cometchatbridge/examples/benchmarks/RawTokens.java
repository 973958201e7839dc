/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;

/**
 * One call of the HTTP client that the bridge uses, and nothing around it: no provisioning, limits,
 * retries or breaker. Nothing that uses this client can be faster.
 */
final class RawTokens implements TokenSource {

  /** As many as the bridge opens. */
  static final int CONNECTIONS = 128;

  private static final int IO_THREADS = 2;

  private final CloseableHttpAsyncClient client;
  private final URI address;

  RawTokens(URI address) {
    this.address = address;
    this.client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setDefaultTlsConfig(
                        TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
                    .build())
            .setIOReactorConfig(
                IOReactorConfig.custom().setIoThreadCount(IO_THREADS).setTcpNoDelay(true).build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .build();
    client.start();
  }

  @Override
  public void logIn(String userId, Outcome outcome) {
    SimpleHttpRequest request =
        SimpleRequestBuilder.post(address + "/users/" + userId + "/auth_tokens")
            .setHeader("apikey", "stub-key")
            .setBody("{}", ContentType.APPLICATION_JSON)
            .build();
    var unused =
        client.execute(
            request,
            new FutureCallback<SimpleHttpResponse>() {
              @Override
              public void completed(SimpleHttpResponse response) {
                outcome.ended(TokenJson.of(response.getBodyText()).isPresent());
              }

              @Override
              public void failed(Exception e) {
                outcome.ended(false);
              }

              @Override
              public void cancelled() {
                outcome.ended(false);
              }
            });
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
