/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.memory.BoundedMap;
import org.cometchatbridge.core.log.OperatorLog;
import org.junit.jupiter.api.Test;

/** The quota keeps the users of the last hour, as many as are permitted, and removes no others. */
class TokenQuotaLimitsTest {

  private static final int MAX_USERS = 100;

  private final ManualTime time = new ManualTime();
  private final List<BridgeEvent> events = new ArrayList<>();

  private final BoundedMap<Uid, KnownUser> users = TokenQuota.users(time, MAX_USERS);

  private TokenQuota quota(int limit) {
    return new TokenQuota(limit, MAX_USERS, users, time, events::add, OperatorLog.toPlatform());
  }

  private static Uid user(int number) {
    return Uid.of("user-" + number);
  }

  private boolean acquires(TokenQuota quota, Uid uid) {
    return quota.acquire(uid, time.elapsed()).isEmpty();
  }

  @Test
  void usersOverTheMaximum_replaceThoseWhoseLastTokenIsTheOldest() {
    TokenQuota quota = quota(2);
    for (int i = 0; i < MAX_USERS; i++) {
      acquires(quota, user(i));
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(acquires(quota, user(0))).isTrue();
    acquires(quota, user(MAX_USERS));

    assertThat(users.size()).isEqualTo(MAX_USERS);
    assertThat(acquires(quota, user(0))).as("its last token is the newest but one").isFalse();
  }

  @Test
  void usersWithoutTokenWithinTheHour_areRemoved_aFewWithEachCall() {
    TokenQuota quota = quota(1);
    for (int i = 0; i < MAX_USERS; i++) {
      acquires(quota, user(i));
    }
    time.advance(Duration.ofHours(1));

    acquires(quota, user(MAX_USERS));
    assertThat(users.size()).isEqualTo(MAX_USERS - 16 + 1);
    for (int i = 1; i <= 10; i++) {
      acquires(quota, user(MAX_USERS + i));
    }
    assertThat(users.size()).isEqualTo(11);
  }

  @Test
  void userWhoseTokenRequestFailed_isRemoved() {
    TokenQuota quota = quota(1);
    acquires(quota, user(1));

    quota.release(user(1), time.elapsed());

    assertThat(users.size()).isZero();
  }

  @Test
  void releasedPermit_isTheOneOfTheFailedRequest() {
    TokenQuota quota = quota(3);
    Duration first = time.elapsed();
    acquires(quota, user(1));
    time.advance(Duration.ofMinutes(10));
    Duration second = time.elapsed();
    acquires(quota, user(1));
    time.advance(Duration.ofMinutes(10));
    acquires(quota, user(1));
    quota.release(user(1), second);
    quota.release(user(1), second);

    assertThat(acquires(quota, user(1))).isTrue();
    assertThat(quota.acquire(user(1), time.elapsed()))
        .contains(Duration.ofHours(1).minus(time.elapsed().minus(first)));
  }

  @Test
  void deniedUser_isReportedOnceAnHour() {
    TokenQuota quota = quota(1);
    for (int i = 0; i < 3; i++) {
      acquires(quota, user(1));
    }
    time.advance(Duration.ofHours(1));
    acquires(quota, user(1));
    acquires(quota, user(1));

    assertThat(events).hasSize(2);
  }
}
