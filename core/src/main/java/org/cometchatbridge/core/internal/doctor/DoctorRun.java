/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.doctor.Finding;
import org.cometchatbridge.core.internal.connection.NetworkProbe;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.http.ProbeCalls;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.internal.time.Timer;

/** One run of all checks, each of which needs the ones before it. */
public final class DoctorRun {

  private final CometChatBridgeConfig config;
  private final boolean readOnly;
  private final NetworkProbe.Resolver resolver;
  private final Findings findings;

  /** Checks nothing yet. */
  public DoctorRun(CometChatBridgeConfig config, boolean readOnly) {
    this(config, readOnly, InetAddress::getAllByName);
  }

  DoctorRun(CometChatBridgeConfig config, boolean readOnly, NetworkProbe.Resolver resolver) {
    this.resolver = resolver;
    this.config = config;
    this.readOnly = readOnly;
    this.findings = new Findings(config.notation());
  }

  /** Makes the checks. */
  public List<Finding> run() {
    BoundedStep steps = new BoundedStep();
    try {
      Optional<ApiKeys> keys = new SettingsCheck(config, findings, steps).run();
      boolean connects = new NetworkCheck(config, findings, steps, resolver).run();
      if (connects && keys.isPresent()) {
        makeCalls(keys.get());
      } else {
        findings.add(FindingKind.SKIPPED);
      }
    } catch (InterruptedException e) {
      findings.add(FindingKind.INTERRUPTED);
      Thread.currentThread().interrupt();
    }
    return findings.all();
  }

  private void makeCalls(ApiKeys keys) throws InterruptedException {
    Timer timer = new DaemonTimer();
    try (Engine engine = Engine.ofOne(timer, config.log());
        ProbeCalls calls = new ProbeCalls(config, engine, timer)) {
      Observations seen = new Observations(config, findings);
      Waiting waiting = new Waiting(ProbeCalls.longest(config), seen);
      Optional<Supplier<String>> accepted =
          new ReadCheck(config, calls, waiting, findings).run(keys);
      try {
        if (accepted.isEmpty()) {
          findings.add(FindingKind.SKIPPED);
        } else if (readOnly) {
          findings.add(FindingKind.KEY_SCOPE_UNKNOWN);
          findings.add(FindingKind.READ_ONLY);
        } else {
          new WriteCheck(calls, waiting, timer, findings).run(accepted.get());
        }
      } finally {
        seen.report();
      }
    }
  }
}
