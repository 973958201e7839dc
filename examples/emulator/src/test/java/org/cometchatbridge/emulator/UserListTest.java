/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.Switches.ListCursor;
import org.cometchatbridge.emulator.Switches.ListTotal;
import org.cometchatbridge.emulator.Switches.TimesInResponses;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UserListTest {

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().sampleUsers(false));

  private CometChatEmulator emulator;
  private Client client;

  @BeforeEach
  void connect() {
    emulator = COMET_CHAT.emulator();
    client = new Client(emulator);
    emulator
        .users()
        .add(EmulatedUser.of("ada", "Ada Byron").withTags(List.of("engines", "london")));
    emulator.users().add(EmulatedUser.of("grace", "Grace Hopper").withRole("admiral"));
    emulator.users().add(EmulatedUser.of("alan", "Alan Turing").withTags(List.of("engines")));
    emulator.users().add(EmulatedUser.of("gone", "Ada Gone"));
    emulator.users().deactivate("gone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                     | ada grace alan",
        "?withDeactivated=true                | ada grace alan gone",
        "?onlyDeactivated=true                | gone",
        "?searchKey=a                         | ada alan",
        "?searchKey=Al                        | alan",
        "?searchKey=g&withDeactivated=true    | grace gone",
        "?searchKey=ada&withDeactivated=true&searchIn=name | ada gone",
        "?searchKey=gr&searchIn=uid           | grace",
        "?searchKey=Grace%20H&searchIn=name&searchIn=uid   | grace",
        "?role=admiral                        | grace",
        "?roles=admiral&roles=default         | ada grace alan",
        "?tags=london                         | ada",
        "?tags=london,engines                 | ada alan",
        "?status=available                    |",
        "?status=offline&count=true           | ada grace alan",
        "?perPage=2                           | ada grace",
        "?perPage=2&page=2                    | alan",
        "?perPage=2&page=9                    |",
      })
  void list_query_returnsTheMatches(String query, String uids) {
    Reply reply = client.get("/users" + (query == null ? "" : query));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.data().findValuesAsText("uid"))
        .isEqualTo(uids == null ? List.of() : List.of(uids.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "perPage=0, perPage",
    "perPage=1001, perPage",
    "page=x, page",
    "searchIn=email, searchIn",
    "status=gone, status",
    "withTags=perhaps, withTags",
  })
  void list_invalidQuery_isRejectedAndAViolation(String query, String field) {
    Reply reply = client.get("/users?" + query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("error").path("details").has(field)).isTrue();
    assertThat(emulator.journal().takeViolations()).isNotEmpty();
  }

  @Test
  void list_pages_havePaginationMetadata() {
    Reply reply = client.get("/users?perPage=2&page=2");

    assertThat(reply.json().path("meta").path("pagination"))
        .hasToString(
            "{\"total\":3,\"count\":1,\"per_page\":2,\"current_page\":2,\"total_pages\":2}");
    emulator.switches().set(ListTotal.ZERO);
    assertThat(client.get("/users").json().at("/meta/pagination/total").asInt()).isZero();
    assertThat(client.get("/users").json().at("/meta/pagination/count").asInt()).isEqualTo(3);
  }

  @Test
  void list_cursor_isPlacedBySwitch() {
    assertThat(client.get("/users").json().at("/cursor/updatedAt").isIntegralNumber()).isTrue();

    emulator.switches().set(ListCursor.INSIDE_META);
    assertThat(client.get("/users").json().has("cursor")).isFalse();
    assertThat(client.get("/users").json().at("/meta/cursor").isObject()).isTrue();
    emulator.switches().set(ListCursor.ABSENT);
    assertThat(client.get("/users").text()).doesNotContain("cursor");
  }

  @Test
  void list_tags_areReturnedOnlyOnRequest() {
    assertThat(client.get("/users").data().findValue("tags")).isNull();
    assertThat(client.get("/users?withTags=true").data().findValue("tags")).hasSize(2);
  }

  @Test
  void times_areNumbersOrStringsBySwitch() {
    emulator.switches().set(TimesInResponses.STRINGS);

    Reply reply = client.get("/users?withDeactivated=true");

    assertThat(reply.data().findValues("createdAt"))
        .hasSize(4)
        .allMatch(time -> time.isTextual() && time.textValue().matches("[0-9]{10}"));
    assertThat(reply.data().findValue("deactivatedAt").isTextual()).isTrue();
    emulator.users().mint("ada");
    assertThat(client.get("/users/ada/auth_tokens").data().findValue("createdAt").isTextual())
        .isTrue();
  }
}
