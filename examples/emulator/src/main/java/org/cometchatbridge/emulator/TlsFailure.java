/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

/**
 * Ways in which the TLS listener fails, see {@link Faults#failTls}.
 *
 * @since 0.1.0
 */
public enum TlsFailure {
  /** The emulator rejects every handshake. */
  HANDSHAKE_REJECTED,
  /** The certificate is not issued under that of {@link CometChatEmulator#trustStore()}. */
  UNKNOWN_CERTIFICATE,
  /** The certificate is issued under the right one, but has expired. */
  EXPIRED_CERTIFICATE,
  /** The certificate is issued under the right one, but for another application. */
  WRONG_HOST
}
