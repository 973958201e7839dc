/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The architecture rules, applied to the main classes of every module. */
@AnalyzeClasses(
    packages = "org.cometchatbridge",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ALL = "org.cometchatbridge";
  private static final String CORE = ALL + ".core";
  private static final String SERVLET = ALL + ".servlet";
  private static final String SPRING = ALL + ".spring";
  private static final String EMULATOR = ALL + ".emulator";

  @ArchTest
  static final ArchRule internalsOfCoreStayInCore = HouseRules.internalsStayInTheirModule(CORE);

  @ArchTest
  static final ArchRule internalsOfServletStayInServlet =
      HouseRules.internalsStayInTheirModule(SERVLET);

  @ArchTest
  static final ArchRule internalsOfSpringStayInSpring =
      HouseRules.internalsStayInTheirModule(SPRING);

  @ArchTest
  static final ArchRule internalsOfEmulatorStayInEmulator =
      HouseRules.internalsStayInTheirModule(EMULATOR);

  @ArchTest
  static final ArchRule publicSignaturesShowNoLibrary =
      HouseRules.signaturesShowNoHiddenLibrary(ALL);

  @ArchTest static final ArchRule coreHasNoStateInStatics = HouseRules.staticsAreConstants(CORE);

  @ArchTest
  static final ArchRule emulatorIsIndependentOfTheBridge =
      HouseRules.independentOf(
          EMULATOR,
          CORE + "..",
          SERVLET + "..",
          SPRING + "..",
          "jakarta.servlet..",
          "org.springframework..");

  @ArchTest
  static final ArchRule coreIsIndependentOfServletAndSpring =
      HouseRules.independentOf(
          CORE, SERVLET + "..", SPRING + "..", "jakarta.servlet..", "org.springframework..");

  @ArchTest
  static final ArchRule servletIsIndependentOfSpring =
      HouseRules.independentOf(SERVLET, SPRING + "..", "org.springframework..");

  @ArchTest
  static final ArchRule mainCodeNeverUsesTheEmulator =
      HouseRules.independentOf(CORE, EMULATOR + "..");

  @ArchTest
  static final ArchRule filterNeverUsesTheEmulator =
      HouseRules.independentOf(SERVLET, EMULATOR + "..");

  @ArchTest
  static final ArchRule javaUtilLoggingIsNotUsed =
      HouseRules.independentOf(ALL, "java.util.logging..");

  @ArchTest
  static final ArchRule internalPackagesOfCoreHaveNoCycles =
      HouseRules.internalPackagesHaveNoCycles(CORE);

  @ArchTest
  static final ArchRule internalPackagesOfServletHaveNoCycles =
      HouseRules.internalPackagesHaveNoCycles(SERVLET);

  /** Applications subclass the filter, so that a container can inject into it. */
  @ArchTest
  static final ArchRule classesAreFinalOrSealed =
      HouseRules.classesAreFinal(
          ALL,
          SERVLET + ".CometChatBridgeFilter",
          SPRING + ".observation.DefaultTokenRequestObservationConvention");

  @ArchTest
  static final ArchRule nothingIsPrintedButByTheEmulatorsMain =
      HouseRules.nothingIsPrinted(ALL, EMULATOR + ".Main");

  @ArchTest static final ArchRule noThreadSleeps = HouseRules.noThreadSleeps(ALL);

  @ArchTest
  static final ArchRule noClassIsAUtilManagerOrHelper =
      HouseRules.classesAreNamedForWhatTheyDo(ALL);

  @ArchTest static final ArchRule packagesAreNullMarked = HouseRules.packagesAreNullMarked(ALL);
}
