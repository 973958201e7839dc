/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that carry the credential of one user and the session cookie of another one. */
class TwoIdentitiesTest {

  private static final String ADA = "cometchat-uid-1";
  private static final String BOB = "cometchat-uid-2";
  private static final String ENDPOINT = "/cometchat/token";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
  }

  /** A class that init-params can name. */
  public static final class BearerResolver implements UserResolver {
    @Override
    public @Nullable String userId(HttpServletRequest request) {
      return bearer(request, "Authorization");
    }
  }

  private record Application(FilterFixture fixture, String header) {}

  private static @Nullable String bearer(HttpServletRequest request, String header) {
    String value = request.getHeader(header);
    return value != null && value.startsWith("Bearer ") ? value.substring(7) : null;
  }

  private static @Nullable String sessionUser(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute("user") instanceof Map<?, ?> user
        ? String.valueOf(user.get("id"))
        : null;
  }

  private static Application resolver(CometChatEmulator emulator, String header) {
    UserResolver resolver =
        request -> {
          String bearer = bearer(request, header);
          return bearer == null ? sessionUser(request) : bearer;
        };
    return new Application(FilterFixture.of(emulator, resolver), header);
  }

  /** A filter of the application verifies the credential and stores the user in the request. */
  private static Application requestAttribute(CometChatEmulator emulator) {
    UserResolver resolver =
        request ->
            request.getAttribute("api.user") instanceof String user ? user : sessionUser(request);
    FilterFixture fixture = FilterFixture.of(emulator, resolver);
    fixture
        .application()
        .behind(
            (request, response, chain) -> {
              String bearer = bearer((HttpServletRequest) request, "Authorization");
              if (bearer != null) {
                request.setAttribute("api.user", bearer);
              }
              chain.doFilter(request, response);
            });
    return new Application(fixture, "Authorization");
  }

  private static Application principal(CometChatEmulator emulator) {
    FilterFixture fixture = FilterFixture.of(emulator, "userResolver", "principal");
    fixture
        .application()
        .behind(
            principalOf(
                request -> {
                  String bearer = bearer(request, "Authorization");
                  return bearer == null ? sessionUser(request) : bearer;
                }));
    return new Application(fixture, "Authorization");
  }

  /** The container or an outer filter has the user of the session, an inner one replaces it. */
  private static Application nestedPrincipals(CometChatEmulator emulator) {
    FilterFixture fixture = FilterFixture.of(emulator, "userResolver", "principal");
    fixture
        .application()
        .behind(principalOf(TwoIdentitiesTest::sessionUser))
        .behind(
            principalOf(
                request -> {
                  String bearer = bearer(request, "X-Machine");
                  return bearer == null ? request.getRemoteUser() : bearer;
                }));
    return new Application(fixture, "X-Machine");
  }

  private interface UserOf {
    @Nullable String of(HttpServletRequest request);
  }

  private static Filter principalOf(UserOf user) {
    return (request, response, chain) -> {
      HttpServletRequest original = (HttpServletRequest) request;
      chain.doFilter(
          new HttpServletRequestWrapper(original) {
            @Override
            public @Nullable Principal getUserPrincipal() {
              String name = user.of(original);
              return name == null ? null : () -> name;
            }

            @Override
            public @Nullable String getRemoteUser() {
              return user.of(original);
            }
          },
          response);
    };
  }

  private static Application resolverList(CometChatEmulator emulator) {
    return new Application(
        FilterFixture.of(
            emulator, "userResolver", BearerResolver.class.getName() + ", session:user"),
        "Authorization");
  }

  private interface Start {
    Application with(CometChatEmulator emulator);
  }

  static Stream<Arguments> applications() {
    return Stream.<Map.Entry<String, Start>>of(
            Map.entry("resolver of Authorization", e -> resolver(e, "Authorization")),
            Map.entry("resolver of another header", e -> resolver(e, "X-Bearer")),
            Map.entry("resolver of an unusual header", e -> resolver(e, "X-Machine")),
            Map.entry("request attribute", TwoIdentitiesTest::requestAttribute),
            Map.entry("list of resolvers", TwoIdentitiesTest::resolverList),
            Map.entry("principal", TwoIdentitiesTest::principal),
            Map.entry("nested principals", TwoIdentitiesTest::nestedPrincipals))
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  static Stream<Arguments> applicationsWithUsualHeaders() {
    return applications()
        .filter(
            arguments ->
                !List.of("resolver of an unusual header", "nested principals")
                    .contains(arguments.get()[0]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("applications")
  void credentialOfAnotherUser_leavesTheLoginSessionAlone(String name, Start start) {
    run(
        start,
        application -> {
          Browser browser = application.fixture().browser().loggedIn(ADA);
          application.fixture().awaitMinted(1);
          String token = application.fixture().validToken(browser.fetch("/api/data"));
          String attributes = browser.load("image", "/attributes").body();

          for (String path : List.of("/api/data", "/page", "/forgetNothing", ENDPOINT)) {
            HttpResponse<String> response =
                browser.fetch(path, application.header(), "Bearer " + BOB);
            assertThat(token(response)).as(path).isNotEqualTo(Optional.of(token));
            assertThat(response.body()).doesNotContain(token);
          }
          browser.navigate("/page", application.header(), "Bearer " + BOB);
          browser.fetchPost("/api/data", application.header(), "Bearer " + BOB);
          browser.fetchDelete(ENDPOINT, application.header(), "Bearer " + BOB);

          assertThat(browser.load("image", "/attributes").body()).isEqualTo(attributes);
          assertThat(emulator.users().isValid(token)).isTrue();
          assertThat(browser.fetch(ENDPOINT).body()).contains(token);
          assertThat(emulator.users().tokens(ADA)).containsExactly(token);
          assertThat(application.fixture().bridge().events().all(BridgeEvent.TokenRevoked.class))
              .noneMatch(event -> event.uid().value().equals(ADA));
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("applicationsWithUsualHeaders")
  void credentialBeforeTheSessionIsKnown_storesNothingInIt(String name, Start start) {
    run(
        start,
        application -> {
          Browser browser = application.fixture().browser();
          browser.load("image", "/login?user=" + ADA);
          if (name.equals("principal")) {
            return; // nothing shows whose session it is, until its own user has been seen
          }

          browser.fetch("/api/data", application.header(), "Bearer " + BOB);

          assertThat(browser.load("image", "/attributes").body())
              .isEqualTo("cometchat.session=null\ncometchat.authToken=null\ncometchat.uid=null\n");
          HttpResponse<String> own = browser.fetch("/api/data");
          application.fixture().validToken(own);
          assertThat(own.headers().firstValue("X-CometChat-Uid")).contains(ADA);
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("applications")
  void credentialOfTheSameUser_hasTheLoginSession(String name, Start start) {
    run(
        start,
        application -> {
          Browser browser = application.fixture().browser().loggedIn(ADA);
          application.fixture().awaitMinted(1);

          HttpResponse<String> response =
              browser.fetch("/api/data", application.header(), "Bearer " + ADA);

          String token = application.fixture().validToken(response);
          assertThat(token(browser.fetch("/api/data"))).contains(token);
          assertThat(emulator.users().tokens(ADA)).containsExactly(token);
        });
  }

  @Test
  void otherUserWhoLogsInInTheSameSession_replacesTheLoginSession() {
    run(
        e -> resolver(e, "Authorization"),
        application -> {
          Browser browser = application.fixture().browser().loggedIn(ADA);
          application.fixture().awaitMinted(1);

          HttpResponse<String> login = browser.fetchPost("/api/login?user=" + BOB);

          application.fixture().validToken(login);
          assertThat(login.headers().firstValue("X-CometChat-Uid")).contains(BOB);
          application.fixture().awaitRevoked(1);
          assertThat(emulator.users().tokens(ADA)).isEmpty();
        });
  }

  @Test
  void idThatDependsOnAHeader_isNoSecondIdentity() {
    UserResolver tenants =
        request -> {
          String user = sessionUser(request);
          return user == null ? null : request.getHeader("X-Tenant") + "-" + user;
        };
    try (FilterFixture fixture = FilterFixture.of(emulator, tenants).start()) {
      Browser browser = fixture.browser();
      browser.load("image", "/login?user=ada");

      fixture.validToken(browser.fetch("/api/data", "X-Tenant", "north"));
      HttpResponse<String> other = browser.fetch("/api/data", "X-Tenant", "south");

      fixture.validToken(other);
      assertThat(other.headers().firstValue("X-CometChat-Uid").orElseThrow()).startsWith("south");
    }
  }

  private void run(Start start, Consumer<Application> test) {
    Application application = start.with(emulator);
    try (FilterFixture fixture = application.fixture()) {
      fixture.start();
      test.accept(application);
    }
  }
}
