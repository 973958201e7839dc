/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.cometchatbridge.emulator.FaultShape.Effect;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.jspecify.annotations.Nullable;

/**
 * One thing that goes wrong, being described. It is armed, and only then takes effect, by {@link
 * #times}, {@link #always()}, {@link #withProbability} or {@link #hang()}.
 *
 * <p>A fault applies before the operation is carried out, which then has no effect; with {@link
 * #afterProcessing()} the operation takes effect first and its response suffers. A fault has one
 * shape of answer at most; {@link #delay} goes with any of them. Without a shape the response is
 * the service's own.
 *
 * <p>Not thread-safe: describe and arm it in one thread.
 *
 * @since 0.1.0
 */
public final class Fault {

  private final Faults faults;
  private final @Nullable Operation operation;
  private final List<ApiResponse.Header> headers = new ArrayList<>();
  private @Nullable String uid;
  private @Nullable FaultShape shape;
  private boolean afterwards;
  private Duration delay = Duration.ZERO;
  private final List<String> words = new ArrayList<>();
  private boolean armed;

  Fault(Faults faults, @Nullable Operation operation) {
    this.faults = faults;
    this.operation = operation;
  }

  /**
   * Restricts the fault to requests about one user.
   *
   * @param onlyUid the uid, in any case
   * @return this
   */
  public Fault forUid(String onlyUid) {
    uid = Route.fold(onlyUid);
    return this;
  }

  /**
   * Lets the operation take effect and then applies the fault to its response: the lost answer of a
   * create that worked.
   *
   * @return this
   */
  public Fault afterProcessing() {
    afterwards = true;
    words.add("afterProcessing");
    return this;
  }

  /**
   * Lets real time pass first. No thread is held.
   *
   * @param latency how long; not negative
   * @return this
   * @throws IllegalArgumentException if negative
   */
  public Fault delay(Duration latency) {
    if (latency.isNegative()) {
      throw new IllegalArgumentException("delay: must not be negative, was " + latency);
    }
    delay = latency;
    words.add("delay " + latency);
    return this;
  }

  /**
   * Answers an error in CometChat's envelope.
   *
   * @param status the HTTP status
   * @param code the error code, for example {@code ERR_TOO_MANY_REQUESTS}
   * @return this
   * @throws IllegalStateException if the fault has a shape already
   */
  public Fault error(int status, String code) {
    return shape(
        "error " + status + ' ' + code,
        new FaultShape.Fixed(
            ApiResponse.error(status, code, "This error was injected by the emulator.")));
  }

  /**
   * Adds a header to the response, for example {@code Retry-After}. A response with a header of a
   * fault counts as injected.
   *
   * @param name the name
   * @param value the value
   * @return this
   */
  public Fault header(String name, String value) {
    headers.add(new ApiResponse.Header(name, value));
    words.add("header " + name);
    return this;
  }

  /**
   * Answers a small HTML page, as a gateway in front of the service would.
   *
   * @param status the HTTP status
   * @return this
   * @throws IllegalStateException if the fault has a shape already
   */
  public Fault html(int status) {
    return shape("html " + status, new FaultShape.Fixed(ApiResponse.html(status)));
  }

  /**
   * Answers any body.
   *
   * @param status the HTTP status
   * @param contentType the value of {@code Content-Type}
   * @param body the body, sent as UTF-8
   * @return this
   * @throws IllegalStateException if the fault has a shape already
   */
  public Fault body(int status, String contentType, String body) {
    return shape(
        "body " + status,
        new FaultShape.Fixed(new ApiResponse(status, contentType, body, List.of())));
  }

  /**
   * Answers without a body.
   *
   * @param status the HTTP status
   * @return this
   * @throws IllegalStateException if the fault has a shape already
   */
  public Fault empty(int status) {
    return shape("empty " + status, new FaultShape.Fixed(ApiResponse.empty(status)));
  }

  /**
   * Resets the TCP connection before a byte of the response is sent.
   *
   * @return this
   * @throws IllegalStateException if the fault has a shape already
   */
  public Fault resetBeforeHeaders() {
    return shape("resetBeforeHeaders", new FaultShape.ResetBeforeHeaders());
  }

  /**
   * Sends the status line and a part of the headers, and closes the connection.
   *
   * @return this
   * @throws IllegalStateException if the fault has a shape already
   */
  public Fault resetMidHeaders() {
    return shape("resetMidHeaders", new FaultShape.CutInHeaders());
  }

  /**
   * Sends all headers and half of the promised body, and closes the connection.
   *
   * @return this
   * @throws IllegalStateException if the fault has a shape already
   */
  public Fault resetMidBody() {
    return shape("resetMidBody", new FaultShape.CutInBody());
  }

  /**
   * Sends a response that is complete for HTTP, but whose JSON stops half-way.
   *
   * @return this
   * @throws IllegalStateException if the fault has a shape already
   */
  public Fault truncatedJson() {
    return shape("truncatedJson", new FaultShape.TruncatedJson());
  }

  /**
   * Sends a JSON body of a size. With {@link #afterProcessing()} it is the real answer, padded with
   * blanks.
   *
   * @param bytes the size of the body, at least 64
   * @return this
   * @throws IllegalArgumentException if less than 64
   * @throws IllegalStateException if the fault has a shape already
   */
  public Fault oversizedBody(int bytes) {
    if (bytes < 64) {
      throw new IllegalArgumentException("oversizedBody: at least 64 bytes, was " + bytes);
    }
    return shape("oversizedBody " + bytes, new FaultShape.Oversized(bytes));
  }

  /**
   * Carries the operation out and adds fields to its response that the contract does not have; a
   * client must ignore them.
   *
   * @return this
   * @throws IllegalStateException if the fault has a shape already
   */
  public Fault unknownFields() {
    return shape("unknownFields", new FaultShape.UnknownFields());
  }

  /**
   * Arms the fault for the next requests that it meets.
   *
   * @param requests how many, at least 1
   * @throws IllegalArgumentException if less than 1
   * @throws IllegalStateException if the fault is armed already
   */
  public void times(int requests) {
    arm(atLeastOne(requests), () -> true, null);
  }

  /**
   * Arms the fault for every request that it meets, until {@link Faults#clear()}.
   *
   * @throws IllegalStateException if the fault is armed already
   */
  public void always() {
    arm(FaultRule.ALWAYS, () -> true, null);
  }

  /**
   * Arms the fault for some of the requests that it meets, until {@link Faults#clear()}. Requests
   * that it lets pass go on to the next fault. The same seed draws the same sequence.
   *
   * @param probability of each request, more than 0 and at most 1
   * @param seed of the draws
   * @throws IllegalArgumentException if there is no such probability
   * @throws IllegalStateException if the fault is armed already
   */
  public void withProbability(double probability, long seed) {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability: more than 0 and at most 1, was " + probability);
    }
    Random random = new Random(seed);
    words.add("with probability " + probability);
    arm(FaultRule.ALWAYS, () -> random.nextDouble() < probability, null);
  }

  /**
   * Arms the fault so that every request it meets hangs, until the hold is released. No thread is
   * held.
   *
   * @return the hold
   * @throws IllegalStateException if the fault is armed already
   */
  public Hold hang() {
    return hang(FaultRule.ALWAYS);
  }

  /**
   * Arms the fault so that the next requests it meets hang, until the hold is released.
   *
   * @param requests how many, at least 1
   * @return the hold
   * @throws IllegalArgumentException if less than 1
   * @throws IllegalStateException if the fault is armed already
   */
  public Hold hangTimes(int requests) {
    return hang(atLeastOne(requests));
  }

  /** What the fault is for, for messages. */
  @Override
  public String toString() {
    return "fault on "
        + (operation == null ? "any operation" : operation.name())
        + (uid == null ? "" : " for " + uid);
  }

  private Hold hang(int times) {
    Hold hold = new Hold(faults);
    words.add("hang");
    arm(times, () -> true, hold);
    return hold;
  }

  private static int atLeastOne(int requests) {
    if (requests < 1) {
      throw new IllegalArgumentException("at least 1 request, was " + requests);
    }
    return requests;
  }

  private void arm(int times, BooleanSupplier draw, @Nullable Hold hold) {
    if (armed) {
      throw new IllegalStateException("the " + this + " is armed already; begin another one");
    }
    armed = true;
    FaultShape made = shape == null ? new FaultShape.Untouched() : shape;
    Effect effect = new Effect(made, afterwards, List.copyOf(headers));
    faults.arm(this, new FaultRule(operation, uid, effect, delay, hold, times, draw, words));
  }

  private Fault shape(String name, FaultShape wanted) {
    if (shape != null) {
      throw new IllegalStateException("the " + this + " has a shape already");
    }
    shape = wanted;
    words.add(name);
    return this;
  }
}
