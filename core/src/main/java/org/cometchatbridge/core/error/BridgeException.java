/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

/**
 * The base class of the bridge's exceptions. Their messages contain no API key, no token and no
 * text written by CometChat.
 *
 * @since 0.1.0
 */
public abstract sealed class BridgeException extends RuntimeException
    permits ConfigurationException, ProviderException, StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, safe to log
   */
  protected BridgeException(String message) {
    super(message);
  }
}
