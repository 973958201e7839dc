/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explains an error of a class loader: which jar the application has, where it is, and which
 * version the bridge needs at least. Uses no library itself. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ClassPathProblem {

  /** The class in which a method or a constructor is missing; it stands after the return type. */
  private static final Pattern OWNER = Pattern.compile("([\\w.$]+)\\.[\\w$<>]+\\(");

  private static final Pattern VERSION = Pattern.compile("-(\\d[\\w.-]*?)\\.jar");
  private static final Pattern NUMBERS = Pattern.compile("^(\\d{1,9})\\.(\\d{1,9})");

  private static final String BRIDGE = "org.cometchatbridge.";

  /** What a class of the bridge may need besides its libraries. */
  private static final List<String> PLATFORM = List.of("java.", "jakarta.servlet.");

  /** The frames between the one that needs a class and the loader that does not have it. */
  private static final List<String> RUNTIME = List.of("java.", "jdk.", "sun.");

  private static final String LOAD = "loadClass";
  private static final String FIND = "findClass";

  /** A more specific package comes before a general one. */
  private static final List<Library> LIBRARIES =
      List.of(
          new Library("jackson-core", "com.fasterxml.jackson.core.", "JsonFactory", "2.13"),
          new Library("caffeine", "com.github.benmanes.caffeine.", "cache.Caffeine", "3.0"),
          new Library(
              "httpclient5", "org.apache.hc.client5.", "http.SystemDefaultDnsResolver", "5.2"),
          new Library("httpcore5-h2", "org.apache.hc.core5.http2.", "H2Error", "5.2"),
          new Library("httpcore5", "org.apache.hc.core5.", "http.HttpHost", "5.2"),
          new Library("slf4j-api", "org.slf4j.", "LoggerFactory", "1.7"));

  private record Library(String name, String start, String known, String minimum) {

    /** The jar, also where one of its classes cannot be loaded; {@code null} if there is none. */
    @Nullable String place() {
      String file = '/' + (start + known).replace('.', '/') + ".class";
      URL resource = ClassPathProblem.class.getResource(file);
      if (resource == null) {
        return null;
      }
      String place = resource.toString();
      int end = place.lastIndexOf("!/");
      return place.startsWith("jar:") && end > 0 ? place.substring("jar:".length(), end) : place;
    }

    /** Unknown in a jar that holds other classes as well: its version is not the library's. */
    @Nullable String version(String place) {
      String file = place.substring(place.lastIndexOf('/') + 1);
      if (!file.startsWith(name)) {
        return null;
      }
      Matcher inName = VERSION.matcher(file);
      if (inName.find()) {
        return inName.group(1);
      }
      try {
        Class<?> type =
            Class.forName(start + known, false, ClassPathProblem.class.getClassLoader());
        return type.getPackage().getImplementationVersion();
      } catch (ClassNotFoundException | LinkageError e) {
        return null;
      }
    }

    /** Whether a text names this library's package, or a class of it. */
    boolean isNamedIn(String text) {
      String packageName = start.substring(0, start.length() - 1);
      for (int at = text.indexOf(packageName); at >= 0; at = text.indexOf(packageName, at + 1)) {
        int end = at + packageName.length();
        if (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end))) {
          return true;
        }
      }
      return false;
    }

    boolean isTooOld() {
      String place = place();
      String version = place == null ? null : version(place);
      return place == null || (version != null && isBefore(version, minimum));
    }

    /** What is there, and what is needed. */
    String finding() {
      String place = place();
      if (place == null) {
        return "no " + name + ", and needs " + name + " " + minimum + " or later";
      }
      String version = version(place);
      return name
          + (version == null ? "" : " " + version)
          + " in "
          + place
          + ", and needs "
          + name
          + " "
          + minimum
          + " or later";
    }
  }

  private ClassPathProblem() {}

  /**
   * Describes the problem in one line.
   *
   * @param error what was thrown while the bridge started or made a call
   * @return a sentence for the log, which begins with "CometChat Bridge is not active"; it contains
   *     names of classes and files only
   */
  public static String describe(Throwable error) {
    List<Library> libraries = concerned(error);
    String reason = deepest(error).getClass().getSimpleName() + ": " + message(error);
    return libraries.isEmpty()
        ? "CometChat Bridge is not active, because a class of the application's class path does not"
            + " fit ("
            + reason
            + "). The application continues without chat."
        : "CometChat Bridge is not active: it found "
            + libraries.stream().map(Library::finding).collect(Collectors.joining("; "))
            + " ("
            + reason
            + "). "
            + remedy(libraries)
            + ". The application continues without chat.";
  }

  private static String remedy(List<Library> libraries) {
    long missing = libraries.stream().filter(library -> library.place() == null).count();
    String jars = libraries.size() == 1 ? "jar" : "jars";
    if (missing == libraries.size()) {
      return "Add the " + jars;
    }
    return missing == 0 ? "Replace the " + jars : "Add or replace the jars";
  }

  /**
   * Returns whether an exception of the start is due to a class path that does not fit.
   *
   * @param thrown any exception
   * @return whether it is, or is caused by, an error of a class loader
   */
  public static boolean isCauseOf(@Nullable Throwable thrown) {
    return thrown != null && causes(thrown).stream().anyMatch(ClassPathProblem::isOfLoader);
  }

  /**
   * Returns whether an exception is due to a jar of the bridge, or of a library that it needs. An
   * application may throw errors of a class loader as well, such as for a class of an object in a
   * session; those are not.
   *
   * @param thrown any exception
   * @return whether it is, or is caused directly by, an error of a class loader that occurred while
   *     the bridge or one of its libraries needed a class of the bridge, of a library or of the
   *     platform
   */
  public static boolean isOfBridge(@Nullable Throwable thrown) {
    return thrown != null
        && causes(thrown).stream()
            .dropWhile(CompletionException.class::isInstance)
            .limit(2)
            .anyMatch(ClassPathProblem::concernsBridge);
  }

  private static boolean concernsBridge(Throwable thrown) {
    if (thrown instanceof LinkageError) {
      return namesBridge(thrown) && isNeededByBridge(thrown.getStackTrace());
    }
    return thrown instanceof SecurityException
        && isOfLoader(thrown)
        && isNeededByBridge(thrown.getStackTrace());
  }

  private static boolean namesBridge(Throwable error) {
    Throwable deepest = deepest(error);
    if (deepest instanceof ExceptionInInitializerError && deepest.getCause() != null) {
      for (StackTraceElement frame : deepest.getCause().getStackTrace()) {
        if (frame.getMethodName().equals("<clinit>")) {
          return isOfBridge(frame.getClassName());
        }
      }
    }
    String subject = subject(error);
    if (subject.isEmpty()) {
      // An initializer that failed before: only the error itself names the class.
      subject = Objects.requireNonNullElse(error.getMessage(), "").replace('/', '.');
    }
    return subject.isEmpty()
        || subject.contains(BRIDGE)
        || PLATFORM.stream().anyMatch(subject::contains)
        || named(subject) != null;
  }

  /** Whether the frame that needs the class is the bridge's or a library's, or is not known. */
  private static boolean isNeededByBridge(StackTraceElement[] trace) {
    int user = 0;
    int afterLoader = 0;
    while (user < trace.length && !isOfBridge(trace[user])) {
      user++;
      if (trace[user - 1].getMethodName().equals(LOAD)) {
        afterLoader = user;
      }
    }
    for (int frame = afterLoader; frame < user; frame++) {
      if (RUNTIME.stream().noneMatch(trace[frame].getClassName()::startsWith)) {
        return false;
      }
    }
    return user < trace.length || trace.length == 0;
  }

  /** A class loader is none that needs a class, whatever its name. */
  private static boolean isOfBridge(StackTraceElement frame) {
    return isOfBridge(frame.getClassName())
        && !frame.getMethodName().equals(LOAD)
        && !frame.getMethodName().equals(FIND);
  }

  private static boolean isOfBridge(String className) {
    return className.startsWith(BRIDGE)
        || LIBRARIES.stream().anyMatch(library -> className.startsWith(library.start));
  }

  /** A loader throws a {@link SecurityException} for classes of a signed or sealed jar. */
  private static boolean isOfLoader(Throwable thrown) {
    if (thrown instanceof SecurityException) {
      for (StackTraceElement frame : thrown.getStackTrace()) {
        if (frame.getMethodName().equals(LOAD) || isOfBridge(frame)) {
          return frame.getMethodName().equals(LOAD);
        }
      }
      return false;
    }
    return thrown instanceof LinkageError || thrown instanceof ClassNotFoundException;
  }

  /** The exception and its causes, each of them once: they may form a circle. */
  private static List<Throwable> causes(Throwable thrown) {
    List<Throwable> causes = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  /** What is missing or too old; if nothing is, the library that the error names. */
  private static List<Library> concerned(Throwable error) {
    List<Library> tooOld = LIBRARIES.stream().filter(Library::isTooOld).toList();
    Library named = named(subject(error));
    return tooOld.isEmpty() && named != null ? List.of(named) : tooOld;
  }

  private static @Nullable Library named(String subject) {
    for (Library library : LIBRARIES) {
      if (library.isNamedIn(subject)) {
        return library;
      }
    }
    return null;
  }

  /** The class that does not fit, as far as the message names it. */
  private static String subject(Throwable error) {
    String message = message(error).replace('/', '.');
    Matcher owner = OWNER.matcher(message);
    return owner.find() ? owner.group(1) : message;
  }

  /** The deepest error of a class loader; the text of other exceptions may hold anything. */
  private static Throwable deepest(Throwable error) {
    Throwable deepest = error;
    for (Throwable cause : causes(error)) {
      if (isOfLoader(cause) || !isOfLoader(deepest)) {
        deepest = cause;
      }
    }
    return deepest;
  }

  private static String message(Throwable error) {
    Throwable deepest = deepest(error);
    Throwable cause = deepest.getCause();
    if (deepest instanceof ExceptionInInitializerError) {
      // Later, the JVM repeats the text of the cause in the message of the error.
      if (cause == null) {
        return "";
      }
      StackTraceElement[] trace = cause.getStackTrace();
      return cause.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
    String message = deepest.getMessage();
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  private static boolean isBefore(String version, String minimum) {
    Matcher found = NUMBERS.matcher(version);
    Matcher needed = NUMBERS.matcher(minimum);
    if (!found.find() || !needed.find()) {
      return false;
    }
    int major = Integer.compare(number(found, 1), number(needed, 1));
    return major < 0 || (major == 0 && number(found, 2) < number(needed, 2));
  }

  private static int number(Matcher version, int group) {
    return Integer.parseInt(version.group(group));
  }
}
