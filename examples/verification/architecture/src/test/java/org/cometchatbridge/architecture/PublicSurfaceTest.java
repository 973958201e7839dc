/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A public type outside {@code internal} is supported. The lists beside this test name all of them,
 * so that none is added or removed by mistake.
 */
class PublicSurfaceTest {

  @ParameterizedTest
  @ValueSource(strings = {"core", "servlet", "spring", "emulator", "testkit"})
  void publicTypesOfAModule_areTheApprovedOnes(String module) throws IOException {
    Set<String> found =
        surface(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.cometchatbridge." + module));

    assertThat(found)
        .as("public types; approve a new one in public-surface-%s.txt", module)
        .containsExactlyElementsOf(approved(module));
  }

  @Test
  void publicTypeOfAFixture_isFound() {
    Collection<JavaClass> fixture =
        new ClassFileImporter().importPackages("org.cometchatbridge.architecture.fixture");

    assertThat(surface(fixture))
        .contains("org.cometchatbridge.architecture.fixture.Careless")
        .noneMatch(name -> name.contains(".internal."));
  }

  private static Set<String> surface(Collection<JavaClass> classes) {
    return classes.stream()
        .filter(type -> !type.getPackageName().matches(".*\\.internal(\\..*)?"))
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .filter(HouseRules::isExported)
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> approved(String module) throws IOException {
    String file = "public-surface-" + module + ".txt";
    try (InputStream in = PublicSurfaceTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .sorted()
          .toList();
    }
  }
}
