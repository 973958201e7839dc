/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes what an application sends, so that the bridge can respond instead. Only cookies get through
 * to the client: they belong to the application's authentication. For one thread at a time.
 */
public final class DiscardedResponse extends HttpServletResponseWrapper {

  private final ServletOutputStream stream = new Discarding();
  private final PrintWriter writer = new PrintWriter(Writer.nullWriter());
  private int status = SC_OK;
  private boolean committed;

  private static final class Discarding extends ServletOutputStream {

    private final OutputStream nothing = OutputStream.nullOutputStream();

    @Override
    public void write(int b) {}

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      nothing.write(bytes, offset, length);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("The request is not asynchronous");
    }
  }

  /** Wraps the response of the container, which stays open. */
  public DiscardedResponse(HttpServletResponse response) {
    super(response);
  }

  private void end(int newStatus) {
    if (committed) {
      throw new IllegalStateException("The response is committed");
    }
    status = newStatus;
    committed = true;
  }

  @Override
  public void sendError(int newStatus) {
    end(newStatus);
  }

  @Override
  public void sendError(int newStatus, @Nullable String message) {
    end(newStatus);
  }

  @Override
  public void sendRedirect(String location) {
    end(SC_FOUND);
  }

  @Override
  public void sendRedirect(String location, boolean clearBuffer) {
    end(SC_FOUND);
  }

  @Override
  public void sendRedirect(String location, int newStatus) {
    end(newStatus);
  }

  @Override
  public void sendRedirect(String location, int newStatus, boolean clearBuffer) {
    end(newStatus);
  }

  @Override
  public void setStatus(int newStatus) {
    status = newStatus;
  }

  @Override
  public int getStatus() {
    return status;
  }

  @Override
  public boolean isCommitted() {
    return committed;
  }

  @Override
  public void flushBuffer() {
    committed = true;
  }

  @Override
  public void reset() {
    resetBuffer();
    status = SC_OK;
  }

  @Override
  public void resetBuffer() {
    if (committed) {
      throw new IllegalStateException("The response is committed");
    }
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return stream;
  }

  @Override
  public PrintWriter getWriter() {
    return writer;
  }

  @Override
  public void setBufferSize(int size) {}

  @Override
  public void setContentType(@Nullable String type) {}

  @Override
  public void setContentLength(int length) {}

  @Override
  public void setContentLengthLong(long length) {}

  @Override
  public void setCharacterEncoding(@Nullable String encoding) {}

  @Override
  public void setCharacterEncoding(@Nullable Charset encoding) {}

  @Override
  public void setLocale(@Nullable Locale locale) {}

  @Override
  public void setTrailerFields(@Nullable Supplier<Map<String, String>> supplier) {}

  @Override
  public boolean containsHeader(String name) {
    return false;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return null;
  }

  @Override
  public Collection<String> getHeaders(String name) {
    return List.of();
  }

  @Override
  public Collection<String> getHeaderNames() {
    return List.of();
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    addHeader(name, value);
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (name.equalsIgnoreCase("Set-Cookie") && value != null) {
      super.addHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {}

  @Override
  public void addIntHeader(String name, int value) {}

  @Override
  public void setDateHeader(String name, long date) {}

  @Override
  public void addDateHeader(String name, long date) {}
}
