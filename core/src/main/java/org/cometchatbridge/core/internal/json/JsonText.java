/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;

/**
 * Writes JSON into memory. Most callers keep no factory: it needs more memory than the text. One
 * that writes often keeps its own.
 */
public final class JsonText {

  private static final int INITIAL_SIZE = 512;

  private JsonText() {}

  /** What is written. */
  @FunctionalInterface
  public interface Part {

    /** Writes it. */
    void write(JsonGenerator out) throws IOException;
  }

  /** Any value. */
  public static String of(Part value) {
    return of(new JsonFactory(), value);
  }

  private static String of(JsonFactory factory, Part value) {
    StringWriter text = new StringWriter(INITIAL_SIZE);
    try (JsonGenerator out = factory.createGenerator(text)) {
      value.write(out);
    } catch (IOException e) {
      throw failure(e);
    }
    return text.toString();
  }

  /** An object with these fields. */
  public static String object(Part fields) {
    return object(new JsonFactory(), fields);
  }

  /** An object with these fields, written with a factory that is kept. */
  public static String object(JsonFactory factory, Part fields) {
    return of(factory, out -> writeObject(out, fields));
  }

  /** A string, the same as a generator writes it, but without one. */
  public static String quoted(String value) {
    StringBuilder text = new StringBuilder(value.length() + 8).append('"');
    JsonStringEncoder.getInstance().quoteAsString(value, text);
    return text.append('"').toString();
  }

  /** An object with these fields, in UTF-8. */
  public static byte[] utf8Object(Part fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_SIZE);
    try (JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
      writeObject(out, fields);
    } catch (IOException e) {
      throw failure(e);
    }
    return bytes.toByteArray();
  }

  /** An array of texts, as the next value of a generator. */
  public static void writeTexts(JsonGenerator out, Collection<String> texts) throws IOException {
    out.writeStartArray();
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  /** A field with an array of texts. */
  public static void writeTexts(JsonGenerator out, String name, Collection<String> texts)
      throws IOException {
    out.writeFieldName(name);
    writeTexts(out, texts);
  }

  private static void writeObject(JsonGenerator out, Part fields) throws IOException {
    out.writeStartObject();
    fields.write(out);
    out.writeEndObject();
  }

  private static IllegalStateException failure(IOException cause) {
    return new IllegalStateException("Writing to memory cannot fail", cause);
  }
}
