/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.http.StoredUser;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.json.UserJson;
import org.cometchatbridge.core.internal.lifecycle.Standing;

/** What an import of users shares with logins: the calls, the owners, and the ends of users. */
public final class BulkCalls {

  private final UserProvisioner provisioner;

  BulkCalls(UserProvisioner provisioner) {
    this.provisioner = provisioner;
  }

  /** The operations on users. */
  public UserApi users() {
    return provisioner.client().users();
  }

  /** How users are written. */
  public UserJson json() {
    return provisioner.client().json();
  }

  /** Changes the limit for imports. */
  public void importsPerMinute(int calls) {
    provisioner.client().importsPerMinute(calls);
  }

  /** The standing that the application desires, as far as this node knows. */
  public Standing standing(Uid uid) {
    return provisioner.standing(uid);
  }

  /**
   * Makes a call that creates users, without those that the application has deleted or deactivated
   * meanwhile. A deletion that begins later waits for the call.
   *
   * @param call gets the other users, at least one
   * @return empty if there are no others
   */
  public <T> CompletableFuture<Optional<T>> unlessEnded(
      Collection<Uid> uids, Function<Set<Uid>, CompletableFuture<T>> call) {
    Supplier<CompletableFuture<Optional<T>>> registered =
        () -> {
          Set<Uid> active = new LinkedHashSet<>(uids);
          active.removeIf(uid -> standing(uid) != Standing.ACTIVE);
          return active.isEmpty()
              ? CompletableFuture.completedFuture(Optional.empty())
              : call.apply(active).thenApply(Optional::of);
        };
    for (Uid uid : uids) {
      Supplier<CompletableFuture<Optional<T>>> inner = registered;
      registered = () -> provisioner.exclusive().run(uid, inner);
    }
    return registered.get();
  }

  /**
   * Whose a user is that was read.
   *
   * @param rejection why the user must not be changed, or an empty text
   * @param claims whether the user is to be stamped
   */
  public record Ownership(String rejection, boolean claims) {}

  /** Checks the owner of a user that was read. */
  public Ownership ownership(Uid uid, Owner owner, StoredUser user) {
    return switch (provisioner.ownership().checkOwner(uid, owner, user)) {
      case OWN -> new Ownership("", false);
      case CLAIM -> new Ownership("", true);
      case FOREIGN -> new Ownership("FOREIGN_USER", false);
      case UNSTAMPED -> new Ownership("UNSTAMPED_USER", false);
    };
  }
}
