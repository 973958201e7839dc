/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the response of each write to the container's writer. Every public method is overridden,
 * since those of {@link PrintWriter} hold its lock, under which the hook must not wait.
 */
@SuppressWarnings("AnnotateFormatMethod") // the annotation would add a dependency
final class CommitHookWriter extends PrintWriter {

  /** Writers of containers divide a text into pieces that are at most this large. */
  private static final int LARGEST_WRITE = 2_048;

  private final PrintWriter container;
  private final CommitHookResponse response;
  private final EncodedLength length;

  CommitHookWriter(PrintWriter container, CommitHookResponse response, EncodedLength length) {
    super(container);
    this.container = container;
    this.response = response;
    this.length = length;
  }

  private void beforeWrite(long bytes) {
    int known = (int) Math.min(bytes, Integer.MAX_VALUE);
    if (Math.min(known, LARGEST_WRITE) > response.beforeWrite(known)) {
      response.beforeCommit();
    }
  }

  @Override
  public void write(int c) {
    beforeWrite(length.of((char) c));
    container.write(c);
  }

  @Override
  public void write(char[] text, int offset, int count) {
    beforeWrite(length.of(text, offset, offset + count));
    container.write(text, offset, count);
  }

  @Override
  public void write(char[] text) {
    write(text, 0, text.length);
  }

  @Override
  public void write(String text, int offset, int count) {
    beforeWrite(length.of(text, offset, offset + count));
    container.write(text, offset, count);
  }

  @Override
  public void write(String text) {
    write(text, 0, text.length());
  }

  @Override
  public void flush() {
    response.beforeCommit();
    container.flush();
  }

  @Override
  public void close() {
    response.beforeCommit();
    container.close();
  }

  @Override
  public boolean checkError() {
    response.beforeCommit();
    return container.checkError();
  }

  @Override
  public void print(boolean value) {
    write(String.valueOf(value));
  }

  @Override
  public void print(char value) {
    write(value);
  }

  @Override
  public void print(int value) {
    write(String.valueOf(value));
  }

  @Override
  public void print(long value) {
    write(String.valueOf(value));
  }

  @Override
  public void print(float value) {
    write(String.valueOf(value));
  }

  @Override
  public void print(double value) {
    write(String.valueOf(value));
  }

  @Override
  public void print(char[] value) {
    write(value);
  }

  @Override
  public void print(@Nullable String value) {
    write(String.valueOf(value));
  }

  @Override
  public void print(@Nullable Object value) {
    write(String.valueOf(value));
  }

  @Override
  public void println() {
    beforeWrite((long) System.lineSeparator().length() * EncodedLength.MAX_BYTES);
    container.println();
  }

  @Override
  public void println(boolean value) {
    print(value);
    println();
  }

  @Override
  public void println(char value) {
    print(value);
    println();
  }

  @Override
  public void println(int value) {
    print(value);
    println();
  }

  @Override
  public void println(long value) {
    print(value);
    println();
  }

  @Override
  public void println(float value) {
    print(value);
    println();
  }

  @Override
  public void println(double value) {
    print(value);
    println();
  }

  @Override
  public void println(char[] value) {
    print(value);
    println();
  }

  @Override
  public void println(@Nullable String value) {
    print(value);
    println();
  }

  @Override
  public void println(@Nullable Object value) {
    print(value);
    println();
  }

  @Override
  public PrintWriter printf(String format, @Nullable Object... args) {
    return format(format, args);
  }

  @Override
  public PrintWriter printf(@Nullable Locale locale, String format, @Nullable Object... args) {
    return format(locale, format, args);
  }

  @Override
  public PrintWriter format(String format, @Nullable Object... args) {
    write(String.format(format, args));
    return this;
  }

  @Override
  public PrintWriter format(@Nullable Locale locale, String format, @Nullable Object... args) {
    write(String.format(locale, format, args));
    return this;
  }

  @Override
  public PrintWriter append(@Nullable CharSequence text) {
    write(String.valueOf(text));
    return this;
  }

  @Override
  public PrintWriter append(@Nullable CharSequence text, int start, int end) {
    write(String.valueOf(text).substring(start, end));
    return this;
  }

  @Override
  public PrintWriter append(char c) {
    write(c);
    return this;
  }
}
