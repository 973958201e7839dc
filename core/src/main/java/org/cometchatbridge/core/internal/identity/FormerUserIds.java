/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.UidMapping;

/** The user ids that a user had before, by the application's mapping. */
public final class FormerUserIds {

  /** An application that reports two user ids as predecessors of each other must not hang. */
  private static final int MOST_RENAMES = 10;

  private final UidMapping mapping;
  private final UserIdCase userIdCase;
  private final OperatorLog log;
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  /** Reads the former user ids of the mapping, and logs its failures. */
  public FormerUserIds(CometChatBridgeConfig config) {
    this.mapping = config.uidMapping();
    this.userIdCase = config.userIdCase();
    this.log = config.log().named(FormerUserIds.class);
  }

  /** Whether one of the user ids that the user had before satisfies a condition. Never throws. */
  public boolean any(String userId, Predicate<String> condition) {
    String current = userId;
    for (int renames = 0; renames < MOST_RENAMES; renames++) {
      String former = formerUserId(current).orElse("");
      if (former.isBlank()) {
        return false;
      }
      // As it is, too: the stamp of a user may be older than the setting userIdCase=insensitive.
      String compared = userIdCase.applyTo(former);
      if (condition.test(former) || (!compared.equals(former) && condition.test(compared))) {
        return true;
      }
      current = former;
    }
    return false;
  }

  /** The stamps of the user ids that the user had before. Never throws. */
  List<String> stamps(Uid uid, String userId) {
    List<String> stamps = new ArrayList<>();
    any(userId, former -> !stamps.add(Stamp.of(uid, former)));
    return stamps;
  }

  @SuppressWarnings("OptionalAssignedToNull") // the application's class may break the contract
  private Optional<String> formerUserId(String userId) {
    try {
      Optional<String> former = mapping.formerUserId(userId);
      return former == null ? Optional.empty() : former;
    } catch (Exception | Error e) {
      // Code of the application. Other JVM languages can throw checked exceptions undeclared.
      if (failureLogged.compareAndSet(false, true)) {
        log.warn(
            "formerUserId of the uidMapping threw {}, so a user whose id has changed gets no chat."
                + " Further failures are not logged",
            e.getClass().getName());
      }
      return Optional.empty();
    }
  }
}
