/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Loads the bridge and its dependencies separately for each application, as a web archive does. */
final class ApplicationClassLoader extends ClassLoader {

  private static final List<String> OWN =
      List.of(
          "org.cometchatbridge.servlet.",
          "org.cometchatbridge.core.",
          "com.github.benmanes.caffeine.",
          "com.fasterxml.jackson.core.",
          "org.apache.hc.");

  ApplicationClassLoader(ClassLoader container) {
    super(container);
  }

  boolean hasLoadedTheFilter() {
    return findLoadedClass("org.cometchatbridge.servlet.CometChatBridgeFilter") != null;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (OWN.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
