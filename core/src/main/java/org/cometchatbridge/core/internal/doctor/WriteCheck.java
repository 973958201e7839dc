/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.http.ProbeCalls;
import org.cometchatbridge.core.internal.http.ProbeResponse;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * Creates a user and a token, and removes both.
 *
 * <p>A key of {@code authOnly} scope may be able to create a user and not to delete it. So the
 * deletion is checked first, with a uid that no user has.
 */
final class WriteCheck {

  private static final int MOST_DELETIONS = 3;

  /** A creation whose response was lost may still be under way. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final ProbeCalls calls;
  private final Waiting waiting;
  private final Timer timer;
  private final Findings findings;
  private final Uid uid = ThrowAwayUser.newUid();

  /** What is known of the user. */
  private enum Presence {
    ABSENT,
    UNCERTAIN,
    CREATED
  }

  WriteCheck(ProbeCalls calls, Waiting waiting, Timer timer, Findings findings) {
    this.calls = calls;
    this.waiting = waiting;
    this.timer = timer;
    this.findings = findings;
  }

  void run(Supplier<String> key) throws InterruptedException {
    ProbeResponse deletion = waiting.response(calls.deleteUser(uid, key));
    if (!deletion.isUserUnknown()) {
      report(deletion);
      findings.add(FindingKind.SKIPPED);
      return;
    }
    CompletableFuture<ProbeResponse> creation = calls.createUser(uid, ThrowAwayUser.NAME, key);
    boolean works = false;
    try {
      works = create(creation) && token(key) && rename(key);
    } finally {
      remove(key, creation, works);
    }
  }

  private boolean create(CompletableFuture<ProbeResponse> creation) throws InterruptedException {
    ProbeResponse response = waiting.response(creation);
    if (isCreated(response)) {
      return true;
    }
    report(response);
    return false;
  }

  private boolean isCreated(ProbeResponse response) {
    return response.isSuccess() && isOfUser(response);
  }

  private boolean isOfUser(ProbeResponse response) {
    String owner = response.body().uid();
    return owner != null && owner.toLowerCase(Locale.ROOT).equals(uid.value());
  }

  private boolean token(Supplier<String> key) throws InterruptedException {
    ProbeResponse response = waiting.response(calls.createToken(uid, key));
    if (!response.isSuccess()) {
      report(response);
      return false;
    }
    String token = response.body().authToken();
    if (token == null || !ChatToken.isWellFormed(token)) {
      findings.add(FindingKind.TOKEN_UNUSABLE);
      return false;
    }
    if (response.body().uid() != null && !isOfUser(response)) {
      findings.add(FindingKind.TOKEN_OF_ANOTHER_USER);
      return false;
    }
    ProbeResponse deletion =
        waiting.response(calls.deleteToken(ChatToken.of(uid, token, Instant.EPOCH), key));
    if (deletion.isSuccess()) {
      findings.add(FindingKind.TOKEN_CREATED);
      return true;
    }
    if (!deletion.isTokenUnknown()) {
      report(deletion);
    }
    findings.add(FindingKind.TOKEN_NOT_DELETED);
    return false;
  }

  private boolean rename(Supplier<String> key) throws InterruptedException {
    ProbeResponse response = waiting.response(calls.renameUser(uid, ThrowAwayUser.OTHER_NAME, key));
    if (response.isSuccess()) {
      return true;
    }
    report(response);
    return false;
  }

  private void report(ProbeResponse response) {
    Verdict.of(response).addTo(findings);
  }

  private void remove(
      Supplier<String> key, CompletableFuture<ProbeResponse> creation, boolean works) {
    Presence presence = presence(waiting.responseInAnyCase(creation));
    if (presence == Presence.ABSENT) {
      return;
    }
    boolean missing = false;
    for (int i = 0; i < MOST_DELETIONS; i++) {
      if (i > 0) {
        pause();
      }
      ProbeResponse response = waiting.responseInAnyCase(calls.deleteUser(uid, key));
      if (response.isSuccess()) {
        reportRemoved(works);
        return;
      }
      missing = response.isUserUnknown();
      if (missing && presence == Presence.CREATED) {
        // The response to the deletion before was lost.
        reportRemoved(works);
        return;
      }
      if (!missing) {
        report(response);
      }
    }
    findings.add(
        missing ? FindingKind.USER_UNCERTAIN : FindingKind.USER_LEFT,
        missing
            ? "It is not certain whether the user "
                + uid
                + " was created; it was not there when it was to be deleted."
            : "The user " + uid + " may still exist, because its deletion failed.");
  }

  private void reportRemoved(boolean works) {
    if (works) {
      findings.add(FindingKind.KEY_FULL_ACCESS);
      findings.add(FindingKind.USER_WRITTEN);
    }
  }

  private Presence presence(ProbeResponse creation) {
    if (isCreated(creation) || creation.isTaken()) {
      return Presence.CREATED;
    }
    boolean rejected = creation.code() != null && !creation.isTransient();
    return rejected ? Presence.ABSENT : Presence.UNCERTAIN;
  }

  private void pause() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Timer.Cancellable unused = timer.schedule(PAUSE, () -> over.complete(null));
    over.join();
  }
}
