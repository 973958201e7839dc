/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Buffers the body, as filters do that change it. */
final class BufferedResponse extends HttpServletResponseWrapper {

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final PrintWriter writer =
      new PrintWriter(new OutputStreamWriter(body, StandardCharsets.UTF_8));

  BufferedResponse(HttpServletResponse response) {
    super(response);
  }

  byte[] body() {
    writer.flush();
    return body.toByteArray();
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new BodyStream();
  }

  @Override
  public PrintWriter getWriter() {
    return writer;
  }

  @Override
  public void flushBuffer() {}

  @Override
  public void setContentLength(int length) {}

  @Override
  public void setContentLengthLong(long length) {}

  @Override
  public void resetBuffer() {
    body.reset();
  }

  private final class BodyStream extends ServletOutputStream {

    @Override
    public void write(int b) {
      body.write(b);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(@Nullable WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
