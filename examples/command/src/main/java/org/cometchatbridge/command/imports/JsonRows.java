/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The rows of a file with one JSON object after the other. */
final class JsonRows implements Rows {

  private static final int LONGEST_TEXT = 1 << 18;

  private final Reader in;
  private final JsonParser parser;
  private final Map<String, String> names;
  private final boolean adjusts;
  private final Map<String, Column> columns = new HashMap<>();
  private @Nullable JsonToken next;
  private int number;

  JsonRows(Reader in, Map<String, String> names, boolean adjusts) throws IOException {
    this.in = in;
    this.names = names;
    this.adjusts = adjusts;
    this.parser =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // The check reads what is behind the last row, for the fingerprint of the file.
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
            .build()
            .createParser(in);
    advance();
  }

  private void advance() {
    try {
      next = parser.nextToken();
    } catch (JsonProcessingException e) {
      throw problem(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProblemException problem(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return new ProblemException(
        at == null
            ? Problem.inLine(0, "This is not JSON.")
            : Problem.atCharacter(
                at.getLineNr(),
                at.getColumnNr(),
                "This is not JSON, or a field is there twice, or a text is longer than "
                    + LONGEST_TEXT
                    + " characters. Each line has one JSON object."));
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public UserRow next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    JsonLocation begin = parser.currentTokenLocation();
    RowBuilder row = new RowBuilder(begin.getLineNr());
    if (next != JsonToken.START_OBJECT) {
      throw new ProblemException(
          Problem.atCharacter(
              begin.getLineNr(),
              begin.getColumnNr(),
              "Each line has one JSON object, such as {\"userId\": \"4711\", \"name\": \"Ada\"}."));
    }
    try {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonLocation at = parser.currentTokenLocation();
        parser.nextToken();
        read(row, column(name, at));
      }
    } catch (JsonProcessingException e) {
      throw problem(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    advance();
    return row.build(number++, adjusts);
  }

  private Column column(String name, JsonLocation at) {
    Column known = columns.get(name);
    if (known != null) {
      return known;
    }
    Column column =
        Column.of(name, names)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.atCharacter(
                            at.getLineNr(),
                            at.getColumnNr(),
                            "The field '"
                                + name
                                + "' is unknown. Name it by --map "
                                + name
                                + "=FIELD, or ignore it by --map "
                                + name
                                + "=-. Fields are "
                                + Field.titles()
                                + ".")));
    columns.put(name, column);
    return column;
  }

  private void read(RowBuilder row, Column column) throws IOException {
    JsonToken token = parser.currentToken();
    JsonLocation at = parser.currentTokenLocation();
    if (column.field() == null || token == JsonToken.VALUE_NULL) {
      parser.skipChildren();
    } else if (column.field() == Field.METADATA
        && column.key().isEmpty()
        && token == JsonToken.START_OBJECT) {
      row.metadata(JsonValues.object(parser));
    } else if (column.field() == Field.TAGS && token == JsonToken.START_ARRAY) {
      List<String> tags = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          tags.add(parser.getText());
        } else {
          row.reject(wrongType(column, at));
          parser.skipChildren();
        }
      }
      row.tags(tags);
    } else if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
      row.text(column, parser.getText());
    } else {
      row.reject(wrongType(column, at));
      parser.skipChildren();
    }
  }

  private static Problem wrongType(Column column, JsonLocation at) {
    return Problem.atCharacter(
        at.getLineNr(),
        at.getColumnNr(),
        "The field '" + column.name() + "' has a value of another type than it should.");
  }

  @Override
  public void close() throws IOException {
    try (in) {
      parser.close();
    }
  }
}
