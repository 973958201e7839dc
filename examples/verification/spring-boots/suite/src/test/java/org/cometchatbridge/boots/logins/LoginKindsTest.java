/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.cometchatbridge.boots.suite.BootTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every kind of login. The results make up docs/logins.md, {@code -Dlogins.write=true} writes
 * it. The log lines in docs/spring.md are those of these runs.
 */
@DisplayName("Kinds of login")
class LoginKindsTest extends BootTest {

  private static OidcProvider provider;

  private final List<LoginRow> rows = new ArrayList<>();

  @BeforeAll
  static void startProvider() {
    provider = OidcProvider.start();
  }

  @AfterAll
  static void stopProvider() {
    provider.close();
  }

  @TestFactory
  Stream<DynamicTest> kinds() {
    List<LoginKind> kinds = LoginKinds.all();
    return Stream.concat(
        kinds.stream().map(kind -> dynamicTest(kind.title(), () -> run(kind))),
        Stream.of(dynamicTest("the page in docs shows the results", () -> compare(kinds.size()))));
  }

  private void run(LoginKind kind) throws IOException {
    LoginRun.Result result = new LoginRun(emulator(), provider).of(kind);
    rows.add(result.row());
    assertThat(GuideLog.of(kind.section()))
        .as("the log in the guide, section " + kind.section())
        .allSatisfy(
            line -> assertThat(result.log()).as(line.pattern()).anyMatch(line.asPredicate()));
  }

  private void compare(int kinds) throws IOException {
    assertThat(rows).hasSize(kinds);
    String text = LoginPage.with(rows);
    if (Boolean.getBoolean("logins.write")) {
      Files.writeString(LoginPage.FILE, text);
    }
    assertThat(LoginPage.FILE).as("rewrite it with -Dlogins.write=true").hasContent(text);
  }
}
