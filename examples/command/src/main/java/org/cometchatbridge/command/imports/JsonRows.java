/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file with JSON objects. An object that cannot be read is a row with a problem, and
 * the next one is read. Not thread-safe.
 */
final class JsonRows implements Rows {

  private static final int LONGEST_TEXT = 1 << 18;
  private static final String ONE_OBJECT =
      "Each line has one JSON object, such as {\"userId\": \"4711\", \"name\": \"Ada\"}.";

  private final Reader in;
  private final JsonTexts texts;
  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
          .build();
  private final Map<String, String> names;
  private final boolean adjusts;
  private final Map<String, Column> columns = new HashMap<>();
  private JsonTexts.@Nullable Text next;
  private int number;

  JsonRows(Reader in, Map<String, String> names, boolean adjusts) throws IOException {
    this.in = in;
    this.names = names;
    this.adjusts = adjusts;
    this.texts = new JsonTexts(in);
    this.next = texts.read();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public UserRow next() {
    JsonTexts.Text text = next;
    if (text == null) {
      throw new NoSuchElementException();
    }
    RowBuilder row = new RowBuilder(text.line());
    try (JsonParser parser = json.createParser(text.text())) {
      if (text.isCut()) {
        row.reject(
            Problem.inLine(
                text.line(),
                "This object has more than " + JsonTexts.LONGEST + " characters. " + ONE_OBJECT));
      } else {
        read(row, new Source(parser, text.line() - 1));
      }
      next = texts.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return row.build(number++, adjusts);
  }

  /**
   * The text of one object.
   *
   * @param before the number of lines before it
   */
  private record Source(JsonParser parser, long before) {

    Problem problem(JsonLocation at, String message) {
      return Problem.atCharacter(before + at.getLineNr(), at.getColumnNr(), message);
    }

    Problem wrongType(Column column, JsonLocation at) {
      return problem(
          at, "The field '" + column.name() + "' has a value of another type than it should.");
    }

    Problem atToken(String message) {
      return problem(parser.currentTokenLocation(), message);
    }
  }

  private void read(RowBuilder row, Source source) throws IOException {
    JsonParser parser = source.parser();
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        row.reject(source.atToken(ONE_OBJECT));
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        Column column = column(row, source);
        parser.nextToken();
        read(row, source, column);
      }
      if (parser.nextToken() != null) {
        row.reject(source.atToken("Something follows the object. " + ONE_OBJECT));
      }
    } catch (StreamConstraintsException e) {
      row.reject(
          source.atToken(
              "This text is longer than "
                  + LONGEST_TEXT
                  + " characters, or brackets are nested more than "
                  + StreamReadConstraints.DEFAULT_MAX_DEPTH
                  + " deep."));
    } catch (JsonProcessingException e) {
      row.reject(
          source.problem(
              e.getLocation(),
              "This is not JSON, or a field is there twice. Each line has one JSON object."));
    }
  }

  /** Finds what a field is. An unknown one is a problem where it is first seen. */
  private Column column(RowBuilder row, Source source) throws IOException {
    String name = source.parser().currentName();
    Column known = columns.get(name);
    if (known != null) {
      return known;
    }
    Optional<Column> found = Column.of(name, names);
    if (found.isEmpty()) {
      row.reject(
          source.atToken(
              "The field '"
                  + name
                  + "' is unknown. Name it by --map "
                  + name
                  + "=FIELD, or ignore it by --map "
                  + name
                  + "=-. Fields are "
                  + Field.titles()
                  + "."));
    }
    Column column = found.orElseGet(() -> Column.ignored(name));
    columns.put(name, column);
    return column;
  }

  private static void read(RowBuilder row, Source source, Column column) throws IOException {
    JsonParser parser = source.parser();
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
          row.reject(source.wrongType(column, at));
          parser.skipChildren();
        }
      }
      row.tags(tags);
    } else if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
      row.text(column, parser.getText());
    } else {
      row.reject(source.wrongType(column, at));
      parser.skipChildren();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
