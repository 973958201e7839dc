/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.http.CometChatClient;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.Page;
import org.cometchatbridge.core.internal.http.PageCursor;
import org.cometchatbridge.core.internal.http.StoredUser;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.identity.Tenant;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.cometchatbridge.core.internal.json.ProfileTexts;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.reconcile.ComparisonCounts;
import org.cometchatbridge.core.reconcile.ComparisonRow;
import org.cometchatbridge.core.reconcile.UserDifference;
import org.cometchatbridge.core.reconcile.UserDifference.Kind;

/** One comparison: both sides are written to files, and the files are compared part by part. */
public final class ComparisonRun {

  /** Calls of a list are repeated for so long, so that one failure does not end a long run. */
  private static final Duration LONGEST_CALL = Duration.ofMinutes(2);

  private static final Uid NO_USER = Uid.of("cometchat-bridge-list");

  private final CometChatBridgeConfig config;
  private final Path folder;
  private final FieldHashes hashes;
  private long listed;
  private long otherTenants;

  /** Compares nothing yet. */
  public ComparisonRun(CometChatBridgeConfig config, Path folder) {
    this.config = config;
    this.folder = folder;
    this.hashes = new FieldHashes(new ProfileTexts(config.uidMapping() == UidStrategy.HASH));
  }

  /** Compares all users. */
  public ComparisonCounts run(Iterator<ComparisonRow> users, Consumer<UserDifference> receiver)
      throws IOException, InterruptedException {
    Timer timer = new DaemonTimer();
    try (Engine engine = Engine.ofOne(timer, config.log());
        UserFiles application = new UserFiles(folder, "own");
        UserFiles cometChat = new UserFiles(folder, "list")) {
      long rows = write(users, timer, application, receiver);
      list(engine, timer, cometChat);
      application.flush();
      cometChat.flush();
      for (int part = 0; part < UserFiles.PARTS; part++) {
        compare(application, cometChat, part, receiver);
      }
      return new ComparisonCounts(rows, listed, otherTenants);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private long write(
      Iterator<ComparisonRow> users,
      Timer timer,
      UserFiles files,
      Consumer<UserDifference> receiver)
      throws InterruptedException {
    UidRegistry uids = new UidRegistry(config, timer);
    long rows = 0;
    while (users.hasNext()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      rows++;
      ComparisonRow user = users.next();
      String userId = config.userIdCase().applyTo(user.user().userId());
      Optional<Uid> uid = uids.uidOf(userId);
      if (uid.isEmpty()) {
        receiver.accept(difference(Kind.UNMAPPED, user.number(), Optional.empty()));
        continue;
      }
      files.add(
          new ComparedUser(
              uid.get().value(),
              user.number(),
              user.deactivated(),
              stamps(uids.ownerOf(uid.get(), userId)),
              hashes.ofApplication(uid.get(), user.user())));
    }
    return rows;
  }

  private static Set<Long> stamps(Owner owner) {
    return Stream.concat(Stream.of(owner.stamp()), owner.formerStamps().stream())
        .map(ComparisonRun::hash)
        .collect(Collectors.toSet());
  }

  private static long hash(String stamp) {
    return Sent.hashOf(Optional.of(stamp));
  }

  private void list(Engine engine, Timer timer, UserFiles files) throws InterruptedException {
    try (CometChatClient client =
        new CometChatClient(
            config,
            engine,
            timer,
            event -> {},
            () -> ThreadLocalRandom.current().nextDouble(),
            failure -> {})) {
      PageCursor pages = new PageCursor();
      while (pages.hasNext()) {
        CallContext context =
            CallContext.interactive(NO_USER, Deadline.after(timer, LONGEST_CALL), postponed -> {});
        Page<ComparedUser> page =
            result(client.users().list(pages.next(), context, ComparisonRun::compared));
        pages.read(page);
        page.items().forEach(files::add);
      }
    }
  }

  private static ComparedUser compared(StoredUser user, JsonTree all) {
    String stamp = user.stamp();
    return new ComparedUser(
        user.uid().toLowerCase(Locale.ROOT),
        0,
        user.deactivated(),
        stamp == null ? Set.of() : Set.of(hash(stamp)),
        FieldHashes.ofCometChat(all));
  }

  private static <T> T result(CompletableFuture<T> call) throws InterruptedException {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw Failures.of(e.getCause() == null ? e : e.getCause());
    }
  }

  private void compare(
      UserFiles application, UserFiles cometChat, int part, Consumer<UserDifference> receiver)
      throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Map<String, ComparedUser> found = new HashMap<>();
    // A user who moves to another page while the list is read is in it twice.
    cometChat.read(part).forEach(user -> found.put(user.uid(), user));
    Map<String, ComparedUser> own = new HashMap<>();
    for (ComparedUser user : application.read(part)) {
      if (own.putIfAbsent(user.uid(), user) != null) {
        receiver.accept(difference(Kind.DUPLICATE, user.number(), uid(user)));
      } else {
        compare(user, Optional.ofNullable(found.get(user.uid())), receiver);
      }
    }
    listed += found.size();
    found.keySet().removeAll(own.keySet());
    int surplus = found.size();
    found.keySet().removeIf(uid -> !Tenant.isUidOf(config.tenant(), uid));
    int others = surplus - found.size();
    listed -= others;
    otherTenants += others;
    for (ComparedUser user : found.values()) {
      if (!user.deactivated()) {
        Kind kind = !user.stamps().isEmpty() ? Kind.SURPLUS : Kind.SURPLUS_UNSTAMPED;
        receiver.accept(difference(kind, 0, uid(user)));
      }
    }
  }

  private static void compare(
      ComparedUser own, Optional<ComparedUser> found, Consumer<UserDifference> receiver) {
    Optional<Kind> kind = kind(own, found);
    if (kind.isPresent()) {
      receiver.accept(difference(kind.get(), own.number(), uid(own)));
    } else if (found.isPresent() && !own.deactivated()) {
      Set<ProfileField> fields = own.differences(found.get());
      if (!fields.isEmpty()) {
        receiver.accept(new UserDifference(Kind.DIFFERENT, own.number(), uid(own), fields));
      }
    }
  }

  /** A difference other than that of fields. */
  private static Optional<Kind> kind(ComparedUser own, Optional<ComparedUser> found) {
    if (found.isEmpty()) {
      return own.deactivated() ? Optional.empty() : Optional.of(Kind.MISSING);
    }
    if (found.get().isForeignTo(own)) {
      return Optional.of(Kind.FOREIGN);
    }
    if (found.get().deactivated() == own.deactivated()) {
      return Optional.empty();
    }
    return Optional.of(own.deactivated() ? Kind.ACTIVE : Kind.DEACTIVATED);
  }

  private static UserDifference difference(Kind kind, long number, Optional<Uid> uid) {
    return new UserDifference(kind, number, uid, Set.of());
  }

  /** CometChat may have uids that the bridge does not use. */
  private static Optional<Uid> uid(ComparedUser user) {
    try {
      return Optional.of(Uid.of(user.uid()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
