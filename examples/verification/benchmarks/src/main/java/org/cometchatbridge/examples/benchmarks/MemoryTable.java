/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;

/** Measures the heap that a bridge needs for each login session and for each user. */
public final class MemoryTable {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SESSIONS_OF_A_USER = 50;
  private static final int AT_ONCE = 1_000;

  /** Enough logins to open all connections, whose buffers belong to no login session. */
  private static final int WARM_UP = 10_000;

  private static final int HIGHEST_LIMIT = 1_000_000;

  /** The default of {@code maxCachedUsers}. */
  private static final int DEFAULT_LIMIT = 1_000_000;

  private static final int COLLECTIONS = 4;

  /** The text of the stub: a string and its array of 49 to 56 characters. */
  private static final int TOKEN_TEXT_BYTES = 24 + 72;

  private final PrintStream progress;

  private MemoryTable(PrintStream progress) {
    this.progress = progress;
  }

  /** What a login session is. */
  private enum Kind {
    HTTP_SESSION(TokenScope.SESSION, SESSIONS_OF_A_USER, "login session in an HTTP session"),
    STATELESS(TokenScope.SESSION, SESSIONS_OF_A_USER, "stateless login session"),
    SHARING(
        TokenScope.USER,
        SESSIONS_OF_A_USER,
        "login session in an HTTP session, with `tokenScope=user`"),
    ENDED(TokenScope.SESSION, SESSIONS_OF_A_USER, "login session that has ended"),
    FIRST_OF_A_USER(TokenScope.SESSION, 1, "login session in an HTTP session, with its user"),
    USER(TokenScope.USER, 1, "user, with `tokenScope=user`"),
    NO_SESSION(TokenScope.SESSION, 1, "user without login session"),
    FAILED(TokenScope.SESSION, 1, "login session without a token, with its user, after a failure");

    private final TokenScope scope;
    private final int sessionsOfAUser;
    private final String words;

    Kind(TokenScope scope, int sessionsOfAUser, String words) {
      this.scope = scope;
      this.sessionsOfAUser = sessionsOfAUser;
      this.words = words;
    }

    SessionKey key(String user, int number) {
      return switch (this) {
        case HTTP_SESSION, SHARING, ENDED, FIRST_OF_A_USER, FAILED -> SessionKey.random(RANDOM);
        case STATELESS -> SessionKey.ofStateless(Uid.of(user), "sid-" + number);
        case USER, NO_SESSION -> SessionKey.ofUser(Uid.of(user));
      };
    }

    /** The stub rejects the users of failed login sessions. */
    String user(int number) {
      String prefix = number < 0 ? "warm-" : "user-";
      return (this == FAILED ? StubUpstream.REJECTED : "")
          + prefix
          + Math.abs(number) / sessionsOfAUser;
    }

    /** How many tokens, for as many login sessions. */
    int tokens(int number) {
      return switch (this) {
        case SHARING -> number / sessionsOfAUser;
        case FAILED -> 0;
        default -> number;
      };
    }
  }

  /**
   * Runs.
   *
   * @param args the file to write, then the numbers of login sessions
   * @throws IOException if the stub cannot be started or the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (String number : List.of(args).subList(1, args.length)) {
      numbers.add(Integer.valueOf(number));
    }
    Files.writeString(Path.of(args[0]), new MemoryTable(System.out).text(numbers));
  }

  private String text(List<Integer> numbers) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Memory

            The heap that a bridge needs beyond the text of the tokens, in bytes for each login session. A node remembers a login
            session in an HTTP session for ten minutes after its token was created, and a stateless one or a user for as long as
            the token is kept; `maxCachedUsers` bounds all of them.

            <!-- not run: takes many minutes -->
            ```sh
            mvn -ntp -P memory package -DskipTests -pl examples/verification/benchmarks -am
            ```

            """);
    text.append("| each |");
    numbers.forEach(number -> text.append(String.format(Locale.ROOT, " %,d |", number)));
    text.append("\n| --- |").append(" ---: |".repeat(numbers.size())).append('\n');
    for (Kind kind : Kind.values()) {
      text.append("| ").append(kind.words).append(" |");
      for (int number : numbers) {
        text.append(String.format(Locale.ROOT, " %d |", bytesEach(kind, number)));
      }
      text.append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            """

            In the first four rows each user has %d login sessions. A user costs what the fifth row has more than the first: the
            quota and the profile. The text of a token is not counted: %d bytes.

            A login session is one entry of a map (about 50 bytes), its key (32), its token request (32), its token without text
            (32), and a uid and its text (72 for the user names here). A user is one entry of another map, the time of the last
            token request (32) and a hash of the display name (24); each other field of the profile adds 4 bytes. A user without
            login session needs the time at which the token ends as well. A failed login session needs an entry that delays the
            user's next token request, but none of the user.

            Not in the table: a user that the bridge has created needs about 230 bytes more for a day, for the proof that the
            bridge has created it, and with a `uidMapping` of the application each user needs about 150 bytes more.
            """,
            SESSIONS_OF_A_USER,
            TOKEN_TEXT_BYTES));
    return text.toString();
  }

  private long bytesEach(Kind kind, int number) throws IOException {
    Semaphore permits = new Semaphore(AT_ONCE);
    LongAdder failed = new LongAdder();
    try (StubProcess stub = StubProcess.start(false);
        CometChatBridge bridge =
            CometChatBridge.create(config(stub, kind, number, permits, failed))) {
      logIn(bridge, kind, -WARM_UP, 0, permits);
      long before = usedHeap();
      logIn(bridge, kind, 0, number, permits);
      long texts = (long) kind.tokens(number) * TOKEN_TEXT_BYTES;
      long each = (usedHeap() - before - texts) / number;
      if (failed.sum() > 0 && kind != Kind.FAILED) {
        throw new IllegalStateException(failed.sum() + " logins failed");
      }
      progress.printf(Locale.ROOT, "%s, %,d: %d bytes each%n", kind, number, each);
      return each;
    }
  }

  private static CometChatBridgeConfig config(
      StubProcess stub, Kind kind, int number, Semaphore permits, LongAdder failed) {
    return stub.config()
        .tokenScope(kind.scope)
        .maxCachedUsers(Math.max(DEFAULT_LIMIT, number + 2 * WARM_UP))
        .maxTokensPerUserPerHour(10 * AT_ONCE)
        .coreCallsPerMinute(HIGHEST_LIMIT)
        .standardCallsPerMinute(HIGHEST_LIMIT)
        .listener(
            event -> {
              boolean ended = kind == Kind.ENDED;
              if (ended
                  ? event instanceof BridgeEvent.TokenRevoked
                  : event instanceof BridgeEvent.TokenCreated) {
                permits.release();
              } else if (event instanceof BridgeEvent.TokenRequestFailed) {
                failed.increment();
                permits.release();
              }
            })
        .build();
  }

  /** Logs in, or out; returns when all have ended. */
  private static void logIn(
      CometChatBridge bridge, Kind kind, int from, int to, Semaphore permits) {
    for (int i = from; i < to; i++) {
      String user = kind.user(i);
      SessionKey key = kind.key(user, i);
      if (kind != Kind.SHARING || i % kind.sessionsOfAUser == 0) {
        permits.acquireUninterruptibly();
      }
      if (kind == Kind.ENDED) {
        String text = String.format(Locale.ROOT, "%s_1700000000%030x", user, i - from);
        bridge.logout(key, ChatToken.of(Uid.of(user), text, Instant.now()));
      } else {
        bridge.login(key, ChatUser.builder(user).name("Name of " + user).build());
      }
    }
    permits.acquireUninterruptibly(AT_ONCE);
    permits.release(AT_ONCE);
  }

  /** The heap that is in use after collections. */
  static long usedHeap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Threads.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
