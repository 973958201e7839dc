/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The architecture rules. Each takes its root package as a parameter, so that a test can apply it
 * to classes that break it.
 */
final class HouseRules {

  private static final Set<String> HIDDEN_LIBRARIES =
      Set.of("com.fasterxml.jackson.", "org.apache.hc.", "com.github.benmanes.caffeine.");

  private static final Set<String> IMMUTABLE =
      Set.of(
          "java.lang.String",
          "java.lang.Class",
          "java.util.regex.Pattern",
          "java.time.Duration",
          "java.time.Instant",
          "java.time.ZoneId",
          "java.time.ZoneOffset",
          "java.time.format.DateTimeFormatter",
          "java.util.Locale",
          "java.nio.charset.Charset",
          "java.net.URI",
          "org.slf4j.Logger",
          "org.apache.hc.core5.util.TimeValue",
          "org.apache.hc.core5.util.Timeout");

  /** Immutable if their own factories made them; the static initializer is checked for that. */
  private static final Set<String> COLLECTIONS =
      Set.of("java.util.List", "java.util.Set", "java.util.Map");

  private HouseRules() {}

  static ArchRule internalsStayInTheirModule(String module) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(module + ".internal..")
        .as("packages below " + module + ".internal are used only inside " + module)
        .allowEmptyShould(true);
  }

  static ArchRule signaturesShowNoHiddenLibrary(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage("..internal..")
        .and(DescribedPredicate.describe("can be seen from outside", HouseRules::isExported))
        .should(notShowHiddenLibraries())
        .as("public signatures below " + root + " show no Jackson, HttpClient or Caffeine type");
  }

  static ArchRule staticsAreConstants(String root) {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(root + "..")
        .and()
        .areStatic()
        .and(
            DescribedPredicate.describe(
                "written by hand",
                field ->
                    !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !field.getName().startsWith("$")))
        .should(beConstant())
        .as("static fields below " + root + " are final and cannot change");
  }

  static ArchRule independentOf(String root, String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .as(root + " does not depend on " + String.join(", ", packages));
  }

  static ArchRule internalPackagesHaveNoCycles(String module) {
    return slices()
        .matching(module + ".internal.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true);
  }

  static ArchRule classesAreFinal(String root, String... except) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and(
            DescribedPredicate.describe(
                "can be named",
                type -> !type.isAnonymousClass() && !type.getSimpleName().equals("package-info")))
        .and(
            DescribedPredicate.describe(
                "are not made to be extended", type -> !Set.of(except).contains(type.getName())))
        .should(beFinalOrSealed())
        .as("classes below " + root + " are final or sealed");
  }

  static ArchRule nothingIsPrinted(String root, String except) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .doNotHaveFullyQualifiedName(except)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .as("nothing below " + root + " prints to the console");
  }

  static ArchRule noThreadSleeps(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .orShould()
        .callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class)
        .as("nothing below " + root + " sleeps");
  }

  static ArchRule classesAreNamedForWhatTheyDo(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .haveNameMatching(".*(Utils?|Manager|Helper)s?(\\$.*)?")
        .as("no class below " + root + " is a Util, Manager or Helper");
  }

  static ArchRule packagesAreNullMarked(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            condition(
                "be in a package that is @NullMarked",
                type ->
                    type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")
                        ? Stream.empty()
                        : Stream.of(type.getPackageName() + " is not @NullMarked")))
        .as("packages below " + root + " are @NullMarked");
  }

  /** Public or protected, as is every enclosing class. */
  static boolean isExported(JavaClass type) {
    boolean open =
        type.getModifiers().contains(JavaModifier.PUBLIC)
            || type.getModifiers().contains(JavaModifier.PROTECTED);
    return open && type.getEnclosingClass().map(HouseRules::isExported).orElse(true);
  }

  private static ArchCondition<JavaClass> notShowHiddenLibraries() {
    return condition(
        "not show a hidden library",
        type -> {
          Stream<JavaType> ofClass =
              Stream.of(
                      type.getSuperclass().stream(),
                      type.getInterfaces().stream(),
                      type.getTypeParameters().stream())
                  .flatMap(types -> types.map(JavaType.class::cast));
          Stream<JavaType> ofFields =
              type.getFields().stream().filter(HouseRules::isOpen).map(JavaField::getType);
          Stream<JavaType> ofCode =
              type.getCodeUnits().stream()
                  .filter(HouseRules::isOpen)
                  .flatMap(
                      code ->
                          Stream.of(
                                  Stream.of(code.getReturnType()),
                                  code.getParameterTypes().stream(),
                                  code.getTypeParameters().stream().map(JavaType.class::cast),
                                  code.getThrowsClause().getTypes().stream()
                                      .map(JavaType.class::cast))
                              .flatMap(types -> types));
          return Stream.of(ofClass, ofFields, ofCode)
              .flatMap(types -> types)
              .flatMap(shown -> shown.getAllInvolvedRawTypes().stream())
              .map(JavaClass::getBaseComponentType)
              .filter(shown -> HIDDEN_LIBRARIES.stream().anyMatch(shown.getName()::startsWith))
              .map(shown -> type.getName() + " shows " + shown.getName());
        });
  }

  private static boolean isOpen(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static ArchCondition<JavaField> beConstant() {
    return new ArchCondition<>("be final and of a type that cannot change") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        boolean constant = field.getModifiers().contains(FINAL) && isImmutable(field);
        events.add(
            new SimpleConditionEvent(field, constant, field.getDescription() + " can change"));
      }
    };
  }

  private static boolean isImmutable(JavaField field) {
    JavaClass type = field.getRawType();
    if (type.isPrimitive() || type.isEnum() || IMMUTABLE.contains(type.getName())) {
      return true;
    }
    if (COLLECTIONS.contains(type.getName())) {
      return !makesMutableCollections(field.getOwner());
    }
    // An array is mutable, but a private one of primitives is not accessible from outside.
    if (type.isArray()) {
      return isPrivate(field) && type.getBaseComponentType().isPrimitive();
    }
    return holdsOnlyConstants(type);
  }

  private static boolean isPrivate(JavaField field) {
    return field.getModifiers().contains(JavaModifier.PRIVATE);
  }

  /** A collection made in the static initializer must come from a factory of immutable ones. */
  private static boolean makesMutableCollections(JavaClass owner) {
    return owner.getStaticInitializer().stream()
        .flatMap(code -> code.getConstructorCallsFromSelf().stream())
        .map(call -> call.getTargetOwner())
        .anyMatch(
            made ->
                made.isAssignableTo(java.util.Collection.class)
                    || made.isAssignableTo(java.util.Map.class));
  }

  private static boolean holdsOnlyConstants(JavaClass type) {
    return type.getPackageName().startsWith("org.cometchatbridge.")
        && type.getModifiers().contains(FINAL)
        && type.getAllFields().stream()
            .filter(field -> !field.getModifiers().contains(STATIC))
            .allMatch(
                field ->
                    field.getModifiers().contains(FINAL)
                        && (field.getRawType().isPrimitive()
                            || field.getRawType().isEnum()
                            || IMMUTABLE.contains(field.getRawType().getName())
                            || COLLECTIONS.contains(field.getRawType().getName())));
  }

  private static ArchCondition<JavaClass> beFinalOrSealed() {
    return condition(
        "be final or sealed",
        type ->
            type.getModifiers().contains(FINAL) || type.reflect().isSealed()
                ? Stream.empty()
                : Stream.of(type.getName() + " is neither final nor sealed"));
  }

  private static ArchCondition<JavaClass> condition(
      String description, java.util.function.Function<JavaClass, Stream<String>> violations) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        violations
            .apply(type)
            .distinct()
            .forEach(message -> events.add(SimpleConditionEvent.violated(type, message)));
      }
    };
  }
}
