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
 * What a demo lends its pages: CometChat's JavaScript SDK. An application of one's own has the SDK
 * among its own scripts and needs none of this. Thread-safe.
 */
public final class ChatSdk {

  private static final String SCRIPT = "node_modules/@cometchat/chat-sdk-javascript/CometChat.js";

  private final @Nullable Path folder;
  private final CompletableFuture<Optional<String>> obstacle;

  ChatSdk(@Nullable Path folder, CompletableFuture<Optional<String>> obstacle) {
    this.folder = folder;
    this.obstacle = obstacle;
  }

  /** No SDK: the pages show that the token is there. */
  public static ChatSdk none() {
    return new ChatSdk(
        null,
        CompletableFuture.completedFuture(Optional.of("the demo was not asked to install it")));
  }

  /** The SDK that npm has installed in a folder before. */
  public static ChatSdk foundIn(Path folder) {
    return new ChatSdk(
        folder,
        CompletableFuture.completedFuture(
            Files.isRegularFile(folder.resolve(SCRIPT))
                ? Optional.empty()
                : Optional.of("it is not in " + folder)));
  }

  /**
   * The SDK in a folder of the demo's own. Where it is not there yet, npm installs it beside the
   * start, which does not wait for it and goes on without it.
   */
  public static ChatSdk installedIn(Path folder) {
    return installedIn(folder, Npm.ofThisMachine());
  }

  static ChatSdk installedIn(Path folder, Npm npm) {
    if (Npm.hasInstalledIn(folder)) {
      return foundIn(folder);
    }
    CompletableFuture<Optional<String>> obstacle = new CompletableFuture<>();
    Thread installation =
        new Thread(() -> obstacle.complete(npm.installIn(folder)), "chat-sdk-installation");
    installation.setDaemon(true);
    installation.start();
    return new ChatSdk(folder, obstacle);
  }

  /** The script, as soon as it is there. */
  public Optional<Path> script() {
    return folder != null && obstacle.isDone() && obstacle.join().isEmpty()
        ? Optional.of(folder.resolve(SCRIPT))
        : Optional.empty();
  }

  /**
   * What there is to say of it on a terminal.
   *
   * @param certificatePage where a browser accepts the emulator's certificate
   * @param later is given what there is to say once an installation under way has ended
   * @return what there is to say now
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the end is handled in the stage itself
  public List<String> lines(URI certificatePage, Consumer<List<String>> later) {
    if (!obstacle.isDone()) {
      obstacle.thenAccept(end -> later.accept(lines(certificatePage, end)));
      return List.of(
          "npm is installing CometChat's JavaScript SDK. Until it is there, the pages only show",
          "the token.");
    }
    return lines(certificatePage, obstacle.join());
  }

  private static List<String> lines(URI certificatePage, Optional<String> obstacle) {
    return obstacle
        .map(
            reason ->
                List.of(
                    "The pages only show the token, for CometChat's JavaScript SDK is not here:",
                    reason + "."))
        .orElse(
            List.of(
                "The pages log in with CometChat's own JavaScript SDK. Your browser has to accept",
                "the emulator's certificate first, once:",
                "  " + certificatePage));
  }
}
