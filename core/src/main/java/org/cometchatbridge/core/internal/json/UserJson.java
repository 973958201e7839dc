/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Writes users.
 *
 * <p>CometChat takes metadata up to 5 KB and bodies up to 10 KB. Optional fields that do not fit
 * are left out, the largest and least visible first: display data never blocks a login. The stamp
 * of the user id is always included.
 */
public final class UserJson {

  /** The names of the profile fields, as CometChat spells them. */
  public static final List<String> FIELDS =
      List.of("name", "avatar", "link", "role", "statusMessage", "tags", "metadata");

  /** Leaves the stamp out, together with the metadata that hold it. */
  public static final String STAMP = Stamp.PRIVATE;

  /** The role that CometChat gives to a user without one. */
  static final String DEFAULT_ROLE = "default";

  private static final String UNSET = "unset";
  private static final int NAME_CHARS = 4;

  /** A name of 100 units may be shorter by a character that would have been cut in two. */
  private static final int TRUNCATED_NAME = 80;

  private static final int BODY_BYTES = 10_240;
  private static final List<String> DISPENSABLE = List.of("metadata", "tags", "link", "avatar");

  private final boolean hidesUserIds;

  /**
   * Creates the writer.
   *
   * @param hidesUserIds whether a user id is never written in place of a missing name
   */
  public UserJson(boolean hidesUserIds) {
    this.hidesUserIds = hidesUserIds;
  }

  /**
   * A body and the fields that were left out of it.
   *
   * @param bytes UTF-8 JSON
   * @param leftOut field names, as CometChat spells them
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  public record Body(byte[] bytes, Set<String> leftOut) {}

  /**
   * The value of a field as text, to be compared only; {@code null} if the user has none.
   *
   * @param field one of {@link #FIELDS}
   */
  public static @Nullable String value(ChatUser user, String field) {
    return switch (field) {
      case "name" -> user.name();
      case "avatar" -> user.avatar().orElse(null);
      case "link" -> user.link().orElse(null);
      case "role" -> user.role().orElse(null);
      case "statusMessage" -> user.statusMessage().orElse(null);
      case "tags" -> user.tags().isEmpty() ? null : String.join("\n", user.tags());
      case "metadata" -> new Metadata("", false).of(user);
      default -> null;
    };
  }

  /**
   * Writes the body of "create user", asking for a first token with it.
   *
   * @param without the names of fields that are left out; without a {@code name}, the user gets a
   *     neutral one
   */
  public Body createWithToken(Uid uid, ChatUser user, Set<String> without) {
    return fitting(
        new Metadata(Stamp.of(uid, user.userId()), !without.contains(STAMP)),
        user,
        name(uid, user, without),
        without,
        (out, fields) -> {
          out.writeStringField("uid", uid.value());
          fields.write(out);
          out.writeBooleanField("withAuthToken", true);
        });
  }

  /**
   * Writes the body of "update user" with the named fields of a description, and nothing else. A
   * named field that the description does not have is emptied.
   *
   * <p>Metadata and tags are written whole, because an update may replace the existing ones.
   * Metadata always contain the stamp, so they are emptied by writing nothing else. The fields that
   * were left out of the body are unchanged at CometChat: those that do not fit, and a status
   * message that is to be emptied, for which CometChat has no request.
   *
   * @param fields of {@link #FIELDS}
   */
  public Body update(Uid uid, ChatUser user, Set<String> fields) {
    Set<String> others = new TreeSet<>(FIELDS);
    others.removeAll(fields);
    boolean empties = fields.contains("metadata") && user.metadata().isEmpty();
    Body body =
        fitting(
            new Metadata(Stamp.of(uid, user.userId()), empties),
            user,
            fields.contains("name") ? name(uid, user, Set.of()) : null,
            others,
            (out, written) -> {
              written.write(out);
              writeEmptied(out, user, fields);
            });
    Set<String> leftOut = new TreeSet<>(body.leftOut());
    leftOut.removeAll(others);
    if (fields.contains("statusMessage") && user.statusMessage().isEmpty()) {
      leftOut.add("statusMessage");
    }
    return new Body(body.bytes(), leftOut);
  }

  private static void writeEmptied(JsonGenerator out, ChatUser user, Set<String> fields)
      throws IOException {
    if (fields.contains("tags") && user.tags().isEmpty()) {
      JsonText.writeTexts(out, "tags", Set.of());
    }
    if (fields.contains("role") && user.role().isEmpty()) {
      out.writeStringField("role", DEFAULT_ROLE);
    }
    Set<String> unset = new TreeSet<>();
    if (fields.contains("avatar") && user.avatar().isEmpty()) {
      unset.add("avatar");
    }
    if (fields.contains("link") && user.link().isEmpty()) {
      unset.add("link");
    }
    if (!unset.isEmpty()) {
      JsonText.writeTexts(out, UNSET, unset);
    }
  }

  /** Writes the body of "update user" that deletes all metadata, and the stamp with them. */
  public byte[] withoutMetadata() {
    return JsonText.utf8Object(out -> JsonText.writeTexts(out, UNSET, Set.of("metadata")));
  }

  String name(Uid uid, ChatUser user, Set<String> without) {
    return without.contains("name") || (hidesUserIds && isUserId(user))
        ? neutralName(uid)
        : user.name();
  }

  /** Whether the name is the user id, or was derived from it. */
  private static boolean isUserId(ChatUser user) {
    String name = comparable(user.name());
    String userId = comparable(user.userId());
    return name.equals(userId)
        || name.equals(comparable(ChatUser.builder(user.userId()).build().name()))
        || (user.userId().length() > user.name().length()
            && user.name().length() >= TRUNCATED_NAME
            && userId.startsWith(name));
  }

  /**
   * Texts that are shown alike are equal: without the difference of case, form and invisible
   * characters.
   */
  private static String comparable(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> ChatUser.isVisible(Character.toString(c)))
        .forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** Uses the last characters of the uid, which belong to its hash if it has one. */
  static String neutralName(Uid uid) {
    String value = uid.value();
    return "User " + value.substring(Math.max(0, value.length() - NAME_CHARS));
  }

  /** Writes the body of "import users", which must not hold a status message. */
  public byte[] imported(Map<Uid, ChatUser> users) {
    return ImportBody.of(
        users.entrySet().stream()
            .map(
                entry ->
                    importEntry(entry.getKey(), entry.getValue(), Set.of(), Integer.MAX_VALUE)
                        .bytes())
            .toList());
  }

  /**
   * Writes one user for {@link ImportBody}.
   *
   * @param without the names of fields that are left out
   * @param bytes if the user would be longer, further fields are left out
   */
  public Body importEntry(Uid uid, ChatUser user, Set<String> without, int bytes) {
    Set<String> all = new TreeSet<>(without);
    all.add("statusMessage");
    Body body =
        fitting(
            new Metadata(Stamp.of(uid, user.userId()), true),
            user,
            name(uid, user, without),
            all,
            bytes,
            (out, fields) -> {
              out.writeStringField("uid", uid.value());
              fields.write(out);
            });
    Set<String> leftOut = new TreeSet<>(body.leftOut());
    if (user.statusMessage().isEmpty()) {
      leftOut.remove("statusMessage");
    }
    return new Body(body.bytes(), leftOut);
  }

  private interface Shape {
    void write(JsonGenerator out, Fields fields) throws IOException;
  }

  private Body fitting(
      Metadata metadata, ChatUser user, @Nullable String name, Set<String> without, Shape shape) {
    return fitting(metadata, user, name, without, BODY_BYTES, shape);
  }

  private Body fitting(
      Metadata metadata,
      ChatUser user,
      @Nullable String name,
      Set<String> without,
      int bytes,
      Shape shape) {
    Set<String> leftOut = new TreeSet<>(without);
    String written = metadata.of(user);
    if (written == null && !user.metadata().isEmpty()) {
      leftOut.add("metadata");
    }
    Fields fields = new Fields(user, name, metadata, written, leftOut);
    byte[] body = JsonText.utf8Object(out -> shape.write(out, fields));
    for (String field : DISPENSABLE) {
      if (body.length > bytes && fields.has(field)) {
        leftOut.add(field);
        body = JsonText.utf8Object(out -> shape.write(out, fields));
      }
    }
    leftOut.remove(STAMP);
    return new Body(body, leftOut);
  }

  /** The profile of one user, without what is left out. */
  private record Fields(
      ChatUser user,
      @Nullable String name,
      Metadata stamped,
      @Nullable String metadata,
      Set<String> leftOut) {

    boolean has(String field) {
      return switch (field) {
        case "metadata" -> metadata != null && !leftOut.contains(field);
        case "tags" -> !user.tags().isEmpty();
        case "link" -> user.link().isPresent();
        default -> user.avatar().isPresent();
      };
    }

    void write(JsonGenerator out) throws IOException {
      if (name != null) {
        out.writeStringField("name", name);
      }
      writeOptional(out, "avatar", user.avatar());
      writeOptional(out, "link", user.link());
      writeOptional(out, "role", user.role());
      writeOptional(out, "statusMessage", user.statusMessage());
      String shown = has("metadata") ? metadata : stamped.withoutUser();
      if (shown != null) {
        out.writeFieldName("metadata");
        out.writeRawValue(shown);
      }
      if (!user.tags().isEmpty() && !leftOut.contains("tags")) {
        JsonText.writeTexts(out, "tags", user.tags());
      }
    }

    private void writeOptional(JsonGenerator out, String field, Optional<String> value)
        throws IOException {
      if (value.isPresent() && !leftOut.contains(field)) {
        out.writeStringField(field, value.get());
      }
    }
  }
}
