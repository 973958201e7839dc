/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cometchatbridge.core.CometChatBridge;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The dashboard for Grafana shows the meters of the bridge, by their names in Prometheus. */
class DashboardTest {

  private static final Path DASHBOARD = Path.of("..", "docs", "grafana", "cometchat-bridge.json");
  private static final Pattern NAME = Pattern.compile("cometchat_bridge_\\w+");

  /** A dashboard has its queries in texts of several kinds. */
  private static Set<String> shown() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
    return NAME.matcher(dashboard.toString())
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Collection<String>> registered() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new BridgeMeterBinder().bindTo(registry);
    new OutboxMeters(new StaticListableBeanFactory().getBeanProvider(CometChatBridge.class))
        .bindTo(registry);
    return registry.getMeters().stream().map(DashboardTest::namesInPrometheus).toList();
  }

  private static Collection<String> namesInPrometheus(Meter meter) {
    String name = meter.getId().getName().replace('.', '_');
    String unit = meter.getId().getBaseUnit();
    return switch (meter.getId().getType()) {
      case COUNTER -> List.of(name + "_total");
      case TIMER ->
          Stream.of("count", "sum", "max").map(part -> name + "_seconds_" + part).toList();
      default -> List.of(unit == null ? name : name + "_" + unit);
    };
  }

  @Test
  void everyMetric_isOneOfTheBridge() throws IOException {
    assertThat(registered().stream().flatMap(Collection::stream)).containsAll(shown());
  }

  @Test
  void everyMeter_isShown() throws IOException {
    Set<String> shown = shown();

    assertThat(registered())
        .hasSizeGreaterThan(10)
        .allSatisfy(names -> assertThat(names).containsAnyElementsOf(shown));
  }
}
