/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

/**
 * Failures of the TLS listener, see {@link Faults#failTls}.
 *
 * @since 0.1.0
 */
public enum TlsFailure {
  /** The emulator rejects every handshake. */
  HANDSHAKE_REJECTED,
  /** The certificate was not issued by the CA in {@link CometChatEmulator#trustStore()}. */
  UNKNOWN_CERTIFICATE,
  /** The certificate was issued by the trusted CA but has expired. */
  EXPIRED_CERTIFICATE,
  /** The certificate was issued by the trusted CA but for another host name. */
  WRONG_HOST
}
