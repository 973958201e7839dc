/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The JVM of the stub and its relay. It reads one command a line, like {@code stub delay 200}, and
 * writes one line in reply; it ends with its standard input.
 */
public final class StubMain {

  private StubMain() {}

  /**
   * Starts the stub.
   *
   * @param args the key store and its password for TLS, or none
   * @throws Exception if it cannot be started
   */
  public static void main(String[] args) throws Exception {
    PrintStream out =
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
    StubUpstream stub = args.length == 0 ? StubUpstream.plain() : secure(args[0], args[1]);
    Relay relay = Relay.to(stub.port());
    out.println(relay.port());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      int value = words.length > 2 ? Integer.parseInt(words[2]) : 0;
      out.println(
          words[0].equals("stub") ? stub.command(words[1], value) : relay.command(words[1], value));
    }
  }

  private static StubUpstream secure(String keyStore, String password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(keyStore)) {
      keys.load(in, password.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(factory.getKeyManagers(), null, null);
    return new StubUpstream(
        tls.getServerSocketFactory()
            .createServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
  }
}
