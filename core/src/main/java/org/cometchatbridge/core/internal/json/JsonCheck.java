/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;

/** Links the code that reads and writes JSON, so that a jar that does not fit fails the start. */
public final class JsonCheck {

  private static final String RESPONSE =
      "{\"data\":{\"uid\":\"u\",\"metadata\":{\"n\":1.0,\"m\":[{}],\"t\":\"a\"}}}";

  private static final ChatUser USER =
      ChatUser.builder("u").name("n").metadata(Map.of("n", 1.5, "l", List.of(true, "t"))).build();

  private JsonCheck() {}

  /**
   * Reads and writes one response and one user.
   *
   * @throws LinkageError if the application's version of Jackson does not fit
   */
  public static void run() {
    byte[] response = RESPONSE.getBytes(StandardCharsets.UTF_8);
    boolean works =
        new ResponseReader().read(response).readable()
            && JsonTree.parse(response).isPresent()
            && StampJson.stamped(response, "s").isPresent()
            && TokenJson.label("p", "u").length > 0
            && new UserJson(true).createWithToken(Uid.of("u"), USER, Set.of()).bytes().length > 0;
    if (!works) {
      throw new IncompatibleClassChangeError("com.fasterxml.jackson.core.JsonFactory");
    }
  }
}
