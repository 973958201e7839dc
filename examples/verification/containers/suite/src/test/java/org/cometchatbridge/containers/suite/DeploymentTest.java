/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

@DisplayName("Deployment")
class DeploymentTest extends ContainerTest {

  @Test
  @DisplayName("two applications in one container have their own logins and tokens")
  void twoApplications_haveTheirOwnTokens() {
    Application one = Application.at("/one", bridge().bridge());
    Application two = Application.at("/two", bridge().bridge());
    Browser first = deploy(one);
    Browser second = deploy(two);

    String firstToken = logIn(first, USER);
    String secondToken = logIn(second, USER);
    first.fetchPost("/invalidate");

    assertThat(secondToken).isNotEqualTo(firstToken);
    awaitRevoked(1);
    assertThat(emulator().users().tokens(USER)).containsExactly(secondToken);
    assertThat(first.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    assertThat(second.fetch("/cometchat/token").body()).contains(secondToken);
  }

  @Test
  @DisplayName("one of two applications is stopped: the other continues")
  void oneOfTwoApplicationsIsStopped_theOtherContinues() {
    Application one = byName("/one");
    Application two = byName("/two");
    Browser first = deploy(one);
    Browser second = deploy(two);
    String firstToken = logIn(first, USER);
    String secondToken = logIn(second, USER);

    undeploy(one);

    assertThat(Browser.token(second.fetch("/api/data"))).contains(secondToken);
    assertThat(emulator().users().isValid(firstToken)).isTrue();
  }

  @Test
  @DisplayName("a wrong setting fails the start of the application")
  void wrongSetting_failsTheStart(TestReporter reporter) {
    Application wrong = byName("/wrong").param("maxLoginWait", "soon");

    Exception rejection = catchException(() -> deploy(wrong));

    if (rejection == null) {
      notSupported(reporter, "it initializes filters at the first request, which then fails");
      assertThat(browser(wrong).fetch("/api/data").statusCode()).isEqualTo(500);
    }
  }

  @Test
  @DisplayName("redeployed with the same bridge: listeners are registered once")
  void redeployedApplication_handlesASessionEndOnce() {
    for (int i = 0; i < 3; i++) {
      Application application = application();
      Browser browser = deploy(application);
      logIn(browser, USER);
      if (i == 2) {
        browser.load("image", "/invalidate");
        awaitRevoked(1);
      }
      undeploy(application);
    }
    assertThat(emulator().users().tokens(USER)).hasSize(2);
  }

  @Test
  @DisplayName("undeployed: no thread of the bridge is left")
  void undeployedApplication_leavesNoThread() throws InterruptedException {
    stopBridgeOfTheTest();
    Application application = byName("");
    Browser browser = deploy(application);
    logIn(browser, USER);
    assertThat(threads()).isNotEmpty();

    undeploy(application);

    awaitEndOfThreads();
    assertThat(threads()).isEmpty();
  }

  @Test
  @DisplayName("undeployed: the class loader can be garbage-collected")
  void undeployedApplication_releasesItsClassLoader() throws Exception {
    stopBridgeOfTheTest();
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();

    WeakReference<ClassLoader> loader = loaderOfAnApplicationThatCameAndWent(collected);

    awaitEndOfThreads();
    releaseTheLastLinkedRecord();
    assertThat(awaitCollected(collected)).as("collected class loader").isSameAs(loader);
  }

  private WeakReference<ClassLoader> loaderOfAnApplicationThatCameAndWent(
      ReferenceQueue<ClassLoader> collected) {
    ApplicationClassLoader loader =
        new ApplicationClassLoader(DeploymentTest.class.getClassLoader());
    Application application = byName("").loadedBy(loader);
    Browser browser = deploy(application);
    logIn(browser, USER);
    assertThat(loader.hasLoadedTheFilter()).isTrue();
    browser.fetchPost("/invalidate");
    undeploy(application);
    return new WeakReference<>(loader, collected);
  }

  /**
   * Java 17 keeps the component classes of the record whose generated methods it linked last
   * (JDK-8078641). Linking those of another record releases them.
   */
  private static void releaseTheLastLinkedRecord() {
    record Other(CharSequence component) {}

    Other one = new Other("a");
    assertThat(one).isEqualTo(new Other("a")).hasSameHashCodeAs(new Other("a"));
    assertThat(one).hasToString("Other[component=a]");
  }

  /**
   * Runs the garbage collector until the reference is cleared. A container may hold the last
   * request of a kept-alive connection; a request on a new connection replaces it.
   */
  private static Reference<? extends ClassLoader> awaitCollected(
      ReferenceQueue<ClassLoader> collected) throws InterruptedException {
    Reference<? extends ClassLoader> reference = null;
    for (int i = 0; i < 100 && reference == null; i++) {
      requestOnNewConnection();
      System.gc();
      reference = collected.remove(100);
    }
    return reference;
  }

  private static void requestOnNewConnection() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), container().port())) {
      socket.setSoTimeout((int) REAL_LIMIT.toMillis());
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Application byName(String contextPath) {
    return Application.byName(contextPath)
        .param("appId", emulator().appId())
        .param("region", emulator().region())
        .param("apiKey", emulator().apiKey())
        .param("baseUrl", emulator().baseUrl().toString())
        .param("userResolver", "session:user")
        .param("maxLoginWait", "10s");
  }

  private void stopBridgeOfTheTest() {
    bridge().close();
  }

  /** A closed bridge stops its threads but does not wait for their end. */
  private static void awaitEndOfThreads() throws InterruptedException {
    for (Thread thread : threads()) {
      thread.join(REAL_LIMIT.toMillis());
    }
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cometchat-bridge"))
        .toList();
  }
}
