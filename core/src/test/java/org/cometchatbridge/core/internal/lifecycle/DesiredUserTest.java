/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.junit.jupiter.api.Test;

/** How changes are folded into what is desired of a user. */
class DesiredUserTest {

  private static final Uid ADA = Uid.of("ada");
  private static final List<Standing> STANDINGS = List.of(Standing.values());
  private static final Owner OWNER = Owner.of("stamp");

  private static DesiredUser folded(DesiredUser user, long id, Change.Content content) {
    return user.with(id, 0, new Change(ADA, OWNER, content, null));
  }

  private static Change.Content standing(Standing standing) {
    return new Change.StandingChange(standing);
  }

  private static Change.Content name(String name) {
    return new Change.Fields(
        new Profile(
            Map.of(ProfileField.NAME, new Profile.Value(Optional.of('"' + name + '"'), false))));
  }

  private static DesiredUser active() {
    return DesiredUser.unknown(ADA, OWNER).with(new Sent(Map.of(), Sent.State.ACTIVE, 0, 0));
  }

  @Test
  void activation_afterAnErasure_doesNotCancelIt() {
    DesiredUser user = folded(active(), 1, name("Ada"));
    user = folded(user, 2, standing(Standing.DELETED));
    user = folded(user, 3, standing(Standing.ACTIVE));

    assertThat(user.erases()).isTrue();
    assertThat(user.removal()).isEqualTo(2);
    assertThat(user.signedOutAt()).isEqualTo(2);
    assertThat(user.unsent().fields()).isEmpty();
    assertThat(GateView.of(user).standing()).isEqualTo(Standing.DELETED);

    DesiredUser erased = user.with(user.sent().erased(2));
    assertThat(erased.erases()).isFalse();
    assertThat(GateView.of(erased).standing()).isEqualTo(Standing.ACTIVE);
  }

  @Test
  void secondErasure_ofADeletedUser_isNone() {
    DesiredUser user = folded(active(), 1, standing(Standing.DELETED));
    user = folded(user.with(user.sent().erased(1).flushed(1)), 2, standing(Standing.DELETED));

    assertThat(user.isSettled()).isTrue();
  }

  @Test
  void changes_inAnyOrder_askForTheSame() {
    Random random = new Random(1);
    for (int run = 0; run < 1_000; run++) {
      List<Change.Content> changes = new ArrayList<>();
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        order.add(i);
        int kind = random.nextInt(5);
        changes.add(
            kind < 3
                ? standing(STANDINGS.get(kind))
                : kind == 3 ? name("Name " + i) : new Change.SignOut());
      }
      DesiredUser inOrder = active();
      for (int i : order) {
        inOrder = folded(inOrder, i + 1, changes.get(i));
      }
      Collections.shuffle(order, random);
      DesiredUser mixed = active();
      for (int i : order) {
        mixed = folded(mixed, i + 1, changes.get(i));
      }

      String what = "run " + run + ", " + changes + " in the order " + order;
      assertThat(mixed.profile()).as(what).isEqualTo(inOrder.profile());
      assertThat(mixed.standing() == Standing.ACTIVE)
          .as(what)
          .isEqualTo(inOrder.standing() == Standing.ACTIVE);
      assertThat(mixed.erases()).as(what).isEqualTo(inOrder.erases());
      // A deactivation of a user who is deactivated ends no tokens; out of order, it may.
      assertThat(mixed.signedOutAt()).as(what).isGreaterThanOrEqualTo(inOrder.signedOutAt());
    }
  }
}
