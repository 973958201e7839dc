/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class path of this test, without a provider of SLF4J and without some more classes, for
 * classes that are loaded anew.
 */
final class DamagedClassPath extends URLClassLoader {

  private final Predicate<String> missing;
  private final Set<String> loaded = ConcurrentHashMap.newKeySet();

  private DamagedClassPath(URL[] urls, Predicate<String> missing) {
    super(urls, ClassLoader.getPlatformClassLoader());
    this.missing = missing;
  }

  static DamagedClassPath without(Predicate<String> missing) throws MalformedURLException {
    List<Path> entries = entries().filter(entry -> !entry.toString().contains("logback")).toList();
    return of(entries, missing);
  }

  /** With other jars or folders than this test. */
  static DamagedClassPath of(List<Path> entries) throws MalformedURLException {
    return of(entries, name -> false);
  }

  /** The jars and folders of this test. */
  static Stream<Path> entries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of);
  }

  private static DamagedClassPath of(List<Path> entries, Predicate<String> missing)
      throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path entry : entries) {
      urls.add(entry.toUri().toURL());
    }
    return new DamagedClassPath(urls.toArray(URL[]::new), missing);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (missing.test(name)) {
      throw new ClassNotFoundException(name);
    }
    loaded.add(name);
    return super.findClass(name);
  }

  @Override
  public @Nullable URL findResource(String file) {
    String name = file.replace(".class", "").replace('/', '.');
    return missing.test(name) ? null : super.findResource(file);
  }

  /** The classes that were loaded from this class path, by name. */
  Collection<String> loaded() {
    return loaded;
  }

  /** Creates an object of a class that is loaded anew. */
  Object create(Class<?> type) throws ReflectiveOperationException {
    var constructor = loadClass(type.getName()).getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }
}
