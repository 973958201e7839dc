/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.cometchatbridge.examples.benchmarks.RecipeTokens.BlockingCalls;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** The HTTP clients with which applications follow the recipe. */
enum RecipeClient {
  JDK("java.net.http"),
  CLASSIC("HttpClient 5, classic"),
  REST_CLIENT("Spring's RestClient over HttpClient 5");

  private static final String KEY = "stub-key";

  private final String words;

  RecipeClient(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /**
   * Creates a client.
   *
   * @param connections how many it opens at most; that of the JDK opens one for each thread
   */
  BlockingCalls create(URI address, int connections) {
    return switch (this) {
      case JDK -> new JdkCalls(address);
      case CLASSIC -> new ClassicCalls(address, classic(connections));
      case REST_CLIENT -> new RestClientCalls(address, classic(connections));
    };
  }

  private static CloseableHttpClient classic(int connections) {
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .build())
        .build();
  }

  private record JdkCalls(URI address, HttpClient client) implements BlockingCalls {

    JdkCalls(URI address) {
      this(address, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    @Override
    public Optional<String> post(String path, String json) throws IOException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + path))
              .header("apikey", KEY)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build();
      try {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void close() {}
  }

  private record ClassicCalls(URI address, CloseableHttpClient client) implements BlockingCalls {

    @Override
    public Optional<String> post(String path, String json) throws IOException {
      HttpPost request = new HttpPost(address + path);
      request.setHeader("apikey", KEY);
      request.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
      return client.execute(
          request,
          response -> {
            String body = EntityUtils.toString(response.getEntity());
            return response.getCode() == 200 ? Optional.of(body) : Optional.empty();
          });
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  private record RestClientCalls(RestClient rest, CloseableHttpClient client)
      implements BlockingCalls {

    RestClientCalls(URI address, CloseableHttpClient client) {
      this(
          RestClient.builder()
              .baseUrl(address)
              .requestFactory(new HttpComponentsClientHttpRequestFactory(client))
              .defaultHeader("apikey", KEY)
              .build(),
          client);
    }

    @Override
    public Optional<String> post(String path, String json) {
      ResponseEntity<String> response =
          rest.post()
              .uri(path)
              .contentType(MediaType.APPLICATION_JSON)
              .body(json)
              .retrieve()
              .onStatus(status -> status.isError(), (request, rejected) -> {})
              .toEntity(String.class);
      return response.getStatusCode().is2xxSuccessful()
          ? Optional.ofNullable(response.getBody())
          : Optional.empty();
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }
}
