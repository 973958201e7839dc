/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.classpath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.servlet.CometChatBridgeFilter;

/**
 * The jars that the build has copied, in a folder for each version of each library, and the jars of
 * the bridge.
 */
final class Jars {

  private static final Path FOLDER = Path.of(System.getProperty("jars"));

  /** Jars that are older than the minimum, and others that are not in the matrix. */
  private static final Path OTHERS = Path.of(System.getProperty("other.jars"));

  private static final List<String> LIBRARIES =
      List.of("jackson-core", "caffeine", "slf4j-api", "httpclient5");

  /**
   * A version of a library. HttpClient and HttpCore are one, because their versions belong
   * together.
   */
  record Version(String library, String number, Path folder) {

    Version(String library, String number) {
      this(library, number, FOLDER);
    }

    Stream<Path> jars() {
      return list(folder.resolve(library).resolve(number)).stream();
    }

    /** With the logging that HttpClient needs beside it. */
    List<Path> jarsInContainer() {
      Stream<Path> beside =
          library.equals("httpclient5") ? brought("slf4j-api").jars() : Stream.empty();
      return Stream.concat(jars(), beside).toList();
    }

    @Override
    public String toString() {
      return library + " " + number;
    }
  }

  private Jars() {}

  /** Every version of every library. */
  static Stream<Version> all() {
    return LIBRARIES.stream().flatMap(Jars::versions);
  }

  /** The versions of one library. */
  static Stream<Version> of(String library) {
    return versions(library);
  }

  /** A version that is not in the matrix. */
  static Version other(String library, String number) {
    return new Version(library, number, OTHERS);
  }

  /** Something that the bridge does not bring. */
  static List<Path> additional(String library) {
    return list(OTHERS.resolve(library)).stream()
        .flatMap(version -> list(version).stream())
        .toList();
  }

  /** The versions that the bridge brings, without the jars whose names start like this. */
  static List<Path> broughtWithout(String name) {
    return brought().stream()
        .filter(jar -> !jar.getFileName().toString().matches(name + "-[0-9].*"))
        .toList();
  }

  /** The versions that the bridge brings, but this one instead. */
  static List<Path> broughtBut(Version instead) {
    return LIBRARIES.stream()
        .map(library -> library.equals(instead.library()) ? instead : brought(library))
        .flatMap(Version::jars)
        .toList();
  }

  /** The versions that the bridge brings. */
  static List<Path> brought() {
    return LIBRARIES.stream().map(Jars::brought).flatMap(Version::jars).toList();
  }

  /** The oldest version of each library. */
  static List<Path> oldest() {
    return LIBRARIES.stream()
        .map(library -> versions(library).findFirst().orElseThrow())
        .flatMap(Version::jars)
        .toList();
  }

  /** The jars, or in a build without packaging the folders of classes, of the bridge. */
  static List<Path> ofBridge() {
    return Stream.of(CometChatBridge.class, CometChatBridgeFilter.class)
        .map(type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
        .toList();
  }

  private static Version brought(String library) {
    return new Version(library, System.getProperty("brought." + library));
  }

  private static Stream<Version> versions(String library) {
    return list(FOLDER.resolve(library)).stream()
        .map(version -> new Version(library, version.getFileName().toString()));
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
