/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.json.ProfileTexts;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * Records a change for the fields of a profile that differ at a login from what CometChat has.
 *
 * <p>CometChat has what the store has sent, else what the last login had. A user without either is
 * only remembered, since nothing is known of what CometChat has. A field that is empty at a login
 * changes nothing: the application may have saved it. The same holds for a name that is derived
 * from the user id.
 */
public final class LoginProfiles {

  private static final int MAX_USERS = 100_000;

  private static final List<ProfileField> FIELDS = List.of(ProfileField.values());

  /** Nothing is known of a field. */
  private static final long UNKNOWN = 0;

  /** The last login had no value. */
  private static final long ABSENT = -1;

  private final ProfileTexts texts;
  private final BiFunction<Uid, String, Owner> owners;
  private final BiConsumer<String, Change> outbox;
  private final OperatorLog log;
  private final Cache<Uid, Last> logins;
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  /**
   * The last login of a user.
   *
   * @param user a hash of the profile
   * @param sent a hash of what the store had sent then
   * @param hashes what CometChat has of each field as far as logins have shown it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Last(long user, int sent, long[] hashes) {}

  /**
   * Creates the comparison.
   *
   * @param owners returns whose the user of a user id is
   * @param outbox receives the user ids and the changes, and does not block
   */
  public LoginProfiles(
      ProfileTexts texts,
      BiFunction<Uid, String, Owner> owners,
      BiConsumer<String, Change> outbox,
      OperatorLog log) {
    this.texts = texts;
    this.owners = owners;
    this.outbox = outbox;
    this.log = log.named(LoginProfiles.class);
    this.logins = Caffeine.newBuilder().maximumSize(MAX_USERS).executor(Runnable::run).build();
  }

  /**
   * A user has got a token by a new login.
   *
   * @param created whether the login has created the user with this profile
   * @param sent what the store has sent
   */
  public void loggedIn(Uid uid, ChatUser user, boolean created, Sent sent) {
    long profile = hash(user);
    Last known = logins.getIfPresent(uid);
    if (!created
        && known != null
        && known.user() == profile
        && known.sent() == sent.hashes().hashCode()) {
      return;
    }
    try {
      logins.asMap().compute(uid, (key, last) -> compared(key, user, profile, created, sent, last));
    } catch (RuntimeException e) {
      // The next login compares again.
      if (failureLogged.compareAndSet(false, true)) {
        log.warn(
            "The profile of a login is not updated, because the change could not be recorded."
                + " Further failures are not logged",
            e);
      }
    }
  }

  private Last compared(
      Uid uid, ChatUser user, long profile, boolean created, Sent sent, @Nullable Last last) {
    Map<ProfileField, String> present = texts.of(uid, user);
    long[] hashes = last == null ? new long[FIELDS.size()] : last.hashes().clone();
    Map<ProfileField, Profile.Value> changed = new EnumMap<>(ProfileField.class);
    for (int i = 0; i < FIELDS.size(); i++) {
      Optional<String> value =
          hasValue(user, FIELDS.get(i))
              ? Optional.ofNullable(present.get(FIELDS.get(i)))
              : Optional.empty();
      long hash = value.isPresent() ? Sent.hashOf(value) : ABSENT;
      Long stored = sent.hashes().get(FIELDS.get(i));
      long known = stored == null ? hashes[i] : stored;
      if (created || (stored == null && known == UNKNOWN)) {
        hashes[i] = hash;
      } else if (value.isPresent()) {
        hashes[i] = hash;
        if (known != hash) {
          changed.put(FIELDS.get(i), new Profile.Value(value, false));
        }
      }
    }
    if (!changed.isEmpty()) {
      Change.Fields fields = new Change.Fields(new Profile(changed));
      outbox.accept(user.userId(), new Change(uid, owners.apply(uid, user.userId()), fields, null));
    }
    return new Last(profile, sent.hashes().hashCode(), hashes);
  }

  private static boolean hasValue(ChatUser user, ProfileField field) {
    return switch (field) {
      case NAME -> !user.name().equals(ChatUser.builder(user.userId()).build().name());
      case METADATA -> !user.metadata().isEmpty();
      default -> true;
    };
  }

  /** Compares without writing JSON: most users log in with the profile of their last login. */
  private static long hash(ChatUser user) {
    long hash = user.name().hashCode();
    hash = 31 * hash + user.avatar().hashCode();
    hash = 31 * hash + user.link().hashCode();
    hash = 31 * hash + user.role().hashCode();
    hash = 31 * hash + user.statusMessage().hashCode();
    hash = 31 * hash + user.tags().hashCode();
    return 31 * hash + user.metadata().hashCode();
  }
}
