/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.Arrays;
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

  private static final List<ProfileField> FIELDS = List.of(ProfileField.values());

  /** Nothing is known of a field. */
  private static final int UNKNOWN = 0;

  /** The last login had no value. */
  private static final int ABSENT = 1;

  /** Of a field whose hash is known, in the packed form. */
  private static final int HAS_HASH = 2;

  private final ProfileTexts texts;
  private final BiFunction<Uid, String, Owner> owners;
  private final BiConsumer<String, Change> outbox;
  private final OperatorLog log;

  /** The packed fields of a user without display data, of which there may be many. */
  private final int[] allAbsent;

  private final AtomicBoolean failureLogged = new AtomicBoolean();

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
    int[] absent = new int[FIELDS.size()];
    Arrays.fill(absent, ABSENT);
    this.allAbsent = packed(absent);
  }

  /**
   * A user has got a token by a new login.
   *
   * @param created whether the login has created the user with this profile
   * @param sent what the store has sent
   * @param last what this method returned at the last login, if it is still known
   * @return what to pass at the next login, or {@code null} for nothing
   */
  public @Nullable SeenProfile loggedIn(
      Uid uid, ChatUser user, boolean created, Sent sent, @Nullable SeenProfile last) {
    int hash = 31 * Long.hashCode(hash(user)) + sent.hashes().hashCode();
    if (!created && last != null && last.hash() == hash) {
      return last;
    }
    try {
      int[] fields = last == null ? new int[FIELDS.size()] : unpacked(last.fields());
      compare(uid, user, created, sent, fields);
      int[] packed = packed(fields);
      return new SeenProfile(hash, Arrays.equals(packed, allAbsent) ? allAbsent : packed);
    } catch (RuntimeException e) {
      // The next login compares again.
      if (failureLogged.compareAndSet(false, true)) {
        log.warn(
            "The profile of a login is not updated, because the change could not be recorded."
                + " Further failures are not logged",
            e);
      }
      return last;
    }
  }

  /**
   * Records what has changed.
   *
   * @param fields what CometChat has; changed to what it will have
   */
  private void compare(Uid uid, ChatUser user, boolean created, Sent sent, int[] fields) {
    Map<ProfileField, String> present = texts.of(uid, user);
    Map<ProfileField, Profile.Value> changed = new EnumMap<>(ProfileField.class);
    for (int i = 0; i < fields.length; i++) {
      Optional<String> value =
          hasValue(user, FIELDS.get(i))
              ? Optional.ofNullable(present.get(FIELDS.get(i)))
              : Optional.empty();
      long hash = value.isPresent() ? Sent.hashOf(value) : 0;
      int seen = value.isPresent() ? shortened(hash) : ABSENT;
      Long stored = sent.hashes().get(FIELDS.get(i));
      if (created || (stored == null && fields[i] == UNKNOWN)) {
        fields[i] = seen;
      } else if (value.isPresent()) {
        if (stored == null ? fields[i] != seen : stored != hash) {
          changed.put(FIELDS.get(i), new Profile.Value(value, false));
        }
        fields[i] = seen;
      }
    }
    if (!changed.isEmpty()) {
      Change.Fields change = new Change.Fields(new Profile(changed));
      outbox.accept(user.userId(), new Change(uid, owners.apply(uid, user.userId()), change, null));
    }
  }

  private static int shortened(long hash) {
    int bits = Long.hashCode(hash);
    return bits == UNKNOWN || bits == ABSENT ? bits + 2 : bits;
  }

  /** The hashes of the fields that have one, behind two bits for each field. */
  private static int[] packed(int[] fields) {
    int[] packed = new int[1 + fields.length];
    int length = 1;
    for (int i = 0; i < fields.length; i++) {
      boolean hasHash = fields[i] != UNKNOWN && fields[i] != ABSENT;
      packed[0] |= (hasHash ? HAS_HASH : fields[i]) << (2 * i);
      if (hasHash) {
        packed[length] = fields[i];
        length++;
      }
    }
    return Arrays.copyOf(packed, length);
  }

  private static int[] unpacked(int[] packed) {
    int[] fields = new int[FIELDS.size()];
    int next = 1;
    for (int i = 0; i < fields.length; i++) {
      int kind = packed[0] >> (2 * i) & 3;
      fields[i] = kind == HAS_HASH ? packed[next] : kind;
      next += kind == HAS_HASH ? 1 : 0;
    }
    return fields;
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
