/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.applications;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.CometChatEmulator;

/**
 * An unpacked web application to which the bridge is added as its guide says: jars in {@code
 * WEB-INF/lib} and a filter in {@code web.xml}.
 */
final class BridgedApplication {

  /** One class of each jar that the bridge brings. */
  private static final List<String> JARS =
      List.of(
          "com.fasterxml.jackson.core.JsonFactory",
          "com.github.benmanes.caffeine.cache.Caffeine",
          "org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient",
          "org.apache.hc.core5.http.HttpHost",
          "org.apache.hc.core5.http2.H2Error",
          "org.cometchatbridge.core.CometChatBridge",
          "org.cometchatbridge.servlet.CometChatBridgeFilter",
          "org.slf4j.LoggerFactory");

  private final Path folder;

  BridgedApplication(Path folder) {
    this.folder = folder;
  }

  /**
   * Adds the jars, except for those that the application has in another version.
   *
   * @param own the beginnings of the names of jars that the application has itself
   */
  BridgedApplication addJars(String... own) throws IOException {
    for (String name : JARS) {
      Path source = source(name);
      if (Files.isDirectory(source)) {
        copy(source, folder.resolve("WEB-INF/classes"));
      } else if (Stream.of(own).noneMatch(source.getFileName().toString()::startsWith)) {
        Path lib = Files.createDirectories(folder.resolve("WEB-INF/lib"));
        Files.copy(source, lib.resolve(source.getFileName()));
      }
    }
    return this;
  }

  /**
   * Adds the filter to {@code web.xml}.
   *
   * @param before the text before which the filter is inserted
   * @param settings more init-params, as names and values in turn
   */
  void addFilter(CometChatEmulator cometChat, String before, String... settings)
      throws IOException {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("appId", cometChat.appId());
    params.put("region", cometChat.region());
    params.put("apiKey", "${sys:cometchat.key}");
    params.put("baseUrl", cometChat.baseUrl().toString());
    // The tests expect the token in the response of the login, on a slow machine as well.
    params.put("maxLoginWait", "10s");
    for (int i = 0; i < settings.length; i += 2) {
      params.put(settings[i], settings[i + 1]);
    }
    StringBuilder filter =
        new StringBuilder(
            """
            <filter>
              <filter-name>cometchat</filter-name>
              <filter-class>org.cometchatbridge.servlet.CometChatBridgeFilter</filter-class>
              <async-supported>true</async-supported>
            """);
    params.forEach(
        (name, value) ->
            filter.append(
                "  <init-param><param-name>%s</param-name><param-value>%s</param-value></init-param>\n"
                    .formatted(name, value)));
    filter.append(
        """
        </filter>
        <filter-mapping>
          <filter-name>cometchat</filter-name>
          <url-pattern>/*</url-pattern>
          <dispatcher>REQUEST</dispatcher>
          <dispatcher>FORWARD</dispatcher>
          <dispatcher>ASYNC</dispatcher>
        </filter-mapping>
        """);
    Path descriptor = folder.resolve("WEB-INF/web.xml");
    String xml = Files.readString(descriptor);
    int position = xml.indexOf(before);
    if (position < 0) {
      throw new IllegalStateException(descriptor + " does not contain " + before);
    }
    Files.writeString(descriptor, xml.substring(0, position) + filter + xml.substring(position));
  }

  private static Path source(String className) {
    try {
      return Path.of(
          Class.forName(className).getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new IllegalStateException(className + " is not in a jar", e);
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              file -> {
                Path copy = target.resolve(source.relativize(file).toString());
                try {
                  Files.createDirectories(copy.getParent());
                  Files.copy(file, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
