/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.cometchatbridge.emulator.FaultAction.Effect;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.jspecify.annotations.Nullable;

/**
 * The definition of one fault. It takes effect only once it is armed by {@link #times}, {@link
 * #always()}, {@link #withProbability}, {@link #hang()} or {@link #hangTimes}.
 *
 * <p>By default a fault replaces the operation, which is not carried out. With {@link
 * #afterProcessing()} the operation is carried out first and the fault applies to its response. A
 * fault defines at most one kind of response, for example {@link #error}; {@link #delay} and {@link
 * #header} can be combined with any. Without one, the response is that of the emulated service.
 *
 * <p>Not thread-safe.
 *
 * @since 0.1.0
 */
public final class Fault {

  private final Faults faults;
  private final @Nullable Operation operation;
  private final List<ApiResponse.Header> headers = new ArrayList<>();
  private @Nullable String uid;
  private @Nullable FaultAction action;
  private boolean afterProcessing;
  private Duration delay = Duration.ZERO;
  private final List<String> descriptions = new ArrayList<>();
  private boolean armed;

  Fault(Faults faults, @Nullable Operation operation) {
    this.faults = faults;
    this.operation = operation;
  }

  /**
   * Restricts the fault to requests for one user.
   *
   * @param onlyUid the uid, case-insensitive
   * @return this
   */
  public Fault forUid(String onlyUid) {
    uid = Route.fold(onlyUid);
    return this;
  }

  /**
   * Carries the operation out and then applies the fault to its response, for example to lose the
   * response of a successful create.
   *
   * @return this
   */
  public Fault afterProcessing() {
    afterProcessing = true;
    descriptions.add("afterProcessing");
    return this;
  }

  /**
   * Delays the response by real time, without blocking a thread.
   *
   * @param latency the delay, not negative
   * @return this
   * @throws IllegalArgumentException if negative
   */
  public Fault delay(Duration latency) {
    if (latency.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative, was " + latency);
    }
    delay = latency;
    descriptions.add("delay " + latency);
    return this;
  }

  /**
   * Responds with an error in CometChat's envelope.
   *
   * @param status the HTTP status
   * @param code the error code, for example {@code ERR_TOO_MANY_REQUESTS}
   * @return this
   * @throws IllegalStateException if the kind of response is already defined
   */
  public Fault error(int status, String code) {
    return respondWith(
        "error " + status + ' ' + code,
        new FaultAction.Respond(
            ApiResponse.error(status, code, "This error was injected by the emulator.")));
  }

  /**
   * Adds a header to the response, for example {@code Retry-After}. The response then counts as
   * {@linkplain Exchange#injected() injected}.
   *
   * @param name the name
   * @param value the value
   * @return this
   */
  public Fault header(String name, String value) {
    headers.add(new ApiResponse.Header(name, value));
    descriptions.add("header " + name);
    return this;
  }

  /**
   * Responds with a small HTML page, as a gateway in front of the service would.
   *
   * @param status the HTTP status
   * @return this
   * @throws IllegalStateException if the kind of response is already defined
   */
  public Fault html(int status) {
    return respondWith("html " + status, new FaultAction.Respond(ApiResponse.html(status)));
  }

  /**
   * Responds with an arbitrary body.
   *
   * @param status the HTTP status
   * @param contentType the value of {@code Content-Type}
   * @param body the body, sent as UTF-8
   * @return this
   * @throws IllegalStateException if the kind of response is already defined
   */
  public Fault body(int status, String contentType, String body) {
    return respondWith(
        "body " + status,
        new FaultAction.Respond(new ApiResponse(status, contentType, body, List.of())));
  }

  /**
   * Responds without a body.
   *
   * @param status the HTTP status
   * @return this
   * @throws IllegalStateException if the kind of response is already defined
   */
  public Fault empty(int status) {
    return respondWith("empty " + status, new FaultAction.Respond(ApiResponse.empty(status)));
  }

  /**
   * Resets the TCP connection before a byte of the response is sent.
   *
   * @return this
   * @throws IllegalStateException if the kind of response is already defined
   */
  public Fault resetBeforeHeaders() {
    return respondWith("resetBeforeHeaders", new FaultAction.ResetBeforeHeaders());
  }

  /**
   * Sends the status line and some headers, then closes the connection.
   *
   * @return this
   * @throws IllegalStateException if the kind of response is already defined
   */
  public Fault resetMidHeaders() {
    return respondWith("resetMidHeaders", new FaultAction.CutInHeaders());
  }

  /**
   * Sends all headers and half of the announced body, then closes the connection.
   *
   * @return this
   * @throws IllegalStateException if the kind of response is already defined
   */
  public Fault resetMidBody() {
    return respondWith("resetMidBody", new FaultAction.CutInBody());
  }

  /**
   * Sends a complete HTTP response with truncated JSON.
   *
   * @return this
   * @throws IllegalStateException if the kind of response is already defined
   */
  public Fault truncatedJson() {
    return respondWith("truncatedJson", new FaultAction.TruncatedJson());
  }

  /**
   * Sends a JSON body of the given size. With {@link #afterProcessing()} it is the regular
   * response, padded with spaces.
   *
   * @param bytes the size of the body, at least 64
   * @return this
   * @throws IllegalArgumentException if less than 64
   * @throws IllegalStateException if the kind of response is already defined
   */
  public Fault oversizedBody(int bytes) {
    if (bytes < 64) {
      throw new IllegalArgumentException("bytes must be at least 64, was " + bytes);
    }
    return respondWith("oversizedBody " + bytes, new FaultAction.Oversized(bytes));
  }

  /**
   * Carries the operation out and adds fields to its response that are not in the contract. A
   * client must ignore them.
   *
   * @return this
   * @throws IllegalStateException if the kind of response is already defined
   */
  public Fault unknownFields() {
    return respondWith("unknownFields", new FaultAction.UnknownFields());
  }

  /**
   * Arms the fault for the next matching requests.
   *
   * @param requests the number of requests, at least 1
   * @throws IllegalArgumentException if less than 1
   * @throws IllegalStateException if the fault is already armed
   */
  public void times(int requests) {
    arm(atLeastOne(requests), () -> true, null);
  }

  /**
   * Arms the fault for every matching request, until {@link Faults#clear()}.
   *
   * @throws IllegalStateException if the fault is already armed
   */
  public void always() {
    arm(FaultRule.ALWAYS, () -> true, null);
  }

  /**
   * Arms the fault for a random part of the matching requests, until {@link Faults#clear()}. The
   * other requests are passed to the next armed fault. The same seed produces the same sequence.
   *
   * @param probability the probability for each request, more than 0 and at most 1
   * @param seed the seed of the random sequence
   * @throws IllegalArgumentException if the probability is out of range
   * @throws IllegalStateException if the fault is already armed
   */
  public void withProbability(double probability, long seed) {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability must be more than 0 and at most 1, was " + probability);
    }
    Random random = new Random(seed);
    descriptions.add("with probability " + probability);
    arm(FaultRule.ALWAYS, () -> random.nextDouble() < probability, null);
  }

  /**
   * Arms the fault so that every matching request hangs until the hold is released. No thread is
   * blocked.
   *
   * @return the hold
   * @throws IllegalStateException if the fault is already armed
   */
  public Hold hang() {
    return hang(FaultRule.ALWAYS);
  }

  /**
   * Arms the fault so that the next matching requests hang until the hold is released.
   *
   * @param requests the number of requests, at least 1
   * @return the hold
   * @throws IllegalArgumentException if less than 1
   * @throws IllegalStateException if the fault is already armed
   */
  public Hold hangTimes(int requests) {
    return hang(atLeastOne(requests));
  }

  /** Returns the operation and the user that the fault applies to. */
  @Override
  public String toString() {
    return "fault on "
        + (operation == null ? "any operation" : operation.name())
        + (uid == null ? "" : " for " + uid);
  }

  private Hold hang(int times) {
    Hold hold = new Hold(faults);
    descriptions.add("hang");
    arm(times, () -> true, hold);
    return hold;
  }

  private static int atLeastOne(int requests) {
    if (requests < 1) {
      throw new IllegalArgumentException("requests must be at least 1, was " + requests);
    }
    return requests;
  }

  private void arm(int times, BooleanSupplier sampler, @Nullable Hold hold) {
    if (armed) {
      throw new IllegalStateException("the " + this + " is already armed; create another one");
    }
    armed = true;
    FaultAction effective = action == null ? new FaultAction.PassThrough() : action;
    Effect effect = new Effect(effective, afterProcessing, List.copyOf(headers));
    faults.arm(
        this, new FaultRule(operation, uid, effect, delay, hold, times, sampler, descriptions));
  }

  private Fault respondWith(String name, FaultAction response) {
    if (action != null) {
      throw new IllegalStateException("the " + this + " already defines a response");
    }
    action = response;
    descriptions.add(name);
    return this;
  }
}
