/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import static org.cometchatbridge.core.ProfileField.AVATAR;
import static org.cometchatbridge.core.ProfileField.METADATA;
import static org.cometchatbridge.core.ProfileField.NAME;
import static org.cometchatbridge.core.ProfileField.ROLE;
import static org.cometchatbridge.core.ProfileField.TAGS;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.DEACTIVATE_USERS;
import static org.cometchatbridge.emulator.Operation.DELETE_AUTH_TOKEN;
import static org.cometchatbridge.emulator.Operation.DELETE_USER;
import static org.cometchatbridge.emulator.Operation.FLUSH_AUTH_TOKENS;
import static org.cometchatbridge.emulator.Operation.GET_USER;
import static org.cometchatbridge.emulator.Operation.REACTIVATE_USERS;
import static org.cometchatbridge.emulator.Operation.UPDATE_USER;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.Position;
import org.jspecify.annotations.Nullable;

/**
 * A change of a user, and the calls that carry it out.
 *
 * @param title the change, as the page in docs names it
 * @param before what has happened before, in its own runs
 * @param change the change
 * @param calls the calls to CometChat, in their order
 * @param more the positions of switches with other calls
 */
record LifecycleCase(
    String title,
    Consumer<DesiredRow> before,
    Consumer<DesiredRow> change,
    List<Operation> calls,
    Map<Position, List<Operation>> more) {

  private static final Map<ProfileField, String> ADA =
      Map.of(
          NAME, "Ada",
          AVATAR, "https://img.example.org/a.png",
          TAGS, "engines,lab",
          METADATA, "kept,gone");

  @Override
  public String toString() {
    return title;
  }

  private static LifecycleCase of(
      String title, Consumer<DesiredRow> before, Consumer<DesiredRow> change, Operation... calls) {
    return new LifecycleCase(title, before, change, List.of(calls), Map.of());
  }

  private LifecycleCase but(Position position, Operation... others) {
    return new LifecycleCase(title, before, change, calls, Map.of(position, List.of(others)));
  }

  private static void saved(DesiredRow row) {
    row.save(ADA).carryOut();
  }

  private static void exists(DesiredRow row) {
    row.emulator().users().add(EmulatedUser.of(row.uid().value(), "Old"));
  }

  private static void deactivated(DesiredRow row) {
    saved(row);
    row.standing(Standing.DEACTIVATED).carryOut();
  }

  private static void deleted(DesiredRow row) {
    saved(row);
    row.standing(Standing.DELETED).carryOut();
  }

  private static Map<ProfileField, String> ada(ProfileField field, @Nullable String text) {
    Map<ProfileField, String> changed = new EnumMap<>(ADA);
    if (text == null) {
      changed.remove(field);
    } else {
      changed.put(field, text);
    }
    return changed;
  }

  static List<LifecycleCase> all() {
    return List.of(
        of("`save` of a new user", row -> {}, row -> row.save(ADA), CREATE_USER),
        of(
            "`save` of a new user, and `signOutEverywhere`",
            row -> {},
            row -> row.save(ADA).signOut(),
            FLUSH_AUTH_TOKENS,
            CREATE_USER),
        of("`save` without a change", LifecycleCase::saved, row -> row.save(ADA)),
        of(
            "`save` with another name",
            LifecycleCase::saved,
            row -> row.save(ada(NAME, "Ada L.")),
            UPDATE_USER),
        of(
            "Five saves of one user, before they are carried out",
            LifecycleCase::saved,
            row -> List.of("B", "C", "D", "E", "F").forEach(name -> row.save(ada(NAME, name))),
            UPDATE_USER),
        of(
            "`save` without the picture that the user had",
            LifecycleCase::saved,
            row -> row.save(ada(AVATAR, null)),
            UPDATE_USER),
        of(
                "`save` with less metadata",
                LifecycleCase::saved,
                row -> row.save(ada(METADATA, "kept")),
                UPDATE_USER)
            .but(Switches.UpdateMetadata.MERGED, UPDATE_USER, UPDATE_USER, UPDATE_USER),
        of(
            "`update` that empties a field that the user never had",
            LifecycleCase::saved,
            row -> row.clear(ProfileField.LINK)),
        of(
            "`save` of a user who exists at CometChat, sent for the first time",
            LifecycleCase::exists,
            row -> row.save(ADA),
            CREATE_USER,
            GET_USER,
            UPDATE_USER),
        of(
            "`save`, without a change, of a user that a login has created",
            row -> row.createdByLogin("Ada"),
            row -> row.save("Ada")),
        of(
            "`save` with another name of such a user",
            row -> row.createdByLogin("Ada"),
            row -> row.save("Ada L."),
            UPDATE_USER),
        of(
            "`update` of the name of a user who exists, sent for the first time",
            LifecycleCase::exists,
            row -> row.update(NAME, "New"),
            UPDATE_USER),
        of(
            "`update` of a user who does not exist at CometChat",
            row -> {},
            row -> row.update(NAME, "New"),
            UPDATE_USER,
            CREATE_USER),
        of(
            "`signOutEverywhere`",
            LifecycleCase::saved,
            row -> {
              row.emulator().users().mint(row.uid().value());
              row.signOut();
            },
            FLUSH_AUTH_TOKENS),
        of(
            "A logout",
            LifecycleCase::saved,
            row -> row.revoke(row.emulator().users().mint(row.uid().value())),
            DELETE_AUTH_TOKEN),
        of(
            "`signOutEverywhere`, two logouts and another name at once",
            LifecycleCase::saved,
            row -> {
              row.revoke(row.emulator().users().mint(row.uid().value()));
              row.revoke(row.emulator().users().mint(row.uid().value()));
              row.signOut().update(NAME, "New");
            },
            FLUSH_AUTH_TOKENS,
            UPDATE_USER),
        of(
            "`deactivate`",
            LifecycleCase::saved,
            row -> row.standing(Standing.DEACTIVATED),
            FLUSH_AUTH_TOKENS,
            DEACTIVATE_USERS),
        of(
            "`deactivate` a second time",
            LifecycleCase::deactivated,
            row -> row.standing(Standing.DEACTIVATED)),
        of(
            "`save` while the user is deactivated",
            LifecycleCase::deactivated,
            row -> row.save(ada(NAME, "New"))),
        of(
            "`activate`",
            LifecycleCase::deactivated,
            row -> row.standing(Standing.ACTIVE),
            REACTIVATE_USERS),
        of(
            "`activate` after another name was saved",
            row -> {
              deactivated(row);
              row.save(ada(NAME, "New")).carryOut();
            },
            row -> row.standing(Standing.ACTIVE),
            REACTIVATE_USERS,
            UPDATE_USER),
        of(
            "`delete(PERMANENT)`",
            LifecycleCase::saved,
            row -> row.standing(Standing.DELETED),
            FLUSH_AUTH_TOKENS,
            DELETE_USER),
        of(
            "`delete(PERMANENT)` of a deactivated user",
            LifecycleCase::deactivated,
            row -> row.standing(Standing.DELETED),
            DELETE_USER),
        of(
            "`delete(PERMANENT)` a second time",
            LifecycleCase::deleted,
            row -> row.standing(Standing.DELETED)),
        of("`save` of a deleted user", LifecycleCase::deleted, row -> row.save(ada(NAME, "New"))),
        of(
            "`activate` and `save` of a deleted user",
            LifecycleCase::deleted,
            row -> row.standing(Standing.ACTIVE).save(ADA),
            REACTIVATE_USERS,
            CREATE_USER),
        of(
            "`delete(PERMANENT)`, `activate` and `save` at once",
            row -> {
              saved(row);
              row.emulator().users().mint(row.uid().value());
            },
            row -> row.standing(Standing.DELETED).standing(Standing.ACTIVE).save(ada(AVATAR, null)),
            FLUSH_AUTH_TOKENS,
            DELETE_USER,
            CREATE_USER),
        of(
            "`delete(PERMANENT)` of a user for which nothing was sent",
            LifecycleCase::exists,
            row -> row.standing(Standing.DELETED),
            GET_USER,
            FLUSH_AUTH_TOKENS,
            DELETE_USER),
        of(
            "`delete(PERMANENT)` of a user who does not exist at CometChat",
            row -> {},
            row -> row.standing(Standing.DELETED),
            GET_USER,
            DELETE_USER,
            DEACTIVATE_USERS),
        of(
            "`save` with another name of a user who was erased at CometChat",
            row -> {
              saved(row);
              row.emulator().users().remove(row.uid().value());
            },
            row -> row.save(ada(NAME, "New")),
            UPDATE_USER,
            CREATE_USER),
        of(
            "`save` with another name of a user who was deactivated at CometChat",
            row -> {
              saved(row);
              row.emulator().users().deactivate(row.uid().value());
            },
            row -> row.save(ada(NAME, "New")),
            UPDATE_USER,
            CREATE_USER,
            GET_USER),
        of(
            "`save` of a new user with a role that does not exist",
            row -> {},
            row -> row.save(ada(ROLE, "captain")),
            CREATE_USER,
            CREATE_USER));
  }

  /** Positions that make every call fail, or that the operations do not depend on. */
  static final Set<Class<?>> OTHER_SWITCHES = Set.of(Switches.Plan.class);
}
