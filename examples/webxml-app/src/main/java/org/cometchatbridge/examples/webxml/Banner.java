/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.cometchatbridge.examples.webxml.staff.DemoAccount;

/**
 * The text that the launcher prints after the start.
 *
 * @param url the URL of the application
 * @param console the URL of the emulator's console
 * @param sdk the lines about CometChat's SDK
 */
record Banner(URI url, URI console, List<String> sdk) {

  String text() {
    return """

      Harbour Desk is running at  %s

      Accounts (name, password)
    %s

      JSON login, with the token in a response header:
        curl -i %s -H 'Content-Type: application/json' \\
          -d '{"username":"ada","password":"lighthouse"}'

      Form login, followed by a request to the token endpoint:
        curl -s -o /dev/null -c - -d 'username=ben&password=tugboat' %s \\
          | curl -i -b - %s

      CometChat is emulated. Emulator console:
        %s

    %s

      Press Ctrl-C to stop.

    """
        .formatted(
            url,
            accounts(),
            url.resolve("api/login"),
            url.resolve("login"),
            url.resolve("cometchat/token"),
            console,
            indented(sdk));
  }

  static String indented(List<String> lines) {
    return lines.stream().map(line -> "  " + line).collect(Collectors.joining("\n"));
  }

  private static String accounts() {
    return DemoAccount.all().stream()
        .map(account -> "    %-10s%s".formatted(account.person().id(), account.password()))
        .collect(Collectors.joining("\n"));
  }
}
