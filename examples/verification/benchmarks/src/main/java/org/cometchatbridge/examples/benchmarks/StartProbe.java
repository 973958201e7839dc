/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicLong;
import org.cometchatbridge.servlet.CometChatBridgeFilter;

/** A cold JVM that creates one thing, and prints the processor time of the creating thread. */
final class StartProbe {

  private StartProbe() {}

  /** What is created. */
  enum Kind {
    BRIDGE,
    CLIENT
  }

  /** Starts a JVM and returns nanoseconds. */
  static double nanos(Kind kind) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                StartProbe.class.getName(),
                kind.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return Double.parseDouble(text.substring(text.lastIndexOf('\n') + 1));
  }

  /**
   * Creates.
   *
   * @param args the name of a {@link Kind}
   * @throws Exception if that is not possible
   */
  public static void main(String[] args) throws Exception {
    AtomicLong nanos = new AtomicLong();
    Filter filter =
        Kind.valueOf(args[0]) == Kind.BRIDGE ? new TimedBridge(nanos) : new TimedClient(nanos);
    try (WebServer server =
        WebServer.Kind.JETTY.start(
            (classes, context) -> {
              FilterRegistration.Dynamic registered = context.addFilter("chat", filter);
              registered.setInitParameter("appId", "stub");
              registered.setInitParameter("region", "us");
              registered.setInitParameter("apiKey", "${sys:java.version}");
              registered.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
            })) {
      if (server.port() == 0) {
        throw new IllegalStateException("Jetty does not run");
      }
      System.out.println(nanos.get());
    }
    System.exit(0);
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static final class TimedBridge extends CometChatBridgeFilter {

    private final AtomicLong nanos;

    TimedBridge(AtomicLong nanos) {
      this.nanos = nanos;
    }

    @Override
    public void init(FilterConfig config) {
      long start = processorTime();
      super.init(config);
      nanos.set(processorTime() - start);
    }
  }

  /** What a filter would create that uses the HTTP client and does nothing else. */
  private static final class TimedClient implements Filter {

    private final AtomicLong nanos;

    TimedClient(AtomicLong nanos) {
      this.nanos = nanos;
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
      long start = processorTime();
      RawTokens client = new RawTokens(URI.create("http://localhost:1/v3"));
      nanos.set(processorTime() - start);
      try {
        client.close();
      } catch (IOException e) {
        throw new ServletException(e);
      }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(request, response);
    }
  }
}
