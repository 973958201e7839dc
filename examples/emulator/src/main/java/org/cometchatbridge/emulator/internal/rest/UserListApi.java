/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.ListCursor;
import org.cometchatbridge.emulator.Switches.ListTotal;
import org.jspecify.annotations.Nullable;

/** Lists users in pages. */
final class UserListApi {

  private static final int DEFAULT_PAGE_SIZE = 100;
  private static final int MAX_PAGE_SIZE = 1000;
  private static final Set<String> SEARCHABLE_FIELDS = Set.of("name", "uid");

  private final Switches switches;
  private final UserJson json;
  private final TimeJson times;

  UserListApi(Switches switches, UserJson json) {
    this.switches = switches;
    this.json = json;
    this.times = new TimeJson(switches);
  }

  ApiResponse list(Call call) {
    Query query = new Query(call.query());
    Predicate<EmulatedUser> wanted = wanted(query);
    boolean withTags = query.flag("withTags");
    query.flag("count");
    int size = query.number("perPage", MAX_PAGE_SIZE, DEFAULT_PAGE_SIZE);
    int number = query.number("page", Integer.MAX_VALUE, 1);
    if (!query.errors().isEmpty()) {
      return query.errors().response();
    }
    List<EmulatedUser> matches = call.directory().all().stream().filter(wanted).toList();
    Page<EmulatedUser> page = Page.of(matches, number, size);
    ObjectNode envelope = Json.object();
    ArrayNode data = envelope.putArray("data");
    page.entries().forEach(user -> data.add(json.write(withTags ? user : untagged(user))));
    ObjectNode meta = page.meta(switches.is(ListTotal.COUNTED));
    envelope.set("meta", meta);
    switch (switches.get(ListCursor.class)) {
      case BESIDE_META -> putCursor(envelope, page.entries());
      case INSIDE_META -> putCursor(meta, page.entries());
      case ABSENT -> {}
    }
    return ApiResponse.json(200, Json.write(envelope));
  }

  private static Predicate<EmulatedUser> wanted(Query query) {
    return activity(query)
        .and(found(query))
        .and(status(query))
        .and(inRole(query))
        .and(tagged(query));
  }

  private static Predicate<EmulatedUser> activity(Query query) {
    boolean only = query.flag("onlyDeactivated");
    boolean with = query.flag("withDeactivated");
    return user -> only ? user.deactivated() : with || !user.deactivated();
  }

  private static Predicate<EmulatedUser> found(Query query) {
    String key = query.text("searchKey");
    query.oneOf("searchIn", SEARCHABLE_FIELDS);
    if (key == null) {
      return any -> true;
    }
    Set<String> named = query.list("searchIn");
    Set<String> in = named.isEmpty() ? SEARCHABLE_FIELDS : named;
    String prefix = key.toLowerCase(Locale.ROOT);
    return user ->
        (in.contains("uid") && user.uid().startsWith(prefix))
            || (in.contains("name") && user.name().toLowerCase(Locale.ROOT).startsWith(prefix));
  }

  private static Predicate<EmulatedUser> status(Query query) {
    query.oneOf("status", Set.of("available", "offline"));
    // The emulator reports every user as offline.
    return user -> !"available".equals(query.text("status"));
  }

  private static Predicate<EmulatedUser> inRole(Query query) {
    String role = query.text("role");
    Set<String> roles = query.list("roles");
    return user ->
        (role == null || role.equals(user.role()))
            && (roles.isEmpty() || roles.contains(user.role()));
  }

  private static Predicate<EmulatedUser> tagged(Query query) {
    Set<String> tags = query.list("tags");
    return user -> tags.isEmpty() || user.tags().stream().anyMatch(tags::contains);
  }

  private static EmulatedUser untagged(EmulatedUser user) {
    return user.withTags(List.of());
  }

  private void putCursor(ObjectNode json, List<EmulatedUser> users) {
    if (!users.isEmpty()) {
      ObjectNode cursor = json.putObject("cursor");
      times.put(cursor, "updatedAt", changed(users.get(users.size() - 1)));
      cursor.put("affix", "append");
    }
  }

  private static @Nullable Instant changed(EmulatedUser user) {
    return user.updatedAt() == null ? user.createdAt() : user.updatedAt();
  }
}
