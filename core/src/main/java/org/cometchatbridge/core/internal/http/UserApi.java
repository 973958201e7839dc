/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.json.BatchJson;
import org.cometchatbridge.core.internal.json.ImportBody;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.cometchatbridge.core.internal.json.ProfileFields;
import org.cometchatbridge.core.internal.json.ProfileJson;
import org.cometchatbridge.core.internal.json.StampJson;
import org.cometchatbridge.core.internal.json.UserJson;
import org.jspecify.annotations.Nullable;

/** The operations on users. Every one ends within its limit or with a provider failure. */
public final class UserApi {

  /** The most users that CometChat imports in one call. */
  public static final int IMPORT_SIZE = 50;

  /** The outcome of an imported user whose uid exists already. */
  public static final String TAKEN = ErrorCode.UID_ALREADY_EXISTS;

  /** Nothing else is shown: another text may contain data of a user. */
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,79}");

  private static final Set<String> NO_SUCH_USER = Set.of(ErrorCode.UID_NOT_FOUND);

  private final ApiCalls calls;
  private final Events events;
  private final UserJson json;

  UserApi(ApiCalls calls, Events events, UserJson json) {
    this.calls = calls;
    this.events = events;
    this.json = json;
  }

  /**
   * A user that was created.
   *
   * @param token the first token, or {@code null} if the response had none
   * @param showsPrivateMetadata whether the response had the private metadata that were written
   */
  public record Created(@Nullable String token, boolean showsPrivateMetadata) {

    @Override
    public String toString() {
      return "Created[redacted]";
    }
  }

  /**
   * An existing user, and what is needed to give it a stamp.
   *
   * @param user the user
   * @param response the whole response
   * @param readAt when CometChat has responded, by its own clock, or {@code null} if the response
   *     does not say that
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  public record Found(StoredUser user, byte[] response, @Nullable Instant readAt) {}

  /**
   * Creates a user, with its stamp, and requests a first token with it.
   *
   * @param without the profile fields to omit, see {@link UserJson#FIELDS}
   */
  public CompletableFuture<Created> create(
      Uid uid, ChatUser user, Set<String> without, CallContext context) {
    UserJson.Body body = json.createWithToken(uid, user, without);
    return calls
        .send(
            ApiRequest.core("POST", "/users", body.bytes())
                .repeatedWithout(ProfileFields.of(user, without)),
            context,
            response -> {
              if (response.authToken() != null) {
                TokenApi.checked(uid, response);
              }
              return response;
            })
        .thenApply(
            response -> {
              events.publish(new BridgeEvent.UserCreated(uid));
              if (!body.leftOut().isEmpty() || !user.adjustedFields().isEmpty()) {
                events.publish(ProfileChanges.event(uid, user, body));
              }
              return new Created(response.authToken(), response.showsPrivateMetadata());
            });
  }

  /**
   * Creates a user without a token.
   *
   * @return whether the response had the private metadata that were written
   */
  public CompletableFuture<Boolean> create(Uid uid, ProfileJson.Body body, CallContext context) {
    return calls
        .send(
            ApiRequest.core("POST", "/users", body.bytes()).repeatedWithout(body.names()), context)
        .thenApply(
            response -> {
              events.publish(new BridgeEvent.UserCreated(uid));
              return response.showsPrivateMetadata();
            });
  }

  /**
   * Whether the uid exists already. The code was seen with status 400; client code expects status
   * 409, which means the same without a code.
   */
  public static boolean isTaken(ProviderException failure) {
    return failure
        .code()
        .map(ErrorCode.UID_ALREADY_EXISTS::equals)
        .orElseGet(() -> failure.status().filter(status -> status == 409).isPresent());
  }

  /** Reads a user; empty if there is none, or if it is deactivated and CometChat hides it. */
  public CompletableFuture<Optional<StoredUser>> get(Uid uid, CallContext context) {
    return ApiCalls.unless(
        calls
            .read(ApiRequest.standard("GET", path(uid), null), context)
            .thenApply(response -> Optional.ofNullable(StoredUser.of(response.get("data")))),
        Optional.empty(),
        NO_SUCH_USER);
  }

  /** Like {@link #get}, with what is needed to {@linkplain #stamp stamp} the user. */
  public CompletableFuture<Optional<Found>> read(Uid uid, CallContext context) {
    return ApiCalls.unless(
        calls
            .raw(ApiRequest.standard("GET", path(uid), null), context)
            .thenApply(response -> Optional.of(found(uid, response))),
        Optional.empty(),
        NO_SUCH_USER);
  }

  private static Found found(Uid uid, RawResponse response) {
    StoredUser user =
        JsonTree.parse(response.body()).map(tree -> StoredUser.of(tree.get("data"))).orElse(null);
    if (user == null || !user.is(uid)) {
      throw new UnavailableException(
          "CometChat's response is not about this user", 200, null, null);
    }
    String date = response.date();
    return new Found(user, response.body(), date == null ? null : HttpDate.parse(date.strip()));
  }

  /**
   * Adds the stamp to the metadata of an existing user. Completes with {@code false} if the user
   * does not exist any more, or if its metadata have a form that cannot hold a stamp.
   */
  public CompletableFuture<Boolean> stamp(Uid uid, Found found, String stamp, CallContext context) {
    return StampJson.stamped(found.response(), stamp)
        .map(
            body ->
                ApiCalls.unless(
                    calls
                        .send(ApiRequest.standard("PUT", path(uid), body), context)
                        .thenApply(response -> true),
                    false,
                    NO_SUCH_USER))
        .orElseGet(() -> CompletableFuture.completedFuture(false));
  }

  /** One page of all users, deactivated ones included; pages are counted from 1. */
  public CompletableFuture<Page<StoredUser>> list(int page, CallContext context) {
    return list(page, "", context, (user, all) -> user);
  }

  /**
   * One page of all users, as {@link #list(int, CallContext)}, with all their fields.
   *
   * @param reader reads a user and what CometChat has of it
   */
  public <T> CompletableFuture<Page<T>> list(
      int page, CallContext context, BiFunction<StoredUser, JsonTree, T> reader) {
    return list(page, "&withTags=true", context, reader);
  }

  private <T> CompletableFuture<Page<T>> list(
      int page, String more, CallContext context, BiFunction<StoredUser, JsonTree, T> reader) {
    return calls
        .read(
            ApiRequest.list("/users?perPage=100&withDeactivated=true" + more + "&page=" + page),
            context)
        .thenApply(
            response ->
                Page.of(
                    response,
                    item -> {
                      StoredUser user = StoredUser.of(item);
                      return user == null ? null : reader.apply(user, item);
                    }));
  }

  /**
   * The outcome of an update.
   *
   * @param exists whether CometChat has the user
   * @param unchanged the fields that could not be written, as CometChat spells them
   */
  public record Updated(boolean exists, Set<String> unchanged) {

    private Updated and(Set<String> others) {
      Set<String> all = new TreeSet<>(unchanged);
      all.addAll(others);
      return new Updated(exists, all);
    }
  }

  /**
   * Writes the named fields of a description, and empties those that it does not have. All other
   * fields of the user, and its stamp, remain.
   *
   * <p>It is not documented whether metadata and tags are replaced or merged. If the response has
   * metadata that were not sent, they were merged: then all are deleted and written again. Merged
   * tags cannot be removed.
   *
   * @param fields of {@link UserJson#FIELDS}
   */
  public CompletableFuture<Updated> update(
      Uid uid, ChatUser user, Set<String> fields, CallContext context) {
    UserJson.Body body = json.update(uid, user, fields);
    Set<String> written = new TreeSet<>(fields);
    written.removeAll(body.leftOut());
    if (written.isEmpty()) {
      return CompletableFuture.completedFuture(new Updated(true, body.leftOut()));
    }
    return update(uid, body.bytes(), written, context)
        .thenApply(updated -> updated.exists() ? updated.and(body.leftOut()) : updated);
  }

  /**
   * Writes a body of fields, like {@link #update(Uid, ChatUser, Set, CallContext)}.
   *
   * @param body at least one field
   */
  public CompletableFuture<Updated> update(Uid uid, ProfileJson.Body body, CallContext context) {
    return update(uid, body.bytes(), body.names(), context);
  }

  private CompletableFuture<Updated> update(
      Uid uid, byte[] body, Set<String> written, CallContext context) {
    CompletableFuture<Updated> updated =
        put(uid, body, written, context)
            .thenCompose(
                response ->
                    replaced(uid, body, response.get("data"), context)
                        .thenApply(done -> outcome(body, response.get("data"))));
    return ApiCalls.unless(updated, new Updated(false, Set.of()), NO_SUCH_USER);
  }

  private CompletableFuture<JsonTree> put(
      Uid uid, byte[] body, Set<String> fields, CallContext context) {
    return calls.read(ApiRequest.standard("PUT", path(uid), body).repeatedWithout(fields), context);
  }

  private CompletableFuture<?> replaced(
      Uid uid, byte[] body, JsonTree stored, CallContext context) {
    JsonTree sent = JsonTree.parse(body).orElseThrow().get("metadata");
    if (!sent.isPresent() || !stored.get("metadata").hasMoreThan(sent)) {
      return CompletableFuture.completedFuture(null);
    }
    return put(uid, json.withoutMetadata(), Set.of(), context)
        .thenCompose(deleted -> put(uid, body, Set.of(), context));
  }

  private static Updated outcome(byte[] body, JsonTree stored) {
    JsonTree sent = JsonTree.parse(body).orElseThrow().get("tags");
    boolean merged = sent.isPresent() && stored.get("tags").items().size() > sent.items().size();
    return new Updated(true, merged ? Set.of("tags") : Set.of());
  }

  /** Deactivates a user, or deletes it permanently; {@code false} if it does not exist. */
  public CompletableFuture<Boolean> delete(Uid uid, boolean permanently, CallContext context) {
    return ApiCalls.unless(
        calls
            .send(ApiRequest.core("DELETE", path(uid), BatchJson.permanent(permanently)), context)
            .thenApply(response -> true),
        false,
        NO_SUCH_USER);
  }

  /** Deactivates users. */
  public CompletableFuture<BatchOutcome> deactivate(Collection<Uid> uids, CallContext context) {
    return calls
        .read(
            ApiRequest.core("DELETE", "/users", BatchJson.uids("uidsToDeactivate", uids)), context)
        .thenApply(
            response -> BatchOutcome.of(response, "deactivatedUids", "alreadyDeactivatedUids"));
  }

  /** Reactivates deactivated users. */
  public CompletableFuture<BatchOutcome> reactivate(Collection<Uid> uids, CallContext context) {
    return calls
        .read(ApiRequest.standard("PUT", "/users", BatchJson.uids("uidsToActivate", uids)), context)
        .thenApply(response -> BatchOutcome.of(response, "reactivatedUids", "nonDeactivatedUids"));
  }

  /**
   * Creates up to {@value #IMPORT_SIZE} users in one call.
   *
   * @return for each uid the error code with which it was rejected, or an empty text if it was
   *     imported
   */
  public CompletableFuture<Map<String, String>> importUsers(
      Map<Uid, ChatUser> users, CallContext context) {
    if (users.isEmpty() || users.size() > IMPORT_SIZE) {
      throw new IllegalArgumentException("One call imports 1 to " + IMPORT_SIZE + " users");
    }
    return imported(json.imported(users), context);
  }

  /**
   * Creates users in one call.
   *
   * @param body at most {@value #IMPORT_SIZE} users, see {@link ImportBody}
   * @return as {@link #importUsers}
   */
  public CompletableFuture<Map<String, String>> imported(byte[] body, CallContext context) {
    return calls
        .read(ApiRequest.imports("/data_import/users", body), context)
        .thenApply(response -> outcomes(response.get("data")));
  }

  private static Map<String, String> outcomes(JsonTree data) {
    Map<String, String> outcomes = new LinkedHashMap<>();
    data.fields()
        .forEach(
            (uid, outcome) ->
                outcomes.put(
                    uid,
                    outcome.get("success").isTrue()
                        ? ""
                        : outcome
                            .get("error")
                            .get("code")
                            .text()
                            .filter(code -> CODE.matcher(code).matches())
                            .orElse("ERR_UNKNOWN")));
    return outcomes;
  }

  private static String path(Uid uid) {
    return "/users/" + PathSegment.of(uid.value());
  }
}
