/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.Optional;
import java.util.function.Supplier;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;
import org.jspecify.annotations.Nullable;

/**
 * The application's two keys, and which of them a call carries: the first one, or the second one if
 * CometChat does not know the first one or if it cannot be read.
 *
 * <p>Reading a key calls the application, which may read a file: never on a thread that must not
 * block.
 */
final class KeyRing {

  private static final String UNREADABLE = "";

  private final CometChatBridgeConfig config;
  private final Events events;

  /** The first key that CometChat rejected; a different first key is used again. */
  private volatile @Nullable String rejected;

  /** The first key that was reported last, so that each is reported once; guarded by this. */
  private @Nullable String reported;

  KeyRing(CometChatBridgeConfig config, Events events) {
    this.config = config;
    this.events = events;
  }

  /**
   * The key of a running call.
   *
   * @param key what the call carries
   * @param inPlaceOf the first key if this is the second one
   */
  private record Carried(String key, @Nullable String inPlaceOf) {

    @Override
    public String toString() {
      return "Carried[redacted]";
    }
  }

  /** The key of one call, chosen when the call goes out. */
  static final class Choice implements Supplier<String> {

    private final Supplier<Carried> choose;
    private volatile @Nullable Carried carried;

    private Choice(Supplier<Carried> choose) {
      this.choose = choose;
    }

    @Override
    public String get() {
      Carried chosen = choose.get();
      carried = chosen;
      return chosen.key();
    }
  }

  /** The key for a call that begins now. */
  Choice choice() {
    return new Choice(this::current);
  }

  private Carried current() {
    String first = first();
    if (first != null && !first.equals(rejected)) {
      return new Carried(first, null);
    }
    String second = second();
    if (second != null) {
      return new Carried(second, first == null ? UNREADABLE : first);
    }
    if (first == null) {
      throw ConnectionProblem.KEY_UNREADABLE.asFailure("The API key cannot be read");
    }
    return new Carried(first, null);
  }

  /** Another key for a call whose key CometChat does not know, or empty if there is none. */
  Optional<Choice> insteadOf(Choice unknown) {
    Carried carried = unknown.carried;
    return carried == null
        ? Optional.empty()
        : other(carried.key()).map(other -> new Choice(() -> other));
  }

  private Optional<Carried> other(String key) {
    String first = first();
    Optional<Carried> untried =
        Optional.ofNullable(first)
            .filter(any -> !any.equals(key))
            .map(any -> new Carried(any, null));
    if (untried.isPresent() && !untried.get().key().equals(rejected)) {
      return untried;
    }
    String second = second();
    if (second != null && !second.equals(key)) {
      rejected = first;
      return Optional.of(new Carried(second, first == null ? UNREADABLE : first));
    }
    rejected = null;
    return untried;
  }

  /** CometChat has carried out a call with its key. */
  void served(Choice choice) {
    Carried carried = choice.carried;
    String first = carried == null ? null : carried.inPlaceOf();
    if (first != null) {
      report(first);
    }
  }

  private synchronized void report(String first) {
    if (first.equals(reported)) {
      return;
    }
    reported = first;
    events.publish(
        new BridgeEvent.SecondaryKeyInUse(
            (first.equals(UNREADABLE)
                    ? "The key cannot be read from where apiKey refers to"
                    : "CometChat does not know the key in apiKey: it is wrong or was revoked")
                + ". Calls carry secondaryApiKey instead. Set apiKey to a valid REST API key of"
                + " this app, then remove secondaryApiKey."));
  }

  private @Nullable String first() {
    try {
      return config.apiKey();
    } catch (Exception | Error e) {
      // The supplier is the application's own, and other languages throw checked exceptions
      // undeclared.
      return null;
    }
  }

  private @Nullable String second() {
    try {
      return config.secondaryApiKey().orElse(null);
    } catch (Exception | Error e) {
      // As above.
      return null;
    }
  }
}
