/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.cometchatbridge.core.internal.http.ProbeCalls;
import org.cometchatbridge.core.internal.http.ProbeResponse;

/** Reads a user who does not exist, with each key: HTTP, app, region and keys. */
final class ReadCheck {

  private static final String OLD_VERSION = "HTTP/1.0";

  private final CometChatBridgeConfig config;
  private final ProbeCalls calls;
  private final Waiting waiting;
  private final Findings findings;

  ReadCheck(CometChatBridgeConfig config, ProbeCalls calls, Waiting waiting, Findings findings) {
    this.config = config;
    this.calls = calls;
    this.waiting = waiting;
    this.findings = findings;
  }

  /** The key for further calls, or empty if there can be none. */
  Optional<Supplier<String>> run(ApiKeys keys) throws InterruptedException {
    Optional<Supplier<String>> first =
        keys.first() == null ? Optional.empty() : first(keys.first());
    Optional<Supplier<String>> second =
        keys.second() == null ? Optional.empty() : second(keys.second(), first.isPresent());
    return first.isPresent() ? first : second;
  }

  private Optional<Supplier<String>> first(String key) throws InterruptedException {
    ProbeResponse response = read(key);
    if (!isUserMissing(response)) {
      Verdict verdict = Verdict.of(response);
      reportResponse(response);
      if (verdict.kind() == FindingKind.KEY_NO_ACCESS) {
        reportApp();
      }
      verdict.addTo(findings);
      return Optional.empty();
    }
    reportResponse(response);
    reportApp();
    findings.add(FindingKind.KEY_ACCEPTED);
    return Optional.of(() -> key);
  }

  private Optional<Supplier<String>> second(String key, boolean firstAccepted)
      throws InterruptedException {
    ProbeResponse response = read(key);
    if (isUserMissing(response)) {
      if (!firstAccepted) {
        reportResponse(response);
        reportApp();
      }
      findings.add(FindingKind.SECOND_KEY_ACCEPTED);
      return Optional.of(() -> key);
    }
    Verdict verdict = Verdict.of(response);
    if (verdict.kind() == FindingKind.KEY_UNKNOWN) {
      findings.add(FindingKind.SECOND_KEY_UNKNOWN);
    } else {
      verdict.addTo(findings);
    }
    return Optional.empty();
  }

  private ProbeResponse read(String key) throws InterruptedException {
    return waiting.response(calls.getUser(ThrowAwayUser.newUid(), () -> key));
  }

  /** A response without a user of this uid comes from a server that confirms everything. */
  private static boolean isUserMissing(ProbeResponse response) {
    return response.isUserUnknown();
  }

  private void reportResponse(ProbeResponse response) {
    RawResponse raw = response.raw();
    if (raw == null || response.code() == null || findings.has(FindingKind.HTTP_RESPONDS)) {
      return;
    }
    findings.add(
        FindingKind.HTTP_RESPONDS,
        "CometChat responds by "
            + raw.quota().httpVersion().toUpperCase(Locale.ROOT)
            + " within "
            + response.took().toMillis()
            + " ms, including the connection.");
    if (raw.quota().httpVersion().equals(OLD_VERSION)) {
      findings.add(FindingKind.HTTP_VERSION);
    }
  }

  private void reportApp() {
    if (!findings.has(FindingKind.APP_ACCEPTED)) {
      findings.add(
          FindingKind.APP_ACCEPTED,
          "CometChat accepts app "
              + config.appId()
              + " at "
              + config.baseUrl().getAuthority()
              + ".");
    }
  }
}
