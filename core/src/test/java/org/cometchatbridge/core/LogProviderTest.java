/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** The lines for the operator are written whatever becomes of the provider of SLF4J. */
class LogProviderTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  /** A provider whose own jars do not fit. SLF4J keeps all lines for it, and never writes them. */
  public static class Broken implements SLF4JServiceProvider {

    /** What the provider throws when it starts. */
    protected Error problem() {
      return new NoClassDefFoundError("org/app/LogConfiguration");
    }

    @Override
    public void initialize() {
      throw problem();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
      throw problem();
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
      return new BasicMarkerFactory();
    }

    @Override
    public MDCAdapter getMDCAdapter() {
      return new NOPMDCAdapter();
    }

    @Override
    public String getRequestedApiVersion() {
      return "2.0.99";
    }
  }

  /** A provider that fails with an error of another kind than those of class loaders. */
  public static final class Failing extends Broken {

    @Override
    protected Error problem() {
      return new AssertionError("no configuration");
    }
  }

  static Stream<Class<? extends SLF4JServiceProvider>> providers() {
    return Stream.of(Broken.class, Failing.class);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void providerThatHasFailed_isNone(
      Class<? extends SLF4JServiceProvider> provider, @TempDir Path folder) throws Exception {
    List<String> lines;
    try (DamagedClassPath classPath = with(provider, folder)) {
      // The application logs first, and gets the error.
      assertThatThrownBy(
              () ->
                  classPath
                      .loadClass(LoggerFactory.class.getName())
                      .getMethod("getILoggerFactory")
                      .invoke(null))
          .hasCauseInstanceOf(Error.class);
      lines = linesOfWrongKey(classPath);
    }

    assertThat(lines)
        .filteredOn(line -> line.contains("CometChat rejects this application"))
        .hasSize(1);
  }

  @Test
  void providerThatFailsInTheBridge_costsTheChatAndOneLine(@TempDir Path folder) throws Exception {
    try (DamagedClassPath classPath = with(Broken.class, folder)) {
      assertThat(linesOfWrongKey(classPath))
          .singleElement()
          .asString()
          .startsWith("CometChat Bridge is not active")
          .contains("org/app/LogConfiguration");
    }
  }

  private static DamagedClassPath with(Class<? extends SLF4JServiceProvider> provider, Path folder)
      throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(SLF4JServiceProvider.class.getName()), provider.getName());
    return DamagedClassPath.of(
        Stream.concat(
                Stream.of(folder),
                DamagedClassPath.entries().filter(entry -> !entry.toString().contains("logback")))
            .toList());
  }

  @SuppressWarnings("unchecked") // the type is that of LoginRun, loaded anew
  private static List<String> linesOfWrongKey(DamagedClassPath classPath) throws Exception {
    Map<String, String> settings = new TreeMap<>();
    settings.put("appId", EMULATOR.emulator().appId());
    settings.put("apiKey", "wrong-key-0123456789");
    settings.put("baseUrl", EMULATOR.emulator().baseUrl().toString());
    settings.put("userId", "cometchat-uid-1");
    var login =
        (Function<Map<String, String>, Map<String, List<String>>>) classPath.create(LoginRun.class);
    return login.apply(settings).get("lines");
  }
}
