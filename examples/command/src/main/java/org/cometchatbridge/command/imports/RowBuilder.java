/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cometchatbridge.core.ChatUser;
import org.jspecify.annotations.Nullable;

/** Puts a user together from the values of one row, and checks it. Not thread-safe. */
final class RowBuilder {

  private static final JsonFactory JSON = new JsonFactory();

  /** CometChat's 5 KB, less the stamp of the bridge. */
  private static final int METADATA_BYTES = 5_120 - 110;

  private static final String TAG_SEPARATOR = ";";

  private final long line;
  private @Nullable String userId;
  private @Nullable String name;
  private @Nullable String avatar;
  private @Nullable String link;
  private @Nullable String role;
  private @Nullable String statusMessage;
  private @Nullable List<String> tags;
  private @Nullable Map<String, Object> metadata;
  private boolean deactivated;
  private @Nullable Problem problem;

  RowBuilder(long line) {
    this.line = line;
  }

  void reject(Problem found) {
    if (problem == null) {
      problem = found;
    }
  }

  /**
   * Takes a text; an empty one says nothing. White space around it is no part of it, except of a
   * user id, whose uid is the one that the application gives it.
   */
  void text(Column column, String given) {
    String value = given.strip();
    Field field = column.field();
    if (field == null || value.isEmpty()) {
      return;
    }
    switch (field) {
      case USER_ID -> userId = given;
      case NAME -> name = value;
      case AVATAR -> avatar = value;
      case LINK -> link = value;
      case ROLE -> role = value;
      case STATUS_MESSAGE -> statusMessage = value;
      case TAGS -> tags(List.of(value.split(TAG_SEPARATOR, -1)));
      case STATUS -> status(column, value);
      case METADATA -> {
        if (column.key().isEmpty()) {
          metadataText(column, value);
        } else {
          put(column.key(), value);
        }
      }
    }
  }

  void tags(List<String> values) {
    tags = values.stream().map(String::strip).filter(tag -> !tag.isEmpty()).toList();
  }

  void metadata(Map<String, Object> values) {
    if (metadata == null) {
      metadata = new LinkedHashMap<>();
    }
    metadata.putAll(values);
  }

  private void put(List<String> key, String value) {
    if (metadata == null) {
      metadata = new LinkedHashMap<>();
    }
    if (key.size() == 1) {
      metadata.put(key.get(0), value);
      return;
    }
    Map<String, Object> inner = new LinkedHashMap<>();
    if (metadata.get(key.get(0)) instanceof Map<?, ?> present) {
      present.forEach((name, content) -> inner.put(String.valueOf(name), content));
    }
    inner.put(key.get(1), value);
    metadata.put(key.get(0), inner);
  }

  private void metadataText(Column column, String value) {
    try (JsonParser in = JSON.createParser(value)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        Map<String, Object> read = JsonValues.object(in);
        if (in.nextToken() == null) {
          metadata(read);
          return;
        }
      }
    } catch (IOException e) {
      // Reported below.
    }
    reject(Problem.inColumn(line, column.name(), "This is not one JSON object."));
  }

  private void status(Column column, String value) {
    switch (value.toLowerCase(Locale.ROOT)) {
      case "active" -> deactivated = false;
      case "deactivated" -> deactivated = true;
      default ->
          reject(
              Problem.inColumn(
                  line,
                  column.name(),
                  "A status is 'active' or 'deactivated'; other columns are"
                      + " ignored by --map COLUMN=-."));
    }
  }

  UserRow build(int number, boolean adjusts) {
    if (userId == null) {
      reject(Problem.inColumn(line, Field.USER_ID.title(), "There is no user id."));
    }
    if (problem != null || userId == null) {
      return new UserRow(number, line, null, deactivated, problem);
    }
    ChatUser user =
        ChatUser.builder(userId)
            .name(name)
            .avatar(avatar)
            .link(link)
            .role(role)
            .statusMessage(statusMessage)
            .tags(tags)
            .metadata(metadata)
            .build();
    if (!adjusts) {
      user.adjustedFields().stream()
          // Without a name, the user id is shown, as at a login: it is not of the file.
          .filter(field -> name != null || !field.equals(Field.NAME.title()))
          .findFirst()
          .ifPresent(field -> reject(Problem.inColumn(line, field, limit(field))));
    }
    if (metadata != null && isTooLong(metadata)) {
      reject(
          Problem.inColumn(
              line, Field.METADATA.title(), "CometChat takes metadata of at most 5 KB of JSON."));
    }
    return new UserRow(number, line, problem == null ? user : null, deactivated, problem);
  }

  private static String limit(String field) {
    String limit =
        switch (field) {
          case "name" -> "A name has 1 to 100 characters, and at least one that is visible.";
          case "avatar", "link" -> "This is an http or https URL of at most 3000 characters.";
          case "role" -> "The id of a role has 1 to 100 characters of a-z, 0-9, - and _.";
          case "statusMessage" -> "A status message has at most 100 characters.";
          case "tags" -> "There are at most 25 tags of at most 100 characters.";
          default -> "The value is not within CometChat's limits.";
        };
    return limit + " With --adjust, what does not fit is shortened or left out.";
  }

  private static boolean isTooLong(Map<String, Object> metadata) {
    CountingOutput bytes = new CountingOutput();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      JsonValues.write(out, metadata);
    } catch (IOException e) {
      return true;
    }
    return bytes.count > METADATA_BYTES;
  }

  private static final class CountingOutput extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }
}
