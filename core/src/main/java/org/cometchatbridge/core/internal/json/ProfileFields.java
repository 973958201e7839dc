/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;

/** The profile fields that a rejection names, and those that a user has. */
public final class ProfileFields {

  private static final String ROLE_NOT_FOUND = "ERR_ROLE_NOT_FOUND";

  /** The names of the fields in error details, in lower case and without underscores. */
  private static final Map<String, String> SPELLINGS = spellings();

  private ProfileFields() {}

  private static Map<String, String> spellings() {
    Map<String, String> spellings = new HashMap<>();
    UserJson.FIELDS.forEach(field -> spellings.put(field.toLowerCase(Locale.ROOT), field));
    spellings.put("status", "statusMessage");
    return Map.copyOf(spellings);
  }

  /** The fields that the error details name, such as {@code tags.0} for the tags. */
  public static Set<String> named(ProviderException failure) {
    if (failure.code().filter(ROLE_NOT_FOUND::equals).isPresent()) {
      return Set.of("role");
    }
    if (!(failure instanceof RejectedException rejection)) {
      return Set.of();
    }
    return rejection.detailFields().stream()
        .flatMap(path -> Arrays.stream(path.split("\\.")))
        .map(part -> SPELLINGS.get(part.replace("_", "").toLowerCase(Locale.ROOT)))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** The fields that a user has, but for these. */
  public static Set<String> of(ChatUser user, Set<String> without) {
    return UserJson.FIELDS.stream()
        .filter(field -> !without.contains(field) && UserJson.value(user, field) != null)
        .collect(Collectors.toSet());
  }
}
