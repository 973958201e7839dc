/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.Uid;
import org.junit.jupiter.api.Test;

/** The caches hold all bits of a random key, so no two login sessions share an entry. */
class StoredKeyTest {

  private static final Uid ADA = Uid.of("ada");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  @Test
  void randomKey_isStoredWithAllItsBits() {
    SecureRandom random = new SecureRandom();
    Set<Character> characters = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      SessionKey key = SessionKey.random(random);
      key.value().chars().forEach(c -> characters.add((char) c));
      ByteBuffer bits = ByteBuffer.wrap(Base64.getUrlDecoder().decode(key.value()));

      assertThat(StoredKey.of(key))
          .isEqualTo(new StoredKey(SessionKey.Kind.HTTP_SESSION, bits.getLong(), bits.getLong()));
    }
    assertThat(characters).hasSize(64);
  }

  @Test
  void keysThatDifferInOneBit_areDifferent() {
    Set<StoredKey> keys = new HashSet<>();
    for (int bit = 0; bit < 128; bit++) {
      byte[] bits = new byte[16];
      bits[bit / 8] = (byte) (1 << bit % 8);
      keys.add(StoredKey.of(SessionKey.restore(BASE64.encodeToString(bits))));
    }

    assertThat(keys).hasSize(128);
  }

  @Test
  void derivedKeys_differByUserSessionAndKind() {
    assertThat(
            Set.of(
                StoredKey.ofUser(ADA),
                StoredKey.ofUser(Uid.of("bob")),
                StoredKey.of(SessionKey.ofStateless(ADA, "1")),
                StoredKey.of(SessionKey.ofStateless(ADA, "2")),
                StoredKey.of(SessionKey.ofStateless(Uid.of("bob"), "1"))))
        .hasSize(5)
        .allMatch(StoredKey::isDerived);
    assertThat(StoredKey.of(SessionKey.ofUser(ADA))).isEqualTo(StoredKey.ofUser(ADA));
  }

  @Test
  void sameBitsOfAnotherKind_areAnotherKey() {
    StoredKey user = StoredKey.ofUser(ADA);

    assertThat(user)
        .isNotEqualTo(new StoredKey(SessionKey.Kind.STATELESS_SESSION, user.high(), user.low()));
  }
}
