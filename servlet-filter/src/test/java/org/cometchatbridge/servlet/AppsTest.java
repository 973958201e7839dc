/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.testsupport.Browser.token;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A web application with several CometChat apps. The query of a request names its app. */
class AppsTest {

  private static final String ENDPOINT = "/cometchat/token";
  private static final Duration LIMIT = FilterFixture.REAL_LIMIT;
  private static final Pattern APP_ID = Pattern.compile("\"appId\":\"([^\"]+)\"");
  private static final Pattern UID = Pattern.compile("\"uid\":\"([^\"]+)\"");
  private static final Pattern TOKEN = Pattern.compile("\"authToken\":\"([^\"]+)\"");

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final CometChatApps apps = CometChatApps.create();
  private CometChatEmulator first;
  private CometChatEmulator second;

  @BeforeEach
  void open() {
    first = EMULATOR.emulator();
    second = CometChatEmulator.builder().appId("anotherapp").start();
    apps.add("first", config(first));
    apps.add("second", config(second));
  }

  @AfterEach
  void close() {
    apps.close();
    second.close();
  }

  private static CometChatBridgeConfig config(CometChatEmulator emulator) {
    return BridgeFixture.config(emulator).toBuilder()
        .tokenTimeout(LIMIT)
        .maxLoginWait(LIMIT)
        .maxTokensPerUserPerHour(10_000)
        .coreCallsPerMinute(1_000_000)
        .standardCallsPerMinute(1_000_000)
        .build();
  }

  private TestApplication application(AppResolver resolver) {
    return TestApplication.with(
        new CometChatBridgeFilter(WebBridgeConfig.builder().apps(apps, resolver).build()),
        Map.of("userResolver", "session:user", "refreshesPerMinute", "60"));
  }

  private TestApplication application() {
    return application(request -> request.getParameter("app"));
  }

  @Test
  void sessionOfTwoApps_hasATokenOfEach() {
    try (TestApplication application = application().start()) {
      Browser browser = application.browser();
      String ofFirst =
          token(browser.fetchPost("/api/login?user=cometchat-uid-1&app=first")).orElseThrow();
      String ofSecond = token(browser.fetch("/api/data?app=second")).orElseThrow();

      assertThat(first.users().isValid(ofFirst)).isTrue();
      assertThat(second.users().isValid(ofSecond)).isTrue();
      assertThat(browser.fetch(ENDPOINT + "?app=first").body())
          .contains("\"" + first.appId() + "\"", ofFirst);
      assertThat(browser.fetch(ENDPOINT + "?app=second").body())
          .contains("\"anotherapp\"", ofSecond);
      assertThat(first.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
      assertThat(second.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
    }
  }

  @Test
  void markupOfAPage_isThatOfItsApp() {
    try (TestApplication application = application()) {
      application
          .on(
              "/chat",
              (request, response) -> {
                response.setContentType("text/html");
                ChatMarkup markup = (ChatMarkup) request.getAttribute(ChatMarkup.ATTRIBUTE);
                response.getWriter().write("<!doctype html>" + markup.getMeta());
              })
          .start();
      Browser browser = application.browser();
      String token =
          token(browser.fetchPost("/api/login?user=cometchat-uid-1&app=second")).orElseThrow();

      assertThat(browser.navigate("/chat?app=second").body()).contains("anotherapp", token);
      assertThat(browser.navigate("/chat?app=first").body())
          .contains("content=\"" + first.appId() + "\"")
          .doesNotContain(token);
      assertThat(browser.navigate("/chat").body()).isEqualTo("<!doctype html>");
    }
  }

  @Test
  void logout_revokesTheTokensOfAllApps() {
    for (String logout : List.of("/forget", "/invalidate", "/forget?app=first")) {
      try (TestApplication application = application().start()) {
        Browser browser = application.browser();
        String ofFirst =
            token(browser.fetchPost("/api/login?user=cometchat-uid-1&app=first")).orElseThrow();
        String ofSecond = token(browser.fetch("/api/data?app=second")).orElseThrow();

        browser.fetchPost(logout);

        awaitRevoked(first, ofFirst);
        awaitRevoked(second, ofSecond);
      }
      first.journal().clear();
      second.journal().clear();
    }
  }

  private static void awaitRevoked(CometChatEmulator emulator, String token) {
    emulator.journal().awaitCompleted(Operation.DELETE_AUTH_TOKEN, 1, LIMIT);
    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @Test
  void requestWithoutApp_hasNoChat() {
    try (TestApplication application = application().start()) {
      Browser browser = application.browser();

      assertThat(token(browser.fetchPost("/api/login?user=cometchat-uid-1"))).isEmpty();
      HttpResponse<String> response = browser.fetch(ENDPOINT);

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("not_eligible");
      assertThat(browser.fetch("/cometchat/bridge.js").statusCode()).isEqualTo(200);
      assertThat(first.journal().count() + second.journal().count()).isZero();
    }
  }

  @Test
  void unknownNames_areLoggedHundredTimesAtMost() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger("org.cometchatbridge.servlet");
    logger.addAppender(lines);
    AtomicInteger number = new AtomicInteger();
    try (TestApplication application =
        application(request -> "tenant\n" + number.getAndIncrement())) {
      application.start();
      Browser browser = application.browser();
      browser.fetchPost("/api/login?user=cometchat-uid-1");
      while (number.get() < 500) {
        assertThat(browser.fetch(ENDPOINT).statusCode()).isEqualTo(403);
      }
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(line -> line.contains("The app resolver returned"))
        .hasSize(100)
        .first()
        .asString()
        .startsWith(
            "The app resolver returned 'tenant?0', which is not the name of a CometChat app");
    assertThat(apps.names()).containsExactly("first", "second");
  }

  @Test
  void resolverThatThrows_leavesTheRequestWithoutChat() {
    try (TestApplication application =
        application(
            request -> {
              throw new IllegalStateException("no tenant");
            })) {
      application.start();
      Browser browser = application.browser();

      assertThat(browser.fetchPost("/api/login?user=cometchat-uid-1").statusCode()).isEqualTo(200);
      assertThat(browser.fetch(ENDPOINT).statusCode()).isEqualTo(403);
    }
  }

  /** Languages such as Kotlin and Groovy declare no checked exceptions. */
  @Test
  void resolverThatThrowsACheckedExceptionOrAnError_leavesTheRequestWithoutChat() {
    for (Throwable thrown : List.of(new IOException("no tenant"), new AssertionError("tenant"))) {
      try (TestApplication application =
          application(request -> AppsTest.<RuntimeException>sneakyThrow(thrown))) {
        application.start();
        Browser browser = application.browser();

        assertThat(browser.fetchPost("/api/login?user=cometchat-uid-1").statusCode())
            .isEqualTo(200);
        assertThat(browser.fetch("/api/data").statusCode()).isEqualTo(200);
        assertThat(browser.fetch(ENDPOINT).statusCode()).isEqualTo(403);
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> String sneakyThrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void removedApp_hasNoChat_andAddedAgainItHas() {
    try (TestApplication application = application().start()) {
      Browser browser = application.browser();
      String token =
          token(browser.fetchPost("/api/login?user=cometchat-uid-1&app=second")).orElseThrow();

      apps.remove("second");
      assertThat(browser.fetch(ENDPOINT + "?app=second").statusCode()).isEqualTo(403);
      assertThat(token(browser.fetch("/api/data?app=first"))).isPresent();

      apps.add("renamed", config(second));
      assertThat(browser.fetch(ENDPOINT + "?app=renamed").body()).contains(token);
      assertThat(second.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
    }
  }

  @Test
  void replacedApp_keepsTheTokensOfSessions() {
    try (TestApplication application = application().start()) {
      Browser browser = application.browser();
      String token =
          token(browser.fetchPost("/api/login?user=cometchat-uid-1&app=second")).orElseThrow();

      apps.replace("second", config(second));

      assertThat(browser.fetch(ENDPOINT + "?app=second").body()).contains(token);
      assertThat(
              token(application.browser().fetchPost("/api/login?user=cometchat-uid-2&app=second")))
          .isPresent();
    }
  }

  @Test
  void logoutInARequestDuringWhichTheAppIsReplaced_revokesTheToken() {
    try (TestApplication application =
        TestApplication.with(
            new CometChatBridgeFilter(
                WebBridgeConfig.builder().apps(apps, request -> "second").build()),
            Map.of("userResolver", "principal"))) {
      application
          .configure(ContainerLogin::installForm)
          .on(
              "/api/enter",
              (request, response) -> {
                request.getSession();
                request.login("cometchat-uid-1", ContainerLogin.PASSWORD);
                TestApplication.json(response);
              })
          .on(
              "/api/leave",
              (request, response) -> {
                apps.replace("second", config(second));
                request.logout();
                TestApplication.json(response);
              })
          .start();
      Browser browser = application.browser();
      String token = token(browser.fetchPost("/api/enter")).orElseThrow();

      assertThat(browser.fetchPost("/api/leave").statusCode()).isEqualTo(200);

      awaitRevoked(second, token);
    }
  }

  /** No event reports the change, since the resolver is one of the application. */
  @Test
  void userOfAnotherAppInTheSameSession_endsTheLoginOfTheUserBefore() {
    try (TestApplication application =
        TestApplication.with(
            new CometChatBridgeFilter(
                WebBridgeConfig.builder()
                    .apps(apps, request -> request.getParameter("app"))
                    .userResolver(AppsTest::accountOf)
                    .build()),
            Map.of())) {
      application
          .on(
              "/api/enter",
              (request, response) -> {
                request.getSession().setAttribute("account", request.getParameter("account"));
                TestApplication.json(response);
              })
          .start();
      Browser browser = application.browser();
      String ofFirst =
          token(browser.fetchPost("/api/enter?app=first&account=cometchat-uid-1")).orElseThrow();

      String ofSecond =
          token(browser.fetchPost("/api/enter?app=second&account=cometchat-uid-2")).orElseThrow();

      awaitRevoked(first, ofFirst);
      assertThat(second.users().isValid(ofSecond)).isTrue();
    }
  }

  private static @Nullable String accountOf(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session == null ? null : (String) session.getAttribute("account");
  }

  /** The user id is the same in both apps, and the application changes the app of the session. */
  @Test
  void appThatChangesDuringARequest_getsNoTokenOfTheOtherApp() {
    try (TestApplication application = application(AppResolver.sessionAttribute("tenant"))) {
      application
          .on(
              "/tenant",
              (request, response) -> {
                request.getSession().setAttribute("tenant", request.getParameter("name"));
                TestApplication.json(response);
              })
          .start();
      Browser browser = application.browser();
      browser.fetchPost("/api/login?user=cometchat-uid-1");
      String ofFirst = token(browser.fetchPost("/tenant?name=first")).orElseThrow();
      String ofSecond = token(browser.fetchPost("/tenant?name=second")).orElseThrow();

      assertThat(first.users().isValid(ofFirst)).isTrue();
      assertThat(second.users().isValid(ofSecond)).isTrue();
    }
  }

  @Test
  void userIdCaseOfAnApp_appliesToItsUsers() {
    apps.replace("second", config(second).toBuilder().userIdCase(UserIdCase.INSENSITIVE).build());
    try (TestApplication application = application().start()) {
      Browser browser = application.browser();
      String token =
          token(browser.fetchPost("/api/login?user=CometChat-UID-1&app=second")).orElseThrow();

      assertThat(token).startsWith("cometchat-uid-1");
      assertThat(browser.fetch(ENDPOINT + "?app=second").body()).contains(token);
      assertThat(second.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
    }
  }

  @Test
  void appsOfInitParams_needNoCode() {
    Map<String, String> params = new HashMap<>();
    params.put("apps", "first,second");
    params.put("appResolver", "header:X-Tenant");
    params.put("userResolver", "session:user");
    params.put("region", first.region());
    put(params, "first", first);
    put(params, "second", second);
    try (TestApplication application = TestApplication.with(params).start()) {
      Browser browser = application.browser();
      String ofSecond =
          token(browser.fetchPost("/api/login?user=cometchat-uid-1", "X-Tenant", "second"))
              .orElseThrow();

      assertThat(second.users().isValid(ofSecond)).isTrue();
      assertThat(browser.fetch(ENDPOINT, "X-Tenant", "first").body())
          .contains("\"" + first.appId() + "\"");
      assertThat(browser.fetch(ENDPOINT).statusCode()).isEqualTo(403);
    }
  }

  private static void put(Map<String, String> params, String name, CometChatEmulator emulator) {
    String app = "app." + name + ".";
    params.put(app + "appId", emulator.appId());
    params.put(app + "apiKey", emulator.apiKey());
    params.put(app + "baseUrl", emulator.baseUrl().toString());
  }

  @Test
  void sameAppIdTwice_failsTheStart() {
    Map<String, String> params = new HashMap<>();
    params.put("apps", "first,second");
    params.put("appResolver", "hostName");
    params.put("region", first.region());
    put(params, "first", first);
    put(params, "second", first);
    try (TestApplication application = TestApplication.with(params)) {
      assertThatThrownBy(application::start)
          .hasMessageContaining("'app.second.appId': is the app id of another app");
    }
  }

  @Test
  void bridgeBesideApps_isRejected() {
    assertThatThrownBy(
            () ->
                WebBridgeConfig.builder()
                    .apps(apps, request -> "first")
                    .bridge(apps.find("first").orElseThrow())
                    .build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is set beside a bridge");
  }

  /** Sixteen sessions, each used with both apps, by the same users. */
  @Test
  void tenThousandInterleavedRequests_mixNoApps() throws Exception {
    int sessions = 16;
    int requests = 10_000 / sessions;
    Map<String, String> appOfToken = new ConcurrentHashMap<>();
    AtomicInteger crossings = new AtomicInteger();
    AtomicInteger tokens = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (TestApplication application = application().start()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        int seed = i;
        running.add(
            threads.submit(
                () -> {
                  Visitor visitor = new Visitor(application.browser(), new Random(seed));
                  for (int request = 0; request < requests; request++) {
                    visitor.step(appOfToken, crossings, tokens);
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get(2, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(crossings).hasValue(0);
    assertThat(tokens).hasValueGreaterThan(2_000);
    for (Map.Entry<String, String> entry : appOfToken.entrySet()) {
      CometChatEmulator other = entry.getValue().equals("anotherapp") ? first : second;
      assertThat(other.users().isValid(entry.getKey())).isFalse();
    }
    assertThat(first.journal().violations()).isEmpty();
    assertThat(second.journal().violations()).isEmpty();
  }

  /** A session that logs in and out, and requests tokens of both apps at random. */
  private final class Visitor {

    private final Browser browser;
    private final Random random;
    private String user = "";
    private final Map<String, String> last = new ConcurrentHashMap<>();

    Visitor(Browser browser, Random random) {
      this.browser = browser;
      this.random = random;
    }

    void step(Map<String, String> appOfToken, AtomicInteger crossings, AtomicInteger tokens) {
      String app = random.nextBoolean() ? "first" : "second";
      String query = "?app=" + app;
      int action = random.nextInt(20);
      if (user.isEmpty() || action == 0) {
        user = "cometchat-uid-" + (1 + random.nextInt(5));
        last.clear();
        header(
            browser.fetchPost("/api/login" + query + "&user=" + user),
            app,
            appOfToken,
            crossings,
            tokens);
      } else if (action == 1) {
        browser.fetchPost((random.nextBoolean() ? "/forget" : "/invalidate") + query);
        user = "";
      } else if (action == 2) {
        String rejected = last.getOrDefault(app, "none");
        body(browser.rejectAt(ENDPOINT + query, rejected), app, appOfToken, crossings, tokens);
      } else if (action < 10) {
        header(browser.fetch("/api/data" + query), app, appOfToken, crossings, tokens);
      } else {
        body(browser.fetch(ENDPOINT + query), app, appOfToken, crossings, tokens);
      }
    }

    private void header(
        HttpResponse<String> response,
        String app,
        Map<String, String> appOfToken,
        AtomicInteger crossings,
        AtomicInteger tokens) {
      token(response)
          .ifPresent(
              token -> {
                String uid = response.headers().firstValue("X-CometChat-Uid").orElse("");
                check(token, uid, appId(app), app, appOfToken, crossings, tokens);
              });
    }

    private void body(
        HttpResponse<String> response,
        String app,
        Map<String, String> appOfToken,
        AtomicInteger crossings,
        AtomicInteger tokens) {
      if (response.statusCode() == 200) {
        String text = response.body();
        check(
            group(TOKEN, text),
            group(UID, text),
            group(APP_ID, text),
            app,
            appOfToken,
            crossings,
            tokens);
      }
    }

    private void check(
        String token,
        String uid,
        String appId,
        String app,
        Map<String, String> appOfToken,
        AtomicInteger crossings,
        AtomicInteger tokens) {
      tokens.incrementAndGet();
      last.put(app, token);
      String known = appOfToken.putIfAbsent(token, appId(app));
      boolean right =
          appId.equals(appId(app))
              && uid.equals(user)
              && token.startsWith(uid + "_")
              && (known == null || known.equals(appId(app)));
      if (!right) {
        crossings.incrementAndGet();
      }
    }

    private String appId(String app) {
      return app.equals("first") ? first.appId() : second.appId();
    }

    private String group(Pattern pattern, String text) {
      Matcher matcher = pattern.matcher(text);
      return matcher.find() ? matcher.group(1) : "";
    }
  }
}
