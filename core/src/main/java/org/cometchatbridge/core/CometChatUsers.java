/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.audit.DirectAudit;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.http.CometChatClient;
import org.cometchatbridge.core.internal.http.ErrorCode;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.Page;
import org.cometchatbridge.core.internal.http.PageCursor;
import org.cometchatbridge.core.internal.http.StoredUser;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.DirectGate;
import org.cometchatbridge.core.internal.lifecycle.MemoryStore;
import org.cometchatbridge.core.internal.lifecycle.RowWork;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.provision.UserProvisioner;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * Single users at CometChat, for operators and tools. Each method calls CometChat and waits for the
 * result; it fails with a {@link ProviderException}, and ends with an {@link InterruptedException}
 * if its thread is interrupted.
 *
 * <p>Changes are made in the order and with the checks of {@link ChatUsers}, but nothing is stored:
 * an application whose changes are kept in a database does not see them, and may later restore what
 * it desires. With such a database, use {@link UserOutbox}. A call that fails is retried for 40
 * seconds at most. Each change is a record of the audit, which goes to the {@link
 * CometChatBridgeConfig#audit sink}, else to the log; {@link AuditMode#OFF} turns it off.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public final class CometChatUsers implements AutoCloseable {

  private static final Duration CHANGE_LIMIT = Duration.ofMinutes(1);
  private static final Uid NO_USER = Uid.of("cometchat-bridge-list");

  private final Timer timer;
  private final Engine engine;
  private final CometChatClient client;
  private final UidRegistry uids;
  private final UserIdCase userIdCase;
  private final RowWork work;
  private final Duration limit;
  private final Audit audit;

  private CometChatUsers(CometChatBridgeConfig config) {
    this.timer = new DaemonTimer();
    this.engine = Engine.ofOne(timer, config.log());
    Events events = event -> {};
    this.audit =
        config.auditMode() == AuditMode.OFF
            ? (uid, action, actor, outcome, details) -> {}
            : new DirectAudit(
                config.appId(), config.audit().orElse(null), config.clock(), config.log());
    this.client =
        new CometChatClient(
            config,
            engine,
            timer,
            events,
            () -> ThreadLocalRandom.current().nextDouble(),
            failure -> {});
    this.uids = new UidRegistry(config, timer);
    this.userIdCase = config.userIdCase();
    this.limit = config.tokenTimeout();
    UserStore nothing =
        new MemoryStore(
            timer, config.clock(), config.maxCachedUsers(), events, audit, config.log());
    this.work =
        new UserProvisioner(client, timer, audit, events, config, new DirectGate(nothing))
            .directWork(CHANGE_LIMIT);
  }

  /**
   * Connects to CometChat. Makes no call yet.
   *
   * @param config the settings of the application
   * @return the users of the CometChat app
   */
  public static CometChatUsers of(CometChatBridgeConfig config) {
    return new CometChatUsers(config);
  }

  /**
   * The uid of a user id, by {@code uidMapping} and {@code tenant}. Makes no call.
   *
   * @param userId the application's raw user id
   * @return the uid, or empty if the user id has none
   */
  public Optional<Uid> uidOf(String userId) {
    return uids.uidOf(userIdCase.applyTo(userId));
  }

  /**
   * Reads a user.
   *
   * @param uid the user
   * @return the user, or empty if there is none, or if it is deactivated and CometChat hides it
   * @throws InterruptedException if the thread is interrupted
   */
  public Optional<CometChatAccount> find(Uid uid) throws InterruptedException {
    return result(client.users().get(uid, context(uid)))
        .map(user -> new CometChatAccount(uid, user));
  }

  /**
   * Whether a user has the stamp of a user id, or of one that it had before. Makes no call.
   *
   * @param account the user
   * @param userId the application's raw user id
   * @return whether the user belongs to the user id
   */
  public boolean belongs(CometChatAccount account, String userId) {
    String stamp = account.stamp();
    Owner owner = uids.ownerOf(account.uid(), userIdCase.applyTo(userId));
    return stamp != null && (stamp.equals(owner.stamp()) || owner.formerStamps().contains(stamp));
  }

  /**
   * Changes the user of a user id. A user with the stamp of another user id is rejected.
   *
   * @param userId the application's raw user id, which has a uid
   * @param action what is done
   * @param actor who asks for it, for the audit; 1 to 100 characters
   * @return whether CometChat has the user; to sign out everywhere, the user has to be active too
   * @throws IllegalArgumentException if the user id has no uid
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean change(String userId, UserAction action, String actor)
      throws InterruptedException {
    String known = userIdCase.applyTo(userId);
    Uid uid =
        uids.uidOf(known).orElseThrow(() -> new IllegalArgumentException("The user id has no uid"));
    return change(uid, uids.ownerOf(uid, known), action, actor);
  }

  /**
   * Changes a user, whatever user id it belongs to.
   *
   * @param uid the user
   * @param action what is done
   * @param actor who asks for it, for the audit; 1 to 100 characters
   * @return whether CometChat has the user; to sign out everywhere, the user has to be active too
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean change(Uid uid, UserAction action, String actor) throws InterruptedException {
    return change(uid, Owner.UNKNOWN, action, actor);
  }

  private boolean change(Uid uid, Owner owner, UserAction action, String actor)
      throws InterruptedException {
    try {
      boolean exists = carryOut(uid, owner, action);
      // A retry may have found no user that the call before it has erased.
      if (exists || action == UserAction.ERASE) {
        audit.record(uid, action.audited(), actor, AuditRecord.Outcome.DONE, List.of());
      }
      return exists;
    } catch (ProviderException e) {
      audit.record(
          uid,
          action.audited(),
          actor,
          AuditRecord.Outcome.FAILED,
          e.code().map(List::of).orElseGet(List::of));
      throw e;
    }
  }

  private boolean carryOut(Uid uid, Owner owner, UserAction action) throws InterruptedException {
    if (action == UserAction.SIGN_OUT_EVERYWHERE) {
      // The work of a reconciler leaves this open for a user who is hidden, until the next change.
      return result(client.tokens().deleteAll(uid, context(uid)));
    }
    DesiredUser desired =
        DesiredUser.unknown(uid, owner).with(1, 0, new Change(uid, owner, action.content(), null));
    RowWork.Outcome outcome =
        result(
            work.carryOut(
                new UserStore.Claimed(desired, 1, 1, 0, UserStore.Brake.RELEASED, null),
                RowWork.Scope.ALL));
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
    return action == UserAction.ERASE
        ? !outcome.missing()
        : outcome.sent().state() != Sent.State.ABSENT;
  }

  /**
   * Lists all users, deactivated ones included, with one call for each 100 of them. A user may come
   * twice if others are created or deleted meanwhile. A user whose uid has not the form of a {@link
   * Uid} does not come: it is none of the bridge.
   *
   * @param receiver gets the users on the calling thread, in CometChat's order
   * @throws InterruptedException if the thread is interrupted
   */
  public void list(Consumer<? super CometChatAccount> receiver) throws InterruptedException {
    PageCursor pages = new PageCursor();
    while (pages.hasNext()) {
      Page<StoredUser> page = result(client.users().list(pages.next(), context(NO_USER)));
      pages.read(page);
      page.items()
          .forEach(
              user -> uid(user).ifPresent(uid -> receiver.accept(new CometChatAccount(uid, user))));
    }
  }

  private static Optional<Uid> uid(StoredUser user) {
    try {
      return Optional.of(Uid.of(user.uid().toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Lists the tokens of a user.
   *
   * @param uid the user
   * @return the tokens, created by CometChat's clock, in its order, of which a token without a time
   *     was created in the far future; empty if there is no such user, or if it is deactivated and
   *     CometChat hides it
   * @throws InterruptedException if the thread is interrupted
   */
  public Optional<List<ChatToken>> tokens(Uid uid) throws InterruptedException {
    // A page may be read twice.
    Set<ChatToken> tokens = new LinkedHashSet<>();
    PageCursor pages = new PageCursor();
    while (pages.hasNext()) {
      try {
        Page<ChatToken> page = result(client.tokens().list(uid, pages.next(), context(uid)));
        pages.read(page);
        tokens.addAll(page.items());
      } catch (RejectedException e) {
        if (e.code().filter(ErrorCode.UID_NOT_FOUND::equals).isPresent()) {
          return Optional.empty();
        }
        throw e;
      }
    }
    return Optional.of(List.copyOf(tokens));
  }

  /**
   * Deletes one token.
   *
   * @param token the token
   * @param actor who asks for it, for the audit; 1 to 100 characters
   * @return whether it existed
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean revoke(ChatToken token, String actor) throws InterruptedException {
    boolean existed = result(client.tokens().delete(token, context(token.uid())));
    audit.record(
        token.uid(), AuditRecord.Action.TOKEN_REVOKED, actor, AuditRecord.Outcome.DONE, List.of());
    return existed;
  }

  private CallContext context(Uid uid) {
    return CallContext.interactive(uid, Deadline.after(timer, limit), postponed -> {});
  }

  private static <T> T result(CompletableFuture<T> call) throws InterruptedException {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw Failures.of(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Ends all threads and connections. */
  @Override
  public void close() {
    client.close();
    engine.close();
  }
}
