/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.Uid;

/** Writes the outcome of each row into a file: line, user id, uid, outcome and code. */
final class Report {

  private static final String NOT_DONE = "NOT_DONE";

  private final RowFile file;
  private final Outcomes outcomes;
  private final Function<String, Optional<Uid>> uids;

  Report(RowFile file, Outcomes outcomes, Function<String, Optional<Uid>> uids) {
    this.file = file;
    this.outcomes = outcomes;
    this.uids = uids;
  }

  private interface Output {
    void write(String line, String userId, String uid, String outcome, String code)
        throws IOException;
  }

  void write(Path path) throws IOException {
    try (Writer out = new BufferedWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8))) {
      if (path.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
        CsvWriter csv = CsvWriter.builder().build(out);
        csv.writeRecord("line", "userId", "uid", "outcome", "code");
        writeRows(csv::writeRecord);
        csv.flush();
      } else {
        writeRows(
            (line, userId, uid, outcome, code) -> json(out, line, userId, uid, outcome, code));
      }
    }
  }

  private void writeRows(Output output) throws IOException {
    try (Rows rows = file.open()) {
      while (rows.hasNext()) {
        UserRow row = rows.next();
        ChatUser user = row.user();
        String userId = user == null ? "" : user.userId();
        output.write(
            String.valueOf(row.line()),
            userId,
            uids.apply(userId).map(Uid::value).orElse(""),
            outcomes.kind(row.number()).map(Enum::name).orElse(NOT_DONE),
            outcomes.code(row.number()));
      }
    }
  }

  private static void json(
      Writer out, String line, String userId, String uid, String outcome, String code)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("line", Long.parseLong(line));
      json.writeStringField("userId", userId);
      json.writeStringField("uid", uid);
      json.writeStringField("outcome", outcome);
      json.writeStringField("code", code);
      json.writeEndObject();
    }
    out.write(text + "\n");
  }
}
