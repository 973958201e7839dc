/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.CharBuffer;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.FixedValue;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resolves the current user and the profile. */
class ResolverTest {

  private static final String AVATAR = "https://img.example.org/7.png";
  private static final String LINK = "https://intranet.example.org/7";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
  }

  /** A private record. */
  private record HiddenRecord(String id, String name, String avatar, String link) {}

  /** A record with the alternative names. */
  public record OtherNames(String username, String displayName, URI picture, String link) {}

  /** A bean. */
  public static final class Bean {
    public long getUid() {
      return 7;
    }

    public String getDisplayName() {
      return "Seven";
    }

    public String getAvatarUrl() {
      return AVATAR;
    }

    public String getLink() {
      return LINK;
    }
  }

  /** A class whose accessors have no prefix. */
  public static final class Fluent {
    public String id() {
      return "7";
    }

    public String name() {
      return "Seven";
    }

    public String avatar() {
      return AVATAR;
    }

    public String link() {
      return LINK;
    }
  }

  /** A bean with longer names. */
  public static final class Legacy {
    public long getUserId() {
      return 7;
    }

    public String getFullName() {
      return "Seven";
    }

    public String getProfilePicture() {
      return AVATAR;
    }

    public String getLink() {
      return LINK;
    }
  }

  /** A record with a type for absent values. */
  public record Optionals(
      OptionalLong id, Optional<String> name, Optional<URI> picture, Optional<String> link) {}

  /** An id with a type of its own. */
  public record TypedId(long value) {}

  /** A record with such an id. */
  public record Typed(TypedId id, List<String> name, String avatar, String link) {}

  /** Like a proxy of a persistence framework: a hidden class with a public supertype. */
  public interface Account {
    String getId();

    String getName();
  }

  static final class HiddenAccount implements Account {
    @Override
    public String getId() {
      return "7";
    }

    @Override
    public String getName() {
      return "Seven";
    }

    public String getAvatar() {
      return AVATAR;
    }

    public String getLink() {
      return LINK;
    }
  }

  static Stream<Named<Object>> userObjects() {
    return Stream.of(
        Named.of("map", Map.of("id", "7", "name", "Seven", "avatar", AVATAR, "link", LINK)),
        Named.of("map with other names", otherNames()),
        Named.of("record", new HiddenRecord("7", "Seven", AVATAR, LINK)),
        Named.of("record, other names", new OtherNames("7", "Seven", URI.create(AVATAR), LINK)),
        Named.of("bean", new Bean()),
        Named.of("bean with accessors of bare names", new Fluent()),
        Named.of("legacy bean", new Legacy()),
        Named.of(
            "record of Optionals",
            new Optionals(
                OptionalLong.of(7),
                Optional.of("Seven"),
                Optional.of(URI.create(AVATAR)),
                Optional.of(LINK))),
        Named.of(
            "id as a record", new Typed(new TypedId(7), List.of("Seven", "7th"), AVATAR, LINK)),
        Named.of("Optional of a record", Optional.of(new HiddenRecord("7", "Seven", AVATAR, LINK))),
        Named.of(
            "array of one record", new Object[] {new HiddenRecord("7", "Seven", AVATAR, LINK)}),
        Named.of(
            "lists",
            Map.of(
                "id",
                List.of("7"),
                "name",
                List.of("Seven", "Seventh"),
                "avatar",
                new String[] {AVATAR},
                "link",
                Set.of(LINK))),
        Named.of(
            "name that shows nothing",
            Map.of(
                "id",
                "7",
                "name",
                "\u200b ",
                "displayName",
                "Seven",
                "avatar",
                AVATAR,
                "link",
                LINK)),
        Named.of(
            "values in containers",
            Map.of(
                "id",
                new AtomicReference<>("7"),
                "name",
                "\u3164",
                "displayName",
                "Seven",
                "avatar",
                AVATAR,
                "link",
                LINK)),
        Named.of("id of a data class", userWith(new DataId(7L))),
        Named.of("id of a data class around a value class", userWith(new DataId(valueClass(7L)))),
        Named.of("id of a value class", userWith(valueClass(7L))),
        Named.of("bean with an id of a value class", beanWithMangledGetter(7L)),
        Named.of("hidden class", new HiddenAccount()));
  }

  private static Map<String, Object> userWith(Object id) {
    return Map.of("id", id, "name", "Seven", "avatar", AVATAR, "link", LINK);
  }

  /** Like Kotlin's {@code data class DataId(val value: Any)}. */
  public static final class DataId {
    private final Object value;

    DataId(Object value) {
      this.value = value;
    }

    public Object getValue() {
      return value;
    }

    public Object component1() {
      return value;
    }

    @Override
    public String toString() {
      return "DataId(value=" + value + ")";
    }
  }

  /** Like Kotlin's {@code data class DataPair(val first: Long, val second: Long)}. */
  public static final class DataPair {
    public long component1() {
      return 7;
    }

    public long component2() {
      return 8;
    }

    @Override
    public String toString() {
      return "DataPair(first=7, second=8)";
    }
  }

  /** Like an object of Kotlin's {@code @JvmInline value class UserId(val value: Long)}. */
  private static Object valueClass(long value) {
    return instance(
        new ByteBuddy()
            .subclass(Object.class)
            .name("org.cometchatbridge.kotlin.UserId")
            .defineMethod("unbox-impl", long.class, Visibility.PUBLIC)
            .intercept(FixedValue.value(value))
            .defineMethod("toString", String.class, Visibility.PUBLIC)
            .intercept(FixedValue.value("UserId(value=" + value + ")")));
  }

  /** Like Kotlin's {@code class Bean(val id: UserId, val name: String, …)}. */
  private static Object beanWithMangledGetter(long id) {
    return instance(
        new ByteBuddy()
            .subclass(Object.class)
            .name("org.cometchatbridge.kotlin.Bean")
            .defineMethod("getId-pVg5ArA", long.class, Visibility.PUBLIC)
            .intercept(FixedValue.value(id))
            .defineMethod("getName", String.class, Visibility.PUBLIC)
            .intercept(FixedValue.value("Seven"))
            .defineMethod("getAvatar", String.class, Visibility.PUBLIC)
            .intercept(FixedValue.value(AVATAR))
            .defineMethod("getLink", String.class, Visibility.PUBLIC)
            .intercept(FixedValue.value(LINK)));
  }

  private static Object instance(DynamicType.Builder<?> type) {
    try {
      return type.make()
          .load(ResolverTest.class.getClassLoader())
          .getLoaded()
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** A record whose only component is no id. */
  public record Nickname(String nickname) {}

  /** Looks like the options of many libraries. */
  public static final class Option {
    public boolean isPresent() {
      return false;
    }

    @Override
    public String toString() {
      return "Option.none()";
    }
  }

  private static Map<String, Object> nullId() {
    Map<String, Object> user = new HashMap<>();
    user.put("id", null);
    user.put("username", "seven");
    return user;
  }

  private static Map<String, Object> otherNames() {
    Map<String, Object> user = new HashMap<>();
    user.put("username", 7);
    user.put("displayName", CharBuffer.wrap("Seven"));
    user.put("picture", AVATAR);
    user.put("link", LINK);
    return user;
  }

  @ParameterizedTest
  @MethodSource("userObjects")
  void userObjectInTheSession_isRead(Object user) {
    try (FilterFixture fixture = keeping(user)) {
      HttpResponse<String> response = fixture.browser().fetchPost("/api/keep");

      fixture.validToken(response);
      assertThat(response.headers().firstValue("X-CometChat-Uid")).contains("7");
      EmulatedUser created = emulator.users().find("7").orElseThrow();
      assertThat(created.name()).isEqualTo("Seven");
      assertThat(created.avatar()).isEqualTo(AVATAR);
      assertThat(created.link()).isEqualTo(LINK);
    }
  }

  static Stream<Object> plainIds() {
    return Stream.of("seven", 7, 7L, UUID.fromString("6f1b1b43-5b0b-4d0c-9f0e-0b0b0b0b0b0b"));
  }

  @ParameterizedTest
  @MethodSource("plainIds")
  void plainIdInTheSession_isUsedUnchanged(Object id) {
    try (FilterFixture fixture = keeping(id)) {
      HttpResponse<String> response = fixture.browser().fetchPost("/api/keep");

      fixture.validToken(response);
      assertThat(response.headers().firstValue("X-CometChat-Uid")).contains(id.toString());
    }
  }

  @Test
  void valueClassInTheSession_isItsValue() {
    try (FilterFixture fixture = keeping(valueClass(7L))) {
      HttpResponse<String> response = fixture.browser().fetchPost("/api/keep");

      fixture.validToken(response);
      assertThat(response.headers().firstValue("X-CometChat-Uid")).contains("7");
    }
  }

  /** Only its type says what a value is: texts that resemble something else are user ids. */
  @ParameterizedTest
  @ValueSource(strings = {"0L", "0x0", "UserId(value=0)", "Optional.empty", "-x", "00a"})
  void textThatResemblesAnotherType_isAUserId(String id) {
    try (FilterFixture fixture = keeping(id)) {
      fixture.validToken(fixture.browser().fetchPost("/api/keep"));
    }
  }

  static Stream<Named<Object>> objectsWithoutId() {
    return Stream.of(
        Named.of("no id", new Object()),
        Named.of("null id", new HiddenRecord(null, "Seven", AVATAR, LINK)),
        Named.of("blank id", new HiddenRecord(" ", "Seven", AVATAR, LINK)),
        Named.of("empty map", Map.of()),
        Named.of("id of an unsaved row", Map.of("id", 0L, "username", "seven")),
        Named.of("negative id", Map.of("id", -1)),
        Named.of("negative big id", Map.of("id", BigInteger.TWO.pow(70).negate())),
        Named.of("big id of an unsaved row", Map.of("id", BigInteger.ZERO)),
        Named.of("counter of an unsaved row", Map.of("id", new AtomicLong())),
        Named.of("id that is no number", Map.of("id", Double.NaN)),
        Named.of("value class of an unsaved row", Map.of("id", valueClass(0L))),
        Named.of("plain value class of an unsaved row", valueClass(0L)),
        Named.of("bean with a value class of an unsaved row", beanWithMangledGetter(-1L)),
        Named.of("data class of an unsaved row", Map.of("id", new DataId(0L))),
        Named.of("empty data class", Map.of("id", new DataId(Optional.empty()))),
        Named.of("data class with two properties", Map.of("id", new DataPair())),
        Named.of("Optional of an id of an unsaved row", Map.of("id", Optional.of(0L))),
        Named.of("decimal id of an unsaved row", Map.of("id", BigDecimal.ZERO)),
        Named.of("id of an unsaved row as text", Map.of("id", "0")),
        Named.of("decimal text of an unsaved row", Map.of("id", " 0.0 ")),
        Named.of("id that was written as null", Map.of("id", "null")),
        Named.of("null in a map", nullId()),
        Named.of("nil id", Map.of("id", new UUID(0, 0))),
        Named.of("nil id as text", Map.of("id", new UUID(0, 0).toString())),
        Named.of("empty reference as id", Map.of("id", new AtomicReference<>())),
        Named.of("empty option as id", Map.of("id", new Option())),
        Named.of("future as id", Map.of("id", CompletableFuture.completedFuture("7"))),
        Named.of("record that wraps a name", Optional.of(new Nickname("Seven"))),
        Named.of("id that shows nothing", Map.of("id", "\u200b")),
        Named.of(
            "absent id",
            new Optionals(
                OptionalLong.empty(), Optional.empty(), Optional.empty(), Optional.empty())),
        Named.of("no element as id", Map.of("id", List.of())),
        Named.of("two ids", Map.of("id", List.of("7", "8"))),
        Named.of("structure as id", Map.of("id", Map.of("value", 7))),
        Named.of("record as id", Map.of("id", new OtherNames("7", null, null, null))),
        Named.of("plain id of an unsaved row", 0),
        Named.of("negative plain id", "-1"),
        Named.of("empty plain id", ""),
        Named.of("empty Optional", Optional.empty()),
        Named.of("empty list", List.of()),
        Named.of("two users", List.of("7", "8")),
        Named.of("id without a text of its own", Map.of("id", new Object())),
        Named.of(
            "id that throws",
            new Account() {
              @Override
              public String getId() {
                throw new IllegalStateException("with a secret in it");
              }

              @Override
              public String getName() {
                return "Seven";
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("objectsWithoutId")
  void userObjectWithoutId_meansNoUserAndIsLoggedAtMostOnce(Object user) {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet");
        FilterFixture fixture = keeping(user)) {
      Browser browser = fixture.browser();

      assertThat(token(browser.fetchPost("/api/keep"))).isEmpty();
      assertThat(browser.fetch("/api/data").statusCode()).isEqualTo(200);

      assertThat(emulator.journal().count()).isZero();
      assertThat(log.warnings()).hasSizeLessThanOrEqualTo(1);
      assertThat(log.warnings().toString()).doesNotContain("secret");
    }
  }

  @Test
  void sessionInvalidatedDuringTheRequest_isNoFailureAndRevokesNothing() {
    AtomicBoolean ended = new AtomicBoolean();
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet");
        FilterFixture ending = FilterFixture.of(EMULATOR.emulator())) {
      ending
          .application()
          .behind(
              (request, response, chain) ->
                  chain.doFilter(
                      ended.get() ? new RequestOfAnEndedSession(request) : request, response))
          .start();
      Browser user = ending.browser();
      String token = ending.validToken(user.fetchPost("/api/login?user=cometchat-uid-1"));

      ended.set(true);
      assertThat(user.fetch("/api/data").statusCode()).isEqualTo(200);
      ended.set(false);

      assertThat(ending.validToken(user.fetch("/api/data"))).isEqualTo(token);
      assertThat(log.warnings()).isEmpty();
    }
  }

  /** Simulates a session that is invalidated between {@code getSession} and the read. */
  private static final class RequestOfAnEndedSession extends HttpServletRequestWrapper {

    RequestOfAnEndedSession(ServletRequest request) {
      super((HttpServletRequest) request);
    }

    @Override
    public HttpSession getSession(boolean create) {
      HttpSession session = super.getSession(create);
      return (HttpSession)
          Proxy.newProxyInstance(
              HttpSession.class.getClassLoader(),
              new Class<?>[] {HttpSession.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("getAttribute")) {
                  throw new IllegalStateException("the session has ended");
                }
                return method.invoke(session, arguments);
              });
    }
  }

  @Test
  void resolverOfTheApplication_providesIdAndProfile() {
    UserResolver resolver =
        new UserResolver() {
          @Override
          public String userId(HttpServletRequest request) {
            return request.getSession(false) == null ? null : "Emp 7";
          }

          @Override
          public ChatUser profile(HttpServletRequest request, String userId) {
            return ChatUser.builder(userId).name("Seven").newlyRegistered(true).build();
          }
        };
    try (FilterFixture fixture = FilterFixture.of(emulator, resolver).start()) {
      HttpResponse<String> response = fixture.browser().fetchPost("/api/login?user=x");

      fixture.validToken(response);
      String uid = Uid.ofUserId("Emp 7").value();
      assertThat(response.headers().firstValue("X-CometChat-Uid")).contains(uid);
      assertThat(emulator.users().find(uid).orElseThrow().name()).isEqualTo("Seven");
      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }

  /** A resolver that is named in web.xml. */
  public static final class NamedResolver implements UserResolver {
    @Override
    public String userId(HttpServletRequest request) {
      return request.getSession(false) == null ? null : "cometchat-uid-3";
    }
  }

  @Test
  void classNamedInWebXml_isUsed() {
    try (FilterFixture fixture =
        FilterFixture.of(emulator, "userResolver", NamedResolver.class.getName()).start()) {
      HttpResponse<String> response = fixture.browser().fetchPost("/api/login?user=x");

      fixture.validToken(response);
      assertThat(response.headers().firstValue("X-CometChat-Uid")).contains("cometchat-uid-3");
    }
  }

  @Test
  void severalResolvers_theFirstUserIdIsUsed() {
    AtomicReference<Principal> principal = new AtomicReference<>(() -> "cometchat-uid-2");
    try (FilterFixture fixture =
        FilterFixture.of(emulator, "userResolver", "session:user, principal")) {
      fixture
          .application()
          .behind(
              (request, response, chain) ->
                  chain.doFilter(
                      new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public Principal getUserPrincipal() {
                          return principal.get();
                        }
                      },
                      response))
          .on(
              "/api/session",
              (request, response) -> {
                request.getSession();
                TestApplication.json(response);
              })
          .start();

      HttpResponse<String> byPrincipal = fixture.browser().fetch("/api/session");
      HttpResponse<String> bySession =
          fixture.browser().fetchPost("/api/login?user=cometchat-uid-1");

      assertThat(byPrincipal.headers().firstValue("X-CometChat-Uid")).contains("cometchat-uid-2");
      assertThat(bySession.headers().firstValue("X-CometChat-Uid")).contains("cometchat-uid-1");
    }
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("with a secret in it"),
        new IOException("with a secret in it"),
        new AssertionError("with a secret in it"),
        new NoClassDefFoundError("with a secret in it"),
        new StackOverflowError("with a secret in it"));
  }

  /** Throws undeclared checked exceptions, as Kotlin and Groovy do. */
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the cast hides the exception from the compiler
  private static <T extends Throwable> RuntimeException throwUndeclared(Throwable failure)
      throws T {
    throw (T) failure;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void resolverThatThrows_doesNotAffectTheApplicationAndIsLoggedOnce(Throwable failure) {
    UserResolver resolver =
        request -> {
          throw ResolverTest.<RuntimeException>throwUndeclared(failure);
        };
    try (LogCapture log = LogCapture.of("org.cometchatbridge.servlet");
        FilterFixture fixture = FilterFixture.of(emulator, resolver).start()) {
      Browser browser = fixture.browser();

      assertThat(browser.fetch("/api/data").statusCode()).isEqualTo(200);
      assertThat(browser.navigate("/page").statusCode()).isEqualTo(200);
      assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);

      assertThat(log.lines())
          .filteredOn(line -> line.contains(failure.getClass().getName()))
          .singleElement()
          .asString()
          .contains("user resolver")
          .doesNotContain("secret");
    }
  }

  @Test
  void profileOfAnotherUser_isIgnored() {
    UserResolver resolver =
        new UserResolver() {
          @Override
          public String userId(HttpServletRequest request) {
            return request.getSession(false) == null ? null : "cometchat-uid-1";
          }

          @Override
          public ChatUser profile(HttpServletRequest request, String userId) {
            return ChatUser.builder("cometchat-uid-2").build();
          }
        };
    try (FilterFixture fixture = FilterFixture.of(emulator, resolver).start()) {
      HttpResponse<String> response = fixture.browser().fetchPost("/api/login?user=x");

      fixture.validToken(response);
      assertThat(response.headers().firstValue("X-CometChat-Uid")).contains("cometchat-uid-1");
    }
  }

  private FilterFixture keeping(Object user) {
    FilterFixture fixture = FilterFixture.of(emulator);
    fixture
        .application()
        .on(
            "/api/keep",
            (request, response) -> {
              request.getSession().setAttribute("user", user);
              TestApplication.json(response);
            });
    return fixture.start();
  }
}
