/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds an API key among the arguments, where every user of the machine can read it. */
final class SecretArgument {

  /** A part of a path, such as the hash of a release, is no key. */
  private static final Pattern KEY = Pattern.compile("(?<![/\\\\0-9A-Fa-f])[0-9A-Fa-f]{40,}");

  private static final Pattern OPTION =
      Pattern.compile("-[^=:]*(api[-_.]?key|token|password)(?!-file(=|$)).*|--?key(=.*)?");

  private static final Pattern LONG_KEY_OR_VALUE =
      Pattern.compile(
          "[0-9A-Fa-f]{40,}|(?<=(?:api[-_.]?key|token|password)\\w{0,20}[=:])[^\\s']+",
          Pattern.CASE_INSENSITIVE);

  private SecretArgument() {}

  /** What is wrong, and what to do; empty if there is no key before {@code --}. */
  static Optional<String> problemOf(String... arguments) {
    for (String argument : arguments) {
      if (argument.equals("--")) {
        break;
      }
      if (KEY.matcher(argument).find()
          || OPTION.matcher(argument.toLowerCase(Locale.ROOT)).matches()) {
        return Optional.of(
            "An argument has the form of an API key, or of an option for one. Other users of this"
                + " machine can read the arguments of a process, so keys are not accepted there:"
                + " set COMETCHAT_BRIDGE_API_KEY in the environment, or use --api-key-file FILE. A"
                + " user id of this form is accepted after --.");
      }
    }
    return Optional.empty();
  }

  /** A message that may repeat an argument, without keys and without values of secret settings. */
  static String redacted(String message) {
    return LONG_KEY_OR_VALUE.matcher(message).replaceAll("(redacted)");
  }
}
