/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Responses that are written after the chain has returned. */
class AsyncTest {

  private static final String USER = "cometchat-uid-1";
  private static final String JSON = "{\"ok\":true}";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final ExecutorService background = Executors.newSingleThreadExecutor();

  /** Opens when the filter chain has returned to the container. */
  private final CountDownLatch returned = new CountDownLatch(1);

  private final List<String> callsAfterTheChain = new CopyOnWriteArrayList<>();
  private final List<ServletResponse> responses = new CopyOnWriteArrayList<>();

  private FilterFixture fixture;
  private Browser browser;

  /** Writes an asynchronous response on another thread. */
  @FunctionalInterface
  interface Work {
    void on(HttpServletResponse response) throws Exception;
  }

  @BeforeEach
  void start() {
    fixture = FilterFixture.of(EMULATOR.emulator());
    fixture
        .application()
        .behind(
            (request, response, chain) -> {
              boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
              chain.doFilter(request, response);
              if (first) {
                returned.countDown();
              }
            })
        .before(
            (request, response, chain) -> {
              responses.add(response);
              chain.doFilter(request, response);
            })
        .on("/api/plain", (request, response) -> later(request.startAsync(), TestApplication::json))
        .on("/api/given", (request, response) -> later(given(request, response)))
        .on("/api/dispatched", (request, response) -> request.startAsync().dispatch("/api/data"))
        .on(
            "/api/given-and-dispatched",
            (request, response) -> {
              AsyncContext async = given(request, response);
              background.execute(() -> async.dispatch("/api/data"));
            });
    fixture.start();
    browser = fixture.browser();
  }

  @AfterEach
  void close() {
    fixture.close();
    background.shutdownNow();
  }

  @Test
  void responseOfStartAsync_carriesNoToken() {
    loggedIn();

    HttpResponse<String> response = browser.fetch("/api/plain", "X-CometChat-Token", "?");

    assertThat(token(response)).isEmpty();
    assertThat(response.headers().firstValue("Cache-Control")).isEmpty();
    assertThat(response.body()).isEqualTo(JSON);
  }

  @Test
  void responseOfStartAsyncWithItsArguments_carriesAnExistingToken() {
    loggedIn();

    HttpResponse<String> response = browser.fetch("/api/given");

    fixture.validToken(response);
    assertThat(response.body()).isEqualTo(JSON);
  }

  @Test
  void responseThatIsCacheable_isUnchanged() {
    respondLater(
        response -> {
          response.setHeader("Cache-Control", "public, max-age=600");
          TestApplication.json(response);
        });
    loggedIn();

    HttpResponse<String> response = browser.fetch("/api/later");

    assertThat(token(response)).isEmpty();
    assertThat(response.headers().allValues("Cache-Control"))
        .containsExactly("public, max-age=600");
  }

  @Test
  void responseThatIsMadeCacheableAfterItsFirstWrite_isNotCached() {
    respondLater(
        response -> {
          TestApplication.json(response);
          response.setHeader("Cache-Control", "public, max-age=600");
          response.addHeader("cdn-cache-control", "max-age=600");
          response.setIntHeader("X-Accel-Expires", 600);
          response.setDateHeader("expires", Long.MAX_VALUE / 1_000_000);
        });
    loggedIn();

    HttpResponse<String> response = browser.fetch("/api/later");

    fixture.validToken(response);
    assertThat(response.headers().firstValue("CDN-Cache-Control")).isEmpty();
    assertThat(response.headers().firstValue("X-Accel-Expires")).isEmpty();
    assertThat(response.headers().firstValue("Expires")).isEmpty();
  }

  @Test
  void responseThatTurnsIntoAnotherAfterItsFirstWrite_carriesNoToken() {
    for (Work end :
        List.<Work>of(
            response -> response.sendError(500),
            response -> response.sendRedirect("/page"),
            response -> response.setStatus(401),
            response -> response.setContentType("text/event-stream"))) {
      respondLater(
          response -> {
            TestApplication.json(response);
            end.on(response);
          });
      loggedIn();

      assertThat(token(browser.fetch("/api/later"))).isEmpty();
    }
  }

  @Test
  void eventStream_carriesNoToken() {
    respondLater(
        response -> {
          response.setContentType("text/event-stream");
          response.flushBuffer();
          response.getWriter().write("data: 1\n\n");
          response.flushBuffer();
        });
    loggedIn();

    HttpResponse<String> response = browser.fetch("/api/later");

    assertThat(response.body()).isEqualTo("data: 1\n\n");
    assertThat(token(response)).isEmpty();
  }

  @Test
  void tokenThatArrivesBeforeTheResponseIsCommitted_isHandedOff() {
    Hold hold = EMULATOR.emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    respondLater(
        response -> {
          ServletOutputStream out = response.getOutputStream();
          out.print("first");
          hold.close();
          fixture.awaitMinted(1);
          out.print(", last");
          response.flushBuffer();
        });
    browser.loggedIn(USER);

    HttpResponse<String> response = browser.fetch("/api/later");

    fixture.validToken(response);
    assertThat(response.body()).isEqualTo("first, last");
  }

  @Test
  void write_neverWaitsForAToken() {
    try (Hold hold = EMULATOR.emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      browser.loggedIn(USER);

      HttpResponse<String> response = browser.fetch("/api/given");

      assertThat(response.body()).isEqualTo(JSON);
      assertThat(token(response)).isEmpty();
      hold.awaitHeld(1, REAL_LIMIT);
    }
  }

  @Test
  void dispatch_carriesAnExistingToken() {
    loggedIn();

    fixture.validToken(browser.fetch("/api/dispatched"));
    fixture.validToken(browser.fetch("/api/given-and-dispatched"));
  }

  @Test
  void dispatchWithTheResponseOfTheChain_isNotWrappedAgain() {
    loggedIn();
    responses.clear();

    browser.fetch("/api/given-and-dispatched");
    assertThat(responses).hasSize(2);
    assertThat(responses.get(1)).isSameAs(responses.get(0));

    responses.clear();
    browser.fetch("/api/dispatched");
    assertThat(responses).hasSize(2);
    assertThat(responses.get(1)).isNotSameAs(responses.get(0));
  }

  @Test
  void dispatchThatStartsAsynchronousProcessingAgain_carriesTheToken() {
    fixture
        .application()
        .on("/api/again", (request, response) -> request.startAsync().dispatch("/api/dispatched"));
    loggedIn();

    fixture.validToken(browser.fetch("/api/again"));
  }

  @Test
  void loginBeforeADispatch_hasTheTokenInItsOwnResponse() {
    fixture
        .application()
        .on(
            "/api/login-and-dispatch",
            (request, response) -> {
              TestApplication.logIn(request);
              request.startAsync().dispatch("/api/data");
            });

    fixture.validToken(browser.fetchPost("/api/login-and-dispatch?user=" + USER));
  }

  @Test
  void loginInADispatch_hasTheTokenInItsOwnResponse() {
    fixture
        .application()
        .on(
            "/api/dispatch-and-login",
            (request, response) -> request.startAsync().dispatch("/api/login"));

    fixture.validToken(browser.fetchPost("/api/dispatch-and-login?user=" + USER));
  }

  @Test
  void loginOnAThreadOfTheApplication_isDetectedByTheNextRequest() {
    fixture
        .application()
        .on(
            "/api/login-elsewhere",
            (request, response) -> {
              HttpSession session = request.getSession();
              later(
                  given(request, response),
                  own -> {
                    session.setAttribute("user", USER);
                    TestApplication.json(own);
                  });
            });

    assertThat(token(browser.fetchPost("/api/login-elsewhere"))).isEmpty();
    fixture.validToken(browser.fetch("/api/data"));
  }

  @Test
  void logoutOnAThreadOfTheApplication_hasNoToken() {
    fixture
        .application()
        .on(
            "/api/logout",
            (request, response) -> {
              HttpSession session = request.getSession();
              later(
                  given(request, response),
                  own -> {
                    session.invalidate();
                    TestApplication.json(own);
                  });
            });
    loggedIn();

    assertThat(token(browser.fetch("/api/logout", "X-CometChat-Token", "?"))).isEmpty();
    fixture.awaitRevoked(1);
  }

  /** Shiro and others bind the user to a thread, which the threads of a pool inherit. */
  @Test
  void userOfAnotherThread_isIgnored() {
    ThreadLocal<String> current = new ThreadLocal<>();
    background.execute(() -> current.set("cometchat-uid-2"));
    for (String known : new String[] {"", USER}) {
      try (FilterFixture other = FilterFixture.of(EMULATOR.emulator(), request -> current.get())) {
        other
            .application()
            .behind(
                (request, response, chain) -> {
                  ((HttpServletRequest) request).getSession();
                  current.set(known);
                  try {
                    chain.doFilter(request, response);
                  } finally {
                    current.remove();
                  }
                })
            .on("/api/later", (request, response) -> later(given(request, response)))
            .start();
        Browser user = other.browser();
        returned.countDown();

        assertThat(token(user.fetch("/api/later"))).isEmpty();
        assertThat(token(user.fetch("/api/later"))).isEmpty();
        assertThat(EMULATOR.emulator().users().tokens("cometchat-uid-2")).isEmpty();
      }
    }
  }

  @Test
  void timeoutAfterAWrite_carriesNoToken() {
    fixture
        .application()
        .on(
            "/api/unfinished",
            (request, response) -> {
              AsyncContext async = given(request, response);
              TestApplication.json(response);
              async.setTimeout(1);
            });
    loggedIn();

    HttpResponse<String> response = browser.fetch("/api/unfinished");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(token(response)).isEmpty();
  }

  @Test
  void afterTheChain_nothingIsTouched() throws Exception {
    CompletableFuture<Void> written = new CompletableFuture<>();
    try (FilterFixture other = FilterFixture.of(EMULATOR.emulator())) {
      ThreadLocal<Boolean> left = ThreadLocal.withInitial(() -> false);
      other
          .application()
          .behind(
              (request, response, chain) -> {
                chain.doFilter(observed(request, left), observed(response, left));
                left.set(false);
                returned.countDown();
              })
          .before(
              (request, response, chain) -> {
                try {
                  chain.doFilter(request, response);
                } finally {
                  left.set(true);
                }
              })
          .on(
              "/api/later",
              (request, response) -> {
                AsyncContext async = given(request, response);
                background.execute(() -> complete(async, TestApplication::json, written));
              })
          .start();
      Browser user = other.browser();
      user.fetchPost("/api/login?user=" + USER);
      callsAfterTheChain.clear();

      other.validToken(user.fetch("/api/later"));

      written.get(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(callsAfterTheChain).isNotEmpty().containsOnly("isAsyncStarted");
    }
  }

  @Test
  void filterWithoutAsyncSupport_isLoggedOnce() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet");
        BridgeFixture bridge = new BridgeFixture(EMULATOR.emulator());
        TestApplication application =
            TestApplication.with(new CometChatBridgeFilter(bridge.bridge()), FilterFixture.params())
                .withoutAsync()
                .start()) {
      application.browser().fetch("/api/data");
      application.browser().fetch("/api/data");

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("<async-supported>true</async-supported>");
    }
  }

  private void loggedIn() {
    browser.loggedIn(USER);
    fixture.awaitMinted(1);
  }

  private static AsyncContext given(HttpServletRequest request, HttpServletResponse response) {
    return request.startAsync(request, response);
  }

  private void respondLater(Work work) {
    fixture
        .application()
        .on("/api/later", (request, response) -> later(given(request, response), work));
  }

  private void later(AsyncContext async) {
    later(async, TestApplication::json);
  }

  private void later(AsyncContext async, Work work) {
    background.execute(() -> complete(async, work, new CompletableFuture<>()));
  }

  private void complete(AsyncContext async, Work work, CompletableFuture<Void> done) {
    try {
      if (!returned.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the chain did not return");
      }
      work.on((HttpServletResponse) async.getResponse());
      done.complete(null);
    } catch (Exception e) {
      done.completeExceptionally(e);
    } finally {
      async.complete();
    }
  }

  /** Containers unwrap a request, so the wrapper returns theirs. */
  private HttpServletRequest observed(ServletRequest request, ThreadLocal<Boolean> left) {
    return new HttpServletRequestWrapper(observed(HttpServletRequest.class, request, left)) {
      @Override
      public ServletRequest getRequest() {
        return request;
      }
    };
  }

  private HttpServletResponse observed(ServletResponse response, ThreadLocal<Boolean> left) {
    return new HttpServletResponseWrapper(observed(HttpServletResponse.class, response, left)) {
      @Override
      public ServletResponse getResponse() {
        return response;
      }
    };
  }

  /** Records the names of the methods that are called on this thread after the chain. */
  private <T> T observed(Class<T> type, Object target, ThreadLocal<Boolean> left) {
    return type.cast(
        Proxy.newProxyInstance(
            AsyncTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              if (left.get()) {
                callsAfterTheChain.add(method.getName());
              }
              try {
                Object result = method.invoke(target, args);
                return result instanceof HttpSession session
                    ? observed(HttpSession.class, session, left)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
