/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user of the application, with the display data for CometChat.
 *
 * <p>The user id alone identifies the user. Everything else is display data. It is adjusted to
 * CometChat's published limits when the object is built and never blocks a login: a text that is
 * too long is trimmed, and a value that CometChat would reject is left out. {@link #adjustedFields}
 * names the affected fields. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ChatUser {

  private final String userId;
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
    ProfileLimits limits = new ProfileLimits();
    this.userId = builder.userId;
    this.name = limits.name(builder.name, builder.userId);
    this.avatar = limits.url("avatar", builder.avatar);
    this.link = limits.url("link", builder.link);
    this.role = limits.role(builder.role);
    this.statusMessage = limits.statusMessage(builder.statusMessage);
    this.tags = limits.tags(builder.tags);
    this.metadata = limits.metadata(builder.metadata);
    this.newlyRegistered = builder.newlyRegistered;
    this.adjustedFields = limits.adjustedFields();
  }

  private ChatUser(ChatUser user, boolean newlyRegistered) {
    this.userId = user.userId;
    this.name = user.name;
    this.avatar = user.avatar;
    this.link = user.link;
    this.role = user.role;
    this.statusMessage = user.statusMessage;
    this.tags = user.tags;
    this.metadata = user.metadata;
    this.newlyRegistered = newlyRegistered;
    this.adjustedFields = user.adjustedFields;
  }

  private ChatUser(ChatUser user, String userId) {
    this.userId = userId;
    this.name = user.isNamedByUserId() ? new ProfileLimits().name(null, userId) : user.name;
    this.avatar = user.avatar;
    this.link = user.link;
    this.role = user.role;
    this.statusMessage = user.statusMessage;
    this.tags = user.tags;
    this.metadata = user.metadata;
    this.newlyRegistered = user.newlyRegistered;
    this.adjustedFields = user.adjustedFields;
  }

  /** The same user and display data; a name that is only the user id changes with it. */
  ChatUser withUserId(String userId) {
    return userId.equals(this.userId) ? this : new ChatUser(this, userId);
  }

  private boolean isNamedByUserId() {
    return name.equals(new ProfileLimits().name(null, userId));
  }

  /**
   * Creates a builder.
   *
   * @param userId the application's raw user id, exactly as the application compares it; a blank id
   *     is accepted here, and a login with it is {@linkplain TokenResult.NotEligible not eligible}
   * @return a builder for this user
   */
  public static Builder builder(String userId) {
    return new Builder(Objects.requireNonNull(userId, "userId"));
  }

  /**
   * Whether a text has a character that is shown, so that it can be a name.
   *
   * @param text any text
   * @return not if it has only blanks, control characters, and characters of no width
   */
  public static boolean isVisible(String text) {
    return ProfileLimits.isVisible(text);
  }

  /**
   * The application's raw user id.
   *
   * @return the id, possibly blank
   */
  public String userId() {
    return userId;
  }

  /**
   * The name that other chat users see.
   *
   * @return 1 to 100 UTF-16 units, not blank; without a usable name it is the user id, or the part
   *     before the {@code @} if that is an e-mail address. With {@link UidStrategy#HASH}, CometChat
   *     then gets "User" and four characters of the uid instead
   */
  public String name() {
    return name;
  }

  /**
   * The URL of the user's picture.
   *
   * @return an http or https URL of at most 3000 ASCII characters, or empty
   */
  public Optional<String> avatar() {
    return Optional.ofNullable(avatar);
  }

  /**
   * The URL of the user's profile page.
   *
   * @return an http or https URL of at most 3000 ASCII characters, or empty
   */
  public Optional<String> link() {
    return Optional.ofNullable(link);
  }

  /**
   * The CometChat role. It must exist in the CometChat app before it is used.
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
   * Custom data of the user. Other users cannot see the value of the key {@code @private}.
   *
   * @return the data as set by the application; it is not sent to CometChat if it exceeds 5120
   *     bytes of JSON
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /**
   * Whether the user has just registered with the application, so that the CometChat user cannot
   * exist yet. The hint saves one call; a wrong hint costs two calls and has no other effect.
   *
   * @return the hint; {@code false} by default
   */
  public boolean newlyRegistered() {
    return newlyRegistered;
  }

  /**
   * A copy with this value of {@link #newlyRegistered}.
   *
   * @param newlyRegistered whether the CometChat user cannot exist yet
   * @return a user with the same id and display data
   */
  public ChatUser withNewlyRegistered(boolean newlyRegistered) {
    return new ChatUser(this, newlyRegistered);
  }

  /**
   * The fields that were trimmed or left out to stay within CometChat's limits.
   *
   * @return field names in CometChat's spelling, in a fixed order
   */
  public Set<String> adjustedFields() {
    return adjustedFields;
  }

  /** Contains neither the user id nor display data, because both may be personal data. */
  @Override
  public String toString() {
    return "ChatUser[newlyRegistered=" + newlyRegistered + ", adjusted=" + adjustedFields + "]";
  }

  /**
   * A builder of {@link ChatUser}. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private final String userId;
    private @Nullable String name;
    private @Nullable String avatar;
    private @Nullable String link;
    private @Nullable String role;
    private @Nullable String statusMessage;
    private List<String> tags = List.of();
    private @Nullable Map<String, ?> metadata;
    private boolean newlyRegistered;

    private Builder(String userId) {
      this.userId = userId;
    }

    /**
     * Sets the name that other chat users see.
     *
     * @param name the name; the user id is used if it is {@code null} or has no visible character
     * @return this builder
     */
    public Builder name(@Nullable String name) {
      this.name = name;
      return this;
    }

    /**
     * Sets the URL of the user's picture.
     *
     * @param avatar an absolute http or https URL without user and password; {@code null} or empty
     *     for none. Spaces and other characters that a URL may not have are encoded, and so are
     *     international host names
     * @return this builder
     */
    public Builder avatar(@Nullable String avatar) {
      this.avatar = avatar;
      return this;
    }

    /**
     * Sets the URL of the user's profile page.
     *
     * @param link an absolute http or https URL, like {@link #avatar}; {@code null} or empty for
     *     none
     * @return this builder
     */
    public Builder link(@Nullable String link) {
      this.link = link;
      return this;
    }

    /**
     * Sets the CometChat role.
     *
     * @param role the id of an existing role; {@code null} or empty for the default role
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
     * @param tags the tags; the first 25 that are neither {@code null} nor blank are used; {@code
     *     null} for none
     * @return this builder
     */
    public Builder tags(@Nullable Collection<String> tags) {
      this.tags = ProfileLimits.copied(tags);
      return this;
    }

    /**
     * Sets custom data.
     *
     * @param metadata strings, numbers, booleans, {@code null}, and lists, arrays and maps of
     *     these; an {@code Optional} is written as its content, and any other value as its {@code
     *     toString}, if its class has one; {@code null} for none
     * @return this builder
     */
    public Builder metadata(@Nullable Map<String, ?> metadata) {
      this.metadata = metadata;
      return this;
    }

    /**
     * Sets whether the user has just registered with the application.
     *
     * @param newlyRegistered whether the CometChat user cannot exist yet
     * @return this builder
     */
    public Builder newlyRegistered(boolean newlyRegistered) {
      this.newlyRegistered = newlyRegistered;
      return this;
    }

    /**
     * Builds the user.
     *
     * @return the user, adjusted to CometChat's limits
     */
    public ChatUser build() {
      return new ChatUser(this);
    }
  }
}
