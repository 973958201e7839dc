/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The emulator on a class path without the validator and JUnit. */
final class WithoutOptionalJarsTest {

  @Test
  void start_withoutValidator_worksAndFindsNoViolations() throws Exception {
    try (URLClassLoader bare = bare()) {
      Class<?> type = bare.loadClass(CometChatEmulator.class.getName());
      try (AutoCloseable emulator = (AutoCloseable) type.getMethod("start").invoke(null)) {
        URI base = (URI) type.getMethod("baseUrl").invoke(emulator);
        int status =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(base + "/users?x=y")).build(),
                    BodyHandlers.discarding())
                .statusCode();
        Object journal = type.getMethod("journal").invoke(emulator);

        assertThat(status).isEqualTo(401);
        assertThat(journal.getClass().getMethod("count").invoke(journal)).isEqualTo(1);
        assertThat((List<?>) journal.getClass().getMethod("violations").invoke(journal)).isEmpty();
      }
    }
  }

  @Test
  void validateContract_withoutValidator_namesTheMissingDependency() throws Exception {
    try (URLClassLoader bare = bare()) {
      Class<?> type = bare.loadClass(CometChatEmulator.class.getName());
      Object builder = type.getMethod("builder").invoke(null);
      builder.getClass().getMethod("validateContract", boolean.class).invoke(builder, true);

      assertThatThrownBy(() -> builder.getClass().getMethod("start").invoke(builder))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("swagger-request-validator-core");
    }
  }

  private static URLClassLoader bare() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("swagger") && !entry.contains("junit")) {
        urls.add(new File(entry).toURI().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
