/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * CometChat rejected a call; sending it again unchanged would be rejected again.
 *
 * @since 0.1.0
 */
public final class RejectedException extends ProviderException {

  private static final long serialVersionUID = 1L;

  /** The keys of the details. */
  private final TreeSet<String> detailFields;

  /**
   * Says what was rejected.
   *
   * @param status the HTTP status
   * @param code CometChat's {@code error.code}, or {@code null}
   * @param detailFields the keys of {@code error.details}: the fields that CometChat complains of
   */
  public RejectedException(int status, @Nullable String code, Set<String> detailFields) {
    super(
        "CometChat rejected the call (status "
            + status
            + (code == null ? ", no error code" : ", " + code)
            + (detailFields.isEmpty() ? "" : ", fields " + new TreeSet<>(detailFields))
            + ")",
        status,
        code,
        null);
    this.detailFields = new TreeSet<>(detailFields);
  }

  /**
   * The fields that CometChat complains of.
   *
   * @return the keys of {@code error.details}, sorted; empty if there were none
   */
  public Set<String> detailFields() {
    return Collections.unmodifiableSet(detailFields);
  }

  @Override
  public boolean retryable() {
    return false;
  }
}
