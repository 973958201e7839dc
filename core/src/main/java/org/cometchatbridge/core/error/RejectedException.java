/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * CometChat rejected a call, and would reject it again if it were retried unchanged.
 *
 * @since 0.1.0
 */
public final class RejectedException extends ProviderException {

  private static final long serialVersionUID = 1L;

  /** The keys of {@code error.details}. */
  private final TreeSet<String> detailFields;

  /**
   * Creates the exception.
   *
   * @param status the HTTP status
   * @param code CometChat's {@code error.code}, or {@code null}
   * @param detailFields the keys of {@code error.details}, which name the invalid fields
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
   * The fields that CometChat reported as invalid.
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
