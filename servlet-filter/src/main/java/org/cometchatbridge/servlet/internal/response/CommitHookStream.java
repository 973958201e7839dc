/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

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
    response.beforeWrite(length);
    container.write(bytes, offset, length);
  }

  @Override
  public void print(String text) throws IOException {
    response.beforeWrite(text == null ? 4 : text.length());
    container.print(text);
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
