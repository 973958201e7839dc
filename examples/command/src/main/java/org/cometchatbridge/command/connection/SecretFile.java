/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.jspecify.annotations.Nullable;

/** A file that contains one secret. */
public final class SecretFile {

  private static final int LONGEST = 8192;

  private SecretFile() {}

  /**
   * Reads a secret, without white space around it.
   *
   * @param option which option names the file, for messages
   */
  public static String read(String option, Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw failure(option, file, "is too large for a secret", null);
      }
      String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (secret.isEmpty()) {
        throw failure(option, file, "is empty", null);
      }
      return secret;
    } catch (NoSuchFileException e) {
      throw failure(option, file, "does not exist", e);
    } catch (IOException e) {
      throw failure(option, file, "cannot be read", e);
    }
  }

  private static CommandFailure failure(
      String option, Path file, String problem, @Nullable Exception cause) {
    String message = "The file of " + option + " " + problem + ": " + file + ".";
    return cause == null
        ? new CommandFailure(ExitStatus.STORE, message)
        : new CommandFailure(ExitStatus.STORE, message, cause);
  }
}
