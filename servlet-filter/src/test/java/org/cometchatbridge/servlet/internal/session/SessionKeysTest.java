/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.SessionKey;
import org.junit.jupiter.api.Test;

class SessionKeysTest {

  private final ManualTime time = new ManualTime();
  private final Set<SessionKey> ended = new HashSet<>();
  private final SessionKeys keys = new SessionKeys(time, ended::contains);

  @Test
  void sameLogin_hasOneKeyForAMinute() {
    SessionKey key = keys.keyFor("s1", "ada");

    time.advance(Duration.ofSeconds(59));
    assertThat(keys.keyFor("s1", "ada")).isEqualTo(key);
    time.advance(Duration.ofMinutes(1));
    assertThat(keys.keyFor("s1", "ada")).isNotEqualTo(key);
  }

  @Test
  void otherSessionOrUser_hasAnotherKey() {
    SessionKey key = keys.keyFor("s1", "ada");

    assertThat(keys.keyFor("s1", "bob")).isNotEqualTo(key);
    assertThat(keys.keyFor("s2", "ada")).isNotEqualTo(key);
  }

  @Test
  void revokedLogin_getsANewKey() {
    SessionKey key = keys.keyFor("s1", "ada");
    ended.add(key);

    assertThat(keys.keyFor("s1", "ada")).isNotEqualTo(key);
  }
}
