/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.log.OperatorLog;
import org.junit.jupiter.api.Test;

class RejectedFieldsTest {

  private static final RejectedException UNKNOWN_ROLE =
      new RejectedException(400, "ERR_ROLE_NOT_FOUND", Set.of());

  private final RejectedFields fields =
      new RejectedFields(new ManualTime(), true, OperatorLog.toPlatform());

  @Test
  void remaining_unknownRoleThatWasNotSent_areAllFields() {
    Set<ProfileField> sent = EnumSet.of(ProfileField.NAME, ProfileField.AVATAR);

    assertThat(fields.remaining(UNKNOWN_ROLE, sent)).isEqualTo(sent);
  }

  @Test
  void remaining_unknownRole_areAllOtherFields() {
    Set<ProfileField> sent = EnumSet.of(ProfileField.NAME, ProfileField.ROLE);

    assertThat(fields.remaining(UNKNOWN_ROLE, sent)).containsExactly(ProfileField.NAME);
  }
}
