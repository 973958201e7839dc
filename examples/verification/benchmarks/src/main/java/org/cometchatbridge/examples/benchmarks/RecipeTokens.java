/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The recipe of CometChat's documentation on a pool of threads: create a token; if that fails,
 * create the user and then the token.
 */
final class RecipeTokens implements TokenSource {

  /** As application servers have. */
  static final int THREADS = 200;

  private final BlockingCalls calls;
  private final ExecutorService threads;

  RecipeTokens(BlockingCalls calls, int threads) {
    this.calls = calls;
    this.threads = Executors.newFixedThreadPool(threads);
  }

  /** An HTTP client that blocks its thread. */
  interface BlockingCalls extends AutoCloseable {
    /** The body of a response with status 200, otherwise empty. */
    Optional<String> post(String path, String json) throws IOException;

    @Override
    void close() throws IOException;
  }

  @Override
  public void logIn(String userId, Outcome outcome) {
    threads.execute(() -> outcome.ended(token(userId).isPresent()));
  }

  /** Returns a token on this thread. */
  Optional<String> token(String userId) {
    try {
      Optional<String> token = created(userId);
      if (token.isPresent()) {
        return token;
      }
      calls.post("/users", "{\"uid\":\"" + userId + "\",\"name\":\"" + userId + "\"}");
      return created(userId);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<String> created(String userId) throws IOException {
    return calls.post("/users/" + userId + "/auth_tokens", "{}").flatMap(TokenJson::of);
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    calls.close();
  }
}
