/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.cometchatbridge.core.internal.http.StoredUser;
import org.cometchatbridge.core.internal.http.UserApi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The age of a user is compared by CometChat's own clock; an unknown age counts as old. */
class RecycledUserIdsTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private static boolean existedBefore(@Nullable Instant created, @Nullable Instant read) {
    StoredUser user = new StoredUser("ada", "Ada", false, created, null, false);
    return RecycledUserIds.existedBefore(new UserApi.Found(user, new byte[0], read));
  }

  @Test
  void user_createdJustNow_isNew() {
    assertThat(existedBefore(NOW, NOW)).isFalse();
    assertThat(existedBefore(NOW.minus(Duration.ofMinutes(10)), NOW)).isFalse();
    assertThat(existedBefore(NOW.plusSeconds(30), NOW)).as("other server").isFalse();
  }

  @Test
  void user_createdEarlier_orOfUnknownAge_isOld() {
    assertThat(existedBefore(NOW.minus(Duration.ofMinutes(11)), NOW)).isTrue();
    assertThat(existedBefore(NOW.plus(Duration.ofDays(300)), NOW)).as("no time").isTrue();
    assertThat(existedBefore(null, NOW)).isTrue();
    assertThat(existedBefore(NOW, null)).isTrue();
  }
}
