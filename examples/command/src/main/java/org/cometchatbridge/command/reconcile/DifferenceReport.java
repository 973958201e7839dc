/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.reconcile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.reconcile.UserDifference;
import org.jspecify.annotations.Nullable;

/** Writes differences into a file: line, uid, difference and fields. Not thread-safe. */
final class DifferenceReport implements Closeable {

  private final JsonFactory factory = new JsonFactory();
  private final Writer out;
  private final @Nullable CsvWriter csv;

  /**
   * Begins the file.
   *
   * @param path CSV if its name ends with {@code .csv}, else JSON lines
   */
  DifferenceReport(Path path) throws IOException {
    out = new BufferedWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8));
    if (path.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      csv = CsvWriter.builder().build(out);
      csv.writeRecord("line", "uid", "difference", "fields");
    } else {
      csv = null;
    }
  }

  void write(UserDifference difference) throws IOException {
    String uid = difference.uid().map(Uid::value).orElse("");
    List<String> fields = Differences.fields(difference);
    if (csv != null) {
      csv.writeRecord(
          difference.number() == 0 ? "" : String.valueOf(difference.number()),
          uid,
          difference.kind().name(),
          String.join(";", fields));
    } else {
      out.write(json(difference, uid, fields) + "\n");
    }
  }

  private String json(UserDifference difference, String uid, List<String> fields)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.writeStartObject();
      if (difference.number() != 0) {
        json.writeNumberField("line", difference.number());
      }
      json.writeStringField("uid", uid);
      json.writeStringField("difference", difference.kind().name());
      json.writeArrayFieldStart("fields");
      for (String field : fields) {
        json.writeString(field);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  void flush() throws IOException {
    if (csv != null) {
      csv.flush();
    }
    out.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }
}
