/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.classpath;

import java.io.IOException;
import java.net.CookieManager;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.loader.WebappLoader;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A web application on a Tomcat of its own; SLF4J has no provider in it. */
final class TomcatApplication implements AutoCloseable {

  private static final Logger CONTAINER =
      Logger.getLogger("org.apache.catalina.core.ContainerBase");

  private final Tomcat tomcat = new Tomcat();
  private final Lines lines = new Lines();
  private final StandardContext context;
  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  /** What the application and Tomcat have written to {@code ServletContext.log}. */
  private static final class Lines extends Handler {

    private final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      all.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Loads what Tomcat and this test share with applications, and nothing of the bridge. */
  private static final class ContainerLoader extends ClassLoader {

    private static final List<String> SHARED =
        List.of("jakarta.", "org.apache.catalina.", "org.apache.tomcat.", "org.apache.juli.");

    ContainerLoader() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.equals(LoginServlet.class.getName()) || SHARED.stream().anyMatch(name::startsWith)) {
        return ContainerLoader.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }

  /**
   * Starts the application.
   *
   * @param lib the jars in {@code WEB-INF/lib}, beside those of the bridge
   * @param container jars of the container, which come first; none: the usual order
   */
  TomcatApplication(Path folder, List<Path> lib, List<Path> container, Map<String, String> settings)
      throws Exception {
    CONTAINER.setUseParentHandlers(false);
    CONTAINER.setLevel(Level.INFO);
    CONTAINER.addHandler(lines);
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Path docBase = Files.createDirectories(folder.resolve("application"));
    fill(docBase.resolve("WEB-INF"), lib);
    context = (StandardContext) tomcat.addContext("", docBase.toString());
    ClassLoader shared = new ContainerLoader();
    context.setParentClassLoader(
        container.isEmpty() ? shared : new URLClassLoader(urls(container), shared));
    WebappLoader loader = new WebappLoader();
    loader.setDelegate(!container.isEmpty());
    context.setLoader(loader);
    addFilter(settings);
    Tomcat.addServlet(context, "login", LoginServlet.class.getName()).addMapping("/");
    tomcat.start();
  }

  private static void fill(Path webInf, List<Path> lib) throws IOException {
    Path jars = Files.createDirectories(webInf.resolve("lib"));
    Path classes = Files.createDirectories(webInf.resolve("classes"));
    for (Path part : Stream.concat(lib.stream(), Jars.ofBridge().stream()).toList()) {
      if (Files.isDirectory(part)) {
        copy(part, classes);
      } else {
        Files.copy(part, jars.resolve(part.getFileName()));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        if (Files.notExists(target)) {
          Files.copy(file, target);
        }
      }
    }
  }

  private static URL[] urls(List<Path> jars) throws MalformedURLException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }

  private void addFilter(Map<String, String> settings) {
    FilterDef filter = new FilterDef();
    filter.setFilterName("cometchat");
    filter.setFilterClass("org.cometchatbridge.servlet.CometChatBridgeFilter");
    filter.setAsyncSupported("true");
    settings.forEach(filter::addInitParameter);
    context.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName("cometchat");
    map.addURLPattern("/*");
    context.addFilterMap(map);
  }

  /** Everything that was logged, oldest first. */
  List<String> lines() {
    return List.copyOf(lines.all);
  }

  HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws LifecycleException, IOException {
    tomcat.stop();
    tomcat.destroy();
    CONTAINER.removeHandler(lines);
    if (context.getParentClassLoader() instanceof URLClassLoader loader) {
      loader.close();
    }
  }
}
