/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

/**
 * The root of the bridge's exceptions. No message of theirs holds a key, a token or a text written
 * by CometChat.
 *
 * @since 0.1.0
 */
public abstract sealed class BridgeException extends RuntimeException
    permits ConfigurationException, ProviderException {

  private static final long serialVersionUID = 1L;

  /**
   * For the subclasses.
   *
   * @param message what happened, safe to log
   */
  protected BridgeException(String message) {
    super(message);
  }
}
