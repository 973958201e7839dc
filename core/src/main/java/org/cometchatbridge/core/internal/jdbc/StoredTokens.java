/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.log.OperatorLog;

/** The tokens in the tables, which are to be deleted at CometChat. */
final class StoredTokens {

  private final TokenCipher cipher;
  private final OperatorLog log;
  private final AtomicBoolean logged = new AtomicBoolean();

  /**
   * The tokens of a user.
   *
   * @param readable the tokens
   * @param unreadable the stored texts that no key fits. They are kept, and read again every few
   *     minutes: during a change of the key, another node may have the key that fits
   */
  record Of(List<ChatToken> readable, List<String> unreadable) {}

  StoredTokens(String appId, JdbcSync sync, OperatorLog log) {
    this.cipher = new TokenCipher(appId, sync);
    this.log = log.named(StoredTokens.class);
  }

  /** The text that is stored for a token. */
  String text(ChatToken token) {
    return cipher.encrypt(token.uid(), token.value());
  }

  /** The token of a stored text, or empty if no key fits, which is logged once. */
  Optional<ChatToken> token(Uid uid, String text) {
    Optional<ChatToken> token =
        cipher
            .decrypt(uid, text)
            .filter(ChatToken::isWellFormed)
            .map(value -> ChatToken.of(uid, value, Instant.EPOCH));
    if (token.isEmpty() && logged.compareAndSet(false, true)) {
      log.warn(
          "A token that is to be deleted cannot be decrypted, so it stays valid at CometChat until"
              + " a node with its key deletes it. If no node has the key with which it was"
              + " encrypted, set previousTokenKey to it. Further tokens are not logged");
    }
    return token;
  }

  Of tokens(Uid uid, List<String> texts) {
    List<ChatToken> readable = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (String text : texts) {
      token(uid, text).ifPresentOrElse(readable::add, () -> unreadable.add(text));
    }
    return new Of(readable, unreadable);
  }
}
