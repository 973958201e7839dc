/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The line about a jar names classes and files, and no text of an exception. */
class ClassPathProblemTest {

  private static final String SECRET = "jdbc:postgresql://db/app?password=secret";

  private static final String BRIDGE = "org.cometchatbridge.core.internal.token.TokenService";
  private static final String CAFFEINE = "com/github/benmanes/caffeine/cache/Caffeine";
  private static final String CLIENT = "org.apache.hc.client5.http.impl.Client";
  private static final String SHOP = "com.shop.Users";
  private static final String TOMCAT_LOADER = "org.apache.catalina.loader.WebappLoader";

  private static final String FOR_JACKSON = "'void com.fasterxml.jackson.core.JsonFactory.x()'";
  private static final List<String> NAMES =
      List.of("jackson-core", "caffeine", "httpclient5", "httpcore5-h2", "httpcore5", "slf4j-api");

  /** The class by which the jar of each of them is found. */
  private static final List<String> KNOWN =
      List.of(
          "com/fasterxml/jackson/core/JsonFactory",
          CAFFEINE,
          "org/apache/hc/client5/http/SystemDefaultDnsResolver",
          "org/apache/hc/core5/http2/H2Error",
          "org/apache/hc/core5/http/HttpHost",
          "org/slf4j/LoggerFactory");

  @Test
  void failedInitializer_isNamedWithoutItsText() {
    ExceptionInInitializerError first =
        new ExceptionInInitializerError(new IllegalStateException(SECRET));
    // The form in which the JVM reports it from the second time on.
    NoClassDefFoundError second = new NoClassDefFoundError("Could not initialize class org.App");
    second.initCause(
        new ExceptionInInitializerError("Exception java.lang.IllegalStateException: " + SECRET));

    assertThat(ClassPathProblem.describe(first)).doesNotContain("secret").doesNotContain("\n");
    assertThat(ClassPathProblem.describe(second)).doesNotContain("secret").doesNotContain("\n");
  }

  @Test
  void causesInACircle_areReadOnce() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second", first);
    first.initCause(second);

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertThat(ClassPathProblem.isCauseOf(first)).isFalse();
          assertThat(ClassPathProblem.isOfBridge(first)).isFalse();
          assertThat(ClassPathProblem.describe(first)).contains("is not active");
        });
  }

  static Stream<Throwable> problemsOfTheBridge() {
    Error missing = needed(new NoClassDefFoundError(CAFFEINE), BRIDGE);
    Error byLoader =
        needed(new NoClassDefFoundError(CAFFEINE), "java.lang.ClassLoader", TOMCAT_LOADER, BRIDGE);
    Error inInitializer = new ExceptionInInitializerError(needed(new SecurityException(), CLIENT));
    return Stream.of(
        missing,
        byLoader,
        new CompletionException(new IllegalStateException(missing)),
        needed(new NoSuchMethodError("'void org.apache.hc.core5.http.HttpHost.x()'"), CLIENT),
        needed(new NoClassDefFoundError("java/net/http/HttpClient"), BRIDGE),
        needed(new BootstrapMethodError(missing), "java.lang.invoke.CallSite", BRIDGE),
        needed(new SecurityException("sealed"), TOMCAT_LOADER, BRIDGE),
        needed(inInitializer, BRIDGE));
  }

  @ParameterizedTest
  @MethodSource("problemsOfTheBridge")
  void errorOfAClassThatTheBridgeNeeds_isItsProblem(Throwable thrown) {
    assertThat(ClassPathProblem.isOfBridge(thrown)).isTrue();
  }

  static Stream<Throwable> problemsOfTheApplication() {
    ClassNotFoundException attribute = new ClassNotFoundException("com.shop.Cart");
    NoClassDefFoundError failedBefore =
        new NoClassDefFoundError("Could not initialize class com.shop.Cart");
    failedBefore.initCause(new ExceptionInInitializerError("Exception com.shop.Failure"));
    Error ofShop = needed(new NoClassDefFoundError("com/shop/Cart"), SHOP, BRIDGE);
    return Stream.of(
        new IllegalStateException(attribute),
        new IllegalStateException(new IllegalStateException(attribute)),
        ofShop,
        new IllegalStateException(ofShop),
        needed(new NoClassDefFoundError("com/shop/Cart"), "java.lang.Class", BRIDGE),
        needed(failedBefore, "java.lang.Class", BRIDGE),
        needed(new NoSuchMethodError("'void " + CAFFEINE + ".x()'"), SHOP, BRIDGE),
        needed(new SecurityException("not allowed"), BRIDGE),
        needed(new SecurityException("not allowed"), SHOP, BRIDGE),
        new IllegalStateException(
            new IllegalStateException(needed(new NoClassDefFoundError(CAFFEINE), BRIDGE))));
  }

  @ParameterizedTest
  @MethodSource("problemsOfTheApplication")
  void errorOfTheApplication_isNotTheBridges(Throwable thrown) {
    assertThat(ClassPathProblem.isOfBridge(thrown)).isFalse();
  }

  /** The version of a jar with everything in it says nothing about the libraries. */
  @Test
  void jarWithAllClasses_isNamedWithoutItsVersion(@TempDir Path folder) throws Exception {
    String line = describedIn(jar(folder.resolve("shop-1.0.jar"), KNOWN), FOR_JACKSON);

    assertThat(line)
        .contains("it found jackson-core in file:")
        .contains("shop-1.0.jar, and needs jackson-core 2.13 or later")
        .doesNotContain("jackson-core 1.0");
  }

  /** Each library in its own jar; the names have numbers that no {@code int} can hold. */
  @Test
  void longNumbersInVersions_areNoProblem(@TempDir Path folder) throws Exception {
    List<Path> jars = new ArrayList<>();
    for (String known : KNOWN) {
      String library = NAMES.get(KNOWN.indexOf(known));
      jars.add(jar(folder.resolve(library + "-20241231235959.1.jar"), List.of(known)).get(0));
    }

    assertThat(describedIn(jars, FOR_JACKSON))
        .contains("it found jackson-core 20241231235959.1 in file:")
        .doesNotContain("caffeine");
  }

  @Test
  void olderJar_isNamedWithItsVersion(@TempDir Path folder) throws Exception {
    List<Path> jars = new ArrayList<>(jar(folder.resolve("shop-1.0.jar"), KNOWN.subList(1, 6)));
    jars.addAll(jar(folder.resolve("jackson-core-2.9.10.jar"), KNOWN.subList(0, 1)));

    assertThat(describedIn(jars, "no name"))
        .contains("it found jackson-core 2.9.10 in file:", "). Replace the jar. ")
        .doesNotContain("; ");
  }

  @Test
  void missingAndOlderJars_areToBeAddedAndReplaced(@TempDir Path folder) throws Exception {
    List<Path> all = jar(folder.resolve("shop-1.0.jar"), KNOWN.subList(2, 6));
    List<Path> older = new ArrayList<>(all);
    older.addAll(jar(folder.resolve("jackson-core-2.9.10.jar"), KNOWN.subList(0, 1)));

    assertThat(describedIn(all, "no name"))
        .contains("it found no jackson-core", "; no caffeine", "). Add the jars. ");
    assertThat(describedIn(older, "no name"))
        .contains(
            "it found jackson-core 2.9.10 in ", "; no caffeine", "). Add or replace the jars. ");
  }

  /** Adds the frames of these classes, the innermost one first. */
  private static <T extends Throwable> T needed(T thrown, String... classes) {
    thrown.setStackTrace(
        Stream.of(classes)
            .map(
                name ->
                    new StackTraceElement(
                        name,
                        name.endsWith("Loader")
                            ? "loadClass"
                            : name.equals(CLIENT) ? "<clinit>" : "run",
                        null,
                        -1))
            .toArray(StackTraceElement[]::new));
    return thrown;
  }

  /** Empty files in the place of classes. */
  private static List<Path> jar(Path file, List<String> classes) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (String name : classes) {
        jar.putNextEntry(new JarEntry(name + ".class"));
      }
    }
    return List.of(file);
  }

  /** The line of a bridge that is loaded with these jars. */
  private static String describedIn(List<Path> jars, String message) throws Exception {
    List<URL> urls = new ArrayList<>();
    urls.add(ClassPathProblem.class.getProtectionDomain().getCodeSource().getLocation());
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      return (String)
          loader
              .loadClass(ClassPathProblem.class.getName())
              .getMethod("describe", Throwable.class)
              .invoke(null, new NoSuchMethodError(message));
    }
  }
}
