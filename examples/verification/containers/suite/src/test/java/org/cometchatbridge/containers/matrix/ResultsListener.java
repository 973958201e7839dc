/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.containers.ContainerProvider;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Records the results of the suite on the container of the module. Registered as a service of
 * JUnit.
 */
public final class ResultsListener implements TestExecutionListener {

  private static final String SUITE = "org.cometchatbridge.containers.suite.";

  private final Map<Behaviour, String> results = new ConcurrentHashMap<>();
  private final Map<String, String> reasons = new ConcurrentHashMap<>();
  private volatile TestPlan plan;

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    String reason = entry.getKeyValuePairs().get("not-supported");
    if (reason != null) {
      reasons.put(test.getUniqueId(), reason);
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean ofTheSuite =
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(source -> ((MethodSource) source).getClassName().startsWith(SUITE))
            .orElse(false);
    if (test.isTest() && ofTheSuite) {
      boolean succeeded = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
      results.put(
          behaviour(test),
          succeeded
              ? reasons.getOrDefault(test.getUniqueId(), ContainerResults.YES)
              : ContainerResults.FAILED);
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    ServiceLoader.load(ContainerProvider.class)
        .findFirst()
        .ifPresent(provider -> write(new ContainerResults(provider.name(), results)));
  }

  /**
   * The group is the test class. The name of a parameterized test is its display name and that of
   * the invocation.
   */
  private Behaviour behaviour(TestIdentifier test) {
    TestIdentifier parent = plan.getParent(test).orElseThrow();
    if (parent.getSource().filter(ClassSource.class::isInstance).isPresent()) {
      return new Behaviour(parent.getDisplayName(), test.getDisplayName());
    }
    TestIdentifier group = plan.getParent(parent).orElseThrow();
    return new Behaviour(
        group.getDisplayName(), parent.getDisplayName() + ": " + test.getDisplayName());
  }

  private static void write(ContainerResults container) {
    try {
      container.write(ContainerResults.FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
