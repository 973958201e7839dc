/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.jspecify.annotations.Nullable;

/**
 * Work on users at a CometChat that is played by this test: each call succeeds, fails, or succeeds
 * with a lost response. A call ends when the test says so.
 */
final class ScriptedChat implements RowWork {

  /** What happens to a call. */
  enum Fate {
    SUCCESS,
    FAILS,
    RESPONSE_LOST,
    NOT_CALLED
  }

  /** A user as CometChat has it. */
  static final class ChatUserState {
    Sent.State state = Sent.State.ABSENT;
    final Map<ProfileField, String> fields = new EnumMap<>(ProfileField.class);
    final Set<String> tokens = new HashSet<>();
  }

  /** Work that has begun. */
  record Running(
      UserStore.Claimed claimed,
      Scope scope,
      java.time.Duration since,
      CompletableFuture<Outcome> outcome) {}

  final List<Running> running = new ArrayList<>();
  private final ManualTime time;
  private final Map<Uid, ChatUserState> users = new HashMap<>();
  private final Set<Uid> atWork = new HashSet<>();
  Supplier<Fate> fate = () -> Fate.SUCCESS;
  ProviderException failure;
  boolean endsAtOnce = true;
  int together;
  int works;
  int calls;
  int mostRunning;

  ScriptedChat(ManualTime time, ProviderException failure) {
    this.time = time;
    this.failure = failure;
  }

  ChatUserState user(Uid uid) {
    return users.computeIfAbsent(uid, absent -> new ChatUserState());
  }

  @Override
  public CompletableFuture<Outcome> carryOut(UserStore.Claimed claimed, Scope scope) {
    works++;
    if (!atWork.add(claimed.user().uid())) {
      together++;
    }
    Running work = new Running(claimed, scope, time.elapsed(), new CompletableFuture<>());
    running.add(work);
    mostRunning = Math.max(mostRunning, running.size());
    if (endsAtOnce) {
      end(work);
    }
    return work.outcome();
  }

  void end(Running work) {
    running.remove(work);
    Outcome outcome = new Run(work.claimed(), work.scope()).outcome();
    atWork.remove(work.claimed().user().uid());
    work.outcome().complete(outcome);
  }

  /** One run of the three steps. */
  private final class Run {
    private final DesiredUser desired;
    private final Scope scope;
    private final ChatUserState user;
    private final Set<ChatToken> deleted = new HashSet<>();
    private Sent sent;
    private int made;
    private boolean created;
    private @Nullable ProviderException problem;

    Run(UserStore.Claimed claimed, Scope scope) {
      this.desired = claimed.user();
      this.scope = scope;
      this.user = user(desired.uid());
      this.sent = desired.sent();
    }

    Outcome outcome() {
      tokens();
      if (problem == null && scope == Scope.ALL && desired.changesStanding()) {
        standing();
      }
      boolean writes =
          scope == Scope.ALL ? desired.standing() == Standing.ACTIVE : !desired.erases();
      if (problem == null && writes && !unsent().isEmpty()) {
        profile();
      }
      return new Outcome(sent, deleted, Map.of(), made, created, false, problem);
    }

    private boolean call(Runnable effect, Runnable lost) {
      Fate next = fate.get();
      if (next != Fate.NOT_CALLED) {
        made++;
        calls++;
      }
      if (next == Fate.SUCCESS || next == Fate.RESPONSE_LOST) {
        effect.run();
      }
      if (next == Fate.SUCCESS) {
        return true;
      }
      if (next != Fate.NOT_CALLED) {
        lost.run();
      }
      problem = failure;
      return false;
    }

    private void tokens() {
      if (desired.flushesTokens()) {
        if (call(user.tokens::clear, () -> {})) {
          sent = sent.flushed(desired.signedOutAt());
          deleted.addAll(desired.tokensToDelete());
        }
        return;
      }
      for (ChatToken token : desired.tokensToDelete()) {
        if (problem == null && call(() -> user.tokens.remove(token.value()), () -> {})) {
          deleted.add(token);
        }
      }
    }

    private void standing() {
      Sent.State[] reached = {Sent.State.ABSENT};
      Runnable effect =
          () -> {
            if (user.state == Sent.State.ABSENT) {
              return;
            }
            if (desired.erases()) {
              user.state = Sent.State.ABSENT;
              user.fields.clear();
              user.tokens.clear();
              return;
            }
            user.state =
                switch (desired.standing()) {
                  case ACTIVE -> Sent.State.ACTIVE;
                  case DEACTIVATED -> Sent.State.DEACTIVATED;
                  case DELETED -> Sent.State.ABSENT;
                };
            reached[0] = user.state;
          };
      if (call(effect, () -> sent = sent.with(Sent.State.UNKNOWN))) {
        sent = sent.with(reached[0]);
        if (reached[0] == Sent.State.ABSENT) {
          sent = desired.erases() ? sent.erased(desired.erasedAt()) : sent.with(Map.of());
        }
      }
    }

    /** The deletion may have been found to be done only now. */
    private Map<ProfileField, Profile.Value> unsent() {
      return desired.with(sent).unsent().values();
    }

    private void profile() {
      Map<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
      if (user.state == Sent.State.ABSENT) {
        if (scope != Scope.ALL) {
          return;
        }
        create(hashes);
        return;
      }
      hashes.putAll(sent.hashes());
      Map<ProfileField, Profile.Value> values = unsent();
      Runnable effect = () -> values.forEach((field, value) -> write(field, value.json()));
      boolean done =
          call(
              effect,
              () -> {
                values.keySet().forEach(field -> hashes.put(field, Sent.UNKNOWN_HASH));
                sent = sent.with(hashes);
              });
      if (done) {
        values.forEach((field, value) -> hashes.put(field, Sent.hashOf(value.json())));
        sent = sent.with(hashes).with(user.state);
      }
    }

    private void create(Map<ProfileField, Long> hashes) {
      Runnable effect =
          () -> {
            user.state = Sent.State.ACTIVE;
            desired.profile().forEach((field, value) -> write(field, value.json()));
          };
      boolean done =
          call(
              effect,
              () -> {
                desired.profile().keySet().forEach(f -> hashes.put(f, Sent.UNKNOWN_HASH));
                sent = sent.with(hashes).with(Sent.State.UNKNOWN);
              });
      if (done) {
        created = true;
        desired.profile().forEach((field, value) -> hashes.put(field, Sent.hashOf(value.json())));
        sent = sent.with(hashes).with(Sent.State.ACTIVE);
      }
    }

    private void write(ProfileField field, Optional<String> json) {
      json.ifPresentOrElse(text -> user.fields.put(field, text), () -> user.fields.remove(field));
    }
  }
}
