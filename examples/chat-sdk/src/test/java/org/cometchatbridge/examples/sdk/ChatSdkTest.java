/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The installation with scripts in place of npm, the terminal output, and the script for pages. */
@DisabledOnOs(OS.WINDOWS)
class ChatSdkTest {

  private static final URI CERTIFICATE_PAGE = URI.create("https://localhost:65535/_emulator/");
  private static final Duration AMPLE = Duration.ofMinutes(1);
  private static final String INSTALLS =
      """
      echo "$@" >> calls
      mkdir -p node_modules/@cometchat/chat-sdk-javascript
      echo the SDK > node_modules/@cometchat/chat-sdk-javascript/CometChat.js
      cp package-lock.json node_modules/.package-lock.json
      """;

  @TempDir private Path temp;

  @Test
  void installation_succeeds_scriptIsAvailable() throws Exception {
    assertThat(npm(INSTALLS, AMPLE).installIn(folder())).isEmpty();

    ChatSdk sdk = ChatSdk.installedIn(folder());
    assertThat(Files.readString(sdk.script().orElseThrow())).isEqualTo("the SDK\n");
    assertThat(text(sdk)).contains("own JavaScript SDK").contains(CERTIFICATE_PAGE.toString());
    assertThat(Files.readString(folder().resolve("calls")))
        .startsWith("ci ")
        .contains("--ignore-scripts");
  }

  @Test
  void installation_isRepeatedOnlyForAnotherLockFile() throws Exception {
    Npm npm = npm(INSTALLS, AMPLE);
    npm.installIn(folder());

    assertThat(Npm.hasInstalledIn(folder())).isTrue();
    ChatSdk.installedIn(folder(), npm);
    assertThat(Files.readAllLines(folder().resolve("calls"))).hasSize(1);
    Files.writeString(folder().resolve("package-lock.json"), "{}");
    assertThat(Npm.hasInstalledIn(folder())).isFalse();
  }

  @Test
  void installation_interrupted_isIncomplete() throws Exception {
    npm(INSTALLS, AMPLE).installIn(folder());
    Files.delete(folder().resolve("node_modules/.package-lock.json"));

    assertThat(Npm.hasInstalledIn(folder())).isFalse();
  }

  @Test
  void npmMissing_isReported() {
    Npm none = new Npm(temp.resolve("no-such-program").toString(), AMPLE);

    assertThat(none.installIn(folder())).contains("npm is not installed");
  }

  @Test
  void npmFails_codeAndLogAreReported() throws Exception {
    Npm offline = npm("echo npm error code ENOTFOUND; echo npm error network >&2; exit 1", AMPLE);

    assertThat(offline.installIn(folder()))
        .contains("npm failed with ENOTFOUND, see " + folder().resolve("npm.log"));
    assertThat(npm("exit 1", AMPLE).installIn(folder()))
        .contains("npm failed, see " + folder().resolve("npm.log"));
    assertThat(ChatSdk.foundIn(folder()).script()).isEmpty();
  }

  @Test
  void npmHangs_isTerminatedAtTheLimit() throws Exception {
    // Waits for input in a process of its own.
    assertThat(npm("cat", Duration.ofMillis(200)).installIn(folder()))
        .contains("npm did not finish within 0 s");
  }

  @Test
  void folderNotWritable_isReported() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "a file");

    assertThat(npm(INSTALLS, AMPLE).installIn(file))
        .contains("the folder " + file + " cannot be written");
  }

  @Test
  void runningInstallation_isReportedNowAndItsEndLater() throws Exception {
    npm(INSTALLS, AMPLE).installIn(folder());
    CompletableFuture<Optional<String>> end = new CompletableFuture<>();
    ChatSdk sdk = new ChatSdk(folder(), end);
    List<String> later = new ArrayList<>();

    List<String> now = sdk.lines(CERTIFICATE_PAGE, later::addAll);

    assertThat(String.join(" ", now)).contains("npm is installing");
    assertThat(sdk.script()).isEmpty();
    assertThat(later).isEmpty();
    end.complete(Optional.empty());
    assertThat(later).contains("  " + CERTIFICATE_PAGE);
    assertThat(sdk.script()).isPresent();
    assertThat(sdk.lines(CERTIFICATE_PAGE, again -> later.clear())).isEqualTo(later);
  }

  @Test
  void sdkMissing_reasonIsReported() {
    ChatSdk sdk = new ChatSdk(folder(), CompletableFuture.completedFuture(Optional.of("a reason")));

    assertThat(sdk.script()).isEmpty();
    assertThat(text(sdk)).contains("only show the token").endsWith("a reason.");
    assertThat(text(ChatSdk.none())).contains("only show the token");
  }

  private static String text(ChatSdk sdk) {
    List<String> lines =
        sdk.lines(
            CERTIFICATE_PAGE,
            later -> {
              throw new AssertionError("no installation is running");
            });
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(98));
    return String.join("\n", lines);
  }

  private Path folder() {
    return temp.resolve("chat-sdk");
  }

  private Npm npm(String script, Duration limit) throws IOException {
    Path program = temp.resolve("npm");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new Npm(program.toString(), limit);
  }
}
