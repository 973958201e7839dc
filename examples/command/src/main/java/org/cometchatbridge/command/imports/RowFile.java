/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A file with users, and how it is read.
 *
 * @param file read several times
 * @param json whether each line is a JSON object; otherwise it is CSV
 * @param separator between the fields of CSV
 * @param names which field a column is, if its name does not say that
 * @param adjusts whether values that are too long are shortened
 */
public record RowFile(
    Path file,
    boolean json,
    Charset charset,
    char separator,
    Map<String, String> names,
    boolean adjusts) {

  /** Opens the file. */
  public Rows open() throws IOException {
    return open(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  /** Reads the rows of a stream, which is closed with them. */
  Rows open(InputStream in) throws IOException {
    StrictReader reader = new StrictReader(in, charset);
    return json
        ? new JsonRows(reader, names, adjusts)
        : new CsvRows(reader, separator, names, adjusts);
  }
}
