/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cometchatbridge.core.internal.json.WellFormed;
import org.jspecify.annotations.Nullable;

/**
 * A user of the host as chat shall know it.
 *
 * <p>Only the host id decides who the user is. Everything else is display data, is brought within
 * CometChat's published limits here, and never blocks a login: a text that is too long is trimmed,
 * and a value that CometChat would refuse is left out. {@link #adjustedFields} names what was
 * changed. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ChatUser {

  private static final int NAME_LENGTH = 100;
  private static final int URL_MIN_LENGTH = 8;
  private static final int URL_LENGTH = 3000;
  private static final int TAGS = 25;
  private static final int TAG_LENGTH = 100;
  private static final int STATUS_LENGTH = 100;
  private static final Pattern ROLE = Pattern.compile("[a-z0-9_-]{1,100}");

  private final String hostId;
  private final String name;
  private final @Nullable String avatar;
  private final @Nullable String link;
  private final @Nullable String role;
  private final @Nullable String statusMessage;
  private final List<String> tags;
  private final Map<String, Object> metadata;
  private final boolean newlyRegistered;
  private final Set<String> adjustedFields;

  private ChatUser(Builder builder) {
    Set<String> adjusted = new LinkedHashSet<>();
    this.hostId = builder.hostId;
    this.name = name(builder.name, builder.hostId, adjusted);
    this.avatar = url("avatar", builder.avatar, adjusted);
    this.link = url("link", builder.link, adjusted);
    this.role = role(builder.role, adjusted);
    this.statusMessage = text("statusMessage", builder.statusMessage, STATUS_LENGTH, adjusted);
    this.tags = tags(builder.tags, adjusted);
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(builder.metadata));
    this.newlyRegistered = builder.newlyRegistered;
    this.adjustedFields = Collections.unmodifiableSet(adjusted);
  }

  /**
   * Starts the description of a user.
   *
   * @param hostId the host's raw user id, exactly as the host compares it; a blank one is accepted
   *     here and means that nobody is bridged
   * @return a builder for this one user
   */
  public static Builder builder(String hostId) {
    return new Builder(Objects.requireNonNull(hostId, "hostId"));
  }

  /**
   * The host's raw user id.
   *
   * @return the id, possibly blank
   */
  public String hostId() {
    return hostId;
  }

  /**
   * The name that other chat users see.
   *
   * @return 1 to 100 UTF-16 units, not blank; without a usable name the host id, and of an e-mail
   *     address only the part before the {@code @}
   */
  public String name() {
    return name;
  }

  /**
   * The address of the user's picture.
   *
   * @return an http or https URL of at most 3000 characters, or empty
   */
  public Optional<String> avatar() {
    return Optional.ofNullable(avatar);
  }

  /**
   * The address of the user's profile page.
   *
   * @return an http or https URL of at most 3000 characters, or empty
   */
  public Optional<String> link() {
    return Optional.ofNullable(link);
  }

  /**
   * The CometChat role. It must exist in the CometChat application before it is used.
   *
   * @return 1 to 100 characters of {@code a-z 0-9 - _}, or empty for CometChat's default role
   */
  public Optional<String> role() {
    return Optional.ofNullable(role);
  }

  /**
   * The status text.
   *
   * @return 1 to 100 UTF-16 units, or empty; CometChat does not document its own limit
   */
  public Optional<String> statusMessage() {
    return Optional.ofNullable(statusMessage);
  }

  /**
   * The tags of the user.
   *
   * @return at most 25 tags of at most 100 UTF-16 units
   */
  public List<String> tags() {
    return tags;
  }

  /**
   * Free data for the user. What stands under {@code @private} is not shown to other users.
   *
   * @return the data as the host gave it; above 5120 bytes of JSON it is left out of the call
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /**
   * Whether the host says that this user has just been registered, so that the CometChat user
   * cannot exist yet. A hint that saves one call; a wrong one costs one call and nothing else.
   *
   * @return {@code false} unless the host said so
   */
  public boolean newlyRegistered() {
    return newlyRegistered;
  }

  /**
   * The fields that were trimmed or left out to stay within CometChat's limits.
   *
   * @return field names as CometChat spells them, in a fixed order
   */
  public Set<String> adjustedFields() {
    return adjustedFields;
  }

  /** Names neither the host id nor display data: both may be personal. */
  @Override
  public String toString() {
    return "ChatUser[newlyRegistered=" + newlyRegistered + ", adjusted=" + adjustedFields + "]";
  }

  private static String name(@Nullable String given, String hostId, Set<String> adjusted) {
    String name = text("name", given, NAME_LENGTH, adjusted);
    if (name != null) {
      return name;
    }
    int at = hostId.indexOf('@');
    String fallback =
        text("name", at > 0 ? hostId.substring(0, at) : hostId, NAME_LENGTH, adjusted);
    return fallback != null ? fallback : "?";
  }

  private static @Nullable String text(
      String field, @Nullable String given, int limit, Set<String> adjusted) {
    if (given == null) {
      return null;
    }
    String trimmed = truncate(strip(WellFormed.text(given)), limit);
    if (!trimmed.equals(given)) {
      adjusted.add(field);
    }
    return trimmed.isEmpty() ? null : trimmed;
  }

  private static @Nullable String url(String field, @Nullable String given, Set<String> adjusted) {
    if (given == null || given.isEmpty()) {
      return null;
    }
    String ascii = asciiUrl(given.strip());
    if (ascii == null) {
      adjusted.add(field);
    }
    return ascii;
  }

  private static @Nullable String asciiUrl(String given) {
    try {
      URI uri = URI.create(given);
      String scheme = uri.getScheme();
      if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
        return null;
      }
      String ascii = uri.toASCIIString();
      return ascii.length() >= URL_MIN_LENGTH && ascii.length() <= URL_LENGTH ? ascii : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String role(@Nullable String given, Set<String> adjusted) {
    if (given == null || given.isEmpty()) {
      return null;
    }
    if (!ROLE.matcher(given).matches()) {
      adjusted.add("role");
      return null;
    }
    return given;
  }

  private static List<String> tags(Collection<String> given, Set<String> adjusted) {
    List<String> tags = new ArrayList<>();
    for (String tag : given) {
      String text = text("tags", tag, TAG_LENGTH, adjusted);
      if (text == null || tags.size() == TAGS) {
        adjusted.add("tags");
      } else {
        tags.add(text);
      }
    }
    return Collections.unmodifiableList(tags);
  }

  /** Strips every character that CometChat's "not blank" rule may count as blank. */
  private static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || c == '\uFEFF';
  }

  private static String truncate(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return strip(text.substring(0, end));
  }

  /**
   * Collects what is known of one user. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private final String hostId;
    private @Nullable String name;
    private @Nullable String avatar;
    private @Nullable String link;
    private @Nullable String role;
    private @Nullable String statusMessage;
    private Collection<String> tags = List.of();
    private Map<String, ?> metadata = Map.of();
    private boolean newlyRegistered;

    private Builder(String hostId) {
      this.hostId = hostId;
    }

    /**
     * Sets the name that other chat users see.
     *
     * @param name the name; {@code null} or blank means that the host id stands in
     * @return this builder
     */
    public Builder name(@Nullable String name) {
      this.name = name;
      return this;
    }

    /**
     * Sets the address of the user's picture.
     *
     * @param avatar an absolute http or https URL; {@code null} or empty for none
     * @return this builder
     */
    public Builder avatar(@Nullable String avatar) {
      this.avatar = avatar;
      return this;
    }

    /**
     * Sets the address of the user's profile page.
     *
     * @param link an absolute http or https URL; {@code null} or empty for none
     * @return this builder
     */
    public Builder link(@Nullable String link) {
      this.link = link;
      return this;
    }

    /**
     * Sets the CometChat role.
     *
     * @param role the id of a role that exists; {@code null} or empty for the default role
     * @return this builder
     */
    public Builder role(@Nullable String role) {
      this.role = role;
      return this;
    }

    /**
     * Sets the status text.
     *
     * @param statusMessage the text; {@code null} or blank for none
     * @return this builder
     */
    public Builder statusMessage(@Nullable String statusMessage) {
      this.statusMessage = statusMessage;
      return this;
    }

    /**
     * Sets the tags.
     *
     * @param tags the tags; the first 25 that are not blank are used
     * @return this builder
     */
    public Builder tags(Collection<String> tags) {
      this.tags = List.copyOf(tags);
      return this;
    }

    /**
     * Sets free data.
     *
     * @param metadata texts, numbers, booleans, {@code null}, lists and maps of these; anything
     *     else is written as its {@code toString}
     * @return this builder
     */
    public Builder metadata(Map<String, ?> metadata) {
      this.metadata = metadata;
      return this;
    }

    /**
     * Says that the user has just been registered with the host.
     *
     * @param newlyRegistered whether the CometChat user cannot exist yet
     * @return this builder
     */
    public Builder newlyRegistered(boolean newlyRegistered) {
      this.newlyRegistered = newlyRegistered;
      return this;
    }

    /**
     * Makes the user.
     *
     * @return the user, within CometChat's limits
     */
    public ChatUser build() {
      return new ChatUser(this);
    }
  }
}
