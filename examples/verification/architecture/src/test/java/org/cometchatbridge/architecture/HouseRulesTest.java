/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.Test;

/** Each rule fails for classes that break it. */
class HouseRulesTest {

  private static final String ROOT = "org.cometchatbridge.architecture.fixture";
  private static final JavaClasses FIXTURE = new ClassFileImporter().importPackages(ROOT);

  private static void assertBroken(ArchRule rule, String... parts) {
    EvaluationResult result = rule.evaluate(FIXTURE);

    assertThat(result.hasViolation()).as(rule.getDescription()).isTrue();
    assertThat(String.join("\n", result.getFailureReport().getDetails())).contains(parts);
  }

  @Test
  void foreignInternal_isFound() {
    assertBroken(
        HouseRules.internalsStayInTheirModule(ROOT + ".alpha"), "Careless.internal()", "Hidden");
  }

  @Test
  void libraryInASignature_isFoundInGenericsExceptionsArraysAndSupertypes() {
    assertBroken(
        HouseRules.signaturesShowNoHiddenLibrary(ROOT),
        "Careless shows com.github.benmanes.caffeine.cache.Cache",
        "Careless shows org.apache.hc.core5.http.HttpException",
        "Careless shows com.fasterxml.jackson.core.JsonParser",
        "SessionHelper shows com.fasterxml.jackson.core.JsonFactory");
  }

  @Test
  void stateInAStatic_isFoundWhetherFinalOrNot() {
    assertBroken(
        HouseRules.staticsAreConstants(ROOT),
        "Careless.SEEN>",
        "Careless.TEXT>",
        "Careless.count>");
  }

  @Test
  void forbiddenDependency_isFound() {
    assertBroken(HouseRules.independentOf(ROOT, "java.util.logging.."), "java.util.logging.Logger");
    assertBroken(HouseRules.independentOf(ROOT, "org.apache.hc.."), "HttpException");
  }

  @Test
  void cycle_isFound() {
    assertBroken(HouseRules.internalPackagesHaveNoCycles(ROOT + ".alpha"), "Cycle", "one", "two");
  }

  @Test
  void openClass_isFound() {
    assertBroken(HouseRules.classesAreFinal(ROOT), "Careless", "SessionHelper");
  }

  @Test
  void printing_isFound() {
    assertBroken(HouseRules.nothingIsPrinted(ROOT, "none"), "Careless.call()");
    assertThat(
            HouseRules.nothingIsPrinted(ROOT, ROOT + ".Careless").evaluate(FIXTURE).hasViolation())
        .isFalse();
  }

  @Test
  void sleeping_isFoundInEitherForm() {
    assertBroken(HouseRules.noThreadSleeps(ROOT), "java.lang.Thread.sleep", "TimeUnit.sleep");
  }

  @Test
  void nameWithoutMeaning_isFound() {
    assertBroken(HouseRules.classesAreNamedForWhatTheyDo(ROOT), "SessionHelper");
  }

  @Test
  void packageThatIsNotNullMarked_isFound() {
    assertBroken(HouseRules.packagesAreNullMarked(ROOT), ROOT + " is not @NullMarked");
  }
}
