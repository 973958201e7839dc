/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.cometchatbridge.core.doctor.DoctorReport;
import org.cometchatbridge.core.doctor.Finding;

/** Writes a report for programs. */
final class ReportJson {

  private ReportJson() {}

  static void write(DoctorReport report, PrintWriter out) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("worst", word(report.worst()));
      json.writeArrayFieldStart("findings");
      for (Finding finding : report.findings()) {
        json.writeStartObject();
        json.writeStringField("id", finding.id());
        json.writeStringField("severity", word(finding.severity()));
        json.writeStringField("sentence", finding.sentence());
        json.writeStringField("remedy", finding.remedy());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.println(text);
  }

  private static String word(Finding.Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
