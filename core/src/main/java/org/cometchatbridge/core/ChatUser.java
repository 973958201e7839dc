/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user of the application as chat shall know it.
 *
 * <p>Only the user id decides who the user is. Everything else is display data, is brought within
 * CometChat's published limits here, and never blocks a login: a text that is too long is trimmed,
 * and a value that CometChat would reject is left out. {@link #adjustedFields} names what was
 * changed. Immutable and thread-safe.
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

  /**
   * Starts the description of a user.
   *
   * @param userId the application's raw user id, exactly as the application compares it; a blank
   *     one is accepted here and means that nobody is bridged
   * @return a builder for this one user
   */
  public static Builder builder(String userId) {
    return new Builder(Objects.requireNonNull(userId, "userId"));
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
   * @return 1 to 100 UTF-16 units, not blank; without a usable name the user id, and of an e-mail
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
   * @return the data as the application gave it; above 5120 bytes of JSON it is left out of the
   *     call
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /**
   * Whether the application says that this user has just been registered, so that the CometChat
   * user cannot exist yet. A hint that saves one call; a wrong one costs one call and nothing else.
   *
   * @return {@code false} unless the application said so
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

  /** Names neither the user id nor display data: both may be personal. */
  @Override
  public String toString() {
    return "ChatUser[newlyRegistered=" + newlyRegistered + ", adjusted=" + adjustedFields + "]";
  }

  /**
   * Collects what is known of one user. Not thread-safe.
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
    private Collection<String> tags = List.of();
    private @Nullable Map<String, ?> metadata;
    private boolean newlyRegistered;

    private Builder(String userId) {
      this.userId = userId;
    }

    /**
     * Sets the name that other chat users see.
     *
     * @param name the name; {@code null} or blank means that the user id stands in
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
     * @param tags the tags; the first 25 that are neither {@code null} nor blank are used
     * @return this builder
     */
    public Builder tags(Collection<String> tags) {
      this.tags = new ArrayList<>(tags);
      return this;
    }

    /**
     * Sets free data.
     *
     * @param metadata texts, numbers, booleans, {@code null}, lists and maps of these; anything
     *     else is written as its {@code toString}; {@code null} for none
     * @return this builder
     */
    public Builder metadata(@Nullable Map<String, ?> metadata) {
      this.metadata = metadata;
      return this;
    }

    /**
     * Says that the user has just been registered with the application.
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
