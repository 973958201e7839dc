/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.sdk;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * CometChat's JavaScript SDK for the pages of a demo. A real application bundles the SDK with its
 * own scripts instead. Thread-safe.
 */
public final class ChatSdk {

  private static final String SCRIPT = "node_modules/@cometchat/chat-sdk-javascript/CometChat.js";

  private final @Nullable Path folder;
  private final CompletableFuture<Optional<String>> failure;

  ChatSdk(@Nullable Path folder, CompletableFuture<Optional<String>> failure) {
    this.folder = folder;
    this.failure = failure;
  }

  /** Returns an absent SDK: the pages then only show the token. */
  public static ChatSdk none() {
    return new ChatSdk(
        null, CompletableFuture.completedFuture(Optional.of("its installation was not requested")));
  }

  /** Returns the SDK that npm has installed in a folder earlier. */
  public static ChatSdk foundIn(Path folder) {
    return new ChatSdk(
        folder,
        CompletableFuture.completedFuture(
            Files.isRegularFile(folder.resolve(SCRIPT))
                ? Optional.empty()
                : Optional.of("it is not in " + folder)));
  }

  /**
   * Returns the SDK in a folder of the demo. If it is missing, npm installs it in the background;
   * the caller does not wait for it.
   */
  public static ChatSdk installedIn(Path folder) {
    return installedIn(folder, Npm.ofThisMachine());
  }

  static ChatSdk installedIn(Path folder, Npm npm) {
    if (Npm.hasInstalledIn(folder)) {
      return foundIn(folder);
    }
    CompletableFuture<Optional<String>> failure = new CompletableFuture<>();
    Thread installation =
        new Thread(() -> failure.complete(npm.installIn(folder)), "chat-sdk-installation");
    installation.setDaemon(true);
    installation.start();
    return new ChatSdk(folder, failure);
  }

  /** Returns the script, or empty while it is not installed. */
  public Optional<Path> script() {
    return folder != null && failure.isDone() && failure.join().isEmpty()
        ? Optional.of(folder.resolve(SCRIPT))
        : Optional.empty();
  }

  /**
   * Returns the lines about the SDK for the terminal.
   *
   * @param certificatePage the page at which a browser can accept the emulator's certificate
   * @param later receives the lines at the end of a running installation
   * @return the lines for the current state
   */
  @SuppressWarnings("FutureReturnValueIgnored") // failures are values of the stage
  public List<String> lines(URI certificatePage, Consumer<List<String>> later) {
    if (!failure.isDone()) {
      failure.thenAccept(end -> later.accept(lines(certificatePage, end)));
      return List.of(
          "npm is installing CometChat's JavaScript SDK. Until it is installed, the pages only show",
          "the token.");
    }
    return lines(certificatePage, failure.join());
  }

  private static List<String> lines(URI certificatePage, Optional<String> failure) {
    return failure
        .map(
            reason ->
                List.of(
                    "The pages only show the token. CometChat's JavaScript SDK is not available:",
                    reason + "."))
        .orElse(
            List.of(
                "The pages log in with CometChat's own JavaScript SDK. First, accept the emulator's",
                "certificate in your browser:",
                "  " + certificatePage));
  }
}
