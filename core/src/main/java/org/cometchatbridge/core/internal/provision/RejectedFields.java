/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.http.ErrorCode;
import org.cometchatbridge.core.internal.json.ProfileFields;
import org.cometchatbridge.core.internal.json.UserJson;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;

/**
 * The profile fields that CometChat has rejected. A rejected field is left out of the user until
 * its value changes, and one warning names it.
 */
final class RejectedFields {

  /** A field that was not rejected for so long has no problem any more. */
  private static final Duration INCIDENT_END = Duration.ofHours(1);

  private static final int MAX_USERS = 10_000;

  /** Statuses by which CometChat rejects the data of a user, with whatever code. */
  private static final Set<Integer> DATA_REJECTED = Set.of(400, 413, 422);

  /** Statuses by which a gateway or CometChat rejects a body without saying what is wrong. */
  private static final Set<Integer> BODY_REJECTED = Set.of(400, 403, 413, 422);

  private final Timer timer;
  private final boolean mayOmitStamp;
  private final OperatorLog log;

  /** The hash of each rejected value. */
  private final Cache<Uid, Map<String, Integer>> rejected =
      Caffeine.newBuilder().maximumSize(MAX_USERS).executor(Runnable::run).build();

  private final ConcurrentMap<String, Duration> lastRejections = new ConcurrentHashMap<>();

  /**
   * Creates an empty memory.
   *
   * @param mayOmitStamp whether a user may be created without metadata and therefore without stamp
   */
  RejectedFields(Timer timer, boolean mayOmitStamp, OperatorLog log) {
    this.timer = timer;
    this.mayOmitStamp = mayOmitStamp;
    this.log = log.named(RejectedFields.class);
  }

  /**
   * The fields to leave out of the next attempt to create a user.
   *
   * @param without the fields that were left out of the rejected attempt
   * @return more fields than before, or the same ones if another attempt would not help
   */
  Set<String> without(ProviderException failure, ChatUser user, Set<String> without) {
    Set<String> next = new TreeSet<>(without);
    Set<String> named = ProfileFields.named(failure);
    next.addAll(named);
    if (user.role().isEmpty()) {
      // An attempt without the role would repeat the rejected one.
      next.remove("role");
      if (isUnknownRole(failure)) {
        return without;
      }
    }
    if (named.contains("metadata") && (user.metadata().isEmpty() || next.equals(without))) {
      if (mayOmitStamp) {
        next.add(UserJson.STAMP);
      } else if (user.metadata().isEmpty()) {
        next.remove("metadata");
      }
    }
    if (next.equals(without) && (!named.isEmpty() || isAboutBody(failure))) {
      UserJson.FIELDS.stream()
          .filter(field -> !field.equals("name") && UserJson.value(user, field) != null)
          .forEach(next::add);
    }
    return next;
  }

  /**
   * The fields of a rejected body that another attempt may have.
   *
   * @return fewer fields than before, or the same ones if another attempt would not help
   */
  Set<ProfileField> remaining(ProviderException failure, Set<ProfileField> fields) {
    Set<ProfileField> remaining = EnumSet.noneOf(ProfileField.class);
    Set<String> named = ProfileFields.named(failure);
    if (isUnknownRole(failure) && !fields.contains(ProfileField.ROLE)) {
      return fields;
    }
    fields.stream().filter(field -> !named.contains(field.jsonName())).forEach(remaining::add);
    if (remaining.size() == fields.size() && (!named.isEmpty() || isAboutBody(failure))) {
      remaining.retainAll(Set.of(ProfileField.NAME));
    }
    return remaining;
  }

  /** Whether a user may be created without the metadata that CometChat has rejected. */
  boolean mayOmitStamp(ProviderException failure) {
    return mayOmitStamp && ProfileFields.named(failure).contains("metadata");
  }

  private static boolean isUnknownRole(ProviderException failure) {
    return failure.code().filter(ErrorCode.ROLE_NOT_FOUND::equals).isPresent();
  }

  private static boolean isAboutBody(ProviderException failure) {
    if (!(failure instanceof RejectedException rejection)
        || rejection.detailFields().stream().anyMatch("uid"::equalsIgnoreCase)) {
      return false;
    }
    int status = failure.status().orElse(0);
    return failure
        .code()
        .map(code -> DATA_REJECTED.contains(status) && !OutageDetector.isAboutOtherThings(code))
        .orElseGet(() -> BODY_REJECTED.contains(status));
  }

  /** The fields whose present value CometChat has rejected before. */
  Set<String> known(Uid uid, ChatUser user) {
    Map<String, Integer> values = rejected.getIfPresent(uid);
    if (values == null) {
      return Set.of();
    }
    return values.entrySet().stream()
        .filter(entry -> hash(user, entry.getKey()) == entry.getValue())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Records that CometChat rejected these fields, and logs one warning for each incident. */
  void record(Uid uid, ChatUser user, Set<String> fields, ProviderException failure) {
    for (String field : fields) {
      rejected.asMap().merge(uid, hashes(user, Set.of(field)), RejectedFields::union);
      if (!field.equals(UserJson.STAMP)) {
        warn(field, failure);
      }
    }
  }

  private static Map<String, Integer> hashes(ChatUser user, Set<String> fields) {
    return fields.stream().collect(Collectors.toMap(field -> field, field -> hash(user, field)));
  }

  private static Map<String, Integer> union(Map<String, Integer> a, Map<String, Integer> b) {
    Map<String, Integer> union = new HashMap<>(a);
    union.putAll(b);
    return Map.copyOf(union);
  }

  private static int hash(ChatUser user, String field) {
    String value = UserJson.value(user, field);
    return value == null ? 0 : value.hashCode();
  }

  /** Logs one warning for each incident. */
  void warn(String field, ProviderException failure) {
    Duration now = timer.elapsed();
    Duration last = lastRejections.put(field, now);
    if (last == null || now.minus(last).compareTo(INCIDENT_END) >= 0) {
      log.warn(
          "CometChat rejected the field {} of a user ({}), so the user has no such field in"
              + " CometChat; the login is not affected. {} The field is sent again when its value"
              + " changes. Further cases are not logged until there was none for an hour",
          field,
          failure.code().orElseGet(() -> "HTTP " + failure.status().orElse(0)),
          field.equals("role")
              ? "Create the role in CometChat, or correct it in the application."
              : "Correct the value in the application.");
    }
  }
}
