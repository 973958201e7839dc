/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.jspecify.annotations.Nullable;

/** The stub in a JVM of its own, and the settings that lead to it. */
final class StubProcess implements AutoCloseable {

  private static final String PASSWORD = "changeit";
  private static final int HIGHEST_LIMIT = 1_000_000;

  private final Process process;
  private final Writer commands;
  private final BufferedReader replies;
  private final @Nullable Path keyStore;
  private final int port;

  private StubProcess(Process process, @Nullable Path keyStore) throws IOException {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.replies =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.keyStore = keyStore;
    this.port = Integer.parseInt(reply());
  }

  /** Starts the stub, with a certificate for {@code localhost} if it is to use TLS. */
  static StubProcess start(boolean tls) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                StubMain.class.getName()));
    Path keyStore = tls ? certificate() : null;
    if (keyStore != null) {
      command.add(keyStore.toString());
      command.add(PASSWORD);
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new StubProcess(process, keyStore);
  }

  private static Path certificate() throws IOException {
    Path folder = Files.createTempDirectory("stub");
    Path keyStore = folder.resolve("stub.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                // As public servers have; keytool's default costs several times as much.
                "-groupname",
                "secp256r1",
                "-alias",
                "stub",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IOException("keytool made no certificate");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return keyStore;
  }

  /** A configuration with default settings that leads to the relay in front of the stub. */
  CometChatBridgeConfig.Builder config() {
    CometChatBridgeConfig.Builder config =
        CometChatBridgeConfig.builder()
            .appId("stub")
            .apiKey("stub-key")
            .baseUrl(
                URI.create((keyStore == null ? "http" : "https") + "://localhost:" + port + "/v3"));
    if (keyStore != null) {
      config.sslContext(trusting(keyStore));
    }
    return config;
  }

  /** The address of the API, past the relay, for clients of others. */
  URI directAddress() {
    return URI.create("http://localhost:" + stub("port", 0) + "/v3");
  }

  /**
   * A configuration that leads past the relay, to the stub, and has the highest rate limits: what
   * is measured is the bridge.
   */
  CometChatBridgeConfig.Builder directConfig() {
    return config()
        .baseUrl(directAddress())
        .coreCallsPerMinute(HIGHEST_LIMIT)
        .standardCallsPerMinute(HIGHEST_LIMIT);
  }

  private static SSLContext trusting(Path keyStore) {
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return tls;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The stub's certificate cannot be read", e);
    }
  }

  /**
   * Commands the stub: delay, closeAfter, limit, blackHole, status, reset, clear, calls, running,
   * mostRunning, tokens, deletions, connections, port.
   */
  int stub(String command, int value) {
    return send("stub " + command + " " + value);
  }

  /**
   * Commands the relay: latency, swallow, swallowNew, closeNew, reset, close, connections,
   * accepted.
   */
  int relay(String command, int value) {
    return send("relay " + command + " " + value);
  }

  private synchronized int send(String line) {
    try {
      commands.write(line + "\n");
      commands.flush();
      String reply = reply();
      return reply.equals("ok") ? 0 : Integer.parseInt(reply);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String reply() throws IOException {
    String reply = replies.readLine();
    if (reply == null) {
      throw new IOException("the stub has ended");
    }
    return reply;
  }

  @Override
  public void close() throws IOException {
    commands.close();
    process.destroy();
  }
}
