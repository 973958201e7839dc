/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.faults.Expectation.Others;

/** The page that lists every combination with what was seen of it. */
final class MatrixPage {

  /** Stands where a combination did not go as expected. */
  static final String FAILED = "went wrong";

  private static final List<Boolean> COLD_AND_WARM = List.of(false, true);

  private final Map<Combination, Map<TokenScope, Map<Adapter, Integer>>> calls = new HashMap<>();
  private int combinations;

  MatrixPage() {}

  /** A combination went as expected, with so many calls. */
  void seen(Combination combination, Setting setting, int calls) {
    combinations++;
    this.calls
        .computeIfAbsent(combination, first -> new EnumMap<>(TokenScope.class))
        .computeIfAbsent(setting.scope(), first -> new EnumMap<>(Adapter.class))
        .put(setting.adapter(), calls);
  }

  int combinations() {
    return combinations;
  }

  String text() {
    return introduction()
        + Stream.of(Step.values()).map(this::section).collect(Collectors.joining());
  }

  private String introduction() {
    return """
        # Fault matrix

        Written by `examples/verification/fault-matrix`, a part of `mvn -ntp verify`, which fails if it sees anything else:

        <!-- not run: writes this page; the test compares it -->
        ```sh
        mvn -ntp -pl examples/verification/fault-matrix -am test -Dtest=FaultMatrixTest \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dfaults.write=true
        ```

        %,d combinations: %d answers of CometChat and faults of the way to it, at %d steps of the way to a token, with a token
        for the session and for the user, for a user without a token (cold) and with one that the page calls rejected (warm),
        behind the servlet filter on Jetty and the Spring adapter on Spring Boot.

        In each of them the application's login succeeds with the application's own response. It waits for `maxLoginWait` at most, and for no
        time at all unless the table says so. So many calls reach CometChat and no more, though the page, a second login of the
        same user and a login of another user ask meanwhile. A warm user is served with the token at hand until the page calls
        it rejected, and can still log in afterwards. The token arrives once the fault is over and the back-off has passed. When
        the application has closed the bridge, no thread of the bridge and no connection to CometChat is left.

        The numbers are the calls to CometChat for this user while the fault lasted: servlet filter · Spring adapter.
        What is to be seen is computed from the contract's table of errors, not from the code of the bridge.
        """
        .formatted(combinations, Troubles.all().size(), Step.values().length);
  }

  private String section(Step step) {
    return "\n## "
        + capital(step.title())
        + "\n\n"
        + "| what CometChat does | what is to be done | the login's own response | the endpoint"
        + " meanwhile | others meanwhile | session, cold | session, warm | user, cold | user, warm"
        + " |\n|---|---|---|---|---|:-:|:-:|:-:|:-:|\n"
        + Troubles.all().stream().map(trouble -> row(trouble, step)).collect(Collectors.joining());
  }

  private String row(Trouble trouble, Step step) {
    Expectation expected = Expectation.of(trouble.reaction(), step);
    return "| "
        + trouble
        + " | "
        + trouble.reaction().words()
        + " | "
        + own(expected)
        + " | "
        + meanwhile(expected)
        + " | "
        + others(expected.others())
        + " | "
        + Stream.of(TokenScope.values())
            .flatMap(scope -> COLD_AND_WARM.stream().map(warm -> cell(trouble, step, scope, warm)))
            .collect(Collectors.joining(" | "))
        + " |\n";
  }

  private String cell(Trouble trouble, Step step, TokenScope scope, boolean warm) {
    Map<Adapter, Integer> seen =
        calls
            .getOrDefault(new Combination(trouble, step, warm), Map.of())
            .getOrDefault(scope, Map.of());
    return Stream.of(Adapter.values())
        .map(adapter -> seen.containsKey(adapter) ? seen.get(adapter).toString() : FAILED)
        .collect(Collectors.joining(" · "));
  }

  private static String own(Expectation expected) {
    return switch (expected.ending()) {
      case TOKEN -> "token";
      case LATE_TOKEN, LATE_UNAVAILABLE -> "no token, after `maxLoginWait`";
      case UNAVAILABLE, PUT_OFF, DEACTIVATED -> "no token, at once";
    };
  }

  private static String meanwhile(Expectation expected) {
    return switch (expected.ending()) {
      case TOKEN, LATE_TOKEN -> "the token";
      case UNAVAILABLE, LATE_UNAVAILABLE, PUT_OFF -> "503";
      case DEACTIVATED -> "403";
    };
  }

  private static String others(Others others) {
    return switch (others) {
      case SERVED -> "served";
      case NOT_CALLED -> "not called for";
      case SERVED_AFTERWARDS -> "served afterwards";
    };
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
