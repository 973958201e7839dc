/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.jspecify.annotations.Nullable;

/**
 * How often operations are expected in the {@link Journal}, see {@link Journal#verify}.
 *
 * <pre>{@code
 * cometChat.journal().verify(
 *     Expectations.forUid("emp-1").once(CREATE_USER).once(CREATE_AUTH_TOKEN).nothingElse());
 * }</pre>
 *
 * <p>A request for several users at once, such as an import, has no uid: it counts for {@link
 * #forAllUsers} only. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class Expectations {

  private record Range(int min, int max) {

    boolean contains(int number) {
      return min <= number && number <= max;
    }

    @Override
    public String toString() {
      if (max == Integer.MAX_VALUE) {
        return "at least " + min;
      }
      return min == max ? String.valueOf(min) : min + " to " + max;
    }
  }

  private static final Range NONE = new Range(0, 0);

  private final @Nullable String uid;
  private final Map<Operation, Range> expected = new EnumMap<>(Operation.class);
  private boolean nothingElse;

  private Expectations(@Nullable String uid) {
    this.uid = uid;
  }

  /**
   * Expectations of the requests for one user.
   *
   * @param uid the uid, case-insensitive
   * @return no expectations yet
   */
  public static Expectations forUid(String uid) {
    return new Expectations(Route.fold(uid));
  }

  /**
   * Expectations of all requests, with and without a uid.
   *
   * @return no expectations yet
   */
  public static Expectations forAllUsers() {
    return new Expectations(null);
  }

  /**
   * Expects exactly one request.
   *
   * @param operation the operation
   * @return this
   */
  public Expectations once(Operation operation) {
    return between(operation, 1, 1);
  }

  /**
   * Expects no request.
   *
   * @param operation the operation
   * @return this
   */
  public Expectations never(Operation operation) {
    return between(operation, 0, 0);
  }

  /**
   * Expects an exact number of requests.
   *
   * @param operation the operation
   * @param number the number, at least 0
   * @return this
   * @throws IllegalArgumentException if the number is negative
   */
  public Expectations times(Operation operation, int number) {
    return between(operation, number, number);
  }

  /**
   * Expects a minimum number of requests.
   *
   * @param operation the operation
   * @param min the minimum, at least 0
   * @return this
   * @throws IllegalArgumentException if the minimum is negative
   */
  public Expectations atLeast(Operation operation, int min) {
    return between(operation, min, Integer.MAX_VALUE);
  }

  /**
   * Expects a number of requests within a range. Replaces an earlier expectation of the operation.
   *
   * @param operation the operation
   * @param min the minimum, at least 0
   * @param max the maximum, at least {@code min}
   * @return this
   * @throws IllegalArgumentException if the range is empty or negative
   */
  public Expectations between(Operation operation, int min, int max) {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException(
          operation.operationId() + ": not a number of requests: " + min + " to " + max);
    }
    expected.put(operation, new Range(min, max));
    return this;
  }

  /**
   * Expects no request of any operation that was not named.
   *
   * @return this
   */
  public Expectations nothingElse() {
    nothingElse = true;
    return this;
  }

  /**
   * Compares the expectations with requests.
   *
   * @param exchanges the requests, for example {@link Journal#exchanges()}
   * @return a text that shows each operation with its expected and actual number, and the requests;
   *     empty if all expectations are met. It contains neither keys nor tokens.
   */
  public Optional<String> difference(List<Exchange> exchanges) {
    List<Exchange> counted = exchanges.stream().filter(this::concerns).toList();
    StringBuilder lines = new StringBuilder();
    boolean different = false;
    for (Operation operation : Operation.values()) {
      int actual = (int) counted.stream().filter(each -> each.operation() == operation).count();
      Range range = expected.get(operation);
      if (range == null && nothingElse && actual > 0) {
        range = NONE;
      }
      if (range != null) {
        different |= !range.contains(actual);
        lines.append(line(operation, range, actual));
      }
    }
    if (!different) {
      return Optional.empty();
    }
    String whose = uid == null ? "" : " for uid \"" + uid + '"';
    lines.insert(0, "The requests" + whose + " differ from what was expected:\n");
    lines.append(
        counted.isEmpty()
            ? "The journal contains no request" + whose + " (" + exchanges.size() + " in all)."
            : "The journal contains" + whose + ':');
    counted.forEach(each -> lines.append("\n  #").append(each.number()).append(' ').append(each));
    return Optional.of(lines.toString());
  }

  private boolean concerns(Exchange exchange) {
    return uid == null || uid.equals(exchange.uid());
  }

  private static String line(Operation operation, Range range, int actual) {
    return String.format(
        Locale.ROOT,
        "%s %-17s expected %s, was %d\n",
        range.contains(actual) ? "  " : " !",
        operation.operationId(),
        range,
        actual);
  }

  /** Returns the uid and the expected numbers. */
  @Override
  public String toString() {
    return (uid == null ? "all users" : uid)
        + ' '
        + expected
        + (nothingElse ? ", nothing else" : "");
  }
}
