/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.audit;

import java.util.Locale;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.AuditSink;

/**
 * Writes each record as one line of {@code key=value} pairs in a fixed order. Values are quoted
 * where they could be mistaken for something else.
 */
final class AuditLog implements AuditSink {

  private final OperatorLog log;

  AuditLog(OperatorLog log) {
    this.log = log.named("org.cometchatbridge.audit");
  }

  @Override
  public void write(AuditRecord record) {
    log.info("{}", line(record));
  }

  private static String line(AuditRecord record) {
    StringBuilder line = new StringBuilder(160);
    append(line, "time", record.time().toString());
    append(line, "action", record.action().name().toLowerCase(Locale.ROOT));
    append(line, "outcome", record.outcome().name().toLowerCase(Locale.ROOT));
    append(line, "app", record.appId());
    append(line, "uid", record.uid().value());
    append(line, "actor", record.actor());
    append(line, "node", record.node());
    append(line, "details", String.join(",", record.details()));
    return line.toString();
  }

  private static void append(StringBuilder line, String key, String value) {
    if (!line.isEmpty()) {
      line.append(' ');
    }
    line.append(key).append('=');
    if (!value.isEmpty() && value.chars().allMatch(AuditLog::isPlain)) {
      line.append(value);
    } else {
      quote(line, value);
    }
  }

  private static boolean isPlain(int character) {
    return character > ' ' && character < 0x7f && character != '"' && character != '=';
  }

  /** As in JSON, with everything escaped that could end the line or change its direction. */
  private static void quote(StringBuilder line, String value) {
    line.append('"');
    value
        .codePoints()
        .forEach(
            character -> {
              if (character == '"' || character == '\\') {
                line.append('\\').appendCodePoint(character);
              } else if (isPrinted(character)) {
                line.appendCodePoint(character);
              } else {
                for (char unit : Character.toChars(character)) {
                  line.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              }
            });
    line.append('"');
  }

  private static boolean isPrinted(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
