/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.cometchatbridge.examples.webxml.staff.Staff;

/**
 * What the terminal says once everything runs.
 *
 * @param url of the application
 * @param console where the emulator shows what it does
 * @param sdk what there is to say of CometChat's SDK
 */
record Banner(URI url, URI console, List<String> sdk) {

  String text() {
    return """

      Harbour Desk is open:  %s

      Sign in as
    %s

      A JSON login, whose own response has the token:
        curl -i %s -H 'Content-Type: application/json' \\
          -d '{"username":"ada","password":"lighthouse"}'

      A form login, then the token's endpoint:
        curl -s -o /dev/null -c - -d 'username=ben&password=tugboat' %s \\
          | curl -i -b - %s

      CometChat is played by an emulator; watch it at
        %s

    %s

      Ctrl-C ends it.

    """
        .formatted(
            url,
            people(),
            url.resolve("api/login"),
            url.resolve("login"),
            url.resolve("cometchat/token"),
            console,
            indented(sdk));
  }

  static String indented(List<String> lines) {
    return lines.stream().map(line -> "  " + line).collect(Collectors.joining("\n"));
  }

  private static String people() {
    return Staff.all().stream()
        .map(member -> "    %-10s%s".formatted(member.person().id(), member.password()))
        .collect(Collectors.joining("\n"));
  }
}
