/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * {@code SecretsInLogsExtension} checks what the tests of every module log. JUnit loads it from the
 * class path, and it fails a module in which it receives no log lines. This test ensures that every
 * module has it on the class path, also a new one, and that no module switches it off.
 */
class LogCheckTest {

  private static final Path ROOT = Path.of("..", "..", "..").toAbsolutePath().normalize();
  private static final String LOG_CHECK = "cometchat-bridge-log-check";

  /** The check itself, and this module, which only reads classes. */
  private static final Set<String> WITHOUT =
      Set.of("examples/verification/log-check", "examples/verification/architecture");

  /** Files of the check. With a second one on the class path, either may be used. */
  private static final Set<String> ONCE = Set.of("junit-platform.properties", "logback-test.xml");

  @Test
  void everyModuleWithTests_dependsOnTheLogCheck() throws Exception {
    List<String> checked = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    for (Path pom : files("pom.xml")) {
      Path module = pom.getParent();
      if (!hasTests(module)) {
        continue;
      }
      String name = ROOT.relativize(module).toString();
      (isChecked(module) ? checked : unchecked).add(name);
    }

    assertThat(unchecked)
        .as("modules whose logs are not checked; add %s with scope test", LOG_CHECK)
        .containsExactlyInAnyOrderElementsOf(WITHOUT);
    assertThat(checked)
        .contains("core", "servlet-filter", "spring-adapter", "examples/emulator")
        .hasSizeGreaterThan(15);
  }

  @Test
  void settingsOfTheLogCheck_areInNoOtherModule() throws IOException {
    for (String name : ONCE) {
      assertThat(files(name))
          .as(name)
          .containsExactly(
              ROOT.resolve("examples/verification/log-check/src/main/resources").resolve(name));
    }
  }

  private static boolean hasTests(Path module) throws Exception {
    Element pom = parse(module);
    return Files.isDirectory(module.resolve("src/test/java"))
        || pom.getElementsByTagName("testSourceDirectory").getLength() > 0;
  }

  private static boolean isChecked(Path module) throws Exception {
    for (Path at = module; at.startsWith(ROOT); at = at.getParent()) {
      if (dependencies(parse(at)).contains(LOG_CHECK)) {
        return true;
      }
    }
    return false;
  }

  /** The dependencies of a module, with those of its profile for the complete build. */
  private static List<String> dependencies(Element pom) {
    List<Element> parts = new ArrayList<>(List.of(pom));
    children(pom, "profiles").forEach(profiles -> parts.addAll(children(profiles, "profile")));
    return parts.stream()
        .flatMap(part -> children(part, "dependencies").stream())
        .flatMap(list -> children(list, "dependency").stream())
        .flatMap(dependency -> children(dependency, "artifactId").stream())
        .map(id -> id.getTextContent().strip())
        .toList();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static Element parse(Path module) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(module.resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  private static List<Path> files(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String folderName = folder.getFileName().toString();
            boolean built = folderName.equals("target") || folderName.equals("node_modules");
            return built || folderName.startsWith(".")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.getFileName().toString().equals(name)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
