/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.json.JsonText;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.Profile;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.jspecify.annotations.Nullable;

/**
 * The JSON texts in the tables. The value of a field is a JSON text itself and is stored as a
 * string, so that it is sent and compared exactly as it was saved.
 */
final class RowJson {

  private static final List<ProfileField> FIELDS = List.of(ProfileField.values());

  /** The fields of a save that are emptied only if the bridge has sent them. */
  private static final String ONLY_IF_SENT = "onlyIfSent";

  private static final String STATE = "state";
  private static final String FLUSHED_AT = "flushedAt";
  private static final String ERASED_AT = "erasedAt";
  private static final String LIST = "list";

  /** Kept for the transactions of the application, in which a change is written. */
  private final JsonFactory factory = new JsonFactory();

  /** The fields of a change. */
  String fields(Profile profile) {
    return JsonText.object(
        factory,
        out -> {
          List<String> onlyIfSent = new ArrayList<>();
          for (Map.Entry<ProfileField, Profile.Value> field : profile.values().entrySet()) {
            writeText(out, field.getKey(), field.getValue().json());
            if (field.getValue().onlyIfSent()) {
              onlyIfSent.add(field.getKey().jsonName());
            }
          }
          if (!onlyIfSent.isEmpty()) {
            JsonText.writeTexts(out, ONLY_IF_SENT, onlyIfSent);
          }
        });
  }

  Profile fields(String text) {
    JsonTree tree = tree(text);
    List<String> onlyIfSent = texts(tree.get(ONLY_IF_SENT));
    Map<ProfileField, Profile.Value> values = new EnumMap<>(ProfileField.class);
    Map<String, JsonTree> named = tree.fields();
    for (ProfileField field : FIELDS) {
      JsonTree value = named.get(field.jsonName());
      if (value != null) {
        values.put(field, new Profile.Value(value.text(), onlyIfSent.contains(field.jsonName())));
      }
    }
    return new Profile(values);
  }

  /** The desired fields: the text, the id of the change, and whether it is sent only if needed. */
  String desired(Map<ProfileField, DesiredUser.Value> profile) {
    return JsonText.object(
        out -> {
          for (Map.Entry<ProfileField, DesiredUser.Value> field : profile.entrySet()) {
            out.writeArrayFieldStart(field.getKey().jsonName());
            if (field.getValue().json().isPresent()) {
              out.writeString(field.getValue().json().get());
            } else {
              out.writeNull();
            }
            out.writeNumber(field.getValue().changedAt());
            if (field.getValue().onlyIfSent()) {
              out.writeBoolean(true);
            }
            out.writeEndArray();
          }
        });
  }

  Map<ProfileField, DesiredUser.Value> desired(String text) {
    JsonTree tree = tree(text);
    Map<ProfileField, DesiredUser.Value> profile = new EnumMap<>(ProfileField.class);
    for (ProfileField field : FIELDS) {
      List<JsonTree> parts = tree.get(field.jsonName()).items();
      if (parts.size() >= 2) {
        boolean onlyIfSent = parts.size() > 2 && parts.get(2).isTrue();
        profile.put(
            field,
            new DesiredUser.Value(
                parts.get(0).text(), onlyIfSent, parts.get(1).number().orElse(0)));
      }
    }
    return profile;
  }

  /** What CometChat has: a hash for each field that was sent, and the state of the user. */
  String sent(Sent sent) {
    return JsonText.object(
        out -> {
          for (Map.Entry<ProfileField, Long> hash : sent.hashes().entrySet()) {
            out.writeNumberField(hash.getKey().jsonName(), hash.getValue());
          }
          out.writeStringField(STATE, sent.state().name());
          out.writeNumberField(FLUSHED_AT, sent.flushedAt());
          out.writeNumberField(ERASED_AT, sent.erasedAt());
        });
  }

  Sent sent(String text) {
    JsonTree tree = tree(text);
    Map<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
    for (ProfileField field : FIELDS) {
      tree.get(field.jsonName()).number().ifPresent(hash -> hashes.put(field, hash));
    }
    Sent.State state = tree.get(STATE).text().map(RowJson::state).orElse(Sent.State.UNKNOWN);
    return new Sent(
        hashes,
        state,
        tree.get(FLUSHED_AT).number().orElse(0),
        tree.get(ERASED_AT).number().orElse(0));
  }

  /** A later release may write another one, and run beside this one for a while. */
  private static Sent.State state(String name) {
    for (Sent.State state : Sent.State.values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    return Sent.State.UNKNOWN;
  }

  /** A list of texts. */
  String list(Collection<String> texts) {
    return JsonText.object(out -> JsonText.writeTexts(out, LIST, texts));
  }

  List<String> list(String text) {
    return texts(tree(text).get(LIST));
  }

  /** The stamps of former user ids; most users have none. */
  @Nullable String formerStamps(Owner owner) {
    return owner.formerStamps().isEmpty() ? null : list(owner.formerStamps());
  }

  Owner owner(String stamp, @Nullable String formerStamps) {
    return new Owner(stamp, formerStamps == null ? List.of() : list(formerStamps));
  }

  private static List<String> texts(JsonTree list) {
    List<String> texts = new ArrayList<>();
    list.items().forEach(item -> item.text().ifPresent(texts::add));
    return texts;
  }

  private static JsonTree tree(String text) {
    return JsonTree.parse(text.getBytes(StandardCharsets.UTF_8))
        .orElseThrow(
            () -> new IllegalStateException("A row of the bridge's tables has no valid JSON"));
  }

  private static void writeText(JsonGenerator out, ProfileField field, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      out.writeStringField(field.jsonName(), text.get());
    } else {
      out.writeNullField(field.jsonName());
    }
  }
}
