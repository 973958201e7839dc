/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;

/** A login servlet that logs the user in and then works for as long as a call takes. */
final class Overlap implements Measurement {

  static final String COST = "the bridge over the login without chat";

  private static final String BRIDGE = LoginApplication.WITH_BRIDGE + "/login";
  private static final String WITHOUT_CHAT = "/login";
  private static final String RECIPE = "/recipe";
  private static final double LONGEST_MILLIS = 55;

  @Override
  public List<Finding> measure(Size size) throws Exception {
    int millis = size.of(KnownUser.UPSTREAM_MILLIS, 1);
    int logins = size.of(10, 1);
    try (StubProcess stub = StubProcess.start(false);
        CometChatBridge bridge = CometChatBridge.create(stub.directConfig().build());
        RecipeTokens recipe =
            new RecipeTokens(
                RecipeClient.CLASSIC.create(stub.directAddress(), RawTokens.CONNECTIONS), 1);
        WebServer server = WebServer.Kind.JETTY.start(application(bridge, recipe, millis))) {
      LoginApplication.warmUp(server, BRIDGE);
      stub.stub("delay", millis);
      Map<String, Rounds.Work> works = new LinkedHashMap<>();
      for (String path : List.of(BRIDGE, WITHOUT_CHAT, RECIPE)) {
        works.put(path, () -> millis(server, path, logins));
      }
      Rounds<String> rounds = Rounds.of(works, size.of(5, 0), size.of(21, 1));
      return List.of(
          Finding.of(
              "the login with the bridge, and a token in its response",
              Unit.MILLIS,
              rounds.of(BRIDGE),
              Goal.atMost(LONGEST_MILLIS)),
          Finding.of(
              COST,
              Unit.RATIO,
              rounds.ratio(BRIDGE, WITHOUT_CHAT),
              Goal.atMost(LONGEST_MILLIS / KnownUser.UPSTREAM_MILLIS)),
          Finding.of(
              "the recipe over the login without chat",
              Unit.RATIO,
              rounds.ratio(RECIPE, WITHOUT_CHAT)));
    }
  }

  private static LoginApplication application(
      CometChatBridge bridge, RecipeTokens recipe, int millis) {
    LoginApplication.Action login =
        (request, response) -> {
          LoginApplication.logIn(request);
          Threads.sleep(millis);
          LoginApplication.respond(response);
        };
    return new LoginApplication(bridge)
        .on(BRIDGE, login)
        .on(WITHOUT_CHAT, login)
        .on(
            RECIPE,
            (request, response) -> {
              String user = LoginApplication.logIn(request);
              Threads.sleep(millis);
              String token = recipe.token(user).orElseThrow(() -> new IOException("no token"));
              response.setHeader(CometChatBridgeFilter.TOKEN_HEADER, token);
              LoginApplication.respond(response);
            });
  }

  private static double millis(WebServer server, String path, int logins) throws IOException {
    long nanos = 0;
    for (int i = 0; i < logins; i++) {
      try (PageClient client = new PageClient(server.port(), LoggedInPeers.FETCH)) {
        long start = System.nanoTime();
        PageClient.Page page = client.get(path);
        nanos += System.nanoTime() - start;
        boolean token = page.header(CometChatBridgeFilter.TOKEN_HEADER).isPresent();
        if (page.status() != 200 || token == path.equals(WITHOUT_CHAT)) {
          throw new IOException(path + " has responded with " + page.head());
        }
      }
    }
    return nanos / 1e6 / logins;
  }
}
