/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.cometchatbridge.command.terminal.Amount;

/** The rows of a CSV file whose first line names the columns. */
final class CsvRows implements Rows {

  /** The longest field of a user is far below it. */
  private static final int LONGEST_FIELD = 1 << 18;

  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;
  private final List<Column> columns;
  private final boolean adjusts;
  private long line = 1;
  private int number;

  CsvRows(Reader in, char separator, Map<String, String> names, boolean adjusts) {
    this.reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            // The number of fields is checked here, for a message with the line.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .skipEmptyLines(true)
            .maxBufferSize(LONGEST_FIELD)
            .ofCsvRecord(in);
    this.records = reader.iterator();
    this.adjusts = adjusts;
    this.columns = columns(names);
  }

  private List<Column> columns(Map<String, String> names) {
    if (!hasNext()) {
      throw new ProblemException(
          Problem.inLine(1, "The file is empty. Its first line names the columns: " + expected()));
    }
    CsvRecord header = record();
    List<Column> found = new ArrayList<>();
    Set<String> fields = new HashSet<>();
    for (String given : header.getFields()) {
      String name = given.strip();
      Column column =
          Column.of(name, names)
              .orElseThrow(
                  () ->
                      new ProblemException(
                          Problem.inColumn(
                              line,
                              name,
                              "This column is unknown. Name its field, such as --map '"
                                  + name
                                  + "=name', or ignore it by --map '"
                                  + name
                                  + "=-'. Fields are "
                                  + expected())));
      if (column.field() != null && !fields.add(column.field() + " " + column.key())) {
        throw new ProblemException(
            Problem.inColumn(
                line,
                name,
                "Another column is the same field. Ignore one of them by --map '" + name + "=-'."));
      }
      found.add(column);
    }
    if (found.stream().noneMatch(column -> column.field() == Field.USER_ID)) {
      throw new ProblemException(
          Problem.inLine(
              line,
              "No column has the user ids. Call it userId, or name it by --map COLUMN=userId. A"
                  + " file with another separator needs --separator."));
    }
    for (String mapped : names.keySet()) {
      if (found.stream().noneMatch(column -> column.name().equals(mapped))) {
        throw new ProblemException(
            Problem.inLine(line, "There is no column '" + mapped + "', which --map names."));
      }
    }
    return found;
  }

  private static String expected() {
    return Field.titles() + " and metadata.KEY.";
  }

  @Override
  public boolean hasNext() {
    try {
      return records.hasNext();
    } catch (CsvParseException e) {
      throw problem(e);
    }
  }

  private CsvRecord record() {
    try {
      CsvRecord record = records.next();
      line = record.getStartingLineNumber();
      return record;
    } catch (CsvParseException e) {
      throw problem(e);
    }
  }

  /** The message of the parser may contain a part of the file. */
  private RuntimeException problem(CsvParseException e) {
    if (e.getCause() instanceof ProblemException cause) {
      return cause;
    }
    return new ProblemException(
        Problem.inLine(
            line + 1,
            "Here, or in the record that begins here, the quotation marks are wrong, or a field has"
                + " more than "
                + LONGEST_FIELD
                + " characters. A quotation mark within a field is written twice."));
  }

  @Override
  public UserRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    CsvRecord record = record();
    RowBuilder row = new RowBuilder(line);
    int fields = record.getFieldCount();
    if (fields != columns.size()) {
      row.reject(
          Problem.inLine(
              line,
              "This row has "
                  + Amount.of(fields, "field")
                  + ", and the first line has "
                  + columns.size()
                  + ". A field with a separator or a line break is put in quotation marks."));
    } else {
      for (int i = 0; i < fields; i++) {
        row.text(columns.get(i), record.getField(i));
      }
    }
    return row.build(number++, adjusts);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
