/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.bulk;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How users are imported. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class BulkOptions {

  private static final int MOST_CALLS = 100_000;
  private static final int ACTOR_LENGTH = 100;

  private final OnExisting onExisting;
  private final Via via;
  private final int callsPerMinute;
  private final Duration maxOutage;
  private final @Nullable String actor;

  private BulkOptions(Builder builder) {
    this.onExisting = builder.onExisting;
    this.via = builder.via;
    this.callsPerMinute = builder.callsPerMinute;
    this.maxOutage = builder.maxOutage;
    this.actor = builder.actor;
  }

  /**
   * What happens with a user who exists at CometChat.
   *
   * @since 0.1.0
   */
  public enum OnExisting {
    /** The fields that have a value are written. The owner is checked first. */
    UPDATE,
    /**
     * Nothing is changed; the outcome is {@link BulkOutcome.Kind#SKIPPED}, whether the user is
     * active or deactivated.
     */
    SKIP,
    /**
     * Nothing is changed; the outcome is {@link BulkOutcome.Kind#REJECTED}, whether the user is
     * active or deactivated.
     */
    FAIL
  }

  /**
   * By which call users are created.
   *
   * @since 0.1.0
   */
  public enum Via {
    /** Up to 50 users in one call of CometChat's data import, 60 calls a minute. */
    IMPORT,
    /**
     * One call for each user, within {@code coreCallsPerMinute}. The list of users is not read,
     * since CometChat rejects the creation of a user who exists.
     */
    CREATE
  }

  /**
   * Creates a builder.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What happens with a user who exists.
   *
   * @return {@link OnExisting#UPDATE} by default
   */
  public OnExisting onExisting() {
    return onExisting;
  }

  /**
   * By which call users are created.
   *
   * @return {@link Via#IMPORT} by default
   */
  public Via via() {
    return via;
  }

  /**
   * The calls of the data import within a minute.
   *
   * @return 1 to 100,000; 60 by default
   */
  public int callsPerMinute() {
    return callsPerMinute;
  }

  /**
   * How long the import waits for CometChat.
   *
   * @return the longest time without a call that succeeds
   */
  public Duration maxOutage() {
    return maxOutage;
  }

  /**
   * Who imports, for the audit.
   *
   * @return the name, or empty
   */
  public Optional<String> actor() {
    return Optional.ofNullable(actor);
  }

  /**
   * A builder of {@link BulkOptions}. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private OnExisting onExisting = OnExisting.UPDATE;
    private Via via = Via.IMPORT;
    private int callsPerMinute = 60;
    private Duration maxOutage = Duration.ofMinutes(15);
    private @Nullable String actor;

    private Builder() {}

    /**
     * Sets what happens with a user who exists at CometChat.
     *
     * @param choice {@link OnExisting#UPDATE} by default
     * @return this builder
     */
    public Builder onExisting(OnExisting choice) {
      this.onExisting = Objects.requireNonNull(choice, "onExisting");
      return this;
    }

    /**
     * Sets by which call users are created.
     *
     * @param call {@link Via#IMPORT} by default
     * @return this builder
     */
    public Builder via(Via call) {
      this.via = Objects.requireNonNull(call, "via");
      return this;
    }

    /**
     * Sets the limit for calls of the data import, of all imports of this bridge together. A change
     * concerns imports that run as well.
     *
     * @param calls 1 to 100,000 within a minute; 60 by default, which is CometChat's documented
     *     limit
     * @return this builder
     */
    public Builder callsPerMinute(int calls) {
      if (calls < 1 || calls > MOST_CALLS) {
        throw new IllegalArgumentException(
            "callsPerMinute is 1 to " + MOST_CALLS + ", not " + calls);
      }
      this.callsPerMinute = calls;
      return this;
    }

    /**
     * Sets how long the import waits while no call succeeds, before it stops.
     *
     * @param longest zero or more: with zero, it stops at the first failure; 15 minutes by default
     * @return this builder
     */
    public Builder maxOutage(Duration longest) {
      if (longest.isNegative()) {
        throw new IllegalArgumentException("maxOutage is zero or more, not " + longest);
      }
      this.maxOutage = longest;
      return this;
    }

    /**
     * Sets who imports, for the audit.
     *
     * @param name 1 to 100 characters; none by default
     * @return this builder
     */
    public Builder actor(String name) {
      if (name.isBlank() || name.length() > ACTOR_LENGTH) {
        throw new IllegalArgumentException("An actor has 1 to " + ACTOR_LENGTH + " characters");
      }
      this.actor = name;
      return this;
    }

    /**
     * Builds the options.
     *
     * @return the options
     */
    public BulkOptions build() {
      return new BulkOptions(this);
    }
  }
}
