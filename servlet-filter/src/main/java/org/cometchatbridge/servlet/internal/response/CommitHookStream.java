/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Notifies the response of each write to the container's stream, blocking or not. */
final class CommitHookStream extends ServletOutputStream {

  private final ServletOutputStream container;
  private final CommitHookResponse response;

  CommitHookStream(ServletOutputStream container, CommitHookResponse response) {
    this.container = container;
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    response.beforeWrite(1);
    container.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int part = response.beforeWrite(length);
    if (length <= part) {
      container.write(bytes, offset, length);
      return;
    }
    for (int done = 0; done < length; done += part) {
      container.write(bytes, offset + done, Math.min(part, length - done));
    }
  }

  /** Since Servlet 6.1. */
  @Override
  public void write(ByteBuffer buffer) throws IOException {
    int length = buffer.remaining();
    if (length > response.beforeWrite(length)) {
      response.beforeCommit();
    }
    container.write(buffer);
  }

  /** The other methods of this kind call this one. */
  @Override
  public void print(@Nullable String text) throws IOException {
    String printed = String.valueOf(text);
    int length = EncodedLength.ofPrinted(printed, response.getCharacterEncoding());
    if (length > response.beforeWrite(length)) {
      response.beforeCommit();
    }
    container.print(printed);
  }

  @Override
  public void flush() throws IOException {
    response.beforeCommit();
    container.flush();
  }

  @Override
  public void close() throws IOException {
    response.beforeCommit();
    container.close();
  }

  @Override
  public boolean isReady() {
    return container.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    container.setWriteListener(listener);
  }
}
