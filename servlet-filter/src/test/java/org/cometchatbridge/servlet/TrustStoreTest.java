/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.params;
import static org.cometchatbridge.servlet.FilterFixture.token;

import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A CometChat deployment with its own certificate. */
class TrustStoreTest {

  private static final String PASSWORD = "opensesame";

  private static CometChatEmulator emulator;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    emulator = CometChatEmulator.builder().tls().start();
  }

  @AfterAll
  static void stop() {
    emulator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void certificateInTheFile_isTrusted(String type) throws Exception {
    Path store = write(type, true);
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");

    try (TestApplication application =
        TestApplication.with(
                webXml(
                    "trustStore",
                    store.toString(),
                    "trustStorePassword",
                    "${file:" + password + "}"))
            .start()) {
      HttpResponse<String> login =
          application.browser().fetchPost("/api/login?user=cometchat-uid-1");

      assertThat(emulator.users().isValid(token(login).orElseThrow())).isTrue();
    }
  }

  @Test
  void certificateOfAJksFile_needsNoPassword() throws Exception {
    Path store = write("JKS", true);

    try (TestApplication application =
        TestApplication.with(webXml("trustStore", store.toString())).start()) {
      assertThat(
              application
                  .browser()
                  .loggedIn("cometchat-uid-2")
                  .fetch("/cometchat/token")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void withoutTheFile_theCertificateIsNotTrusted() {
    try (TestApplication application = TestApplication.with(webXml()).start()) {
      assertThat(
              application
                  .browser()
                  .loggedIn("cometchat-uid-3")
                  .fetch("/cometchat/token")
                  .statusCode())
          .isEqualTo(503);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PKCS12|true|wrongword|does not open with this password; check trustStorePassword",
        "JKS|true|wrongword|does not open with this password; check trustStorePassword",
        "PKCS12|true||holds no certificate that can be read; set trustStorePassword",
        "PKCS12|false|opensesame|holds no certificate that can be read"
      })
  void fileThatDoesNotServe_failsTheStartWithTheRemedy(
      String type, boolean filled, String password, String message) throws Exception {
    Path store = write(type, filled);

    assertRejected(store, password, message);
  }

  @Test
  void malformedKeyStore_failsTheStartWithTheRemedy() throws Exception {
    assertRejected(
        Files.writeString(folder.resolve("ca.pem"), emulator.certificatePem()),
        PASSWORD,
        "is not a key store; create a PKCS12 or JKS file");
    assertRejected(folder, PASSWORD, "cannot be read; check its path");
  }

  private static void assertRejected(Path store, String password, String message) {
    Map<String, String> params = webXml("trustStore", store.toString());
    if (password != null) {
      params.put("trustStorePassword", password);
    }
    try (TestApplication application = TestApplication.with(params)) {
      assertThat(startOf(application))
          .rootCause()
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'trustStore'")
          .hasMessageContaining(message)
          .hasMessageNotContaining(PASSWORD)
          .hasMessageNotContaining("wrongword");
    }
  }

  private static Throwable startOf(TestApplication application) {
    try {
      application.start();
      return new AssertionError("the application started");
    } catch (RuntimeException e) {
      return new IllegalStateException(e);
    }
  }

  private Path write(String type, boolean filled) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    if (filled) {
      KeyStore known = emulator.trustStore();
      for (String alias : Collections.list(known.aliases())) {
        Certificate certificate = known.getCertificate(alias);
        store.setCertificateEntry(alias, certificate);
      }
    }
    Path file = folder.resolve("trust." + type);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static Map<String, String> webXml(String... more) {
    Map<String, String> params = new HashMap<>(params(more));
    params.put("appId", emulator.appId());
    params.put("apiKey", emulator.apiKey());
    params.put("baseUrl", emulator.tlsBaseUrl().toString());
    params.put("userResolver", "session:user");
    // In real time: the first TLS handshake may be slow on a busy machine.
    params.putAll(
        params(
            "connectTimeout", "20s",
            "callTimeout", "20s",
            "maxLoginWait", "20s",
            "tokenTimeout", "20s"));
    return params;
  }
}
